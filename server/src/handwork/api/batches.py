"""Batches: tasks published together at a price."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest
from ninja import Query, Router, Status

from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.progress import Progress, progress_of
from handwork.api.schemas.basics import Created, Id, Page
from handwork.api.schemas.money import HourlyPayOut
from handwork.api.schemas.projects import (
    BatchChangeIn,
    BatchIn,
    BatchOut,
    CostOut,
    ProgressOut,
)
from handwork.api.tokens import PUBLISH, WATCH, actor_of
from handwork.flow import pausing, publishing
from handwork.pay import queries as pay
from handwork.pay.queries import HourlyPay
from handwork.projects import queries
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import BatchTerms

router = Router(tags=["batches"])


@router.get("/batches", auth=WATCH, response=Page[BatchOut])
def list_batches(
    request: HttpRequest, paging: Query[Paging], project_id: Id | None = None
) -> Rows[BatchRecord]:
    """List batches, the latest first; of one project where it is named."""
    rows = queries.batches_for(
        actor=actor_of(request),
        project_id=project_id,
        before_id=place_of(request, paging),
        limit=paging.limit + 1,
    )
    return page_of(request, paging, rows, lambda batch: batch.id)


@router.post("/projects/{project_id}/batches", auth=PUBLISH, response={201: Created})
def create_batch(
    request: HttpRequest, project_id: Id, sent: BatchIn
) -> Status[dict[str, int]]:
    """Make a draft of a batch; nobody sees it before it is published."""
    batch_id = publishing.create_batch(
        actor=actor_of(request),
        project_id=project_id,
        terms=BatchTerms(**sent.dict(exclude_none=True)),
        now=now(),
    )
    return Status(201, {"id": batch_id})


@router.get("/batches/{batch_id}", auth=WATCH, response=BatchOut)
def get_batch(request: HttpRequest, batch_id: Id) -> BatchRecord:
    """Read a batch with its terms."""
    return queries.batch_for(actor=actor_of(request), batch_id=batch_id)


@router.patch("/batches/{batch_id}", auth=PUBLISH, response=BatchOut)
def change_batch(
    request: HttpRequest, batch_id: Id, sent: BatchChangeIn
) -> BatchRecord:
    """Change the terms of a draft; what is not sent stays."""
    actor = actor_of(request)
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    changed = {
        name: value
        for name, value in sent.dict(exclude_unset=True).items()
        if value is not None
    }
    publishing.change_batch(
        actor=actor, batch_id=batch_id, terms=replace(batch.terms, **changed), now=now()
    )
    return queries.batch_for(actor=actor, batch_id=batch_id)


@router.get("/batches/{batch_id}/cost", auth=WATCH, response=CostOut)
def get_cost(request: HttpRequest, batch_id: Id) -> CostOut:
    """Tell what publishing the batch sets aside, or has set aside."""
    actor = actor_of(request)
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    cost = publishing.batch_preview(actor=actor, batch_id=batch_id)
    return CostOut(
        currency=batch.currency,
        answers_count=cost.answers_count,
        workers_micros=cost.workers_micros,
        fee_micros=cost.fee_micros,
        escrow_micros=cost.escrow_micros,
    )


@router.get("/batches/{batch_id}/hourly-pay", auth=WATCH, response=HourlyPayOut)
def get_hourly_pay(request: HttpRequest, batch_id: Id) -> HourlyPay:
    """Tell what an hour of the batch paid its workers, pending pay included."""
    return pay.batch_hourly_pay_for(actor=actor_of(request), batch_id=batch_id)


@router.post("/batches/{batch_id}/publish", auth=PUBLISH, response=BatchOut)
def publish_batch(request: HttpRequest, batch_id: Id) -> BatchRecord:
    """Set the money aside and give the work out: both or neither."""
    actor = actor_of(request)
    publishing.publish(actor=actor, batch_id=batch_id, now=now())
    return queries.batch_for(actor=actor, batch_id=batch_id)


@router.post("/batches/{batch_id}/pause", auth=PUBLISH, response=BatchOut)
def pause_batch(request: HttpRequest, batch_id: Id) -> BatchRecord:
    """Give no more work out for now; what is held may still be answered."""
    actor = actor_of(request)
    pausing.pause(actor=actor, batch_id=batch_id, now=now())
    return queries.batch_for(actor=actor, batch_id=batch_id)


@router.post("/batches/{batch_id}/resume", auth=PUBLISH, response=BatchOut)
def resume_batch(request: HttpRequest, batch_id: Id) -> BatchRecord:
    """Give work out again."""
    actor = actor_of(request)
    pausing.resume(actor=actor, batch_id=batch_id, now=now())
    return queries.batch_for(actor=actor, batch_id=batch_id)


@router.post("/batches/{batch_id}/close", auth=PUBLISH, response=BatchOut)
def close_batch(request: HttpRequest, batch_id: Id) -> BatchRecord:
    """End the batch; what is left of its money comes back once all is settled."""
    actor = actor_of(request)
    publishing.close(actor=actor, batch_id=batch_id, now=now())
    return queries.batch_for(actor=actor, batch_id=batch_id)


@router.get("/batches/{batch_id}/progress", auth=WATCH, response=ProgressOut)
def get_progress(request: HttpRequest, batch_id: Id) -> Progress:
    """Tell how many answers are there, how fast they come, and where the money is."""
    batch = queries.batch_for(actor=actor_of(request), batch_id=batch_id)
    return progress_of(batch, now=now())
