"""Stop: ask for more answers to a task only where those that came leave doubt.

A batch with a stop rule begins with its least number of answers. Where all that were
asked for have come, the skills of its latest run say how sure the labels are: what is sure
enough is decided, for the rest one more answer is asked for, up to the most that the
escrow pays. The rule is fixed when the batch is published, and so is the method whose runs
count: trying another one changes nothing about who is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from handwork.allocation import queries as allocation
from handwork.allocation import services
from handwork.answers import spans
from handwork.base.transactions import journey
from handwork.flow import judging
from handwork.inference import bridge
from handwork.inference import queries as inference
from handwork.inference.outcome import StopTerms
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import VOTES_AHEAD

TASKS_AT_ONCE = 1_000


def stop_due(*, now: datetime) -> int:
    """Decide every task whose answers have come; returns for how many it is enough."""
    del now
    enough_count = 0
    failures: list[Exception] = []
    for batch in projects.stopping_batches():
        try:
            enough_count += _stop_in(batch)
        except Exception as failure:  # noqa: BLE001 - one batch is not in another's way
            failures.append(failure)
    if failures:
        raise ExceptionGroup("Some batches could not be decided.", failures)
    return enough_count


def _stop_in(batch: BatchRecord) -> int:
    method = judging.own_method(batch).method
    confusions = inference.latest_confusions(batch_id=batch.id, method=method)
    after_task_id = enough_count = 0
    while task_ids := allocation.undecided_tasks(
        batch_id=batch.id, after_task_id=after_task_id, limit=TASKS_AT_ONCE
    ):
        enough = _enough(batch, task_ids, confusions)
        more = frozenset(task_ids) - enough
        _write(batch_id=batch.id, enough=enough, more=more)
        enough_count += len(enough)
        after_task_id = task_ids[-1]
    return enough_count


def _enough(
    batch: BatchRecord, task_ids: tuple[int, ...], confusions: Mapping[int, Any]
) -> frozenset[int]:
    contents = spans.Contents(batch.kind, batch.options)
    said = spans.said_of(batch_id=batch.id, task_ids=task_ids)
    return bridge.enough(
        kind=batch.kind,
        options=batch.options,
        rows=(
            (row.task_id, row.worker_id, contents.read(row.content).value)
            for row in said
        ),
        confusions=confusions,
        terms=StopTerms(
            least=batch.first_wanted,
            most=batch.answers_wanted,
            confidence_share=batch.enough_confidence_share,
            votes_ahead=VOTES_AHEAD,
        ),
    )


@journey
def _write(*, batch_id: int, enough: Collection[int], more: Collection[int]) -> None:
    services.ask_no_more(batch_id=batch_id, task_ids=enough)
    services.ask_more(batch_id=batch_id, task_ids=more)
