"""Work that was done elsewhere: what must hold of it to be kept here."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handwork.projects.rules.checking import why_not_storable

WORKER = re.compile(r"A[A-Z0-9]{1,23}")
ID = re.compile(r"[A-Za-z0-9]{1,57}")
STATUSES = ("Submitted", "Approved", "Rejected")
HTML_QUESTION = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/2011-11-11/"
    "HTMLQuestion.xsd"
)

# Nothing here is done for nothing: a reward of 0 is kept as the smallest amount.
LEAST_MICROS = 1


class PastRowError(ValueError):
    """A row of a file cannot be used; says why."""


@dataclass(frozen=True, slots=True)
class PastHit:
    """A HIT as it was."""

    hit_id: str
    type_id: str
    title: str
    description: str
    reward: str
    most: int
    duration_seconds: int
    created_at: datetime | None
    question: str | None
    inputs: Mapping[str, str]

    @property
    def group(self) -> tuple[str, ...]:
        """What HITs have in common that become one batch."""
        return (self.type_id, self.title, self.description, self.reward)


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An assignment as it was submitted."""

    assignment_id: str
    hit_id: str
    worker_code: str
    status: str
    accepted_at: datetime | None
    submitted_at: datetime | None
    decided_at: datetime | None
    feedback: str
    content: Mapping[str, Any]


def why_no_hit(hit: PastHit) -> str | None:
    """Say why a HIT cannot be kept; None where it can."""
    if not ID.fullmatch(hit.hit_id):
        return f"{hit.hit_id[:64]!r} is no id of a HIT"
    texts = [hit.title, hit.description, hit.question, dict(hit.inputs)]
    return why_not_storable(texts) or None


def why_not(answer: PastAnswer, *, hits: Mapping[str, PastHit | None]) -> str | None:
    """Say why an assignment cannot be kept; None where it can."""
    if hits.get(answer.hit_id) is None:
        known = "cannot be kept" if answer.hit_id in hits else "is in none of the files"
        return f"its HIT {answer.hit_id[:64] or '(none)'} {known}"
    if not ID.fullmatch(answer.assignment_id):
        return f"{answer.assignment_id[:64]!r} is no id of an assignment"
    if not WORKER.fullmatch(answer.worker_code):
        return f"{answer.worker_code[:64]!r} is no id of a worker"
    if answer.status not in STATUSES:
        return f"its status is {answer.status[:40]!r}"
    if problem := why_not_storable(answer.feedback):
        return f"its feedback cannot be kept: {problem}"
    return _fault_of_times(answer)


def _fault_of_times(answer: PastAnswer) -> str | None:
    if answer.submitted_at is None or answer.accepted_at is None:
        return "it does not say when it was accepted and submitted"
    if answer.submitted_at < answer.accepted_at:
        return "it was submitted before it was accepted"
    return None


def document_of(hit: PastHit) -> str:
    """Write what a HIT showed, as far as a file of results tells: the values it filled in."""
    rows = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd>"
        for name, value in hit.inputs.items()
    )
    page = f"<h1>{html.escape(hit.title)}</h1><p>{html.escape(hit.description)}</p>"
    whole = f"<!DOCTYPE html><html><body>{page}<dl>{rows}</dl></body></html>"
    return (
        f'<HTMLQuestion xmlns="{HTML_QUESTION}"><HTMLContent><![CDATA['
        f"{whole.replace(']]>', ']]&gt;')}]]></HTMLContent><FrameHeight>0</FrameHeight>"
        "</HTMLQuestion>"
    )


def fields_of(answers: Iterable[PastAnswer]) -> tuple[str, ...]:
    """Name every question that was answered."""
    names = {each["name"] for one in answers for each in one.content["answers"]}
    return tuple(sorted(names))


def digest_of(hits: Sequence[PastHit], answers: Sequence[PastAnswer]) -> str:
    """Name what is imported by its ids: the same again is known."""
    ids = sorted({each.hit_id for each in hits})
    ids += sorted({each.assignment_id for each in answers})
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()
