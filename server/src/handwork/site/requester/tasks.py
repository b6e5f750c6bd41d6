"""Step 3: tasks come in from files, with a report; the files that they show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from handwork.base.errors import InvalidInputError, NotFoundError, RefusedError
from handwork.flow import importing, publishing
from handwork.people.rules import Actor
from handwork.projects import queries
from handwork.projects.queries import BatchRecord, ImportRecord, TaskRecord
from handwork.projects.queries.watching import gold_count
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.refusals import translated
from handwork.site.requester.forms import TaskFileForm
from handwork.site.requester.pages import refusal_status, steps
from handwork.site.requester.readings import said, task_shown

ROWS_SHOWN = 5
COLUMNS_SHOWN = 4
REFUSED_SHOWN = 100
ASSETS_SHOWN = 12
# What `<hw-progress>` understands.
PROGRESS_STATES = {"done": "finished"}


class FilesRefusedError(InvalidInputError):
    """Some of the files that were sent cannot be kept."""

    code = "files-refused"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One of the first tasks, as a row of a table."""

    key: str
    cells: tuple[queries.ShownField | None, ...]
    gold: str
    guess: str


@requester_page
def tasks(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Show the tasks there are, and take a file of more."""
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    if not batch.is_draft:
        return redirect("batch", batch_id)
    if request.method != "POST":
        return tasks_page(request, actor, batch, TaskFileForm())
    form = TaskFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return tasks_page(request, actor, batch, form)
    try:
        file = form.cleaned_data["file"]
        publishing.start_import(
            actor=actor,
            batch_id=batch_id,
            file_name=file.name,
            file=file,
            imports_valid_rows=form.cleaned_data["only_valid"],
            now=now(),
        )
    except RefusedError as refusal:
        return tasks_page(request, actor, batch, form, refusal)
    return redirect("batch-tasks", batch_id)


def tasks_page(
    request: HttpRequest,
    actor: Actor,
    batch: BatchRecord,
    form: TaskFileForm,
    refusal: RefusedError | None = None,
) -> HttpResponse:
    """Show step 3."""
    imports = queries.imports_for(actor=actor, batch_id=batch.id)
    latest = imports[0] if imports else None
    context = {
        "batch": batch,
        "steps": steps(2, batch=batch),
        "file_form": form,
        "refusal": refusal,
        "running": latest if latest and not latest.is_finished else None,
        "report": latest if latest and latest.is_finished else None,
        "refused": latest.refused[:REFUSED_SHOWN] if latest else (),
        "gold_count": gold_count(batch_id=batch.id),
        "assets": queries.assets_for(
            actor=actor, organisation_id=batch.organisation_id, limit=ASSETS_SHOWN
        ),
        **first_rows(batch),
    }
    status = refusal_status(refusal)
    return render(request, "requester/batch_tasks.html", context, status=status)


def first_rows(batch: BatchRecord) -> dict[str, object]:
    """Lay the first tasks out as a table."""
    first = queries.tasks_of(batch_id=batch.id, limit=ROWS_SHOWN)
    names = dict.fromkeys(name for task in first for name in task.content)
    columns = tuple(names)[:COLUMNS_SHOWN]
    return {
        "columns": columns,
        "has_guesses": any(task.prediction for task in first),
        "first_rows": [shown_row(batch, task, columns) for task in first],
    }


def shown_row(
    batch: BatchRecord, task: TaskRecord, columns: tuple[str, ...]
) -> ShownRow:
    """Lay one task out."""
    fields = {
        field.name: field
        for field in queries.shown_content(
            content=task_shown(batch.kind, task.content), now=now()
        )
    }
    guess = said(batch.kind, batch.options, task.prediction) if task.prediction else ""
    return ShownRow(
        key=task.key,
        cells=tuple(fields.get(name) for name in columns),
        gold=said(batch.kind, batch.options, task.gold) if task.gold else "",
        guess=guess,
    )


@require_POST
@requester_page
def assets(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Store pictures or recordings that rows refer to."""
    batch = queries.batch_for(actor=actor, batch_id=batch_id)
    files = request.FILES.getlist("assets")
    refused = {}
    for file in files:
        try:
            publishing.store_asset(
                actor=actor,
                organisation_id=batch.organisation_id,
                file_name=file.name or "",
                file=file,
                now=now(),
            )
        except RefusedError as refusal:
            refused[file.name] = refusal
    if refused:
        stored_count = len(files) - len(refused)
        problem = files_refused(refused, stored_count)
        return tasks_page(request, actor, batch, TaskFileForm(), problem)
    if files:
        messages.success(
            request,
            _("Stored: %(count)s. Their names are listed here.")
            % {"count": len(files)},
        )
    else:
        messages.error(
            request, _("No file was chosen. Choose one or more, then store.")
        )
    return redirect("batch-tasks", batch_id)


def files_refused(
    refused: Mapping[str | None, RefusedError], stored_count: int
) -> FilesRefusedError:
    """Name every refused file with its reason, and say what became of the others."""
    reasons = " ".join(
        f"{name}: {translated(each.message)}" for name, each in refused.items()
    )
    advice = translated(next(iter(refused.values())).what_to_do)
    others = ""
    if stored_count:
        others = _("The other files are stored: %(count)s.") % {"count": stored_count}
    return FilesRefusedError(reasons, what_to_do=f"{advice} {others}".strip())


@require_POST
@requester_page
def remove(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """Take all tasks out of a draft, to begin again."""
    count = publishing.remove_tasks(actor=actor, batch_id=batch_id, now=now())
    messages.success(
        request,
        _("Tasks removed: %(count)s. Upload the file anew.")
        % {"count": number_format(count, force_grouping=True)},
    )
    return redirect("batch-tasks", batch_id)


@requester_page
def import_progress(
    request: HttpRequest, actor: Actor, batch_id: int, import_id: int
) -> HttpResponse:
    """Say how far an import is."""
    del request
    return JsonResponse(progress_of(own_import(actor, batch_id, import_id)))


@require_POST
@requester_page
def import_cancel(
    request: HttpRequest, actor: Actor, batch_id: int, import_id: int
) -> HttpResponse:
    """End an import that has not ended."""
    own_import(actor, batch_id, import_id)
    importing.cancel_import(actor=actor, import_id=import_id, now=now())
    messages.success(
        request, _("The import was cancelled. Nothing of it was imported.")
    )
    return redirect("batch-tasks", batch_id)


def own_import(actor: Actor, batch_id: int, import_id: int) -> ImportRecord:
    """Find an import under the address of its batch."""
    found = queries.import_for(actor=actor, import_id=import_id)
    if found.batch_id != batch_id:
        raise NotFoundError(
            f"There is no import {import_id} in this batch.",
            what_to_do="Open the batch again.",
        )
    return found


def progress_of(found: ImportRecord) -> dict[str, object]:
    """Say it as `<hw-progress>` reads it."""
    return {
        "done": found.rows_done_count,
        "total": found.rows_total_count,
        "label": _("Reading %(file)s") % {"file": found.file_name},
        "state": PROGRESS_STATES.get(found.state, found.state),
        "message": found.message,
    }
