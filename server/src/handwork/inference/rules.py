"""Pure decisions about estimates: labels, due runs, which method fits which kind."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

Label = str | float | tuple[str, ...]
"""What an answer says, comparable: a choice, a text, a number, a sorted set of choices."""

FITS_EVERY_KIND = "majority-vote"
KIND_WITH_FIXED_LABELS = "choose-one"
LABELS = "labels"
# What the methods of the core work on, by kind; any other kind is compared as it is.
FORM_OF_KIND = {
    KIND_WITH_FIXED_LABELS: LABELS,
    "choose-many": "label sets",
    "number": "values",
    "text": "texts",
    "transcribe-image": "texts",
    "transcribe-audio": "texts",
}
FORMS_OF_ANSWERS = frozenset(FORM_OF_KIND.values())
# Of a kind, what people most likely want who have not chosen; else the most frequent.
METHOD_OF_KIND = {
    "choose-many": "binary-relevance",
    "number": "median",
    "text": "medoid",
    "transcribe-image": "rover",
    "transcribe-audio": "rover",
}
OPEN_EVERY = timedelta(seconds=30)
OPEN_AT_LATEST = timedelta(minutes=10)
# What failed fails again soon after, most likely.
REST_AFTER_FAILURE = timedelta(minutes=5)
# So many answers are judged in a second at least; a run has five times its time to rest.
ANSWERS_A_SECOND = 10_000
REST_SHARE = 5
# Methods of several models at once take minutes for more answers than these.
SLOW_METHODS = frozenset(
    {
        *("consensus", "ebcc", "cbcc", "glad", "mace", "ordinal"),
        *("rover", "rasa", "hrrasa", "medoid"),
    }
)
MOST_FOR_SLOW = 300_000
SMALLEST_NEW_SHARE = 0.02
RUNS_WITH_ESTIMATES = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to judge, or what a run saw."""

    last_answer_id: int
    last_exclusion_id: int
    answers_count: int
    """Answers there are, the excluded ones among them."""


def comparable(value: object) -> Label:
    """Make the value of an answer comparable.

    Spaces and Unicode forms that look the same are the same; the order in which
    choices were ticked means nothing.
    """
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    if isinstance(value, bool):
        raise TypeError(f"{value!r} is not the value of an answer")
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, (list, tuple)):
        return tuple(sorted(str(choice) for choice in value))
    raise TypeError(f"{value!r} is not the value of an answer")


def label_json(label: Label) -> str:
    """Write a label as JSON; a whole number has no decimal point."""
    plain: object = label
    if isinstance(label, float) and label.is_integer():
        plain = int(label)
    return json.dumps(plain, ensure_ascii=False)


def label_text(label: object) -> str:
    """Write a label for a person or as a key: a text as it is, anything else as JSON."""
    return label if isinstance(label, str) else json.dumps(label, ensure_ascii=False)


def possible_labels(kind: str, options: Mapping[str, object]) -> tuple[Label, ...]:
    """List the labels a kind fixes beforehand, in the order of the options."""
    choices = options.get("choices")
    if kind != KIND_WITH_FIXED_LABELS or not isinstance(choices, list):
        return ()
    return tuple(str(choice["value"]) for choice in choices)


def has_fixed_labels(kind: str) -> bool:
    """Whether a method that models workers can be used: it needs the labels beforehand."""
    return kind == KIND_WITH_FIXED_LABELS


def form_of_answers(kind: str) -> str:
    """Name what answers of a kind are to the core; empty where it only compares them."""
    return FORM_OF_KIND.get(kind, "")


def quick_method(kind: str) -> str:
    """Name the method for more answers than a slow one could do."""
    return "dawid-skene" if has_fixed_labels(kind) else FITS_EVERY_KIND


def usual_method(kind: str) -> str:
    """Name the method for a kind whose batch names one that does not fit."""
    return METHOD_OF_KIND.get(kind, FITS_EVERY_KIND)


def is_quick_enough(method: str, *, answers_count: int) -> bool:
    """Whether a method judges so many answers while somebody waits for it."""
    return method not in SLOW_METHODS or answers_count <= MOST_FOR_SLOW


def is_due(
    *, seen: Seen | None, there: Seen, made_at: datetime | None, now: datetime
) -> bool:
    """Whether an open batch is to be judged again: often enough, but not for nothing."""
    if there.answers_count == 0 or seen == there:
        return False
    if seen is None or made_at is None:
        return True
    age = now - made_at
    new_count = abs(there.answers_count - seen.answers_count)
    is_enough = new_count >= max(1.0, SMALLEST_NEW_SHARE * seen.answers_count)
    takes = timedelta(seconds=there.answers_count / ANSWERS_A_SECOND)
    rest = max(OPEN_EVERY, REST_SHARE * takes)
    return age >= OPEN_AT_LATEST or (age >= rest and is_enough)


def is_recounted(made_at: datetime | None, *, now: datetime) -> bool:
    """Whether all answers of an open batch are counted, not only those that came since."""
    return made_at is None or now - made_at >= OPEN_AT_LATEST
