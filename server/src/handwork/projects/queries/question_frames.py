"""Frames of tasks whose document brings HTML of its own: addresses and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.signing import BadSignature, Signer

from handwork.base.errors import NotFoundError
from handwork.projects.models import Task
from handwork.projects.queries.frames import URL_PREFIX, FrameUrlExpiredError
from handwork.projects.rules import questions_xml
from handwork.projects.rules.questions_xml import HTMLQuestion

QUESTION_PREFIX = f"{URL_PREFIX}question/"
_SIGNER = Signer(salt="handwork.projects.question-frame")


@dataclass(frozen=True, slots=True)
class QuestionFrame:
    """What the frame of an HTMLQuestion shows, and to whom."""

    question: HTMLQuestion
    title: str
    worker_id: int


def question_frame_url(*, task_id: int, worker_id: int, expires_at: datetime) -> str:
    """Sign the address of a task's frame for who looks at it; it holds until a moment."""
    signed = _SIGNER.sign(f"{task_id}-{int(expires_at.timestamp())}-{worker_id}")
    return f"{QUESTION_PREFIX}{signed}"


def read_question_frame(*, signed: str, now: datetime) -> QuestionFrame:
    """Check a signed address and read what its frame shows."""
    try:
        task_id, expires, worker_id = _SIGNER.unsign(signed).split("-")
    except (BadSignature, ValueError):
        raise NotFoundError("This is not the address of a task's frame.") from None
    if int(expires) <= int(now.timestamp()):
        raise FrameUrlExpiredError(
            "The address of this task's frame has expired.",
            what_to_do="Reload the page that shows it.",
        )
    row = Task.objects.filter(pk=int(task_id)).select_related("batch").first()
    question = None if row is None else questions_xml.document_of(row.content)
    if row is None or not isinstance(question, HTMLQuestion):
        raise NotFoundError("This task is not shown in a frame.")
    return QuestionFrame(question, row.batch.title, int(worker_id))
