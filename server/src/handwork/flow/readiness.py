"""Whether a batch can be published: its tasks are there, and have what they must show."""

from __future__ import annotations

from datetime import datetime

from handwork.base.errors import ConflictError
from handwork.projects import queries
from handwork.projects.queries import BatchRecord, frames
from handwork.projects.rules import templating

# So many rows are written out to see whether the elements could read them.
ROWS_TRIED = 5


class NotReadyError(ConflictError):
    """The batch cannot be published as it stands."""

    code = "not-ready"


def check_ready(batch: BatchRecord, now: datetime) -> None:
    """Refuse a batch whose tasks are on their way, absent, or not what is asked for."""
    if queries.has_import_under_way(batch_id=batch.id):
        raise NotReadyError(
            "Tasks of this batch are still being imported.",
            what_to_do="Wait until the import has ended, or cancel it, then publish.",
        )
    if batch.tasks_count == 0:
        raise NotReadyError(
            "The batch has no tasks.", what_to_do="Import tasks, then publish."
        )
    if batch.kind == templating.TEMPLATE.name:
        _check_variables(batch)
        _check_attributes(batch, now)


def _check_attributes(batch: BatchRecord, now: datetime) -> None:
    """Refuse first rows from which elements get lists and objects they cannot read."""
    for task, html in frames.first_rendered(
        batch_id=batch.id, limit=ROWS_TRIED, now=now
    ):
        if broken := templating.broken_in(html):
            raise NotReadyError(
                f'The task "{task}" cannot be shown to workers: {broken[0]}.',
                what_to_do="Mend the template, or the rows whose values it takes: write "
                "lists as ['one', 'two'], or {{ your_list | to_json }}.",
            )


def _check_variables(batch: BatchRecord) -> None:
    """Refuse rows that lack what their template shows."""
    needed = templating.needed_variables(
        str(batch.options["template"]), str(batch.options["language"])
    )
    key, field = frames.lacking_task(batch_id=batch.id, needed=needed)
    if key:
        raise NotReadyError(
            f'The task "{key}" has no field "{field}", which the template shows.',
            what_to_do=f'Add "{field}" to every row and import them anew; or show it in '
            f"the template only where it is there: {{% if {field} %}}.",
        )
