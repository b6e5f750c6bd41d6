"""XML of strangers, read into plain elements: no entities, no DTD, bounded in every way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from handwork.projects.rules.questions_xml.refusing import XML, InvalidQuestionError

MAX_BYTES = 65_535
MAX_DEPTH = 50
# Scripts often begin a text on the line after the quotation marks.
_LATE_DECLARATION = re.compile(r"\A(\s+)<\?xml\b[^<>]*\?>")


@dataclass(slots=True)
class Element:
    """An element with its namespace apart, and the line on which it begins."""

    name: str
    namespace: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text that stands directly inside."""
        return "".join(self.pieces)

    def all(self, name: str) -> Iterator[Element]:
        """Go through the children of a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """Take the only child of a name; None without one."""
        found = [*self.all(name)]
        if len(found) > 1:
            raise InvalidQuestionError(
                f"There are {len(found)} elements '{name}' in '{self.name}', and there "
                "may be one.",
                line=found[1].line,
            )
        return found[0] if found else None

    def need(self, name: str) -> Element:
        """Take the only child of a name, which must be there."""
        child = self.first(name)
        if child is None:
            raise InvalidQuestionError(
                f"The content of element '{self.name}' is not complete: '{name}' is "
                "expected.",
                line=self.line,
            )
        return child

    def only(self, *names: str) -> None:
        """Refuse children of any other name, and text between children."""
        for child in self.children:
            if child.name not in names:
                raise InvalidQuestionError(
                    f"Invalid content was found in '{self.name}', starting with element "
                    f"'{child.name}'. One of '{', '.join(names)}' is expected.",
                    line=child.line,
                )
        if self.text.strip():
            raise InvalidQuestionError(
                f"Element '{self.name}' holds text ({self.text.strip()[:40]!r}) where "
                "only elements are expected.",
                line=self.line,
            )


def parse(text: str, *, turk_code: str = XML, max_bytes: int = MAX_BYTES) -> Element:
    """Read a document; what is not well-formed is refused with its line."""
    size = len(text.encode(errors="surrogatepass"))
    if size > max_bytes:
        raise InvalidQuestionError(
            f"The document has {size:,} bytes and may have {max_bytes:,}.",
            turk_code=turk_code,
        )
    builder = _Builder(turk_code)
    _feed(builder, text, turk_code)
    if builder.root is None:
        raise InvalidQuestionError("The document is empty.", turk_code=turk_code)
    return builder.root


def _feed(builder: _Builder, text: str, turk_code: str) -> None:
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser.parser
    try:
        parser.feed(_LATE_DECLARATION.sub(r"\1", text.removeprefix("\ufeff")))
        parser.close()
    except DTDForbidden as error:
        raise InvalidQuestionError(
            "A document type declaration (DOCTYPE) is not allowed.",
            line=_line(builder.parser),
            turk_code=turk_code,
        ) from error
    except DefusedXmlException as error:
        raise InvalidQuestionError(
            "Declarations of entities are not allowed.",
            line=_line(builder.parser),
            turk_code=turk_code,
        ) from error
    except ParseError as error:
        raise InvalidQuestionError(
            f"{str(error).partition(':')[0]}.",
            line=error.position[0],
            turk_code=turk_code,
        ) from error
    except (UnicodeError, ValueError) as error:
        raise InvalidQuestionError(
            "The document holds a sign that XML does not have.", turk_code=turk_code
        ) from error


def _line(parser: object) -> int:
    return int(getattr(parser, "CurrentLineNumber", 0))


class _Builder:
    """Collects what the parser meets."""

    def __init__(self, turk_code: str) -> None:
        self.root: Element | None = None
        self.parser: object = None
        self._open: list[Element] = []
        self._turk_code = turk_code

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element inside the one that is open."""
        namespace, _, name = tag.removeprefix("{").rpartition("}")
        element = Element(name, namespace, dict(attributes), _line(self.parser))
        if len(self._open) >= MAX_DEPTH:
            raise InvalidQuestionError(
                f"Elements are nested more than {MAX_DEPTH} levels deep.",
                line=element.line,
                turk_code=self._turk_code,
            )
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _tag: str) -> None:
        """End the element that is open."""
        self._open.pop()

    def data(self, text: str) -> None:
        """Keep a text."""
        if self._open:
            self._open[-1].pieces.append(text)

    def close(self) -> Element | None:
        """Give what was collected."""
        return self.root
