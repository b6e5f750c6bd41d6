"""Requests for qualifications, which wait for the owner of the type."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handwork.base.errors import NotFoundError
from handwork.flow import granting_skills
from handwork.mturk.errors import TurkError, does_not_exist
from handwork.mturk.ids import code, pk_of
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.paging import Place, listed, page_of
from handwork.mturk.requirements import own_type
from handwork.people import queries as people
from handwork.projects.rules.questions_xml import answers_xml
from handwork.skills import queries as skills
from handwork.skills.queries import RequestRecord
from handwork.skills.rules import RequestDecidedError

STATES = {"granted": "Granted", "rejected": "Rejected", "lapsed": "Abandoned"}


@operation("ListQualificationRequests")
def list_requests(caller: Caller, given: Given, _now: datetime) -> Output:
    text = given.get("QualificationTypeId")
    type_id = None if text is None else own_type(caller, text).type_id

    def fetch(after: Place | None, limit: int) -> Sequence[RequestRecord]:
        return skills.waiting_for(
            actor=caller.actor,
            organisation_id=caller.organisation_id,
            type_id=type_id,
            after_id=0 if after is None else int(after[0]),
            limit=limit,
        )

    page = page_of(given, fetch, lambda request: (request.request_id,))
    codes = people.worker_codes(
        organisation_id=caller.organisation_id,
        worker_ids=[request.worker_id for request in page.rows],
    )
    return listed(
        page,
        "QualificationRequests",
        lambda request: _shown(request, codes[request.worker_id]),
    )


@operation("AcceptQualificationRequest")
def accept_request(caller: Caller, given: Given, now: datetime) -> Output:
    request = _request(caller, given)
    try:
        granting_skills.accept_request(
            actor=caller.actor,
            request_id=request.request_id,
            value=given.get("IntegerValue", granting_skills.USUAL_VALUE),
            now=now,
        )
    except RequestDecidedError:
        raise _decided(_request(caller, given)) from None
    return {}


@operation("RejectQualificationRequest")
def reject_request(caller: Caller, given: Given, now: datetime) -> Output:
    request = _request(caller, given)
    try:
        granting_skills.reject_request(
            actor=caller.actor,
            request_id=request.request_id,
            reason=given.get("Reason", ""),
            now=now,
        )
    except RequestDecidedError:
        raise _decided(_request(caller, given)) from None
    return {}


def _request(caller: Caller, given: Given) -> RequestRecord:
    text = given["QualificationRequestId"]
    pk = pk_of("request", text)
    if pk is None:
        raise does_not_exist("QualificationRequestId", text)
    try:
        found = skills.request_for(actor=caller.actor, request_id=pk)
    except NotFoundError:
        raise does_not_exist("QualificationRequestId", text) from None
    if found.organisation_id != caller.organisation_id:
        raise does_not_exist("QualificationRequestId", text)
    return found


def _decided(request: RequestRecord) -> TurkError:
    state = STATES.get(request.state, "Submitted")
    return TurkError(
        "InvalidQualificationRequestState",
        f"This QualificationRequest is currently in the state '{state}'.  This "
        "operation can be called with a status of: Submitted",
    )


def _shown(request: RequestRecord, worker_code: str) -> dict[str, Any]:
    return {
        "QualificationRequestId": code("request", request.request_id),
        "QualificationTypeId": code("qualification", request.type_id),
        "WorkerId": worker_code,
        "Test": request.test or None,
        "Answer": answers_xml(request.test, request.content) if request.test else None,
        "SubmitTime": request.submitted_at,
    }
