"""What the requester's pages share: the batch with its tabs, steps, links of pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from handwork.base.errors import InvalidInputError, NotFoundError, RefusedError
from handwork.base.rules import whole_number
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.queries import BatchRecord
from handwork.projects.rules import media_of
from handwork.site.clock import now

TABS = (
    ("batch", _("Progress")),
    ("batch-results", _("Results")),
    ("batch-review", _("Review")),
    ("batch-releases", _("Releases")),
)
# Where tasks come one by one, each stands for itself.
GROWING_TABS = (TABS[0], ("batch-offers", _("Tasks")), *TABS[1:])
STEPS = (_("What"), _("How people answer"), _("Tasks"), _("Price and publish"))


class CursorError(InvalidInputError):
    """The address of a page of a list was changed by hand."""

    code = "cursor-invalid"


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a batch."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One of the four steps to a published batch."""

    name: str
    url: str
    is_current: bool
    is_done: bool


def steps(
    current: int, *, project_id: int | None = None, batch: BatchRecord | None = None
) -> tuple[Step, ...]:
    """List the four steps; those that can be opened have an address."""
    urls = ["", "", "", ""]
    if batch is not None:
        project_id = batch.project_id
        urls[2] = reverse("batch-tasks", args=[batch.id])
        urls[3] = reverse("batch-price", args=[batch.id]) if batch.tasks_count else ""
    if project_id is not None:
        urls[0] = reverse("project-what", args=[project_id])
        urls[1] = reverse("project-answers", args=[project_id])
    return tuple(
        Step(str(name), urls[i], i == current, i < current)
        for i, name in enumerate(STEPS)
    )


def batch_context(batch: BatchRecord, current: str) -> dict[str, object]:
    """Give a page of a published batch its heading and its tabs."""
    tabs = tuple(
        Tab(str(name), reverse(view, args=[batch.id]), view == current)
        for view, name in (GROWING_TABS if batch.is_growing else TABS)
    )
    return {"batch": batch, "tabs": tabs}


def published_batch(actor: Actor, batch_id: int) -> BatchRecord:
    """Find a batch that went out; a draft has its own pages."""
    batch = projects.batch_for(actor=actor, batch_id=batch_id)
    if batch.is_draft:
        raise NotFoundError(
            "This batch is a draft and has no answers yet.",
            what_to_do="Open it from its project, and publish it first.",
        )
    return batch


def page_links(
    request: HttpRequest, name: str, cursor: str | int | None
) -> Mapping[str, str]:
    """Link to the first and the next page, with the filters kept."""
    kept = request.GET.copy()
    is_first = not kept.pop(name, None)
    rest = kept.urlencode()
    here = request.path
    first = "" if is_first else f"{here}?{rest}" if rest else here
    if cursor is None:
        return {"first_url": first, "next_url": ""}
    kept[name] = str(cursor)
    return {"first_url": first, "next_url": f"{here}?{kept.urlencode()}"}


def before_of(request: HttpRequest) -> int | None:
    """Read before which row, of a list with the newest first, the page begins."""
    text = request.GET.get("before", "")
    if not text:
        return None
    before = whole_number(text)
    if before is None:
        raise CursorError(
            "This address does not name a page of the list.",
            what_to_do="Open the list again and go on from its first page.",
        )
    return before


def refusal_status(refusal: RefusedError | None) -> int:
    """Answer a refused form with the refusal's status, a page otherwise."""
    return refusal.status if refusal else 200


def image_url(content: Mapping[str, Any]) -> str:
    """Give the address of the picture that a task shows, if it shows one."""
    asset_id = media_of(content.get("image"))
    return "" if asset_id is None else projects.asset_url(asset_id=asset_id, now=now())
