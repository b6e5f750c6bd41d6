"""What an interface shows, and which controls belong to what is shown."""

from __future__ import annotations

from handwork.projects.formats.label_studio.document import Node
from handwork.projects.formats.label_studio.writing import variable_of

MEDIA = {
    "Image": "image",
    "Audio": "audio",
    "AudioPlus": "audio",
    "Video": "video",
}
TEXTS = ("Text", "HyperText")
# Controls that show what they work on by themselves.
SHOWING = {
    "Image": (
        "RectangleLabels", "PolygonLabels", "KeyPointLabels", "BrushLabels", "Labels",
    ),
    "Text": ("Labels",),
    "Audio": ("Labels",),
    "AudioPlus": ("Labels",),
    "Video": ("Labels", "TimelineLabels"),
}  # fmt: skip
SHAPES = {
    "Rectangle": "crowd-bounding-box",
    "Polygon": "crowd-polygon",
    "KeyPoint": "crowd-keypoint",
    "Brush": "crowd-semantic-segmentation",
}


class Scene:
    """Looks things up in a document."""

    def __init__(self, root: Node) -> None:
        self.nodes = [*root.walk()]
        self.objects = {
            node.get("name"): node
            for node in self.nodes
            if node.get("name") and not node.get("toName")
        }
        self.controls = [node for node in self.nodes if node.get("toName")]

    @property
    def file_fields(self) -> tuple[str, ...]:
        """Name the fields of rows that are files."""
        shown = (node for node in self.nodes if node.tag in MEDIA)
        fields = (variable_of(node.get("value")) for node in shown)
        return tuple(dict.fromkeys(field for field in fields if field))

    def object_of(self, control: Node) -> Node | None:
        """Find what a control is about."""
        return self.objects.get(control.get("toName").partition(",")[0].strip())

    def is_shown_by_a_control(self, node: Node) -> bool:
        """Whether the element of a control will show this."""
        return any(
            self.object_of(control) is node and self._shows(control, node)
            for control in self.controls
        )

    def _shows(self, control: Node, node: Node) -> bool:
        if control.tag not in SHOWING.get(node.tag, ()):
            return False
        if control.tag != "Labels" or node.tag in ("Text", "Video"):
            return True
        # Labels alone are not drawn: a shape or a text goes with them.
        return any((self.shape_with(control), self.text_with(control)))

    def shape_with(self, labels: Node) -> Node | None:
        """Find the bare shape that is drawn with labels: they name one picture."""
        target = labels.get("toName")
        found = (node for node in self.controls if node.tag in SHAPES)
        return next((node for node in found if node.get("toName") == target), None)

    def text_with(self, labels: Node) -> Node | None:
        """Find the text that is written for each labelled stretch of a sound."""
        found = (node for node in self.controls if node.tag == "TextArea")
        target = labels.get("toName")
        return next(
            (
                node
                for node in found
                if node.get("toName") == target
                and node.get("perRegion").lower() == "true"
            ),
            None,
        )

    def is_text_of_a_transcript(self, node: Node) -> bool:
        """Whether a text is written for each labelled stretch of a sound."""
        shown = self.object_of(node)
        return (
            node.tag == "TextArea"
            and node.get("perRegion").lower() == "true"
            and shown is not None
            and MEDIA.get(shown.tag) == "audio"
        )

    def is_taken(self, node: Node) -> bool:
        """Whether labels are written together with this shape or text."""
        return any(
            node in (self.shape_with(labels), self.text_with(labels))
            for labels in self.controls
            if labels.tag == "Labels"
        )
