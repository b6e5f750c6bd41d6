"""What a call meets here: whether it works, what is not as it was, what to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handwork.base.errors import RefusedError
from handwork.mturk.differences import DIFFERENCES
from handwork.mturk.doctor.reading import Call
from handwork.mturk.errors import TurkError
from handwork.mturk.service import service
from handwork.mturk.system_qualifications import BY_ID
from handwork.projects.rules.questions_xml import (
    ExternalQuestion,
    HTMLQuestion,
    read_question,
)
from handwork.projects.rules.reviewing import check_policy

Verdict = Literal["works", "differs", "refused", "unknown"]
REFUSED = frozenset({"GetFileUploadURL"})
OLD_HOSTS = ("mturk.com/mturk/externalSubmit", "workersandbox.mturk.com")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one call meets here."""

    line: int
    operation: str
    verdict: Verdict
    notes: tuple[str, ...]


def examine(call: Call) -> Finding:
    """Tell what a call meets here, as far as it can be told without making it."""
    if call.operation not in DIFFERENCES:
        note = "the requester API of 2017-01-17 has no such operation"
        return Finding(call.line, call.operation, "unknown", (note,))
    refusals = tuple(_refusals(call))
    difference = DIFFERENCES[call.operation]
    notes = (*((difference,) if difference else ()), *_remarks(call.content or {}))
    if call.content is None:
        notes = (*notes, "the log does not have what was sent")
    if refusals or call.operation in REFUSED:
        return Finding(call.line, call.operation, "refused", refusals or notes)
    return Finding(call.line, call.operation, "differs" if notes else "works", notes)


def _refusals(call: Call) -> Iterator[str]:
    if call.content is None:
        return
    try:
        given = service().read_input(call.operation, call.content)
    except TurkError as refusal:
        yield refusal.message
        return
    for member, check in CHECKS.items():
        if member not in given:
            continue
        try:
            check(given[member])
        except RefusedError as refusal:
            yield f"{member}: {refusal.message}"


CHECKS: Mapping[str, Callable[[Any], object]] = {
    "Question": read_question,
    "Test": read_question,
    "AssignmentReviewPolicy": lambda given: check_policy(
        level="Assignment", policy=given
    ),
    "HITReviewPolicy": lambda given: check_policy(level="HIT", policy=given),
}


def _remarks(content: Mapping[str, Any]) -> Iterator[str]:
    yield from _of_question(content.get("Question"))
    if "HITLayoutId" in content:
        yield "layouts are of this installation: make it on the site and use its id"
    own = [
        str(each.get("QualificationTypeId"))
        for each in content.get("QualificationRequirements") or ()
        if isinstance(each, dict) and each.get("QualificationTypeId") not in BY_ID
    ]
    if own:
        yield f"make the qualification types here and use their ids, not {', '.join(own)}"


def _of_question(text: object) -> Iterator[str]:
    if not isinstance(text, str):
        return
    try:
        question = read_question(text)
    except RefusedError:
        return
    if isinstance(question, ExternalQuestion):
        yield (
            "the page at ExternalURL must submit to turkSubmitTo, not to a host of "
            "mturk.com that it names itself"
        )
    is_html = isinstance(question, HTMLQuestion)
    if is_html and any(host in text for host in OLD_HOSTS):
        yield "the form names a host of mturk.com: it is sent here all the same"
