"""A task whose question is a document of its own: put into the task's view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from handwork.base.public_codes import code
from handwork.projects.queries.question_frames import question_frame_url
from handwork.projects.rules.questions_xml import (
    Document,
    ExternalQuestion,
    HTMLQuestion,
    document_of,
)
from handwork.site.frames import allowed_to
from handwork.site.turk_frames import (
    FOREIGN_ALLOW,
    FOREIGN_SANDBOX,
    may_show,
    parameters,
    with_parameters,
)
from handwork.site.worker.question_view import ForeignView, document_view
from handwork.site.worker.task_view import FrameView, TaskView, in_frame, state_text

# No screen is longer than so many.
HIGHEST = 10_000


@dataclass(frozen=True, slots=True)
class Place:
    """For whom a document is shown, and under which assignment: none in a preview."""

    task_id: int
    organisation_id: int
    worker_id: int
    assignment_id: int | None
    expires_at: datetime
    origin: str


def as_asked(
    view: TaskView,
    content: Mapping[str, Any],
    place: Place,
    *,
    answer: Mapping[str, Any] | None,
    is_refused: bool = False,
) -> TaskView:
    """Show a task as its document says, and nothing else of its row."""
    document = document_of(content)
    shown = document_view(
        document,
        answer=answer,
        is_refused=is_refused,
        foreign=foreign_of(document, place),
    )
    bare = in_frame(replace(view, source=None), FrameView())
    frame = frame_of(document, place, answer)
    return replace(bare, frame=frame, document=shown)


def frame_of(
    document: Document, place: Place, answer: Mapping[str, Any] | None
) -> FrameView | None:
    """Address the frame of HTML that came with the task."""
    if not isinstance(document, HTMLQuestion):
        return None
    address = question_frame_url(
        task_id=place.task_id, worker_id=place.worker_id, expires_at=place.expires_at
    )
    return FrameView(
        src=with_parameters(address, parameters_at(place)),
        allow=allowed_to({"template": document.html}),
        state=state_text(answer),
    )


def foreign_of(document: Document, place: Place) -> ForeignView | None:
    """Address the page of another site, with what it is told; None where none can be shown."""
    if not isinstance(document, ExternalQuestion):
        return None
    if not may_show(document.url, origin=place.origin):
        return None
    held = place.assignment_id
    return ForeignView(
        src=with_parameters(document.url, parameters_at(place)),
        sandbox=FOREIGN_SANDBOX,
        allow=FOREIGN_ALLOW,
        height=min(document.frame_height, HIGHEST),
        assignment="" if held is None else code("assignment", held),
    )


def parameters_at(place: Place) -> dict[str, str]:
    """Tell the page where it stands."""
    return parameters(
        origin=place.origin,
        task_id=place.task_id,
        organisation_id=place.organisation_id,
        assignment_id=place.assignment_id,
        worker_id=place.worker_id,
    )
