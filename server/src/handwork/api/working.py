"""Working: offers, passes, drafts; take and submit are in `work`."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Router, Status

from handwork.allocation import queries as allocation
from handwork.api.clock import now
from handwork.api.paging import Paging, Rows, page_of, place_of
from handwork.api.schemas.basics import Id, Page
from handwork.api.schemas.working import (
    DraftIn,
    DraftOut,
    OfferOut,
    PassOut,
    ReportIn,
    ShownOut,
)
from handwork.api.tokens import WORK, actor_of
from handwork.base.errors import NotAllowedError
from handwork.flow import flagging, working
from handwork.flow.working import WorkOffer
from handwork.flow.working.passing import VALID
from handwork.projects import queries as projects

router = Router(tags=["work"])


class NotWorkingError(NotAllowedError):
    """The account takes no work."""

    code = "not-working"


@router.get("/offers", auth=WORK, response=Page[OfferOut])
def list_offers(request: HttpRequest, paging: Query[Paging]) -> Rows[WorkOffer]:
    """List the work that is there for this worker, the best paid by the hour first."""
    seen = place_of(request, paging) or 0
    offers = working.work_for(actor=actor_of(request), now=now())
    rows = list(enumerate(offers, start=1))[seen : seen + paging.limit + 1]
    page = page_of(request, paging, rows, lambda row: row[0])
    return Rows([offer for _, offer in page.items], page.next_cursor)


@router.post("/batches/{batch_id}/pass", auth=WORK, response=PassOut)
def issue_pass(request: HttpRequest, batch_id: Id) -> dict[str, object]:
    """Give a pass with which tasks of the batch are taken and answered for a while."""
    text = working.issue_pass(actor=actor_of(request), batch_id=batch_id, now=now())
    return {"work_pass": text, "expires_in_seconds": int(VALID.total_seconds())}


@router.get("/assignments/{assignment_id}", auth=WORK, response=ShownOut)
def get_assignment(request: HttpRequest, assignment_id: Id) -> dict[str, object]:
    """Read one's own task as it is shown, with addresses of its files."""
    found = allocation.held_for(actor=actor_of(request), assignment_id=assignment_id)
    content = projects.task(task_id=found.task_id).content
    return {
        "assignment_id": found.assignment_id,
        "task_id": found.task_id,
        "fields": [
            {
                "name": field.name,
                "media": field.media,
                "text": field.text,
                "url": request.build_absolute_uri(field.url) if field.url else "",
            }
            for field in projects.shown_content(content=content, now=now())
        ],
    }


@router.get("/assignments/{assignment_id}/draft", auth=WORK, response=DraftOut)
def get_draft(request: HttpRequest, assignment_id: Id) -> dict[str, object]:
    """Read what was typed for a task so far."""
    found = working.draft(worker_id=_worker_id(request), assignment_id=assignment_id)
    if found is None:
        return {"content": None, "active_milliseconds": 0}
    return {"content": found.content, "active_milliseconds": found.active_milliseconds}


@router.put("/assignments/{assignment_id}/draft", auth=WORK, response={204: None})
def save_draft(request: HttpRequest, assignment_id: Id, sent: DraftIn) -> Status[None]:
    """Keep what was typed for a task so far."""
    working.save_draft(
        worker_id=_worker_id(request),
        assignment_id=assignment_id,
        content=sent.content,
        active_milliseconds=sent.active_milliseconds,
        now=now(),
    )
    return Status(204, None)


@router.post("/assignments/{assignment_id}/return", auth=WORK, response={204: None})
def return_task(request: HttpRequest, assignment_id: Id) -> Status[None]:
    """Hand a task back: nothing is held against anyone."""
    working.hand_back(
        worker_id=_worker_id(request), assignment_id=assignment_id, now=now()
    )
    return Status(204, None)


@router.post("/assignments/{assignment_id}/report", auth=WORK, response={204: None})
def report_task(
    request: HttpRequest, assignment_id: Id, sent: ReportIn
) -> Status[None]:
    """Hand a task back and say what is wrong with it; who said so is not written down."""
    flagging.flag_task(
        actor=actor_of(request),
        assignment_id=assignment_id,
        problem=sent.problem,
        now=now(),
    )
    return Status(204, None)


def _worker_id(request: HttpRequest) -> int:
    worker_id = actor_of(request).worker_id
    if worker_id is None:
        raise NotWorkingError(
            "This account is no worker's, or its work is suspended.",
            what_to_do="Fill in a worker's profile, or ask a steward.",
        )
    return worker_id
