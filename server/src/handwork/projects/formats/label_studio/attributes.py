"""Attributes of an interface: which are kept, which only change looks; others are named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handwork.projects.formats.label_studio.document import Node
from handwork.projects.formats.label_studio.writing import variable_of

ASKED_AFTER = "it is shown only after another answer"
# Attributes that change what is asked, and have no counterpart.
CHANGING: Mapping[str, str] = {
    "perregion": "it asks again for each region",
    "peritem": "it asks again for each item",
    "visiblewhen": ASKED_AFTER,
    "conditionallyvisible": ASKED_AFTER,
}
_ALWAYS = frozenset({"name", "toname", "value", "style", "classname"})
_OF_CONTROLS = frozenset({"title", "hint"})
# What a person sees a little differently, and answers the same.
_LOOKS = frozenset(
    (
        "brightnesscontrol",
        "contrastcontrol",
        "crosshair",
        "defaultzoom",
        "displaymode",
        "fillcolor",
        "fillopacity",
        "gammacontrol",
        "gridcolor",
        "gridsize",
        "height",
        "horizontalalignment",
        "layout",
        "opacity",
        "pointsize",
        "pointstyle",
        "rotatecontrol",
        "selectionenabled",
        "showinline",
        "showlabels",
        "showsubmitbutton",
        "size",
        "smoothing",
        "strokecolor",
        "strokewidth",
        "verticalalignment",
        "width",
        "zoom",
        "zoomby",
        "zoomcontrol",
    )
)
_KEPT: Mapping[str, frozenset[str]] = {
    "Choices": frozenset({"choice", "required"}),
    "Choice": frozenset({"alias", "selected"}),
    "Label": frozenset({"alias", "background"}),
    "TextArea": frozenset(
        {"rows", "placeholder", "maxlength", "required", "perregion"}
    ),
    "Rating": frozenset({"maxrating", "required"}),
    "Number": frozenset({"min", "max", "step", "required"}),
    "DateTime": frozenset({"only", "required"}),
    "Taxonomy": frozenset({"required"}),
    "Paragraphs": frozenset({"namekey", "textkey"}),
    "View": frozenset({"display"}),
}
# What the values of these mean already.
_PLAIN = {"valuetype": "text", "required": "false", "selected": "false"}
_FIELD = re.compile(r"[A-Za-z_][\w-]*")


def unkept(node: Node) -> Iterator[str]:
    """Name the attributes of a tag that get lost."""
    kept = _ALWAYS | _LOOKS | _KEPT.get(node.tag, frozenset())
    kept |= _OF_CONTROLS if node.get("toName") else frozenset()
    for name, value in node.attributes.items():
        if name.lower() not in kept and value and _PLAIN.get(name.lower()) != value:
            yield f'its {name}="{value[:40]}" has no counterpart here'


def why_not_asked(node: Node) -> str:
    """Say why something cannot be asked or shown at all; empty where it can."""
    reasons = (reason for name, reason in CHANGING.items() if node.get(name))
    return next((f"{reason}, which has no counterpart here" for reason in reasons), "")


def why_not_shown(node: Node) -> str:
    """Say why an object cannot be shown; empty where it can."""
    if node.get("valueList"):
        return "it shows several files, and only one can be shown here"
    if node.get("valueType").lower() == "url":
        return "its text stands at an address; put the text itself into the rows"
    if node.tag in ("Paragraphs", "Table") and not variable_of(node.get("value")):
        return 'its value is no field of the row, such as "$lines"'
    names = (node.get("nameKey"), node.get("textKey"))
    if any(name and not _FIELD.fullmatch(name) for name in names):
        return "its nameKey and textKey have to be names of letters and digits"
    return ""
