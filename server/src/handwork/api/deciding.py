"""What requesters decided: verdicts and bonuses on answers, blocks, granted skills."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.http import HttpRequest
from ninja import Query, Router

from handwork.answers import verdicts
from handwork.answers.verdicts import OwnVerdict
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Id, Page
from handwork.api.schemas.deciding import (
    BlockOut,
    BonusOut,
    GrantedSkillOut,
    OwnBonusOut,
    OwnVerdictOut,
    SkillTypeOut,
    VerdictOut,
)
from handwork.api.tokens import READ_RESULTS, WATCH, WORK, actor_of
from handwork.pay import queries as pay
from handwork.pay.queries import BonusRecord
from handwork.people import queries as people
from handwork.projects import queries as projects
from handwork.skills import queries as skills
from handwork.skills.queries import TypeRecord

router = Router(tags=["decisions"])


@dataclass(frozen=True, slots=True)
class Names:
    """Workers as one organisation knows them: on the site, and in programs of MTurk."""

    worker: str
    worker_code: str

    def as_fields(self) -> dict[str, object]:
        """Write them as fields of what is listed."""
        return {"worker": self.worker, "worker_code": self.worker_code}


@router.get(
    "/batches/{batch_id}/verdicts", auth=READ_RESULTS, response=Page[VerdictOut]
)
def list_verdicts(
    request: HttpRequest, batch_id: Id, paging: Query[Paging]
) -> Rows[dict[str, object]]:
    """List the last verdict on each answer that has one, in the order of the answers."""
    batch = projects.batch_for(actor=actor_of(request), batch_id=batch_id)
    found = verdicts.verdicts_in(
        batch_id=batch_id,
        after_answer_id=place_of(request, paging) or 0,
        limit=paging.limit + 1,
    )
    page = page_of(request, paging, found, lambda each: each.answer_id)
    stands = pay.statuses(answer_ids=[each.answer_id for each in page.items])
    shown: list[dict[str, object]] = [
        {
            "answer_id": each.answer_id,
            "task_id": each.task_id,
            "worker": people.pseudonym_of(
                worker_id=each.worker_id, organisation_id=batch.organisation_id
            ),
            "is_approved": each.said.is_approved,
            "feedback": each.said.feedback,
            "is_by_rule": each.is_by_rule,
            "is_withheld": not each.said.is_approved
            and stands[each.answer_id].is_withheld,
            "decided_at": each.said.decided_at,
        }
        for each in page.items
    ]
    return Rows(shown, page.next_cursor)


@router.get("/batches/{batch_id}/bonuses", auth=READ_RESULTS, response=Page[BonusOut])
def list_bonuses(
    request: HttpRequest, batch_id: Id, paging: Query[Paging]
) -> Rows[dict[str, object]]:
    """List what was paid beyond the price in a batch, in the order in which it was."""
    batch = projects.batch_for(actor=actor_of(request), batch_id=batch_id)
    found = pay.bonuses_in_batch(
        organisation_id=batch.organisation_id,
        batch_id=batch_id,
        after_id=place_of(request, paging) or 0,
        limit=paging.limit + 1,
    )
    page = page_of(request, paging, found, lambda each: each.bonus_id)
    names = _names(batch.organisation_id, [each.worker_id for each in page.items])
    shown: list[dict[str, object]] = [
        {
            "id": each.bonus_id,
            "answer_id": each.answer_id,
            **names[each.worker_id].as_fields(),
            "amount_micros": each.amount.micros,
            "currency": each.amount.currency,
            "reason": each.reason,
            "made_at": each.made_at,
        }
        for each in page.items
    ]
    return Rows(shown, page.next_cursor)


@router.get(
    "/organisations/{organisation_id}/blocks", auth=WATCH, response=Page[BlockOut]
)
def list_blocks(
    request: HttpRequest, organisation_id: Id, paging: Query[Paging]
) -> Rows[dict[str, object]]:
    """List the workers whom an organisation blocks, in the order in which it did."""
    found = people.blocks_for(
        actor=actor_of(request),
        organisation_id=organisation_id,
        after_id=place_of(request, paging) or 0,
        limit=paging.limit + 1,
    )
    page = page_of(request, paging, found, lambda each: each.block_id)
    names = _names(organisation_id, [each.worker_id for each in page.items])
    shown: list[dict[str, object]] = [
        {
            "id": each.block_id,
            **names[each.worker_id].as_fields(),
            "reason": each.reason,
            "blocked_at": each.blocked_at,
        }
        for each in page.items
    ]
    return Rows(shown, page.next_cursor)


@router.get("/skill-types", auth=WATCH, response=Page[SkillTypeOut])
def list_skill_types(request: HttpRequest, paging: Query[Paging]) -> Rows[TypeRecord]:
    """List the kinds of skill that the account's organisations grant."""
    found = skills.types_for(
        actor=actor_of(request),
        after_id=place_of(request, paging) or 0,
        limit=paging.limit + 1,
    )
    return page_of(request, paging, found, lambda each: each.type_id)


@router.get("/skill-types/{type_id}", auth=WATCH, response=SkillTypeOut)
def get_skill_type(request: HttpRequest, type_id: Id) -> TypeRecord:
    """Read a kind of skill."""
    return skills.type_for(actor=actor_of(request), type_id=type_id)


@router.get(
    "/skill-types/{type_id}/workers", auth=WATCH, response=Page[GrantedSkillOut]
)
def list_skilled_workers(
    request: HttpRequest, type_id: Id, paging: Query[Paging]
) -> Rows[dict[str, object]]:
    """List who has a skill, or had it, in the order in which it was granted first."""
    actor = actor_of(request)
    kind = skills.type_for(actor=actor, type_id=type_id)
    found = skills.skills_for(
        actor=actor,
        type_id=type_id,
        after_id=place_of(request, paging) or 0,
        limit=paging.limit + 1,
    )
    page = page_of(request, paging, found, lambda each: each.skill_id)
    names = _names(kind.organisation_id, [each.worker_id for each in page.items])
    shown: list[dict[str, object]] = [
        {
            "id": each.skill_id,
            **names[each.worker_id].as_fields(),
            "value": each.value,
            "granted_at": each.granted_at,
            "revoked_at": each.revoked_at,
            "reason": each.reason,
        }
        for each in page.items
    ]
    return Rows(shown, page.next_cursor)


@router.get("/earnings/verdicts", auth=WORK, response=Page[OwnVerdictOut])
def list_own_verdicts(request: HttpRequest, paging: Query[Paging]) -> Rows[OwnVerdict]:
    """List what requesters said of the worker's answers, the latest first."""
    found = verdicts.own_verdicts(
        worker_id=actor_of(request).worker_id or 0,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, found, lambda each: each.verdict_id)


@router.get("/earnings/bonuses", auth=WORK, response=Page[OwnBonusOut])
def list_own_bonuses(request: HttpRequest, paging: Query[Paging]) -> Rows[BonusRecord]:
    """List what the worker was paid beyond the price, the latest first."""
    found = pay.own_bonuses(
        worker_id=actor_of(request).worker_id or 0,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, found, lambda each: each.bonus_id)


def _names(organisation_id: int, worker_ids: Collection[int]) -> dict[int, Names]:
    codes = people.worker_codes(organisation_id=organisation_id, worker_ids=worker_ids)
    return {
        worker_id: Names(
            people.pseudonym_of(worker_id=worker_id, organisation_id=organisation_id),
            code,
        )
        for worker_id, code in codes.items()
    }
