"""Reads of the inference room. Callers check the right to see the batch first."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from handwork.base.errors import NotFoundError
from handwork.inference import bridge, rules
from handwork.inference.models import Estimate, Run, WorkerSkill
from handwork.inference.rules import Seen

PAGE_ROWS = 50
MOST_PAGE_ROWS = 10_000


class RunNotFoundError(NotFoundError):
    """There is no such run of this batch."""

    code = "run-not-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run of a method."""

    id: int
    batch_id: int
    method: str
    method_version: str
    parameters: Mapping[str, float]
    last_answer_id: int
    last_exclusion_id: int
    answers_count: int
    excluded_count: int
    tasks_count: int
    workers_count: int
    iterations_count: int
    has_converged: bool
    log_likelihood: float | None
    alpha: float | None
    gold_accuracy_share: float | None
    gold_tasks_count: int
    warnings: tuple[str, ...]
    made_at: datetime

    @property
    def seen(self) -> Seen:
        """What the run saw."""
        return Seen(
            last_answer_id=self.last_answer_id,
            last_exclusion_id=self.last_exclusion_id,
            answers_count=self.answers_count + self.excluded_count,
        )


@dataclass(frozen=True, slots=True)
class EstimateRecord:
    """What a run believes of one task."""

    task_id: int
    label: Any
    confidence: float
    distribution: tuple[tuple[Any, float], ...]
    answers_count: int
    agreeing_count: int

    @property
    def has_disagreement(self) -> bool:
        """Whether any answer says something else."""
        return self.agreeing_count < self.answers_count


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateFilter:
    """Which estimates to show; `label` is a JSON value, a sorted list for choices."""

    label: Any = None
    confidence_below: float | None = None
    has_disagreement: bool | None = None
    task_ids: Collection[int] | None = None


@dataclass(frozen=True, slots=True)
class EstimatePage:
    """Some estimates, and where the next ones begin; None after the last."""

    rows: tuple[EstimateRecord, ...]
    next_cursor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillRecord:
    """What a run believes of one worker, under the name the caller may show."""

    worker: str
    accuracy_share: float
    # The ends of its 95 % interval; None in runs from before intervals were kept.
    accuracy_low_share: float | None
    accuracy_high_share: float | None
    confusion: Mapping[str, Mapping[str, float]]
    answers_count: int
    gold_answers_count: int
    gold_right_count: int

    @property
    def gold_accuracy_share(self) -> float | None:
        """The share of the worker's answers to known tasks that are right."""
        if self.gold_answers_count == 0:
            return None
        return self.gold_right_count / self.gold_answers_count


def methods_for(*, kind: str) -> tuple[str, ...]:
    """Name the methods that fit answers of a kind."""
    return bridge.fitting_methods(kind)


def every_method() -> tuple[str, ...]:
    """Name the methods of all kinds of answers."""
    return tuple(sorted(bridge.METHODS))


def usual_method(*, kind: str) -> str:
    """Name the method to offer first for a kind of answer, beside the default one."""
    return rules.usual_method(kind)


def runs_of(
    *, batch_id: int, before_id: int | None = None, limit: int = PAGE_ROWS
) -> tuple[RunRecord, ...]:
    """List the runs of a batch, the latest first."""
    runs = Run.objects.filter(batch_id=batch_id).order_by("-pk")
    if before_id is not None:
        runs = runs.filter(pk__lt=before_id)
    return tuple(map(run_record, runs[:limit]))


def current_run(*, batch_id: int) -> RunRecord | None:
    """Find the run that saw most; of several that saw the same, the latest."""
    runs = Run.objects.filter(batch_id=batch_id)
    newest = runs.order_by("-last_answer_id", "-last_exclusion_id", "-pk").first()
    return run_record(newest) if newest else None


def run_that_saw(*, batch_id: int, seen: Seen, method: str) -> RunRecord | None:
    """Find the latest run of a method over exactly these answers that has its estimates."""
    runs = Run.objects.annotate(seen_count=F("answers_count") + F("excluded_count"))
    kept = Q(Exists(Estimate.objects.filter(run_id=OuterRef("pk"))))
    found = runs.filter(
        kept | Q(tasks_count=0),
        batch_id=batch_id,
        method=method,
        last_answer_id=seen.last_answer_id,
        last_exclusion_id=seen.last_exclusion_id,
        seen_count=seen.answers_count,
    )
    newest = found.order_by("-pk").first()
    return run_record(newest) if newest else None


def run(*, run_id: int, batch_id: int) -> RunRecord:
    """Read one run of a batch."""
    found = Run.objects.filter(pk=run_id, batch_id=batch_id).first()
    if found is None:
        raise RunNotFoundError(
            "This batch has no such run.",
            what_to_do="Choose one from the list of runs.",
        )
    return run_record(found)


def run_record(row: Run) -> RunRecord:
    """Freeze one row."""
    names = [name for name in RunRecord.__slots__ if name != "warnings"]
    values = {name: getattr(row, name) for name in names}
    return RunRecord(**values, warnings=tuple(row.warnings))


def estimates_page(
    *,
    run_id: int,
    chosen: EstimateFilter | None = None,
    after_task_id: int = 0,
    limit: int = PAGE_ROWS,
) -> EstimatePage:
    """Read estimates in the order of their tasks, from a cursor on."""
    limit = min(max(limit, 1), MOST_PAGE_ROWS)
    found = chosen_estimates(run_id, chosen or EstimateFilter())
    rows = found.filter(task_id__gt=after_task_id).order_by("task_id")[: limit + 1]
    records = tuple(map(estimate_record, rows))
    more = len(records) > limit
    return EstimatePage(records[:limit], records[limit - 1].task_id if more else None)


def least_sure(
    *,
    run_id: int,
    chosen: EstimateFilter | None = None,
    after: tuple[float, int] = (-math.inf, 0),
    limit: int = PAGE_ROWS,
) -> tuple[EstimateRecord, ...]:
    """Read estimates by confidence, the lowest first, from (confidence, task) on."""
    found = chosen_estimates(run_id, chosen or EstimateFilter())
    if not math.isinf(after[0]):
        same = Q(confidence=after[0], task_id__gt=after[1])
        found = found.filter(Q(confidence__gt=after[0]) | same)
    rows = found.order_by("confidence", "task_id")[: min(max(limit, 1), MOST_PAGE_ROWS)]
    return tuple(map(estimate_record, rows))


def chosen_estimates(run_id: int, chosen: EstimateFilter) -> QuerySet[Estimate]:
    """Narrow the estimates of a run down."""
    found = Estimate.objects.filter(run_id=run_id)
    if chosen.label is not None:
        found = found.filter(label=chosen.label)
    if chosen.confidence_below is not None:
        found = found.filter(confidence__lt=chosen.confidence_below)
    if chosen.has_disagreement is True:
        found = found.filter(agreeing_count__lt=F("answers_count"))
    if chosen.has_disagreement is False:
        found = found.filter(agreeing_count=F("answers_count"))
    if chosen.task_ids is not None:
        found = found.filter(task_id__in=chosen.task_ids)
    return found


def estimate_of(*, run_id: int, task_id: int) -> EstimateRecord | None:
    """Read what a run believes of one task; None where nobody answered it."""
    row = Estimate.objects.filter(run_id=run_id, task_id=task_id).first()
    return estimate_record(row) if row else None


def estimates_between(
    *, run_id: int, task_ids: Collection[int]
) -> Mapping[int, EstimateRecord]:
    """Read the estimates of some tasks, by task."""
    if not task_ids:
        return {}
    # A range uses the index whatever the number of tasks; the caller's are near another.
    rows = Estimate.objects.filter(
        run_id=run_id, task_id__gte=min(task_ids), task_id__lte=max(task_ids)
    ).values_list(*EstimateRecord.__slots__)
    wanted = frozenset(task_ids)
    return {row[0]: _from_columns(row) for row in rows.iterator() if row[0] in wanted}


def _from_columns(row: tuple[Any, ...]) -> EstimateRecord:
    task_id, label, confidence, pairs, *counts = row
    distribution = tuple((label, share) for label, share in pairs)
    return EstimateRecord(task_id, label, confidence, distribution, *counts)


def estimate_record(row: Estimate) -> EstimateRecord:
    """Freeze one row."""
    return EstimateRecord(
        task_id=row.task_id,
        label=row.label,
        confidence=row.confidence,
        distribution=tuple((label, share) for label, share in row.distribution),
        answers_count=row.answers_count,
        agreeing_count=row.agreeing_count,
    )


def unsaid_count(*, run_id: int) -> int:
    """Count the estimates whose label none of the task's answers gave."""
    return Estimate.objects.filter(run_id=run_id, agreeing_count=0).count()


def label_counts(*, run_id: int, limit: int = 100) -> tuple[tuple[Any, int], ...]:
    """Count the estimates of each of so many labels, the most frequent first."""
    counts = (
        Estimate.objects.filter(run_id=run_id)
        .values_list("label")
        .annotate(tasks_count=Count("pk"))
        .order_by("-tasks_count", "label")
    )
    return tuple(counts[:limit])


def workers_of(*, run_id: int) -> tuple[int, ...]:
    """List the workers a run saw; they never leave the server under these ids."""
    skills = WorkerSkill.objects.filter(run_id=run_id)
    return tuple(skills.order_by("worker_id").values_list("worker_id", flat=True))


def latest_confusions(
    *, batch_id: int, method: str
) -> Mapping[int, Mapping[str, Mapping[str, float]]]:
    """Read how each worker confuses labels, as the latest run of a method believes."""
    runs = Run.objects.filter(
        Exists(WorkerSkill.objects.filter(run_id=OuterRef("pk"))),
        batch_id=batch_id,
        method=method,
    )
    latest = runs.order_by("-pk").values_list("pk", flat=True).first()
    if latest is None:
        return {}
    known = WorkerSkill.objects.filter(run_id=latest)
    return dict(known.values_list("worker_id", "confusion"))


def skills(*, run_id: int, pseudonyms: Mapping[int, str]) -> tuple[SkillRecord, ...]:
    """Read the skills of a run's workers under the names given, the most active first."""
    rows: Iterable[WorkerSkill] = WorkerSkill.objects.filter(
        run_id=run_id, worker_id__in=pseudonyms
    ).order_by("-answers_count", "worker_id")
    return tuple(
        SkillRecord(
            worker=pseudonyms[row.worker_id],
            accuracy_share=row.accuracy_share,
            accuracy_low_share=row.accuracy_low_share,
            accuracy_high_share=row.accuracy_high_share,
            confusion=row.confusion,
            answers_count=row.answers_count,
            gold_answers_count=row.gold_answers_count,
            gold_right_count=row.gold_right_count,
        )
        for row in rows
    )
