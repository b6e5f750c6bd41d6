"""What the review policies of a HIT found, and what they did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handwork.answers import reviews
from handwork.answers.reviews import ActionRecord, ResultRecord
from handwork.mturk.errors import CODES, PREFIX, does_not_exist
from handwork.mturk.ids import code, pk_of
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.paging import Place, page_of
from handwork.projects.queries import offers
from handwork.projects.queries.offers import OfferRecord

LEVELS: Mapping[str, str] = {"Assignment": "assignment", "HIT": "hit"}
Records = Sequence[ActionRecord] | Sequence[ResultRecord]
SOURCES: Mapping[str, Callable[..., Records]] = {
    "ReviewResults": reviews.results_on,
    "ReviewActions": reviews.actions_on,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report: of which level, in which list, in which order."""

    level: str
    part: str
    number: int
    shown: dict[str, Any]


@operation("ListReviewPolicyResultsForHIT")
def list_results(caller: Caller, given: Given, _now: datetime) -> Output:
    offer = _offer(caller, given["HITId"])
    levels = [level for level in LEVELS if level in _levels(given)]
    parts = [
        part
        for part, member in (
            ("ReviewResults", "RetrieveResults"),
            ("ReviewActions", "RetrieveActions"),
        )
        if given.get(member, True)
    ]
    sections = [(level, part) for level in levels for part in parts]
    page = page_of(
        given,
        lambda after, limit: _lines(offer, sections, after, limit),
        lambda line: (sections.index((line.level, line.part)), line.number),
    )
    policies = {"Assignment": offer.assignment_policy, "HIT": offer.hit_policy}
    told: Output = {"HITId": given["HITId"], "NextToken": page.next_token}
    for level in levels:
        policy = policies[level]
        if policy is not None:
            told[f"{level}ReviewPolicy"] = {"PolicyName": policy["PolicyName"]}
            told[f"{level}ReviewReport"] = _report(page.rows, level, parts)
    return told


def _levels(given: Given) -> Sequence[str]:
    # An empty list asks for nothing in particular.
    return given.get("PolicyLevels") or tuple(LEVELS)


def _offer(caller: Caller, hit_id: str) -> OfferRecord:
    task_id = pk_of("hit", hit_id)
    if task_id is None:
        raise does_not_exist("HITId", hit_id)
    offer = offers.offer_for(actor=caller.actor, task_id=task_id)
    if offer.organisation_id != caller.organisation_id:
        raise does_not_exist("HITId", hit_id)
    return offer


def _lines(
    offer: OfferRecord,
    sections: Sequence[tuple[str, str]],
    after: Place | None,
    limit: int,
) -> list[Line]:
    """Read the sections one after another, from the place in one of them."""
    first, after_id = (int(each) for each in after or (0, 0))
    found: list[Line] = []
    for level, part in sections[first:]:
        rows = SOURCES[part](
            task_id=offer.task_id,
            level=LEVELS[level],
            after_id=after_id,
            limit=limit - len(found),
        )
        found += [_line(offer, level, part, row) for row in rows]
        after_id = 0
        if len(found) >= limit:
            break
    return found


def _line(
    offer: OfferRecord, level: str, part: str, row: ActionRecord | ResultRecord
) -> Line:
    subject, kind = code("hit", offer.task_id), "HIT"
    if row.assignment_id is not None:
        subject, kind = code("assignment", row.assignment_id), "Assignment"
    if isinstance(row, ResultRecord):
        return Line(level, part, row.result_id, _result(row, subject, kind))
    return Line(level, part, row.action_id, _action(row, subject, kind))


def _result(row: ResultRecord, subject: str, kind: str) -> dict[str, Any]:
    return {
        "ActionId": code("review action", row.action_id),
        "SubjectId": subject,
        "SubjectType": kind,
        "QuestionId": row.question or None,
        "Key": row.key,
        "Value": row.value,
    }


def _action(row: ActionRecord, subject: str, kind: str) -> dict[str, Any]:
    return {
        "ActionId": code("review action", row.action_id),
        "ActionName": row.name,
        "TargetId": subject,
        "TargetType": kind,
        "Status": row.status.capitalize(),
        "CompleteTime": row.ended_at,
        "Result": row.result or None,
        "ErrorCode": _error_code(row.error_code),
    }


def _error_code(known: str) -> str | None:
    """Write why an action failed as programs know it; a refusal has a code of ours."""
    if not known or known.startswith(PREFIX):
        return known or None
    return PREFIX + (CODES[known][0] if known in CODES else "InvalidHITState")


def _report(lines: Sequence[Line], level: str, parts: Sequence[str]) -> dict[str, Any]:
    return {
        part: [line.shown for line in lines if (line.level, line.part) == (level, part)]
        for part in parts
    }
