"""A labelling interface becomes a template; a tag without a counterpart is named."""

from __future__ import annotations

from dataclasses import dataclass

from handwork.projects.formats.label_studio.attributes import (
    unkept,
    why_not_asked,
    why_not_shown,
)
from handwork.projects.formats.label_studio.controls import (
    CHILDREN,
    COLOURED,
    CONTROLS,
    REGIONS,
    MissingError,
    colour_of,
)
from handwork.projects.formats.label_studio.document import (
    Node,
    UnreadableInterfaceError,
    read_document,
)
from handwork.projects.formats.label_studio.scene import Scene
from handwork.projects.formats.label_studio.shown import LAYOUT, OBJECTS

__all__ = [
    "Converted",
    "Unmatched",
    "UnreadableInterfaceError",
    "convert_interface",
]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A tag, or an attribute of one, that has no counterpart here."""

    line: int
    tag: str
    reason: str


@dataclass(frozen=True, slots=True)
class Converted:
    """A template, what is not in it, and which fields are files."""

    template: str
    unmatched: tuple[Unmatched, ...]
    files: tuple[str, ...]


def convert_interface(text: str) -> Converted:
    """Make a template of a labelling interface."""
    root = read_document(text)
    scene = Scene(root)
    writer = _Writer(scene)
    body = writer.write(root, 1)
    if not writer.answers_count:
        named = ", ".join(
            f"{each.tag} on line {each.line}" for each in writer.unmatched
        )
        raise UnreadableInterfaceError(
            "Nothing in the interface can be answered here"
            + (f": {named} has no counterpart." if named else "."),
            what_to_do="Use an interface with Choices, Labels, RectangleLabels, TextArea "
            "or another tag of the guide for users of Label Studio.",
        )
    template = f"<crowd-form>\n{body}</crowd-form>\n"
    unmatched = sorted(writer.unmatched, key=lambda each: each.line)
    return Converted(template, tuple(unmatched), scene.file_fields)


class _Writer:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.unmatched: list[Unmatched] = []
        self.answers_count = 0

    def write(self, node: Node, depth: int) -> str:
        """Write a node and what is in it."""
        if node.tag in CONTROLS or node.tag in REGIONS:
            return self._control(node, depth)
        if reason := why_not_asked(node) or why_not_shown(node):
            self._miss(node, reason)
            return ""
        if node.tag in OBJECTS:
            self._name_lost(node)
            shown = OBJECTS[node.tag](node, self.scene)
            return _line(shown, depth) if shown else ""
        inside = "".join(self.write(child, depth + 1) for child in node.children)
        if node.tag in LAYOUT:
            self._name_lost(node)
            return LAYOUT[node.tag](node, inside, "  " * depth)
        if node.tag not in CHILDREN:
            self._miss(node, "it has no counterpart here")
        return inside

    def _control(self, node: Node, depth: int) -> str:
        reason = why_not_asked(node)
        if reason and not self.scene.is_text_of_a_transcript(node):
            self._miss(node, reason)
            return ""
        if node.tag in REGIONS or self.scene.is_text_of_a_transcript(node):
            # Written with the labels that go with it.
            if not self.scene.is_taken(node):
                self._miss(node, "it has no labels to go with it")
            return ""
        try:
            written = CONTROLS[node.tag](node, self.scene)
        except MissingError as missing:
            self._miss(node, str(missing))
            return ""
        self.answers_count += 1
        self._name_lost(node)
        for child in node.children:
            self._check_child(child, node)
        return _line(written, depth)

    def _check_child(self, node: Node, control: Node) -> None:
        for each in node.walk():
            is_inside = each is not node and control.tag != "Taxonomy"
            if each.tag not in CHILDREN or is_inside:
                self._miss(each, "it has no counterpart here")
            else:
                self._name_lost(each)
        has_colour = control.tag in COLOURED and colour_of(node)
        if node.tag == "Label" and node.get("background") and not has_colour:
            self._miss(node, "its background has no counterpart here")

    def _name_lost(self, node: Node) -> None:
        for reason in unkept(node):
            self._miss(node, reason)

    def _miss(self, node: Node, reason: str) -> None:
        self.unmatched.append(Unmatched(node.line, node.tag, reason))


def _line(text: str, depth: int) -> str:
    return f"{'  ' * depth}{text}\n"
