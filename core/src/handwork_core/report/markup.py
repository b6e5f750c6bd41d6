"""HTML and SVG from Python, in which every text is escaped unless it is markup."""

from __future__ import annotations

from html import escape

VOID = frozenset({"meta", "br", "col"})
"""Elements without content."""


class Markup(str):
    """Text that is HTML already; only this module makes it of anything else."""

    __slots__ = ()


Content = str | int | None
"""What may stand in an element; None is nothing."""


def element(
    name: str, /, *content: Content, **attributes: str | float | None
) -> Markup:
    """Make an element; `class_` and `stroke_width` are class and stroke-width.

    Examples
    --------
    >>> element("p", "1 < 2", element("br"), class_="note")
    '<p class="note">1 &lt; 2<br></p>'
    """
    written = "".join(
        f' {_name(key)}="{escape(_value(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inside = join(*content)
    if name in VOID and not inside:
        return Markup(f"<{name}{written}>")
    return Markup(f"<{name}{written}>{inside}</{name}>")


def join(*content: Content) -> Markup:
    """Put content side by side.

    Examples
    --------
    >>> join("a & b", element("b", "c"), None)
    'a &amp; b<b>c</b>'
    """
    return Markup("".join(map(_escaped, content)))


def _escaped(content: Content) -> str:
    if content is None:
        return ""
    return content if isinstance(content, Markup) else escape(str(content))


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
