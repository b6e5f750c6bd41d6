"""Writes of the inference room."""

from __future__ import annotations

from datetime import datetime

from handwork.base.transactions import service
from handwork.inference import rules, statements
from handwork.inference.models import Estimate, Run, WorkerSkill
from handwork.inference.outcome import Outcome, SkillRow
from handwork.inference.rules import Seen

ROWS_AT_ONCE = 1_000


@service
def record_run(*, batch_id: int, outcome: Outcome, seen: Seen, now: datetime) -> int:
    """Write a run with its estimates and skills."""
    run = Run.objects.create(
        batch_id=batch_id,
        method=outcome.method,
        method_version=outcome.method_version,
        parameters=dict(outcome.parameters),
        last_answer_id=seen.last_answer_id,
        last_exclusion_id=seen.last_exclusion_id,
        answers_count=outcome.answers_count,
        excluded_count=seen.answers_count - outcome.answers_count,
        tasks_count=outcome.tasks_count,
        workers_count=outcome.workers_count,
        iterations_count=outcome.iterations_count,
        has_converged=outcome.has_converged,
        log_likelihood=outcome.log_likelihood,
        alpha=outcome.alpha,
        gold_accuracy_share=outcome.gold_accuracy_share,
        gold_tasks_count=outcome.gold_tasks_count,
        warnings=list(outcome.warnings),
        made_at=now,
    )
    statements.insert_estimates(run_id=run.pk, rows=outcome.estimates)
    WorkerSkill.objects.bulk_create(
        [skill_of(run.pk, row) for row in outcome.skills], batch_size=ROWS_AT_ONCE
    )
    return run.pk


def skill_of(run_id: int, row: SkillRow) -> WorkerSkill:
    """Make the row of one worker."""
    return WorkerSkill(
        run_id=run_id,
        worker_id=row.worker_id,
        accuracy_share=row.accuracy_share,
        accuracy_low_share=row.accuracy_low_share,
        accuracy_high_share=row.accuracy_high_share,
        confusion=row.confusion,
        answers_count=row.answers_count,
        gold_answers_count=row.gold_answers_count,
        gold_right_count=row.gold_right_count,
    )


@service
def forget_estimates(*, batch_id: int, kept_run_ids: frozenset[int]) -> None:
    """Delete estimates and skills of old runs; the runs themselves stay."""
    runs = Run.objects.filter(batch_id=batch_id).order_by("-pk")
    latest = set(runs.values_list("pk", flat=True)[: rules.RUNS_WITH_ESTIMATES])
    old = runs.exclude(pk__in=latest | kept_run_ids).values_list("pk", flat=True)
    for run_id in old:
        Estimate.objects.filter(run_id=run_id).delete()
        WorkerSkill.objects.filter(run_id=run_id).delete()
