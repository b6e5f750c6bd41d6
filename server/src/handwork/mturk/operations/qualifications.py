"""Qualification types, and the workers who have them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from handwork.base.errors import InvalidInputError, NotFoundError
from handwork.flow import defining_skills, granting_skills
from handwork.mturk.errors import TurkError, not_valid
from handwork.mturk.ids import code
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.paging import Place, listed, page_of
from handwork.mturk.requirements import own_type
from handwork.mturk.system_qualifications import BY_ID, SYSTEM
from handwork.people import queries as people
from handwork.projects.rules.questions_xml import InvalidQuestionError
from handwork.skills import queries as skills
from handwork.skills.queries import SkillRecord, TypeRecord
from handwork.skills.rules import (
    InvalidAnswerKeyError,
    SkillChange,
    SkillNameTakenError,
    SkillRevokedError,
    SkillTerms,
)

ACTIVE, INACTIVE = "Active", "Inactive"
GRANTED, REVOKED = "Granted", "Revoked"


@operation("CreateQualificationType")
def create_type(caller: Caller, given: Given, now: datetime) -> Output:
    terms = SkillTerms(
        name=given["Name"],
        description=given["Description"],
        keywords=given.get("Keywords", ""),
        is_active=given["QualificationTypeStatus"] == ACTIVE,
        retry_delay_seconds=given.get("RetryDelayInSeconds"),
        test=given.get("Test", ""),
        test_seconds=given.get("TestDurationInSeconds"),
        answer_key=given.get("AnswerKey", ""),
        is_auto_granted=given.get("AutoGranted", False),
        auto_value=given.get("AutoGrantedValue", 1),
    )
    try:
        made = defining_skills.define_skill(
            actor=caller.actor,
            organisation_id=caller.organisation_id,
            terms=terms,
            now=now,
        )
    except SkillNameTakenError:
        raise TurkError(
            "QualificationTypeAlreadyExists",
            "You have already created a QualificationType with this name. A "
            "QualificationType's name must be unique among all of the "
            "QualificationTypes created by the same user.",
        ) from None
    except InvalidInputError as refusal:
        raise _unreadable(refusal) from refusal
    return {"QualificationType": shown_type(made)}


@operation("UpdateQualificationType")
def update_type(caller: Caller, given: Given, now: datetime) -> Output:
    status = given.get("QualificationTypeStatus")
    change = SkillChange(
        description=given.get("Description"),
        is_active=None if status is None else status == ACTIVE,
        retry_delay_seconds=given.get("RetryDelayInSeconds"),
        test=given.get("Test"),
        test_seconds=given.get("TestDurationInSeconds"),
        answer_key=given.get("AnswerKey"),
        is_auto_granted=given.get("AutoGranted"),
        auto_value=given.get("AutoGrantedValue"),
    )
    known = own_type(caller, given["QualificationTypeId"])
    try:
        changed = defining_skills.change_skill(
            actor=caller.actor, type_id=known.type_id, change=change, now=now
        )
    except InvalidInputError as refusal:
        raise _unreadable(refusal) from refusal
    return {"QualificationType": shown_type(changed)}


@operation("GetQualificationType")
def get_type(caller: Caller, given: Given, _now: datetime) -> Output:
    text = given["QualificationTypeId"]
    if text in BY_ID:
        return {"QualificationType": BY_ID[text].shown()}
    return {"QualificationType": shown_type(own_type(caller, text))}


@operation("DeleteQualificationType")
def delete_type(caller: Caller, given: Given, now: datetime) -> Output:
    known = own_type(caller, given["QualificationTypeId"])
    defining_skills.delete_skill(actor=caller.actor, type_id=known.type_id, now=now)
    return {}


@operation("ListQualificationTypes")
def list_types(caller: Caller, given: Given, _now: datetime) -> Output:
    """System types come first, unless only one's own or requestable ones are wanted."""
    query = given.get("Query", "")
    must_be_requestable = given["MustBeRequestable"]
    is_own_only = given.get("MustBeOwnedByCaller", False)
    systems = [
        (number, each.shown())
        for number, each in enumerate(SYSTEM, start=-len(SYSTEM))
        if each.answers(query) and not (must_be_requestable or is_own_only)
    ]

    def fetch(after: Place | None, limit: int) -> Sequence[tuple[int, dict[str, Any]]]:
        behind = -len(SYSTEM) - 1 if after is None else int(after[0])
        rows = [row for row in systems if row[0] > behind][:limit]
        types = skills.types_for(
            actor=caller.actor,
            organisation_id=caller.organisation_id,
            query=query,
            must_be_requestable=must_be_requestable,
            after_id=max(behind, 0),
            limit=limit - len(rows),
        )
        return [*rows, *((each.type_id, shown_type(each)) for each in types)]

    page = page_of(given, fetch, lambda row: (row[0],))
    return listed(page, "QualificationTypes", lambda row: row[1])


@operation("AssociateQualificationWithWorker")
def associate(caller: Caller, given: Given, now: datetime) -> Output:
    known = own_type(caller, given["QualificationTypeId"])
    granting_skills.grant_skill(
        actor=caller.actor,
        type_id=known.type_id,
        worker_id=_worker(caller, given),
        value=given.get("IntegerValue", granting_skills.USUAL_VALUE),
        is_told=given.get("SendNotification", True),
        now=now,
    )
    return {}


@operation("DisassociateQualificationFromWorker")
def disassociate(caller: Caller, given: Given, now: datetime) -> Output:
    skill = _granted(caller, given)
    try:
        granting_skills.revoke_skill(
            actor=caller.actor,
            type_id=skill.type_id,
            worker_id=skill.worker_id,
            reason=given.get("Reason", ""),
            now=now,
        )
    except SkillRevokedError:
        raise _revoked() from None
    return {}


@operation("GetQualificationScore")
def get_score(caller: Caller, given: Given, _now: datetime) -> Output:
    if given["QualificationTypeId"] in BY_ID:
        # What the system knows of workers is for requirements, not for requesters.
        raise _not_granted()
    skill = _granted(caller, given)
    return {"Qualification": _shown_skill(skill, given["WorkerId"])}


@operation("ListWorkersWithQualificationType")
def list_workers(caller: Caller, given: Given, _now: datetime) -> Output:
    known = own_type(caller, given["QualificationTypeId"])
    status = given.get("Status")

    def fetch(after: Place | None, limit: int) -> Sequence[SkillRecord]:
        return skills.skills_for(
            actor=caller.actor,
            type_id=known.type_id,
            is_revoked=None if status is None else status == REVOKED,
            after_id=0 if after is None else int(after[0]),
            limit=limit,
        )

    page = page_of(given, fetch, lambda skill: (skill.skill_id,))
    codes = people.worker_codes(
        organisation_id=caller.organisation_id,
        worker_ids=[skill.worker_id for skill in page.rows],
    )
    return listed(
        page,
        "Qualifications",
        lambda skill: _shown_skill(skill, codes[skill.worker_id]),
    )


def shown_type(kind: TypeRecord) -> dict[str, Any]:
    """Write a kind of skill as a QualificationType."""
    terms = kind.terms
    return {
        "QualificationTypeId": code("qualification", kind.type_id),
        "CreationTime": kind.created_at,
        "Name": terms.name,
        "Description": terms.description,
        "Keywords": terms.keywords or None,
        "QualificationTypeStatus": ACTIVE if terms.is_active else INACTIVE,
        "Test": terms.test or None,
        "TestDurationInSeconds": terms.test_seconds,
        "AnswerKey": terms.answer_key or None,
        "RetryDelayInSeconds": terms.retry_delay_seconds,
        "IsRequestable": terms.is_requestable,
        "AutoGranted": terms.is_auto_granted,
        "AutoGrantedValue": terms.auto_value if terms.is_auto_granted else None,
    }


def _shown_skill(skill: SkillRecord, worker_code: str) -> dict[str, Any]:
    return {
        "QualificationTypeId": code("qualification", skill.type_id),
        "WorkerId": worker_code,
        "GrantTime": skill.granted_at,
        "IntegerValue": skill.value,
        "Status": REVOKED if skill.is_revoked else GRANTED,
    }


def _worker(caller: Caller, given: Given) -> int:
    worker_id = people.worker_of_code(
        organisation_id=caller.organisation_id, code=given["WorkerId"]
    )
    if worker_id is None:
        raise not_valid("WorkerId", given["WorkerId"])
    return worker_id


def _granted(caller: Caller, given: Given) -> SkillRecord:
    known = own_type(caller, given["QualificationTypeId"])
    worker_id = _worker(caller, given)
    try:
        found = skills.skill_for(
            actor=caller.actor, type_id=known.type_id, worker_id=worker_id
        )
    except NotFoundError:
        raise _not_granted() from None
    if found.is_revoked:
        raise _revoked()
    return found


def _not_granted() -> TurkError:
    return TurkError(
        "QualificationDoesNotExist",
        "You requested a Qualification that does not exist.",
    )


def _revoked() -> TurkError:
    return TurkError(
        "InvalidQualificationState",
        "This Qualification is currently in the state 'Revoked'.  This operation can "
        "be called with a status of: Granted",
    )


def _unreadable(refusal: InvalidInputError) -> TurkError:
    if isinstance(refusal, InvalidQuestionError):
        return TurkError(refusal.turk_code, refusal.message)
    is_key = isinstance(refusal, InvalidAnswerKeyError)
    message = f"{refusal.message} {refusal.what_to_do}".strip()
    return TurkError("XMLParseError" if is_key else "InvalidParameterValue", message)
