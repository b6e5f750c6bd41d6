"""JSON Lines: what a task showed, and what stands for its answers."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import Item
from handwork.releases.rules import canonical_json

NOTE = (
    "UTF-8, one JSON object a task: its key, what it showed (stored files by the SHA-256 of "
    "their bytes), output as the elements give it, how each part of the output was chosen "
    "(`by`), and how many answers were used. Tasks without an answer have a null output."
)


class AgreedWriter:
    """Writes one line a task."""

    def __init__(self, path: Path, plan: Plan) -> None:
        del plan
        self.file = path.open("w", encoding="utf-8", newline="\n")
        self.left_out: Counter[str] = Counter()

    def write(self, item: Item) -> None:
        """Append a task."""
        line = {
            "task": item.key,
            "input": item.content,
            "output": item.agreed if item.said else None,
            "by": item.by,
            "confidence": item.confidence,
            "answers_count": len(item.said),
        }
        self.file.write(f"{canonical_json(line)}\n")

    def close(self) -> None:
        """Finish the file."""
        self.file.close()


EXPORT = Export(
    name="agreed",
    file="agreed.jsonl",
    content_type="application/jsonl",
    note=NOTE,
    open=AgreedWriter,
)
