"""What a call meets here: whether it works, what is not as it was, what to look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handwork.base.errors import RefusedError
from handwork.mturk.differences import DIFFERENCES
from handwork.mturk.doctor.reading import Call
from handwork.mturk.errors import TurkError
from handwork.mturk.money import micros_of
from handwork.mturk.service import service
from handwork.mturk.shapes import WrongTypeError
from handwork.mturk.system_qualifications import BY_ID
from handwork.projects.rules.offers import (
    MONTH_SECONDS,
    OfferTerms,
    check_offer,
    check_offer_terms,
)
from handwork.projects.rules.questions_xml import (
    ExternalQuestion,
    HTMLQuestion,
    read_question,
)
from handwork.projects.rules.reviewing import check_policy
from handwork.projects.rules.templating.hosts import host_of, not_allowed

Verdict = Literal["works", "differs", "refused", "unknown"]
REFUSED = frozenset({"GetFileUploadURL"})
LOADED = re.compile(
    r"""<script\b[^>]*?\bsrc\s*=\s*["']?"""
    r"""((?:https?:)?//[^"'\s>]+)""",
    re.IGNORECASE,
)
ASKED = re.compile(r"\bfetch\s*\(|XMLHttpRequest|\$\.(?:ajax|get|post|getJSON)\b")
OLD_HOSTS = ("mturk.com/mturk/externalSubmit", "workersandbox.mturk.com")


@dataclass(frozen=True, slots=True)
class Finding:
    """What one call meets here."""

    line: int
    operation: str
    verdict: Verdict
    notes: tuple[str, ...]


def examine(call: Call, *, allowed_hosts: Collection[str] = ()) -> Finding:
    """Tell what a call meets here, as far as it can be told without making it."""
    if call.operation not in DIFFERENCES:
        note = "the requester API of 2017-01-17 has no such operation"
        return Finding(call.line, call.operation, "unknown", (note,))
    refusals = tuple(_refusals(call))
    difference = DIFFERENCES[call.operation]
    remarks = _remarks(call.content or {}, allowed_hosts)
    notes = (*((difference,) if difference else ()), *remarks)
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
    except WrongTypeError as wrong:
        yield str(wrong)
        return
    if call.operation in OFFERING and ("Question" in given) == ("HITLayoutId" in given):
        yield "a HIT has either a Question or a HITLayoutId"
    checks = [
        *(
            (member, CHECKS[member], given[member])
            for member in CHECKS
            if member in given
        ),
        *((f"{name}", check, given) for name, check in WHOLE.get(call.operation, ())),
    ]
    for what, check, value in checks:
        try:
            check(value)
        except RefusedError as refusal:
            yield f"{what}: {refusal.message}"


def _check_terms(given: Mapping[str, Any]) -> None:
    check_offer_terms(
        OfferTerms(
            title=given["Title"],
            description=given["Description"],
            keywords=given.get("Keywords", ""),
            price_micros=micros_of(given["Reward"]),
            currency="USD",
            time_limit_seconds=given["AssignmentDurationInSeconds"],
            accept_after_seconds=given.get("AutoApprovalDelayInSeconds", MONTH_SECONDS),
        )
    )


def _check_hit(given: Mapping[str, Any]) -> None:
    check_offer(
        most=given.get("MaxAssignments", 1),
        lifetime_seconds=given["LifetimeInSeconds"],
        annotation=given.get("RequesterAnnotation", ""),
    )


Check = Callable[[Any], object]
OFFERING = frozenset({"CreateHIT", "CreateHITWithHITType"})
WHOLE: Mapping[str, tuple[tuple[str, Check], ...]] = {
    "CreateHIT": (("its type", _check_terms), ("the HIT", _check_hit)),
    "CreateHITType": (("its type", _check_terms),),
    "CreateHITWithHITType": (("the HIT", _check_hit),),
}
CHECKS: Mapping[str, Check] = {
    "Question": read_question,
    "Test": read_question,
    "AssignmentReviewPolicy": lambda given: check_policy(
        level="Assignment", policy=given
    ),
    "HITReviewPolicy": lambda given: check_policy(level="HIT", policy=given),
}


def _remarks(content: Mapping[str, Any], allowed: Collection[str]) -> Iterator[str]:
    yield from _of_question(content.get("Question"), allowed)
    if "HITLayoutId" in content:
        yield "layouts are of this installation: make it on the site and use its id"
    own = [
        str(each.get("QualificationTypeId"))
        for each in content.get("QualificationRequirements") or ()
        if isinstance(each, dict) and each.get("QualificationTypeId") not in BY_ID
    ]
    if own:
        yield f"make the qualification types here and use their ids, not {', '.join(own)}"


def _of_question(text: object, allowed: Collection[str]) -> Iterator[str]:
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
    if isinstance(question, HTMLQuestion):
        yield from _of_page(text, allowed)


def _of_page(text: str, allowed: Collection[str]) -> Iterator[str]:
    if any(host in text for host in OLD_HOSTS):
        yield "the form names a host of mturk.com: it is sent here all the same"
    # The one script that is served from here, wherever it is named.
    loaded = (each for each in LOADED.findall(text) if "externalHIT_v1.js" not in each)
    strange = not_allowed([host_of(each) for each in loaded], allowed)
    if strange:
        yield f"a steward must allow the hosts of its scripts: {', '.join(strange)}"
    if ASKED.search(text):
        yield "it asks for data while it is shown (fetch, XMLHttpRequest): that is refused"
