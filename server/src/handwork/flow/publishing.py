"""Publishing: projects and their versions, batches, and the moment when work begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from handwork.allocation import services as allocation
from handwork.base.errors import ConflictError, InvalidInputError, RefusedError
from handwork.base.money import Money, fee_on
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.importing import (
    add_tasks,
    cancel_import,
    run_import,
    start_import,
)
from handwork.flow.readiness import NotReadyError, check_ready
from handwork.flow.storing import require_member, store_asset
from handwork.inference import queries as inference
from handwork.pay import services as pay
from handwork.people.rules import Actor
from handwork.projects import offering, queries, rules, services
from handwork.projects.queries import BatchRecord, ProjectRecord
from handwork.projects.rules import BatchTerms, InvalidTermsError, Options

__all__ = [
    "NotReadyError",
    "add_tasks",
    "batch_preview",
    "cancel_import",
    "change_batch",
    "close",
    "close_expired",
    "create_batch",
    "create_project",
    "publish",
    "remove_tasks",
    "revise_project",
    "run_import",
    "start_import",
    "store_asset",
]

MAX_TITLE_LENGTH = 128
MAX_INSTRUCTIONS_LENGTH = 50_000


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did."""

    batch_id: int
    tasks_count: int
    escrow: Money


@journey
def create_project(
    *,
    actor: Actor,
    organisation_id: int,
    title: str,
    function: str,
    instructions: str,
    kind: str,
    options: Options,
    now: datetime,
) -> int:
    """Make a project with its first version."""
    require_member(actor, organisation_id)
    _check_words(title, function)
    asked = _asked(organisation_id, instructions, kind, options)
    project_id = services.add_project(
        organisation_id=organisation_id,
        title=title.strip(),
        function=function,
        created_by=actor.user_id,
        now=now,
    )
    services.add_version(project_id=project_id, now=now, **asked)
    return project_id


@journey
def revise_project(
    *,
    actor: Actor,
    project_id: int,
    title: str,
    function: str,
    instructions: str,
    kind: str,
    options: Options,
    now: datetime,
) -> int:
    """Change a project; what was published stays, and a new version is made instead."""
    _own_project(actor, project_id)
    services.lock_drafts(project_id=project_id)
    project = _own_project(actor, project_id)
    _check_words(title, function)
    asked = _asked(project.organisation_id, instructions, kind, options)
    services.change_project(
        project_id=project_id, title=title.strip(), function=function
    )
    version = project.version
    kept = {name: getattr(version, name) for name in asked}
    if asked == kept:
        return version.number
    if asked["answer_schema"] != version.answer_schema or kind != version.kind:
        _check_drafts(actor, project_id, kind, asked["answer_schema"])
    if version.published_at is None:
        services.change_version(version_id=version.id, **asked)
        return version.number
    services.add_version(project_id=project_id, now=now, **asked)
    return version.number + 1


@journey
def create_batch(
    *, actor: Actor, project_id: int, terms: BatchTerms, now: datetime
) -> int:
    """Make a draft batch that asks the newest version of the project."""
    project = _own_project(actor, project_id)
    _check_terms(terms, now)
    return services.add_batch(version_id=project.version.id, terms=terms, now=now)


@journey
def change_batch(
    *, actor: Actor, batch_id: int, terms: BatchTerms, now: datetime
) -> None:
    """Change the terms of a draft."""
    _own_batch(actor, batch_id)
    _check_terms(terms, now)
    services.change_batch(batch_id=batch_id, terms=terms)


@journey
def remove_tasks(*, actor: Actor, batch_id: int, now: datetime) -> int:
    """Take all tasks out of a draft, to begin again; returns how many there were."""
    del now
    _own_batch(actor, batch_id)
    return services.remove_tasks(batch_id=batch_id)


def batch_preview(*, actor: Actor, batch_id: int) -> rules.Cost:
    """Tell what publishing the draft would take from the organisation's money."""
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    return _cost(batch)


@journey
def publish(*, actor: Actor, batch_id: int, now: datetime) -> Published:
    """Begin the work: the money is set aside and the tasks are given out, or neither."""
    _own_batch(actor, batch_id)
    services.open_batch(batch_id=batch_id, now=now)
    # Read after the batch is held: nobody can add tasks or change terms any more.
    batch = queries.batch(batch_id=batch_id)
    _check_terms(batch.terms, now)
    check_ready(batch, now)
    services.freeze_version(version_id=batch.version_id, now=now)
    escrow = Money(_cost(batch).escrow_micros, batch.currency)
    _set_aside(actor, batch, escrow, now)
    tasks_count = allocation.open_queue(
        batch_id=batch_id,
        wanted=batch.first_wanted,
        most=batch.answers_wanted,
        time_limit_seconds=batch.time_limit_seconds,
        tasks=queries.task_ids(batch_id=batch_id),
    )
    _audit(actor, "publish", batch_id, {"escrow": str(escrow)}, now)
    return Published(batch_id, tasks_count, escrow)


@journey
def close(*, actor: Actor, batch_id: int, now: datetime) -> None:
    """End a batch: no more work is given out, what is held may be finished."""
    _own_batch(actor, batch_id)
    _close(batch_id, now)
    _audit(actor, "close", batch_id, {}, now)


def close_expired(*, now: datetime) -> int:
    """End the batches whose time is over; returns how many."""
    return sum(
        _close_expired(batch_id=batch_id, now=now)
        for batch_id in queries.expired_batch_ids(now=now)
    )


@journey
def _close_expired(*, batch_id: int, now: datetime) -> bool:
    try:
        _close(batch_id, now)
    except ConflictError:
        # Its requester, or another process, was quicker.
        return False
    record(
        actor_id=None,
        verb="close",
        subject=f"batch:{batch_id}",
        details={"reason": "expired"},
        now=now,
    )
    return True


def _close(batch_id: int, now: datetime) -> None:
    services.close_batch(batch_id=batch_id, now=now)
    offering.free_digest(batch_id=batch_id)
    allocation.close_queue(batch_id=batch_id)


def _own_project(actor: Actor, project_id: int) -> ProjectRecord:
    project = queries.project_for(actor=actor, project_id=project_id)
    require_member(actor, project.organisation_id)
    return project


def _own_batch(actor: Actor, batch_id: int) -> BatchRecord:
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    require_member(actor, batch.organisation_id)
    return batch


def _check_words(title: str, function: str) -> None:
    if not title.strip() or len(title) > MAX_TITLE_LENGTH:
        raise InvalidInputError(
            f"The title is empty or longer than {MAX_TITLE_LENGTH} characters."
        )
    rules.check_storable(title, "The title")
    if function not in rules.FUNCTIONS:
        raise InvalidInputError(
            f'"{function}" is not a function of a project.',
            what_to_do=f"Use one of: {', '.join(rules.FUNCTIONS)}.",
        )


def _asked(
    organisation_id: int, instructions: str, kind: str, options: Options
) -> dict[str, Any]:
    """Check what a version asks, and make the schema of its answers."""
    if len(instructions) > MAX_INSTRUCTIONS_LENGTH:
        raise InvalidInputError(
            f"The instructions are longer than {MAX_INSTRUCTIONS_LENGTH:,} characters.",
            what_to_do="Shorten them: people read them before they begin.",
        )
    rules.check_storable(instructions, "The instructions")
    _check_images(organisation_id, instructions)
    checked = rules.kind_named(kind).check_options(options)
    return {
        "instructions": instructions,
        "kind": kind,
        "options": checked,
        "answer_schema": rules.answer_schema(kind, checked),
    }


def _check_images(organisation_id: int, instructions: str) -> None:
    sources = rules.instruction_images(instructions)
    ids = {source: rules.media_of(source) for source in sources}
    missing = queries.missing_assets(
        organisation_id=organisation_id,
        asset_ids=[asset_id for asset_id in ids.values() if asset_id is not None],
    )
    for source, asset_id in ids.items():
        if asset_id is None or asset_id in missing:
            raise InvalidInputError(
                f'The instructions show the image "{source[:100]}", which is not stored.',
                what_to_do="Upload it, then write ![what it shows](asset:12) with its "
                "number.",
            )


def _check_drafts(
    actor: Actor, project_id: int, kind: str, schema: Mapping[str, Any]
) -> None:
    """Refuse a change that tasks of a draft, checked before, would not pass."""
    for batch in queries.batches_for(actor=actor, project_id=project_id):
        if batch.is_draft:
            _check_tasks(batch, kind, schema)


def _check_tasks(batch: BatchRecord, kind: str, schema: Mapping[str, Any]) -> None:
    for task in queries.all_tasks(batch_id=batch.id):
        problem = rules.why_not_shown(kind, task.content)
        try:
            for content in (task.gold, task.prediction):
                if content is not None:
                    rules.check_answer(schema, content)
        except RefusedError as error:
            problem = error.message
        if problem:
            raise ConflictError(
                f'The task "{task.key}" of the draft "{batch.title}" does not fit what '
                f"is asked now: {problem}",
                what_to_do="Remove the tasks of that draft first, then import them anew.",
            )


def _check_terms(terms: BatchTerms, now: datetime) -> None:
    rules.check_terms(terms, now=now)
    # Of these the ones that do not fit a kind are replaced when it is judged.
    known = inference.every_method()
    if terms.method not in known:
        raise InvalidTermsError(
            f'There is no method of inference called "{terms.method}".',
            what_to_do=f"Use one of: {', '.join(known)}.",
        )


def _cost(batch: BatchRecord) -> rules.Cost:
    return rules.cost_of(
        tasks_count=batch.tasks_count,
        answers_wanted=batch.answers_wanted,
        price_micros=batch.price_micros,
        fee_micros=_fee(batch),
    )


def _fee(batch: BatchRecord) -> int:
    return fee_on(batch.price_micros, Decimal(settings.FEE_SHARE))


def _set_aside(actor: Actor, batch: BatchRecord, escrow: Money, now: datetime) -> None:
    pay.set_rate(
        batch_id=batch.id,
        price_micros=batch.price_micros,
        fee_micros=_fee(batch),
        currency=batch.currency,
        accept_after_seconds=batch.accept_after_seconds,
    )
    pay.escrow(
        batch_id=batch.id,
        organisation_id=batch.organisation_id,
        amount=escrow,
        made_by_id=actor.user_id,
        now=now,
    )


def _audit(
    actor: Actor, verb: str, batch_id: int, details: Mapping[str, str], now: datetime
) -> None:
    record(
        actor_id=actor.user_id,
        verb=verb,
        subject=f"batch:{batch_id}",
        details=details,
        now=now,
    )
