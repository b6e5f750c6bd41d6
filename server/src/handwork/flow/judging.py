"""Infer: what the answers to a batch say, and how sure that is.

A run over a million answers takes seconds. Only its result is written in a transaction:
nobody's work waits while it is computed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from handwork.allocation import queries as allocation
from handwork.answers import queries as answers
from handwork.answers import spans
from handwork.base import queries as ground
from handwork.base import services as base
from handwork.base.errors import ConflictError
from handwork.base.queries import JobState
from handwork.base.transactions import journey
from handwork.inference import bridge, queries, rules, services
from handwork.inference.outcome import Outcome
from handwork.inference.rules import Seen
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects import services as project_services
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import value_of
from handwork.releases import queries as releases

REQUEST = "request run"
JOB = "judge"
JOB_OF_THE_CLOCK = "judge_batch_due"


class NothingToJudgeError(ConflictError):
    """The batch has no answers."""

    code = "nothing-to-judge"


class RunUnderWayError(ConflictError):
    """A run of the batch was asked for and is not there yet."""

    code = "run-under-way"


@dataclass(frozen=True, slots=True)
class RequestedRun:
    """A run that somebody asked for, and how its job stands."""

    method: str
    answers_count: int
    requested_at: datetime
    state: JobState | None
    # Once it is there.
    run_id: int | None

    @property
    def is_under_way(self) -> bool:
        """Whether it is waiting or being computed."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class Choice:
    """The method that a run uses, and what to say of it."""

    method: str
    warnings: tuple[str, ...] = ()


def judge(
    *, actor: Actor, batch_id: int, method: str | None = None, now: datetime
) -> int:
    """Infer labels from all answers of a batch, by its own method or another one."""
    batch = projects.batch_for(actor=actor, batch_id=batch_id)
    seen = what_is_there(batch_id=batch_id)
    _require_answers(seen.answers_count)
    return judge_span(batch=batch, seen=seen, method=method, now=now)


@journey
def request_run(
    *, actor: Actor, batch_id: int, method: str | None = None, now: datetime
) -> None:
    """Ask for a run over all answers of a batch; a job computes it."""
    batch = projects.batch_for(actor=actor, batch_id=batch_id)
    # Of two who ask at once, the second finds the first one's run under way.
    project_services.hold_batch(batch_id=batch_id)
    chosen = own_method(batch).method if method is None else method
    bridge.find_method(name=chosen, kind=batch.kind)
    answers_count = _count_to_judge(batch_id)
    job_id = base.start_job(
        name=JOB,
        arguments={"batch_id": batch_id, "user_id": actor.user_id, "method": method},
    )
    base.record(
        actor_id=actor.user_id,
        verb=REQUEST,
        subject=f"batch:{batch_id}",
        details={"method": chosen, "answers": answers_count, "job": job_id},
        now=now,
    )


def requested_run(*, actor: Actor, batch_id: int) -> RequestedRun | None:
    """Find the run that was asked for last, while its job is known."""
    projects.batch_for(actor=actor, batch_id=batch_id)
    return _requested(batch_id)


def what_is_there(*, batch_id: int) -> Seen:
    """Name the span of all answers and exclusions that a batch has now."""
    last_id = answers.last_id(batch_id=batch_id)
    return Seen(
        last_answer_id=last_id,
        last_exclusion_id=spans.last_exclusion_id(batch_id=batch_id),
        answers_count=spans.count(batch_id=batch_id, up_to_id=last_id),
    )


def judge_span(
    *, batch: BatchRecord, seen: Seen, method: str | None, now: datetime
) -> int:
    """Infer from one span of answers; the caller has checked the right to do so."""
    choice = Choice(method) if method is not None else own_method(batch)
    reading = _Reading(batch, seen)
    outcome = bridge.infer(
        method=choice.method,
        kind=batch.kind,
        options=batch.options,
        rows=reading.rows(),
        gold={
            task_id: value_of(batch.kind, content, batch.options)
            for task_id, content in projects.gold_of(batch_id=batch.id).items()
        },
    )
    warnings = (*choice.warnings, *outcome.warnings)
    return _record(
        batch_id=batch.id,
        outcome=replace(outcome, warnings=warnings),
        # Answers of the span may have been committed between its count and its reading.
        seen=replace(seen, answers_count=reading.answers_count),
        now=now,
    )


def own_method(batch: BatchRecord) -> Choice:
    """Tell by which method a batch is judged unasked, and what to say of it."""
    method = batch.method
    said: tuple[str, ...] = ()
    if method not in bridge.fitting_methods(batch.kind):
        method = rules.usual_method(batch.kind)
        said = (
            f"{batch.method} does not fit {batch.kind} answers: {method} was used.",
        )
    planned_count = batch.tasks_count * batch.answers_wanted
    if rules.is_quick_enough(method, answers_count=planned_count):
        return Choice(method, said)
    quick = rules.quick_method(batch.kind)
    why = f"{method} takes too long for {planned_count:,} answers"
    return Choice(quick, (f"{why}: {quick} was used.",))


def due_batches(*, now: datetime) -> tuple[int, ...]:
    """Find batches where answers have come: now and then while open, once at the end."""
    found = projects.batches_to_judge(now=now)
    return tuple(batch.id for batch in found if _what_is_due(batch, now))


def judge_batch_due(*, batch_id: int, now: datetime) -> int | None:
    """Infer again from a batch that is due; None where it is not any more."""
    batch = projects.batch(batch_id=batch_id)
    if _what_is_due(batch, now) is None:
        return None
    seen = what_is_there(batch_id=batch_id)
    return judge_span(batch=batch, seen=seen, method=None, now=now)


def judge_due(*, now: datetime) -> tuple[int, ...]:
    """Judge all that is due here and now."""
    runs: list[int] = []
    failures: list[Exception] = []
    for batch_id in due_batches(now=now):
        try:
            run_id = judge_batch_due(batch_id=batch_id, now=now)
            runs += [] if run_id is None else [run_id]
        except Exception as failure:  # noqa: BLE001 - one batch is not in another's way
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Some batches could not be judged.", failures)
    return tuple(runs)


def request_due(*, now: datetime) -> tuple[int, ...]:
    """Start a job for each batch that is due and has none; returns these batches."""
    started = ground.jobs_in_the_way(
        names=(JOB, JOB_OF_THE_CLOCK), failed_since=now - rules.REST_AFTER_FAILURE
    )
    busy = {arguments["batch_id"] for arguments in started}
    idle = tuple(each for each in due_batches(now=now) if each not in busy)
    if idle:
        _start_jobs(batch_ids=idle)
    return idle


@journey
def _start_jobs(*, batch_ids: tuple[int, ...]) -> None:
    for batch_id in batch_ids:
        base.start_job(name=JOB_OF_THE_CLOCK, arguments={"batch_id": batch_id})


def _what_is_due(batch: BatchRecord, now: datetime) -> Seen | None:
    latest = queries.current_run(batch_id=batch.id)
    is_final = not batch.is_open or is_complete(batch.id)
    if is_final or rules.is_recounted(latest.made_at if latest else None, now=now):
        there = what_is_there(batch_id=batch.id)
    else:
        there = _what_is_new(batch.id, latest.seen if latest else None)
    return there if _is_due(latest, there, now, is_final=is_final) else None


def _count_to_judge(batch_id: int) -> int:
    asked = _requested(batch_id)
    if asked is not None and asked.is_under_way:
        raise RunUnderWayError(
            f"A run by {asked.method} is being computed.",
            what_to_do="Wait until it is there, then ask for another one.",
        )
    answers_count = answers.count(batch_id=batch_id)
    _require_answers(answers_count)
    return answers_count


def _require_answers(answers_count: int) -> None:
    if answers_count == 0:
        raise NothingToJudgeError(
            "Nobody has answered this batch.",
            what_to_do="Run again once answers have come.",
        )


def _requested(batch_id: int) -> RequestedRun | None:
    for event in ground.audit_for_subject(
        subject=f"batch:{batch_id}", verb=REQUEST, limit=1
    ):
        job = ground.job_of(job_id=event.details["job"])
        made = job.result if job else None
        return RequestedRun(
            method=event.details["method"],
            answers_count=event.details["answers"],
            requested_at=event.happened_at,
            state=job.state if job else None,
            run_id=made if isinstance(made, int) else None,
        )
    return None


class _Reading:
    """The rows of one span that a method sees, and how many answers were read for them."""

    def __init__(self, batch: BatchRecord, seen: Seen) -> None:
        self.batch, self.seen = batch, seen
        self.answers_count = 0

    def rows(self) -> Iterator[tuple[int, int, object]]:
        """Walk through (task, worker, value), excluded answers left out."""
        batch_id, last_id = self.batch.id, self.seen.last_answer_id
        excluded = spans.reasons_of_excluded(
            batch_id=batch_id, up_to_exclusion_id=self.seen.last_exclusion_id
        )
        contents = spans.Contents(self.batch.kind, self.batch.options)
        for page in spans.said_pages(batch_id=batch_id, up_to_id=last_id):
            self.answers_count += len(page)
            for row in page:
                if row.answer_id not in excluded:
                    value = contents.read(row.content).value
                    yield row.task_id, row.worker_id, value


@journey
def _record(*, batch_id: int, outcome: Outcome, seen: Seen, now: datetime) -> int:
    run_id = services.record_run(batch_id=batch_id, outcome=outcome, seen=seen, now=now)
    services.forget_estimates(
        batch_id=batch_id, kept_run_ids=releases.run_ids(batch_id=batch_id)
    )
    return run_id


def _what_is_new(batch_id: int, seen: Seen | None) -> Seen:
    """Count only what came since: the whole is too much to count every few seconds.

    This misses an answer that was committed after one with a larger id was judged; the
    whole is counted now and then, and at the end.
    """
    after_id, known = (seen.last_answer_id, seen.answers_count) if seen else (0, 0)
    last_id = answers.last_id(batch_id=batch_id)
    new = spans.count(batch_id=batch_id, after_id=after_id, up_to_id=last_id)
    return Seen(
        last_answer_id=last_id,
        last_exclusion_id=spans.last_exclusion_id(batch_id=batch_id),
        answers_count=known + new,
    )


def _is_due(
    latest: queries.RunRecord | None, there: Seen, now: datetime, *, is_final: bool
) -> bool:
    seen = latest.seen if latest else None
    if there == seen or there.answers_count == 0:
        return False
    made_at = latest.made_at if latest else None
    return is_final or rules.is_due(seen=seen, there=there, made_at=made_at, now=now)


def is_complete(batch_id: int) -> bool:
    """Whether no further answer will be wanted, and none is being given."""
    if allocation.open_work(batch_id=batch_id, limit=1).tasks_count:
        return False
    if allocation.undecided_tasks(batch_id=batch_id, limit=1):
        return False
    return allocation.seats_of(batch_id=batch_id).held == 0
