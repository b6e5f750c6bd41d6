"""What an interface asks: each control of Label Studio as the element that asks the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import cycle

from handwork.projects.formats.label_studio.attributes import why_not_shown
from handwork.projects.formats.label_studio.document import Node
from handwork.projects.formats.label_studio.scene import MEDIA, SHAPES, Scene
from handwork.projects.formats.label_studio.shown import source_of
from handwork.projects.formats.label_studio.writing import (
    listed,
    literal,
    mixed,
    output,
    tag,
    variable_of,
)

# Inside controls; written as lists.
CHILDREN = ("Label", "Choice", "Bucket")
REGIONS = tuple(SHAPES)
COLOURED = ("RectangleLabels", "PolygonLabels", "KeyPointLabels", "BrushLabels")
PATH = " / "
# For labels without a colour beside some with one.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#f0e442")


class MissingError(Exception):
    """A control cannot be written, and why."""


def labels_in(node: Node, child: str = "Label") -> list[object]:
    """List the labels inside a control: what is stored, and what is read where it differs."""
    found = (each for each in node.children if each.tag == child)
    return [_entry(each.get("alias"), each.get("value")) for each in found]


def _entry(alias: str, text: str) -> object:
    return {"label": alias, "text": text or alias} if alias else text


def label_colours(node: Node) -> list[str]:
    """Choose a colour for each label of an element that has colours, where one is given."""
    if node.tag not in COLOURED:
        return []
    labels = [each for each in node.children if each.tag == "Label"]
    given = [colour_of(each) for each in labels]
    spare = cycle([each for each in PALETTE if each not in given] or PALETTE)
    return [colour or next(spare) for colour in given] if any(given) else []


def colour_of(label: Node) -> str:
    """Read the colour of a label; empty where it is none."""
    from PIL import ImageColor  # noqa: PLC0415 - only where an interface has colours

    try:
        red, green, blue, *_rest = ImageColor.getrgb(label.get("background"))
    except ValueError:
        return ""
    return f"#{red:02x}{green:02x}{blue:02x}"


def _list_of(node: Node, child: str = "Label") -> str:
    """Write the labels of a control, or the field of the row that has them."""
    if field := variable_of(node.get("value")):
        return output(field, "map: 'value'", "to_json", "escape")
    labels = labels_in(node, child)
    if not labels:
        raise MissingError(f"it has no {child}")
    return listed(labels)


def _header(node: Node) -> str:
    """Say what is asked, in the interface's own words: else the name of the control."""
    said = [part for part in (node.get("title"), node.get("hint")) if part]
    return mixed(": ".join(said) or node.get("name").replace("_", " "))


def _shown(node: Node, scene: Scene) -> Node | None:
    shown = scene.object_of(node)
    if shown is not None and (reason := why_not_shown(shown)):
        raise MissingError(f"{shown.tag} is left out: {reason}")
    return shown


def _drawing(element: str) -> Callable[[Node, Scene], str]:
    def write(node: Node, scene: Scene) -> str:
        shown = _shown(node, scene)
        if shown is None or shown.tag != "Image":
            raise MissingError(f'"{node.get("toName")}" is not a picture')
        colours = label_colours(node)
        given = (
            ("name", literal(node.get("name"))),
            ("src", source_of(shown)),
            ("labels", _list_of(node)),
            ("label-colors", listed(colours) if colours else ""),
            ("header", _header(node)),
        )
        return tag(element, given)

    return write


def _labels(node: Node, scene: Scene) -> str:
    shown = _shown(node, scene)
    if shown is None:
        raise MissingError(f'nothing is called "{node.get("toName")}"')
    if shown.tag == "Text":
        given = (
            ("name", literal(node.get("name"))),
            ("text", mixed(shown.get("value"))),
            ("labels", _list_of(node)),
            ("header", _header(node)),
        )
        return tag("crowd-entity-annotation", given)
    if shown.tag == "Image" and (shape := scene.shape_with(node)) is not None:
        return _drawing(SHAPES[shape.tag])(node, scene)
    if MEDIA.get(shown.tag) == "audio" and scene.text_with(node) is not None:
        return _transcript(node, shown)
    if MEDIA.get(shown.tag) == "video":
        return _video(node, shown)
    raise MissingError(f"labels on {shown.tag} have no counterpart here")


def _transcript(node: Node, shown: Node) -> str:
    given = (
        ("name", literal(node.get("name"))),
        ("src", source_of(shown)),
        ("speakers", _list_of(node)),
    )
    return tag("hw-transcript", given)


def _video(node: Node, shown: Node) -> str:
    given = (
        ("name", literal(node.get("name"))),
        ("src", source_of(shown)),
        ("labels", _list_of(node)),
    )
    return tag("hw-video", given)


def _timeline(node: Node, scene: Scene) -> str:
    shown = _shown(node, scene)
    if shown is None or MEDIA.get(shown.tag) != "video":
        raise MissingError(f'"{node.get("toName")}" is not a video')
    return _video(node, shown)


def _choices(node: Node, _scene: Scene) -> str:
    is_one = node.get("choice") in ("", "single", "single-radio")
    element = "crowd-classifier" if is_one else "crowd-classifier-multi-select"
    given = (
        ("name", literal(node.get("name"))),
        ("categories", _list_of(node, "Choice")),
        ("header", _header(node)),
        ("initial-value", _selected(node, is_one=is_one)),
        ("required", _required(node, "", "false")),
    )
    return tag(element, given)


def _required(node: Node, yes: str, no: str) -> str:
    return yes if node.get("required").lower() == "true" else no


def _selected(node: Node, *, is_one: bool) -> str:
    """Write what is chosen at first."""
    chosen = [
        each.get("alias") or each.get("value")
        for each in node.children
        if each.tag == "Choice" and each.get("selected").lower() == "true"
    ]
    if is_one:
        return literal(chosen[0]) if chosen else ""
    return listed(chosen) if chosen else ""


def _taxonomy(node: Node, _scene: Scene) -> str:
    paths = [_path_entry(path) for path in _paths(node, ())]
    if not paths:
        raise MissingError("it has no Choice")
    given = (
        ("name", literal(node.get("name"))),
        ("categories", listed(paths)),
        ("header", _header(node)),
        ("required", _required(node, "", "false")),
    )
    return tag("crowd-classifier-multi-select", given)


def _paths(node: Node, above: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    for child in node.children:
        if child.tag == "Choice":
            path = (*above, child)
            yield path
            yield from _paths(child, path)


def _path_entry(path: tuple[Node, ...]) -> object:
    stored = PATH.join(each.get("alias") or each.get("value") for each in path)
    read = PATH.join(each.get("value") for each in path)
    return _entry(stored, read) if stored != read else read


def _text_area(node: Node, _scene: Scene) -> str:
    rows = node.get("rows")
    given = (
        ("name", literal(node.get("name"))),
        ("label", _header(node)),
        ("placeholder", mixed(node.get("placeholder"))),
        ("rows", rows if rows.isdecimal() and int(rows) > 1 else ""),
        ("max-length", literal(node.get("maxLength"))),
        ("value", mixed(node.get("value"))),
        ("required", _required(node, "required", "")),
    )
    return tag("crowd-text-area", given)


def _rating(node: Node, _scene: Scene) -> str:
    most = node.get("maxRating") or "5"
    if not most.isdecimal():
        raise MissingError("its maxRating is not a number")
    given = (
        ("name", literal(node.get("name"))),
        ("min", "1"),
        ("max", most),
        ("step", "1"),
    )
    required = _required(node, "required", "")
    return tag("crowd-slider", (*given, ("pin", "pin"), ("required", required)))


def _number(node: Node, _scene: Scene) -> str:
    names = ("min", "max", "step")
    limits = ((name, literal(node.get(name))) for name in names)
    given = (
        ("name", literal(node.get("name"))),
        ("type", "number"),
        *limits,
        ("required", _required(node, "required", "")),
    )
    return tag("input", given).removesuffix("</input>")


def _date_time(node: Node, _scene: Scene) -> str:
    kinds = {"": "datetime-local", "date": "date", "year": "number"}
    kind = kinds.get(node.get("only"))
    if kind is None:
        raise MissingError(f'only="{node.get("only")}" has no counterpart here')
    given = (
        ("name", literal(node.get("name"))),
        ("type", kind),
        ("required", _required(node, "required", "")),
    )
    return tag("input", given).removesuffix("</input>")


def _pairwise(node: Node, scene: Scene) -> str:
    names = [name.strip() for name in node.get("toName").split(",")]
    shown = [scene.objects.get(name) for name in names]
    texts = [each for each in shown if each is not None and each.tag == "Text"]
    if len(texts) != 2:
        raise MissingError("only two texts can be compared side by side")
    sides = zip(("left", "right"), texts, strict=True)
    options = ", ".join(
        f"{{ value: '{side}', text: {listed([text.get('name')])[1:-1]}, content: "
        f"{output(variable_of(text.get('value')), 'to_json', 'escape')} }}"
        for side, text in sides
    )
    return tag(
        "hw-preference",
        (("name", literal(node.get("name"))), ("options", f"[{options}]")),
    )


def _ranker(node: Node, scene: Scene) -> str:
    shown = scene.object_of(node)
    field = variable_of(shown.get("value")) if shown is not None else ""
    if not field or any(child.tag == "Bucket" for child in node.children):
        raise MissingError("only a whole list can be put in order, without buckets")
    items = (
        "[{% for item in task.input." + field + " %}{ value: {{ item.id | to_json | "
        "escape }}, text: {{ item.title | to_json | escape }} },{% endfor %}]"
    )
    return tag("hw-ranking", (("name", literal(node.get("name"))), ("items", items)))


CONTROLS: Mapping[str, Callable[[Node, Scene], str]] = {
    "RectangleLabels": _drawing("crowd-bounding-box"),
    "PolygonLabels": _drawing("crowd-polygon"),
    "KeyPointLabels": _drawing("crowd-keypoint"),
    "BrushLabels": _drawing("crowd-semantic-segmentation"),
    "Labels": _labels,
    "TimelineLabels": _timeline,
    "Choices": _choices,
    "Taxonomy": _taxonomy,
    "TextArea": _text_area,
    "Rating": _rating,
    "Number": _number,
    "DateTime": _date_time,
    "Pairwise": _pairwise,
    "Ranker": _ranker,
}
