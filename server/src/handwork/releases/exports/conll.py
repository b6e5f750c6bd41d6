"""CoNLL-2003: a token a line, its entity in the last column."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from pathlib import Path

from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import Item
from handwork.releases.exports.readings import Mark, entries_count, marks_of

NOTE = (
    "CoNLL-2003, UTF-8: -DOCSTART- before each task, a token a line, a blank line after each "
    "line of the text. Four columns: token, part of speech (-X-), chunk (-X-), entity as "
    "B-label, I-label or O. A token is a run of letters and digits, or one other sign; it "
    "belongs to an entity that covers any part of it. Of entities that overlap the longest "
    "stays."
)
_TOKEN = re.compile(r"\w+|[^\w\s]")
OUTSIDE = "O"


class ConllWriter:
    """Writes one document a task."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.element = plan.element
        self.file = path.open("w", encoding="utf-8", newline="\n")
        self.left_out: Counter[str] = Counter()

    def write(self, item: Item) -> None:
        """Append the text of a task."""
        value = item.value(self.element)
        if value is None:
            self.left_out["tasks: no answer"] += 1
            return
        text = item.shown_text(self.element)
        given = marks_of("spans", value)
        spans = without_overlaps(
            [mark for mark in given if mark.points[0][1] <= len(text)]
        )
        lost = entries_count("spans", value) - len(spans)
        self.left_out["entities: overlapping, or outside the text"] += lost
        self.file.write("-DOCSTART- -X- -X- O\n\n")
        for sentence in sentences(text, spans):
            self.file.write("".join(f"{line}\n" for line in sentence) + "\n")

    def close(self) -> None:
        """Finish the file."""
        self.file.close()
        self.left_out = +self.left_out


def without_overlaps(spans: list[Mark]) -> list[Mark]:
    """Keep the longest of those that overlap, of equal ones the first; in their order."""
    kept: list[Mark] = []
    starts: list[float] = []
    for span in sorted(spans, key=lambda mark: (-_length(mark), mark.points)):
        start, end = span.points[0]
        place = bisect_left(starts, start)
        is_free = place == 0 or kept[place - 1].points[0][1] <= start
        if is_free and (place == len(starts) or end <= starts[place]):
            starts.insert(place, start)
            kept.insert(place, span)
    return kept


def sentences(text: str, spans: list[Mark]) -> list[list[str]]:
    """Write each line of a text as lines of tokens."""
    found: list[list[str]] = []
    start, tag = 0, _Tags(spans)
    for line in text.splitlines(keepends=True):
        tokens = (
            f"{match[0]} -X- -X- {tag.of(start + match.start(), start + match.end())}"
            for match in _TOKEN.finditer(line)
        )
        if rows := [*tokens]:
            found.append(rows)
        start += len(line)
    return found


class _Tags:
    """Gives tags to tokens that come in their order."""

    def __init__(self, spans: list[Mark]) -> None:
        self.spans, self.place, self.begun = spans, 0, -1

    def of(self, start: int, end: int) -> str:
        while self.place < len(self.spans) and self._span()[1] <= start:
            self.place += 1
        if self.place == len(self.spans) or end <= self._span()[0]:
            return OUTSIDE
        mark = "I" if self.begun == self.place else "B"
        self.begun = self.place
        # A column ends at a blank.
        label = "_".join(self.spans[self.place].label.split()) or "entity"
        return f"{mark}-{label}"

    def _span(self) -> tuple[float, float]:
        return self.spans[self.place].points[0]


def _length(mark: Mark) -> float:
    start, end = mark.points[0]
    return end - start


EXPORT = Export(
    name="conll-2003",
    file="conll-2003.conll",
    content_type="text/plain; charset=utf-8",
    note=NOTE,
    open=ConllWriter,
    shapes=frozenset({"spans"}),
)
