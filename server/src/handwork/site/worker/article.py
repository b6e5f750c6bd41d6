"""The article of one assignment: the task, its controls, and what was earned so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from handwork.allocation.queries import AssignmentRecord, DraftRecord, Held
from handwork.allocation.rules import late_for
from handwork.base.public_codes import code
from handwork.flow import working
from handwork.pay.queries.own import Earned, earned_since
from handwork.people import queries as people
from handwork.projects import queries as projects
from handwork.projects.queries import AssetVanishedError, BatchRecord, ShownField
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
    """What came with a form that was refused: it is shown again."""

    content: Mapping[str, Any]
    client_key: str
    active_seconds: int
    refusal: str


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
    late_for: timedelta

    @property
    def may_go_ahead(self) -> bool:
        """Whether the next task may be put into this page, under its policy."""
        return self.view.document is None

    @property
    def assignment_code(self) -> str:
        """How pages of other sites call the assignment."""
        return code("assignment", self.assignment_id)


def article_of(
    *,
    worker_id: int,
    held: Held | AssignmentRecord,
    now: datetime,
    is_ahead: bool = False,
    typed: Typed | None = None,
    origin: str = "",
) -> Article:
    """Prepare an assignment; one that is loaded ahead is shown one answer later."""
    batch = projects.batch(batch_id=held.batch_id)
    task = projects.task(task_id=held.task_id)
    fields = projects.shown_content(content=task.content, now=now)
    guess = guess_of(
        kind=batch.kind,
        options=batch.options,
        prediction=task.prediction,
        confidence=task.confidence,
    )
    draft = drafted(worker_id, held) if typed is None else None
    seconds = draft.active_milliseconds // 1000 if draft else 0
    answer = typed.content if typed else draft and draft.content
    filled = answer if isinstance(answer, Mapping) else None
    view = task_view(
        kind=batch.kind,
        options=batch.options,
        fields=fields,
        guess=guess,
        answer=filled,
    )
    if batch.kind == QUESTION.name:
        place = place_of(batch, held, worker_id, now, origin)
        view = as_asked(
            view, task.content, place, answer=filled, is_refused=typed is not None
        )
    else:
        view = in_frame(view, frame_of(batch, held, filled, worker_id, now))
    return Article(
        assignment_id=held.assignment_id,
        batch=batch,
        view=view,
        instructions=projects.instructions_html(batch=batch, now=now),
        today=earned_today(worker_id=worker_id, batch=batch, now=now, ahead=is_ahead),
        is_vanished=not all(is_there(field, now) for field in fields),
        client_key=typed.client_key if typed else uuid4().hex,
        active_seconds=typed.active_seconds if typed else seconds,
        refusal=typed.refusal if typed else "",
        expires_at=held.expires_at.isoformat(),
        rendered_at=now.isoformat(),
        seconds_left=max(0.0, (held.expires_at - now).total_seconds()),
        late_for=late_for(time_limit=held.expires_at - held.taken_at),
    )


def place_of(
    batch: BatchRecord,
    held: Held | AssignmentRecord,
    worker_id: int,
    now: datetime,
    origin: str,
) -> Place:
    """Tell for whom a task's document is shown, and under which assignment."""
    return Place(
        task_id=held.task_id,
        organisation_id=batch.organisation_id,
        worker_id=worker_id,
        assignment_id=held.assignment_id,
        expires_at=frame_expires_at(held, now),
        origin=origin,
    )


def frame_of(
    batch: BatchRecord,
    held: Held | AssignmentRecord,
    filled: Mapping[str, Any] | None,
    worker_id: int,
    now: datetime,
) -> FrameView | None:
    """Address the frame of a template's task; other kinds need none."""
    if batch.kind != TEMPLATE.name:
        return None
    expires_at = frame_expires_at(held, now)
    return FrameView(
        src=frame_url(task_id=held.task_id, worker_id=worker_id, expires_at=expires_at),
        allow=allowed_to(batch.options),
        state=state_text(filled),
    )


def frame_expires_at(held: Held | AssignmentRecord, now: datetime) -> datetime:
    """Let a frame's address hold as long as an answer is taken, and a while to read on."""
    late = late_for(time_limit=held.expires_at - held.taken_at)
    return max(held.expires_at + late, now) + FRAME_STAYS


def drafted(worker_id: int, held: Held | AssignmentRecord) -> DraftRecord | None:
    """Read what was typed before, here or on another device, and in what time."""
    return working.draft(worker_id=worker_id, assignment_id=held.assignment_id)


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
