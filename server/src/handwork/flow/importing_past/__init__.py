"""Import what was done at Mechanical Turk: HITs and results become batches and estimates.

Each HIT type becomes a project with one closed batch. No money moves: what was paid, was
paid there. Workers keep the ids by which the requester knows them; nobody is behind these
here, and nobody's profile changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from handwork.base.errors import RefusedError
from handwork.base.money import micros_from_text
from handwork.flow import judging
from handwork.flow.importing_past.grouping import Group, group_records
from handwork.flow.importing_past.keeping import Importing, keep
from handwork.flow.storing import require_member
from handwork.people.past import codes_of_people
from handwork.people.rules import Actor
from handwork.projects.formats.turk_files import Record, Refused
from handwork.projects.rules import past
from handwork.projects.rules.past import PastRowError

__all__ = ["Imported", "PastReport", "import_past"]


@dataclass(frozen=True, slots=True)
class Imported:
    """A batch that was made of old work."""

    batch_id: int
    title: str
    tasks_count: int
    answers_count: int
    workers_count: int
    compared: str
    run_id: int | None
    note: str


@dataclass(slots=True)
class PastReport:
    """What became of the files."""

    imported: list[Imported] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def import_past(
    *,
    actor: Actor,
    organisation_id: int,
    records: Iterable[Record],
    compare: str | None,
    now: datetime,
) -> PastReport:
    """Keep what the files tell, batch by batch; each is kept whole, or not at all."""
    require_member(actor, organisation_id)
    importing = Importing(actor, organisation_id, now)
    report = PastReport()
    are_people = partial(codes_of_people, organisation_id=organisation_id)
    for group in group_records(records, report.refused, are_people=are_people):
        try:
            report.imported.append(_import_one(importing, group, compare))
        except (PastRowError, RefusedError) as refusal:
            report.refused.append(Refused(f"HITs “{group.first.title}”", str(refusal)))
    return report


def _import_one(importing: Importing, group: Group, compare: str | None) -> Imported:
    fields = past.fields_of(group.answers)
    compared = compare if compare in fields else ""
    if not compare and len(fields) == 1:
        (compared,) = fields
    batch_id, workers_count = keep(importing, group, compared)
    run_id, note = None, ""
    if compared:
        run_id, note = _judged(importing, batch_id)
    elif fields:
        note = f"no estimates: name what to compare, one of {', '.join(fields)[:500]}"
    if micros_from_text(group.first.reward) == 0:
        note = f"its reward of 0 stands as 0.000001 here. {note}".strip()
    return Imported(
        batch_id=batch_id,
        title=group.first.title,
        tasks_count=len(group.hits),
        answers_count=len(group.answers),
        workers_count=workers_count,
        compared=compared,
        run_id=run_id,
        note=note,
    )


def _judged(importing: Importing, batch_id: int) -> tuple[int | None, str]:
    try:
        run_id = judging.judge(
            actor=importing.actor, batch_id=batch_id, now=importing.now
        )
    except RefusedError as refusal:
        return None, f"no estimates: {refusal.message}"
    return run_id, ""
