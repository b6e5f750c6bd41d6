"""Pure decisions about releases: the tables, their columns, how values are written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

ColumnType = Literal["integer", "number", "text", "label", "json", "moment", "boolean"]

FORMAT = "handwork-release"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
# What a spreadsheet may run as a formula, and the mark itself, so that it can be undone.
RISKY = tuple("=+-@\t\r\n'\uff1d\uff0b\uff0d\uff20")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; a label is a text, a number or a list of texts."""

    name: str
    type: ColumnType
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """What is released, in each of the formats."""

    name: str
    meaning: str
    columns: tuple[Column, ...]


ESTIMATES = Table(
    "estimates",
    "One row a task, in the order of the tasks.",
    (
        Column("task", "text", "the key of the task"),
        Column(
            "content",
            "json",
            "what the task showed; a stored file is named by the SHA-256 of its bytes",
        ),
        Column("label", "label", "what the method believes; empty without answers"),
        Column("confidence", "number", "its probability, 0 to 1, to the method"),
        Column(
            "distribution",
            "json",
            "probability by label, the largest first, at most 20; lists and numbers "
            "are keys as their JSON text",
        ),
        Column("answers_count", "integer", "answers that were used"),
        Column("agreeing_count", "integer", "those of them that gave the label"),
        Column("gold", "json", "the known answer, where there is one"),
        Column(
            "prediction", "json", "what a model had guessed, where there is a guess"
        ),
        Column("prediction_confidence", "number", "how sure the model was, 0 to 1"),
    ),
)
ANSWERS = Table(
    "answers",
    "One row an answer, in the order in which they came; excluded ones are marked.",
    (
        Column("answer", "integer", "the number of the answer in this release"),
        Column("task", "text", "the key of the task"),
        Column("worker", "text", "a pseudonym, the same for one organisation only"),
        Column("value", "label", "what the answer says"),
        Column("content", "json", "the answer as it was submitted"),
        Column("active_seconds", "number", "time in front of the task"),
        Column("submitted_at", "moment", "when it was submitted, UTC"),
        Column("is_late", "boolean", "whether its seat had been given away"),
        Column("is_excluded", "boolean", "whether the requester left it out"),
        Column("exclusion_reason", "text", "why it was left out"),
    ),
)
TABLES = (ESTIMATES, ANSWERS)

_WRITER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)
canonical_json = _WRITER.encode


def label_text(label: object) -> str:
    """Write a label as text: a text as it is, a number or a list as JSON."""
    return label if isinstance(label, str) else canonical_json(label)


def distribution_json(pairs: tuple[tuple[Any, float], ...]) -> str:
    """Write probabilities by label, in the order given."""
    shares = {label_text(label): share for label, share in pairs}
    return json.dumps(shares, ensure_ascii=False, separators=(",", ":"))


def moment_text(moment: datetime) -> str:
    """Write a UTC moment in ISO 8601, always with microseconds."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def harmless_cell(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet could run as a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Write a manifest: the same content gives the same bytes."""
    text = json.dumps(
        manifest, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False
    )
    return f"{text}\n".encode()


def text_hash(text: str) -> str:
    """Hash a text."""
    return hashlib.sha256(text.encode()).hexdigest()
