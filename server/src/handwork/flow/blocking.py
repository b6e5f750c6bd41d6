"""Blocking: an organisation gives a worker no more of its work, and again gives it."""

from __future__ import annotations

from datetime import datetime

from handwork.base.errors import ConflictError, InvalidInputError, NotFoundError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.people import blocks, queries
from handwork.people.rules import Actor

LONGEST_REASON = 4_096
MOST_BLOCKS = 100_000


class BlockReasonError(InvalidInputError):
    """Who turns a worker away writes down why."""

    code = "block-reason"


class TooManyBlocksError(ConflictError):
    """The organisation blocks as many as it may."""

    code = "too-many-blocks"


@journey
def block_worker(
    *, actor: Actor, organisation_id: int, worker_id: int, reason: str, now: datetime
) -> None:
    """Give a worker no more work of the organisation; who is blocked stays so."""
    _require_member(actor, organisation_id)
    if queries.blocks_count(organisation_id=organisation_id) >= MOST_BLOCKS:
        raise TooManyBlocksError(
            f"You block {MOST_BLOCKS} workers, which is as many as you may.",
            what_to_do="Lift a block that is not needed any more.",
        )
    blocks.block_worker(
        organisation_id=organisation_id,
        worker_id=worker_id,
        reason=checked_reason(reason),
        blocked_by_id=actor.user_id,
        now=now,
    )
    _record(actor, "block-worker", organisation_id, worker_id, now)


@journey
def lift_block(
    *, actor: Actor, organisation_id: int, worker_id: int, now: datetime
) -> None:
    """Give a worker work again; of one who is not blocked nothing changes."""
    _require_member(actor, organisation_id)
    was_blocked = blocks.lift_block(
        organisation_id=organisation_id, worker_id=worker_id, now=now
    )
    if was_blocked:
        _record(actor, "lift-block", organisation_id, worker_id, now)


def checked_reason(reason: str) -> str:
    """Refuse no reason, or an endless one."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise BlockReasonError(
            f"A reason has 1 to {LONGEST_REASON} characters; this has {len(reason)}.",
            what_to_do="Write down why, for yourself and your colleagues; the worker "
            "does not read it.",
        )
    return reason


def _require_member(actor: Actor, organisation_id: int) -> None:
    if not actor.acts_for(organisation_id):
        raise NotFoundError("There is no such organisation.")


def _record(
    actor: Actor, verb: str, organisation_id: int, worker_id: int, now: datetime
) -> None:
    record(
        actor_id=actor.user_id,
        verb=verb,
        subject=f"organisation:{organisation_id}",
        details={"worker_id": worker_id},
        now=now,
    )
