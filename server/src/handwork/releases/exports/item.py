"""One task of a release, with what was said of it and what stands for that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handwork.inference.rules import Label, comparable
from handwork.projects.rules.answering import Element, image_field

WHICH = "names: which of several files was shown is not known"


@dataclass(frozen=True, slots=True)
class StoredMedia:
    """A stored file that a task shows."""

    file_name: str
    media: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Said:
    """One answer that was not left out."""

    worker_id: int
    worker: str
    content: Mapping[str, Any]
    active_seconds: float
    submitted_at: str
    # What estimates compare.
    value: Any = None

    def says(self, label: Label) -> bool:
        """Whether the answer says what an estimate says."""
        return self.value is not None and comparable(self.value) == label


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A task; `agreed` is what stands for its answers, by name, `by` says how chosen."""

    number: int
    key: str
    content: Mapping[str, Any]
    files: Mapping[str, StoredMedia]
    said: tuple[Said, ...]
    label: Any = None
    confidence: float | None = None
    prediction: Mapping[str, Any] | None = None
    prediction_confidence: float | None = None
    agreed: Mapping[str, Any] = field(default_factory=dict)
    by: Mapping[str, str] = field(default_factory=dict)

    def value(self, element: Element) -> Any:  # noqa: ANN401 - the shape of the element
        """Give what stands for the answers of one element; None where nothing does."""
        return self.agreed.get(element.name)

    def shown(self, element: Element) -> StoredMedia | None:
        """Find the file that an element shows."""
        named = self.files.get(image_field(element, self.content))
        # Of several files a guess would name the wrong one.
        is_clear = not element.shows_unknown or len(self.files) == 1
        return named or (next(iter(self.files.values()), None) if is_clear else None)

    def is_unknown(self, element: Element) -> bool:
        """Whether there are several files, and which one the element shows is not known."""
        return element.shows_unknown and len(self.files) > 1

    def shown_name(self, element: Element) -> str:
        """Name what an element shows: the file, the end of an address, or the task."""
        if (stored := self.shown(element)) is not None:
            return stored.file_name
        address = self.content.get(image_field(element, self.content))
        last = str(address or "").partition("?")[0].rpartition("/")[2]
        return last or self.key

    def shown_text(self, element: Element) -> str:
        """Give the text that an element shows."""
        for name in (*element.fields, "text"):
            if isinstance(text := self.content.get(name), str):
                return text
        return ""
