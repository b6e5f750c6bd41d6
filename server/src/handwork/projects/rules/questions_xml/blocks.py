"""What questions show: titles, texts, lists, media, formatted texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from handwork.projects.rules.questions_xml.documents import (
    Block,
    Formatted,
    Items,
    Medium,
    Text,
    Title,
)
from handwork.projects.rules.questions_xml.parsing import Element
from handwork.projects.rules.questions_xml.refusing import InvalidQuestionError
from handwork.projects.rules.questions_xml.values import (
    count,
    filled,
    plain,
    web_address,
)
from handwork.projects.rules.questions_xml.xhtml import formatted, image_urls

MEDIA = ("image", "audio", "video")
_SUBTYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]{0,60}")
# A heading of the page stands above; a title in the same part is one level deeper.
FIRST_HEADING = 2


def blocks_of(element: Element) -> tuple[Block, ...]:
    """Read the content of an overview or of a question, in its order."""
    element.only(*_READERS, "Application")
    found: list[Block] = []
    for child in element.children:
        if child.name == "Application":
            raise InvalidQuestionError(
                "'Application' (Java and Flash) was deprecated by Mechanical Turk and no "
                "browser runs it; use HTMLQuestion or ExternalQuestion.",
                line=child.line,
            )
        has_title = any(isinstance(block, Title) for block in found)
        if child.name == "FormattedContent":
            found.append(formatted_block(child, heading=FIRST_HEADING + has_title))
        else:
            found.append(_READERS[child.name](child))
    if not found:
        raise InvalidQuestionError(
            f"The content of element '{element.name}' is not complete.",
            line=element.line,
        )
    return tuple(found)


def formatted_block(element: Element, *, heading: int = FIRST_HEADING) -> Formatted:
    """Read HTML, which stands there as text (CDATA)."""
    html = formatted(plain(element), heading=heading)
    return Formatted(html, image_urls(html))


def medium(element: Element) -> Medium:
    """Read a picture, a sound or a video."""
    embedded = ("EmbeddedMimeType", "Width", "Height", "ApplicationParameter")
    is_embedded = element.name == "EmbeddedBinary"
    element.only("MimeType", "DataURL", "AltText", *(embedded if is_embedded else ()))
    kind = element.first("EmbeddedMimeType") or element.need("MimeType")
    kind.only("Type", "SubType")
    media = filled(kind.need("Type")).lower()
    subtype = plain(kind.first("SubType")).strip().lower()
    if media not in MEDIA:
        raise InvalidQuestionError(
            f"'{media[:40]}' is not supported: a medium is one of {', '.join(MEDIA)}.",
            line=kind.line,
        )
    if subtype and not _SUBTYPE.fullmatch(subtype):
        raise InvalidQuestionError(
            f"'{subtype[:40]}' is not a valid SubType.", line=kind.line
        )
    return Medium(
        media=media,
        media_type=f"{media}/{subtype}" if subtype else "",
        url=web_address(
            element.need("DataURL"), what="address of a medium", takes_plain=True
        ),
        alt=plain(element.first("AltText")).strip(),
        width=_pixels(element.first("Width")),
        height=_pixels(element.first("Height")),
    )


def _pixels(element: Element | None) -> int | None:
    if element is None:
        return None
    return count(plain(element).strip().removesuffix("px"), element.name, element.line)


def _items(element: Element) -> Items:
    element.only("ListItem")
    return Items(tuple(plain(item).strip() for item in element.children))


_READERS: Mapping[str, Callable[[Element], Block]] = {
    "Title": lambda element: Title(filled(element)),
    "Text": lambda element: Text(plain(element).strip()),
    "List": _items,
    "Binary": medium,
    "EmbeddedBinary": medium,
    "FormattedContent": formatted_block,
}
