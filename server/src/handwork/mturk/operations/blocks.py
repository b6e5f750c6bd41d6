"""Blocks: workers to whom the requester gives no more work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handwork.flow import blocking
from handwork.mturk.naming import worker_named
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.paging import Place, listed, page_of
from handwork.people import queries as people
from handwork.people.queries import BlockRecord


@operation("CreateWorkerBlock")
def create_worker_block(caller: Caller, given: Given, now: datetime) -> Output:
    """Block a worker; the reason is the requester's own."""
    blocking.block_worker(
        actor=caller.actor,
        organisation_id=caller.organisation_id,
        worker_id=worker_named(caller, given["WorkerId"]),
        reason=given["Reason"],
        now=now,
    )
    return {}


@operation("DeleteWorkerBlock")
def delete_worker_block(caller: Caller, given: Given, now: datetime) -> Output:
    """Lift a block; of a worker who is not blocked nothing changes."""
    blocking.lift_block(
        actor=caller.actor,
        organisation_id=caller.organisation_id,
        worker_id=worker_named(caller, given["WorkerId"]),
        now=now,
    )
    return {}


@operation("ListWorkerBlocks")
def list_worker_blocks(caller: Caller, given: Given, _now: datetime) -> Output:
    """List who is blocked, in the order in which it was done."""

    def fetch(after: Place | None, limit: int) -> Sequence[BlockRecord]:
        return people.blocks_for(
            actor=caller.actor,
            organisation_id=caller.organisation_id,
            after_id=int(after[0]) if after else 0,
            limit=limit,
        )

    page = page_of(given, fetch, lambda block: (block.block_id,))
    codes = people.worker_codes(
        organisation_id=caller.organisation_id,
        worker_ids=[block.worker_id for block in page.rows],
    )
    return listed(
        page,
        "WorkerBlocks",
        lambda block: {"WorkerId": codes[block.worker_id], "Reason": block.reason},
    )
