"""XML from strangers: no entities, no document types, few elements, known lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from handwork.base.errors import InvalidInputError

MAX_CHARACTERS = 500_000
MAX_ELEMENTS = 10_000
MAX_DEPTH = 50


class UnreadableInterfaceError(InvalidInputError):
    """A labelling interface cannot be read at all."""

    code = "unreadable-interface"


@dataclass(slots=True)
class Node:
    """One element, and the line on which it starts."""

    tag: str
    attributes: dict[str, str]
    line: int
    children: list[Node] = field(default_factory=list)
    text: str = ""

    def get(self, name: str) -> str:
        """Give an attribute, whatever the case in which its name is written."""
        wanted = name.lower()
        pairs = self.attributes.items()
        return next((value for known, value in pairs if known.lower() == wanted), "")

    def walk(self) -> Iterator[Node]:
        """Give it and all inside, in the order of the document."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_document(text: str) -> Node:
    """Read XML into nodes; what could make it large or reach outside is refused."""
    if len(text) > MAX_CHARACTERS:
        raise UnreadableInterfaceError(
            f"The interface is longer than {MAX_CHARACTERS:,} characters."
        )
    reader = _Reader()
    try:
        reader.parser.Parse(text.strip().encode(), True)  # noqa: FBT003 - no keywords
    except expat.ExpatError as error:
        raise UnreadableInterfaceError(
            f"Line {error.lineno}, position {error.offset + 1}: "
            f"{expat.ErrorString(error.code)}.",
            what_to_do="Copy the interface again, from its first < to its last >.",
        ) from None
    if reader.root is None:
        raise UnreadableInterfaceError("The interface is empty.")
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.root: Node | None = None
        self.open: list[Node] = []
        self.count = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse_reference

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MAX_ELEMENTS or len(self.open) >= MAX_DEPTH:
            raise UnreadableInterfaceError(
                f"Line {self.parser.CurrentLineNumber}: the interface has more than "
                f"{MAX_ELEMENTS:,} tags, or more than {MAX_DEPTH} inside one another."
            )
        node = Node(tag, attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _end(self, _tag: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].text += text

    def _refuse_reference(self, *given: object) -> int:
        self._refuse(*given)
        return 0

    def _refuse(self, *_given: object) -> None:
        raise UnreadableInterfaceError(
            f"Line {self.parser.CurrentLineNumber}: a document type or an entity is "
            "declared, which no interface needs.",
            what_to_do="Remove that line.",
        )
