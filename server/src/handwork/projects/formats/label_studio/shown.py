"""What an interface shows: pictures, sounds, texts, headings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handwork.projects.formats.label_studio.document import Node
from handwork.projects.formats.label_studio.scene import Scene
from handwork.projects.formats.label_studio.writing import (
    literal,
    mixed,
    output,
    tag,
    variable_of,
)

READ = "grant_read_access"


def source_of(node: Node) -> str:
    """Write the address of what is shown."""
    field = variable_of(node.get("value"))
    return output(field, READ) if field else mixed(node.get("value"))


def _image(node: Node, scene: Scene) -> str:
    if scene.is_shown_by_a_control(node):
        return ""
    style = "max-width: 100%; height: auto"
    # An empty text would say that it is only for decoration.
    given = (
        ("src", source_of(node)),
        ("alt", literal(node.get("name") or "image")),
        ("style", style),
    )
    return tag("img", given).removesuffix("</img>")


def _audio(node: Node, scene: Scene) -> str:
    if scene.is_shown_by_a_control(node):
        return ""
    return tag("audio", (("controls", "controls"), ("src", source_of(node))))


def _video(node: Node, scene: Scene) -> str:
    if scene.is_shown_by_a_control(node):
        return ""
    style = "max-width: 100%"
    given = (("controls", "controls"), ("src", source_of(node)), ("style", style))
    return tag("video", given)


def _text(node: Node, scene: Scene) -> str:
    if scene.is_shown_by_a_control(node):
        return ""
    return tag("p", (("style", "white-space: pre-wrap"),), mixed(node.get("value")))


def _hyper_text(node: Node, _scene: Scene) -> str:
    field = variable_of(node.get("value"))
    inside = output(field, "skip_autoescape") if field else literal(node.text)
    return tag("div", (), inside)


def _paragraphs(node: Node, _scene: Scene) -> str:
    field = variable_of(node.get("value"))
    name, text = node.get("nameKey") or "author", node.get("textKey") or "text"
    line = f"<p><strong>{{{{ line.{name} }}}}</strong>: {{{{ line.{text} }}}}</p>"
    return f"{{% for line in task.input.{field} %}}{line}{{% endfor %}}"


def _table(node: Node, _scene: Scene) -> str:
    field = variable_of(node.get("value"))
    row = "<tr><th>{{ pair[0] }}</th><td>{{ pair[1] }}</td></tr>"
    return f"<table>{{% for pair in task.input.{field} %}}{row}{{% endfor %}}</table>"


def _list(_node: Node, _scene: Scene) -> str:
    # Its ranker shows the items.
    return ""


OBJECTS: Mapping[str, Callable[[Node, Scene], str]] = {
    "Image": _image,
    "Audio": _audio,
    "AudioPlus": _audio,
    "Video": _video,
    "Text": _text,
    "HyperText": _hyper_text,
    "Paragraphs": _paragraphs,
    "Table": _table,
    "List": _list,
}


def _view(node: Node, inside: str, indent: str) -> str:
    style = literal(node.get("style"))
    given = f' style="{style}"' if style else ""
    given += f' class="{literal(name)}"' if (name := node.get("className")) else ""
    return f"{indent}<div{given}>\n{inside}{indent}</div>\n"


def _header(node: Node, inside: str, indent: str) -> str:
    size = node.get("size")
    level = min(max(int(size), 2), 6) if size.isdecimal() else 3
    text = mixed(node.get("value") or node.text.strip())
    return f"{indent}<h{level}>{text}</h{level}>\n{inside}"


def _style(node: Node, inside: str, indent: str) -> str:
    # A style ends at its closing tag, whatever stands in it.
    rules = node.text.replace("</", "<\\/").replace("{{", "{ {").replace("{%", "{ %")
    return f"{indent}<style>{rules}</style>\n{inside}"


def _collapse(_node: Node, inside: str, indent: str) -> str:
    return f"{indent}<div>\n{inside}{indent}</div>\n"


def _panel(node: Node, inside: str, indent: str) -> str:
    summary = f"{indent}  <summary>{mixed(node.get('value'))}</summary>\n"
    return f"{indent}<details>\n{summary}{inside}{indent}</details>\n"


LAYOUT: Mapping[str, Callable[[Node, str, str], str]] = {
    "View": _view,
    "Header": _header,
    "Style": _style,
    "Collapse": _collapse,
    "Panel": _panel,
}
