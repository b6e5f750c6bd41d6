"""FormattedContent: the part of XHTML that questions may use, checked and cleaned."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import nh3

from handwork.projects.rules.questions_xml.parsing import Element, parse
from handwork.projects.rules.questions_xml.refusing import XHTML, InvalidQuestionError

_TEXT = {
    "a", "b", "big", "blockquote", "br", "center", "cite", "code", "dd", "del", "dl",
    "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd",
    "li", "ol", "p", "pre", "q", "s", "samp", "small", "strike", "strong", "sub", "sup",
    "tt", "u", "ul", "var",
}  # fmt: skip
_TABLE = {
    "caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"
}  # fmt: skip
TAGS = _TEXT | _TABLE | {"img"}
# Of what may stand there, what is shown: colours and sizes are the page's.
_KEPT = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "q": {"cite"},
    "blockquote": {"cite"},
}
_REFUSED = re.compile(r"on\w+|style|class|id", re.IGNORECASE)
_SCHEMES = {"http", "https", "mailto"}
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_ENTITIES = ("amp", "lt", "gt", "quot", "apos")
_HEADING = re.compile(r"(</?h)([1-6])(?=[\s>])")
_WRAPPER = "FormattedContent"


def formatted(source: str, *, heading: int) -> str:
    """Check a formatted text and give safe HTML whose first headings are of a level."""
    source = _ENTITY.sub(_character, source)
    for element in parse(
        f"<{_WRAPPER}>{source}</{_WRAPPER}>", turk_code=XHTML
    ).children:
        _check(element)
    cleaned = nh3.clean(
        source,
        tags=TAGS - {"font", "big", "center"},
        attributes=_KEPT,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        set_tag_attribute_values={
            "a": {"target": "_blank"},
            "img": {"referrerpolicy": "no-referrer"},
        },
    )
    return _with_headings(cleaned, heading)


def image_urls(cleaned: str) -> tuple[str, ...]:
    """List where the pictures of a cleaned text lie."""
    return tuple(html.unescape(url) for url in _IMAGE.findall(cleaned))


_IMAGE = re.compile(r'<img\b[^>]*?\bsrc="([^"]*)"')


def _character(found: re.Match[str]) -> str:
    """Write what HTML names and XML does not know."""
    if found[1] in _XML_ENTITIES:
        return found[0]
    character = html.unescape(found[0])
    return found[0] if character == found[0] else character


def _check(element: Element) -> None:
    if element.name not in TAGS:
        raise _refused(f"The element '{element.name}' is not supported.", element)
    for name, value in element.attributes.items():
        _check_attribute(element, name, value)
    for needed in ("src", "alt") if element.name == "img" else ():
        if needed not in element.attributes:
            raise _refused(f"An 'img' needs the attribute '{needed}'.", element)
    for child in element.children:
        _check(child)


def _check_attribute(element: Element, name: str, value: str) -> None:
    if _REFUSED.fullmatch(name):
        raise _refused(
            f"The attribute '{name}' of '{element.name}' is not supported.", element
        )
    if name in ("href", "src", "cite") and not _may_lead(name, value):
        raise _refused(f"The address '{value[:80]}' cannot be used.", element)


def _may_lead(name: str, value: str) -> bool:
    try:
        scheme = urlsplit(value.strip()).scheme.lower()
    except ValueError:
        return False
    return scheme in ({"http", "https"} if name == "src" else _SCHEMES)


def _refused(details: str, element: Element) -> InvalidQuestionError:
    return InvalidQuestionError(details, line=element.line, turk_code=XHTML)


def _with_headings(cleaned: str, first: int) -> str:
    """Let headings follow those of the page, none left out at the beginning."""
    levels = [int(level) for _, level in _HEADING.findall(cleaned)]
    shift = first - min(levels, default=first)
    return _HEADING.sub(
        lambda found: f"{found[1]}{min(6, int(found[2]) + shift)}", cleaned
    )
