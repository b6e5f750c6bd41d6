"""What an export is: files of a format that others read, beside the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from handwork.projects.rules.answering import Element
from handwork.releases.exports.item import Item

LeftOut = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is exported: all elements of the template, and the one that a file is for."""

    title: str
    elements: tuple[Element, ...]
    element: Element
    # Tags of elements under names that only rows say: no format has a place for them.
    unnamed: tuple[str, ...] = ()


class Writer(Protocol):
    """Writes one file, a task at a time; says in the end what found no place in it."""

    left_out: Counter[str]

    def write(self, item: Item) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Export:
    """A format: which shapes of answers it holds, its file, and how it is written.

    Without `shapes` there is one file for the whole template.
    """

    name: str
    file: str
    content_type: str
    note: str
    open: Callable[[Path, Plan], Writer]
    shapes: frozenset[str] = frozenset()
    is_wanted: Callable[[tuple[Element, ...]], bool] = bool
