"""The article of one assignment: the task, its controls, and what was earned so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from handwork.allocation.queries import AssignmentRecord, Held
from handwork.allocation.rules import late_for
from handwork.base.public_codes import code
from handwork.flow import deciding, working
from handwork.pay.queries.own import Earned, earned_since
from handwork.people import queries as people
from handwork.projects import queries as projects
from handwork.projects.queries import (
    AssetVanishedError,
    BatchRecord,
    ShownField,
    TaskRecord,
)
from handwork.projects.queries.frames import frame_url
from handwork.projects.rules.questions_xml import QUESTION
from handwork.projects.rules.templating import TEMPLATE
from handwork.site.frames import allowed_to
from handwork.site.worker.asked import Place, as_asked
from handwork.site.worker.task_view import (
    FrameView,
    TaskView,
    guess_of,
    in_frame,
    state_text,
    task_view,
)
from handwork.site.worker.times import start_of_day

FRAME_STAYS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed so far: a draft, or what came with a form that was refused."""

    content: object
    client_key: str
    active_seconds: int
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """Everything that `worker/article.html` reads."""

    assignment_id: int
    batch: BatchRecord
    view: TaskView
    instructions: str
    today: Earned
    is_vanished: bool
    client_key: str
    active_seconds: int
    refusal: str
    expires_at: str
    rendered_at: str
    seconds_left: float
    time_limit: timedelta
    late_for: timedelta
    withholds_pay: bool

    @property
    def may_go_ahead(self) -> bool:
        """Whether the next task may be put into this page, under its policy."""
        return self.view.document is None

    @property
    def assignment_code(self) -> str:
        """How pages of other sites call the assignment."""
        return code("assignment", self.assignment_id)


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who has which assignment before them, when, and on which site."""

    worker_id: int
    held: Held | AssignmentRecord
    now: datetime
    origin: str = ""


def article_of(
    sitting: Sitting, *, is_ahead: bool = False, typed: Typed | None = None
) -> Article:
    """Prepare an assignment; one that is loaded ahead is shown one answer later."""
    worker_id, held, now = sitting.worker_id, sitting.held, sitting.now
    batch = projects.batch(batch_id=held.batch_id)
    task = projects.task(task_id=held.task_id)
    fields = projects.shown_content(content=task.content, now=now)
    typed = typed or drafted(worker_id, held)
    return Article(
        assignment_id=held.assignment_id,
        batch=batch,
        view=view_of(sitting, batch, task, fields, typed),
        instructions=projects.instructions_html(batch=batch, now=now),
        today=earned_today(worker_id=worker_id, batch=batch, now=now, ahead=is_ahead),
        is_vanished=not all(is_there(field, now) for field in fields),
        client_key=typed.client_key,
        active_seconds=typed.active_seconds,
        refusal=typed.refusal,
        expires_at=held.expires_at.isoformat(),
        rendered_at=now.isoformat(),
        seconds_left=max(0.0, (held.expires_at - now).total_seconds()),
        time_limit=held.expires_at - held.taken_at,
        late_for=late_for(time_limit=held.expires_at - held.taken_at),
        withholds_pay=deciding.withholds_pay(),
    )


def view_of(
    sitting: Sitting,
    batch: BatchRecord,
    task: TaskRecord,
    fields: tuple[ShownField, ...],
    typed: Typed,
) -> TaskView:
    """Prepare what is asked, and what was answered so far, as the kind shows it."""
    guess = guess_of(
        kind=batch.kind,
        options=batch.options,
        prediction=task.prediction,
        confidence=task.confidence,
    )
    answer = typed.content if isinstance(typed.content, Mapping) else None
    view = task_view(
        kind=batch.kind,
        options=batch.options,
        fields=fields,
        guess=guess,
        answer=answer,
    )
    if batch.kind != QUESTION.name:
        return in_frame(view, frame_of(sitting, batch, answer))
    return as_asked(
        view,
        task.content,
        place_of(sitting, batch),
        answer=answer,
        is_refused=bool(typed.refusal),
    )


def place_of(sitting: Sitting, batch: BatchRecord) -> Place:
    """Tell for whom a task's document is shown, and under which assignment."""
    return Place(
        task_id=sitting.held.task_id,
        organisation_id=batch.organisation_id,
        worker_id=sitting.worker_id,
        assignment_id=sitting.held.assignment_id,
        expires_at=frame_expires_at(sitting.held, sitting.now),
        origin=sitting.origin,
    )


def frame_of(
    sitting: Sitting, batch: BatchRecord, filled: Mapping[str, Any] | None
) -> FrameView | None:
    """Address the frame of a template's task; other kinds need none."""
    if batch.kind != TEMPLATE.name:
        return None
    return FrameView(
        src=frame_url(
            task_id=sitting.held.task_id,
            worker_id=sitting.worker_id,
            expires_at=frame_expires_at(sitting.held, sitting.now),
        ),
        allow=allowed_to(batch.options),
        state=state_text(filled),
    )


def frame_expires_at(held: Held | AssignmentRecord, now: datetime) -> datetime:
    """Let a frame's address hold as long as an answer is taken, and a while to read on."""
    late = late_for(time_limit=held.expires_at - held.taken_at)
    return max(held.expires_at + late, now) + FRAME_STAYS


def drafted(worker_id: int, held: Held | AssignmentRecord) -> Typed:
    """Read what was typed before, here or on another device, and in what time."""
    draft = working.draft(worker_id=worker_id, assignment_id=held.assignment_id)
    return Typed(
        content=draft.content if draft else None,
        client_key=uuid4().hex,
        active_seconds=draft.active_milliseconds // 1000 if draft else 0,
    )


def earned_today(
    *, worker_id: int, batch: BatchRecord, now: datetime, ahead: bool = False
) -> Earned:
    """Add up the worker's day in a batch, with the answer that is on its way."""
    zone = people.worker(worker_id=worker_id).time_zone
    earned = earned_since(
        worker_id=worker_id, batch_id=batch.id, since=start_of_day(now, zone)
    )
    if not ahead:
        return earned
    return Earned(
        amount_micros=earned.amount_micros + batch.price_micros,
        answers_count=earned.answers_count + 1,
    )


def is_there(field: ShownField, now: datetime) -> bool:
    """Whether the storage still has what the field shows."""
    if not field.url:
        return True
    signed = field.url.rpartition("/")[2]
    try:
        asset, _seconds = projects.read_asset_url(signed=signed, now=now)
        projects.open_asset(asset=asset).close()
    except AssetVanishedError:
        return False
    return True
