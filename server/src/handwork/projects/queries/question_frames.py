"""Frames of tasks whose document brings HTML of its own: addresses and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handwork.base.errors import NotFoundError
from handwork.projects.models import Task
from handwork.projects.queries.frames import URL_PREFIX
from handwork.projects.queries.sealed_frames import FramePlace, sealed, unsealed
from handwork.projects.rules import questions_xml
from handwork.projects.rules.questions_xml import HTMLQuestion

QUESTION_PREFIX = f"{URL_PREFIX}question/"
PURPOSE = "question"


@dataclass(frozen=True, slots=True)
class QuestionFrame:
    """What the frame of an HTMLQuestion shows, and to whom."""

    question: HTMLQuestion
    title: str
    worker_id: int


def question_frame_url(*, task_id: int, worker_id: int, expires_at: datetime) -> str:
    """Seal the address of a task's frame for who looks at it; it holds until a moment."""
    place = FramePlace(task_id, worker_id, expires_at)
    return f"{QUESTION_PREFIX}{sealed(place, purpose=PURPOSE)}"


def read_question_frame(*, signed: str, now: datetime) -> QuestionFrame:
    """Open a sealed address and read what its frame shows."""
    place = unsealed(signed, purpose=PURPOSE, now=now)
    row = Task.objects.filter(pk=place.task_id).select_related("batch").first()
    question = None if row is None else questions_xml.document_of(row.content)
    if row is None or not isinstance(question, HTMLQuestion):
        raise NotFoundError("This task is not shown in a frame.")
    return QuestionFrame(question, row.batch.title, place.worker_id)
