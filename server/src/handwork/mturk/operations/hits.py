"""HITs: made, read, and written as programs of MTurk read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from handwork.base.errors import NotFoundError
from handwork.flow import offering_tasks
from handwork.flow.counting_offers import OfferView, counted, untouched
from handwork.flow.offering_tasks import BatchNotGrowingError, TokenUsedError
from handwork.mturk.callers import is_of_this_installation
from handwork.mturk.errors import TurkError, does_not_exist
from handwork.mturk.ids import code, pk_of
from handwork.mturk.money import dollars_of
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.operations.hit_types import batch_named, batch_of_terms
from handwork.mturk.requirements import requirements_out
from handwork.projects.queries import layouts, offers
from handwork.projects.queries.offers import AskedTask, OfferRecord
from handwork.projects.rules.layouts import expand_layout, used_parameters
from handwork.projects.rules.questions_xml import (
    DOCUMENT_FIELD,
    QUESTION,
    ExternalQuestion,
    check_question,
    document_of,
)

LONGEST_QUESTION = 65_535
Found = TypeVar("Found", OfferRecord, AskedTask)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a HIT asks: a document, or a layout that became one."""

    document: str
    layout_id: int | None = None
    parameters: Sequence[Mapping[str, str]] = ()


@operation("CreateHIT")
def create_hit(caller: Caller, given: Given, now: datetime) -> Output:
    # Looked at before the HITType is made: a HIT that is refused leaves nothing.
    asked = _asked(caller, given)
    return _created(caller, given, batch_of_terms(caller, given, now), asked, now)


@operation("CreateHITWithHITType")
def create_hit_with_type(caller: Caller, given: Given, now: datetime) -> Output:
    return _created(caller, given, batch_named(given), _asked(caller, given), now)


@operation("GetHIT")
def get_hit(caller: Caller, given: Given, now: datetime) -> Output:
    return {"HIT": shown_hit(hit_named(caller, given["HITId"]), now=now)}


def hit_named(caller: Caller, text: str) -> OfferRecord:
    """Find a HIT of the caller's organisation; anybody else's does not exist."""
    return _named(caller, text, offers.offer_for)


def asked_in(caller: Caller, text: str) -> AskedTask:
    """Find what a HIT of the caller's organisation asks; anybody else's does not exist."""
    return _named(caller, text, offers.asked_task_for)


def _named(caller: Caller, text: str, find: Callable[..., Found]) -> Found:
    pk = pk_of("hit", text)
    if pk is None:
        raise does_not_exist("HITId", text)
    try:
        found = find(actor=caller.actor, task_id=pk)
    except NotFoundError:
        raise does_not_exist("HITId", text) from None
    if found.organisation_id != caller.organisation_id:
        raise does_not_exist("HITId", text)
    return found


def shown_hit(record: OfferRecord, *, now: datetime) -> Output:
    """Write one HIT with its counts."""
    return shown_view(counted([record], now=now)[0])


def shown_views(views: Sequence[OfferView]) -> list[Output]:
    """Write HITs; what their HITTypes require is written once for each HITType."""
    required = {
        view.record.batch_id: requirements_out(view.record.terms.requirements)
        for view in views
    }
    return [_shown(view, required[view.record.batch_id]) for view in views]


def shown_view(view: OfferView) -> Output:
    """Write a HIT as MTurk does, with every value that was not given filled in."""
    return shown_views([view])[0]


def _shown(view: OfferView, required: list[dict[str, Any]]) -> Output:
    record, counts = view.record, view.counts
    terms = record.terms
    layout = record.layout_id
    return {
        "HITId": code("hit", record.task_id),
        "HITTypeId": code("type", record.batch_id),
        "HITGroupId": code("group", record.batch_id),
        "HITLayoutId": None if layout is None else code("layout", layout),
        "CreationTime": record.created_at,
        "Title": terms.title,
        "Description": terms.description,
        "Question": _document(record),
        "Keywords": terms.keywords or None,
        "HITStatus": view.status.value,
        "MaxAssignments": counts.most,
        "Reward": dollars_of(terms.price_micros),
        "AutoApprovalDelayInSeconds": terms.accept_after_seconds,
        "Expiration": record.expires_at,
        "AssignmentDurationInSeconds": terms.time_limit_seconds,
        "RequesterAnnotation": record.annotation or None,
        "QualificationRequirements": required,
        "HITReviewStatus": "NotReviewed",
        "NumberOfAssignmentsPending": counts.pending,
        "NumberOfAssignmentsAvailable": counts.available,
        "NumberOfAssignmentsCompleted": counts.completed,
    }


def _document(record: OfferRecord) -> str:
    """Give the document; what did not come with one is written as it is kept."""
    if record.terms.kind == QUESTION.name:
        return str(record.content[DOCUMENT_FIELD])
    return json.dumps(dict(record.content), ensure_ascii=False)


def _created(
    caller: Caller, given: Given, batch_id: int, asked: Asked, now: datetime
) -> Output:
    try:
        record = offering_tasks.offer_task(
            actor=caller.actor,
            batch_id=batch_id,
            question={DOCUMENT_FIELD: asked.document},
            most=given.get("MaxAssignments", 1),
            lifetime_seconds=given["LifetimeInSeconds"],
            annotation=given.get("RequesterAnnotation", ""),
            token=given.get("UniqueRequestToken", ""),
            assignment_policy=given.get("AssignmentReviewPolicy"),
            hit_policy=given.get("HITReviewPolicy"),
            layout_id=asked.layout_id,
            layout_parameters=asked.parameters,
            now=now,
        )
    except TokenUsedError as used:
        raise _exists_already(used) from None
    except BatchNotGrowingError as refusal:
        raise TurkError(
            "InvalidParameterValue", f"{refusal.message} {refusal.what_to_do}"
        ) from None
    return {"HIT": shown_view(untouched(record))}


def _exists_already(used: TokenUsedError) -> TurkError:
    hit_id = code("hit", int(used.subject.rpartition(":")[2] or 0))
    return TurkError("HitAlreadyExists", f'The HIT with ID "{hit_id}" already exists.')


def _asked(caller: Caller, given: Given) -> Asked:
    """Read what the HIT asks: a question, or a layout with what fills its places."""
    has_question = given.get("Question") is not None
    if has_question == (given.get("HITLayoutId") is not None):
        raise TurkError(
            "InvalidParameterValue",
            "Exactly one of the parameters Question and HITLayoutId must be given.",
        )
    if not has_question:
        return _laid_out(caller, given)
    if given.get("HITLayoutParameters"):
        raise TurkError(
            "InvalidParameterValue",
            "HITLayoutParameters can be given only together with HITLayoutId.",
        )
    return Asked(checked_question(given["Question"]))


def checked_question(document: str) -> str:
    """Refuse a document that is too long, or that nobody could be shown."""
    size = len(document.encode())
    if size > LONGEST_QUESTION:
        raise TurkError(
            "InvalidParameterValue",
            f"The question has {size:,} bytes; the most is {LONGEST_QUESTION:,}.",
        )
    check_question(document)
    read = document_of({DOCUMENT_FIELD: document})
    if isinstance(read, ExternalQuestion) and is_of_this_installation(read.url):
        raise TurkError(
            "InvalidParameterValue",
            f"The ExternalURL '{read.url[:80]}' leads to this installation itself: give "
            "the address of your own page.",
        )
    return document


def _laid_out(caller: Caller, given: Given) -> Asked:
    text = given["HITLayoutId"]
    pk = pk_of("layout", text)
    if pk is None:
        raise does_not_exist("HITLayoutId", text)
    layout = layouts.layout_for(actor=caller.actor, layout_id=pk)
    if layout.organisation_id != caller.organisation_id:
        raise does_not_exist("HITLayoutId", text)
    parameters = given.get("HITLayoutParameters") or []
    document = expand_layout(layout.html, parameters)
    return Asked(document, layout.id, used_parameters(layout.html, parameters))
