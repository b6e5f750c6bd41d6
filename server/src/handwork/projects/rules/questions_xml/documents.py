"""What a question document of Mechanical Turk says, once it is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class Title:
    """A heading."""

    text: str
    is_of: ClassVar[str] = "title"


@dataclass(frozen=True, slots=True)
class Text:
    """A plain text; its lines are kept."""

    text: str
    is_of: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Items:
    """A list with a dot before each item."""

    items: tuple[str, ...]
    is_of: ClassVar[str] = "items"


@dataclass(frozen=True, slots=True)
class Medium:
    """A picture, a sound or a video that lies elsewhere."""

    media: str
    media_type: str
    url: str
    alt: str
    width: int | None = None
    height: int | None = None
    is_of: ClassVar[str] = "medium"


@dataclass(frozen=True, slots=True)
class Formatted:
    """HTML of the subset that questions may use, cleaned; where its pictures lie."""

    html: str
    image_urls: tuple[str, ...] = ()
    is_of: ClassVar[str] = "formatted"


Block: TypeAlias = Title | Text | Items | Medium | Formatted


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that must be found in an answer."""

    regex: str
    error_text: str
    ignores_case: bool


@dataclass(frozen=True, slots=True)
class FreeText:
    """An answer that is written, with everything that it must hold."""

    is_numeric: bool = False
    least: str = ""
    most: str = ""
    shortest: int | None = None
    longest: int | None = None
    patterns: tuple[Pattern, ...] = ()
    default_text: str = ""
    lines: int = 1
    is_of: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    name: str
    shown: Text | Formatted | Medium


@dataclass(frozen=True, slots=True)
class Selection:
    """An answer that is chosen; `other` lets people write what is not among the options."""

    options: tuple[Option, ...]
    fewest: int = 1
    most: int = 1
    style: str = ""
    other: FreeText | None = None
    is_of: ClassVar[str] = "selection"


Answering: TypeAlias = FreeText | Selection


@dataclass(frozen=True, slots=True)
class Overview:
    """What is said before or between questions."""

    blocks: tuple[Block, ...]
    is_of: ClassVar[str] = "overview"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its name, which answers repeat."""

    name: str
    display_name: str
    is_required: bool
    blocks: tuple[Block, ...]
    answer: Answering
    is_of: ClassVar[str] = "question"


@dataclass(frozen=True, slots=True)
class QuestionForm:
    """Questions that this installation shows itself."""

    parts: tuple[Overview | Question, ...]
    is_of: ClassVar[str] = "form"

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in their order."""
        return tuple(part for part in self.parts if isinstance(part, Question))

    @property
    def media_urls(self) -> Iterator[str]:
        """Where the pictures and sounds lie."""
        for part in self.parts:
            shown: list[object] = [*part.blocks]
            if isinstance(part, Question) and isinstance(part.answer, Selection):
                shown += [option.shown for option in part.answer.options]
            for each in shown:
                if isinstance(each, Medium):
                    yield each.url
                elif isinstance(each, Formatted):
                    yield from each.image_urls


@dataclass(frozen=True, slots=True)
class HTMLQuestion:
    """HTML with a form of its own, for a frame."""

    html: str
    frame_height: int
    is_of: ClassVar[str] = "html"


@dataclass(frozen=True, slots=True)
class ExternalQuestion:
    """The address of another site's page."""

    url: str
    frame_height: int
    is_of: ClassVar[str] = "external"


Document: TypeAlias = QuestionForm | HTMLQuestion | ExternalQuestion
