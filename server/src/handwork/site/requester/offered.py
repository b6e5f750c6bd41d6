"""Tasks on offer one by one, as their requester sees them: their state, counts and end."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from handwork.answers import reviews
from handwork.answers.reviews import ActionRecord, ResultRecord
from handwork.base.public_codes import code
from handwork.base.rules import whole_number
from handwork.flow.counting_offers import OfferView, counted
from handwork.people.rules import Actor
from handwork.projects.queries import BatchRecord, layouts, noticing, offers
from handwork.projects.queries.offers import OfferRecord
from handwork.projects.queries.watching import tasks_with
from handwork.projects.rules.offers import Status
from handwork.site.clock import now
from handwork.site.guards import requester_page
from handwork.site.requester.offer_forms import EndForm, ExtensionForm
from handwork.site.requester.pages import (
    CursorError,
    batch_context,
    page_links,
    published_batch,
)

ROWS = 50
FOUND_SHOWN = 100
STATE_WORDS = {
    Status.ASSIGNABLE: (
        pgettext_lazy("state", "Open"),
        "state-good",
        _("people can take it"),
    ),
    Status.UNASSIGNABLE: (
        _("Under way"),
        "",
        _("nobody can take it, and somebody is at it"),
    ),
    Status.REVIEWABLE: (_("Ready to review"), "state-wait", _("nothing more comes")),
    Status.REVIEWING: (_("Under review"), "state-wait", _("a program marked it")),
    Status.DISPOSED: (_("Deleted"), "", _("its answers stay")),
}
PAUSED = (_("Paused"), "state-wait", _("with its batch: nobody can take it"))
LEVEL_WORDS = {
    "assignment": _("each answer, as it comes"),
    "hit": _("all answers together"),
}


@dataclass(frozen=True, slots=True)
class OfferShown:
    """A task on offer with the words for its state."""

    view: OfferView
    key: str
    is_expired: bool

    @property
    def record(self) -> OfferRecord:
        """What was offered."""
        return self.view.record

    @property
    def words(self) -> tuple[str, str, str]:
        """Its state: in a word, as a colour, in a sentence."""
        is_paused = self.record.terms.state == "paused"
        if is_paused and self.view.status == Status.ASSIGNABLE:
            return _said(PAUSED)
        return _said(STATE_WORDS[self.view.status])

    @property
    def hit_code(self) -> str:
        """What programs of Mechanical Turk know it by."""
        return code("hit", self.record.task_id)

    @property
    def answered_count(self) -> int:
        """How many answers there are, decided or not."""
        counts = self.view.counts
        return max(counts.most - counts.available - counts.pending, 0)

    @property
    def undecided_count(self) -> int:
        """How many answers wait for a decision."""
        return max(self.answered_count - self.view.counts.completed, 0)

    @property
    def may_change(self) -> bool:
        """Whether its end may be moved and more answers asked for."""
        is_over = self.view.status == Status.DISPOSED or self.record.terms.is_closed
        return self.record.has_offer and not is_over


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """Something that a rule of review found or did."""

    about: str
    what: str
    came: str


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """A rule of review of a task, with what it found and did."""

    name: str
    level: str
    lines: tuple[ReviewLine, ...]


@require_safe
@requester_page
def offer_list(request: HttpRequest, actor: Actor, batch_id: int) -> HttpResponse:
    """List the tasks of a growing batch, the newest first."""
    batch = published_batch(actor, batch_id)
    found = offers.offers_for(
        actor=_seeing(actor, batch),
        organisation_id=batch.organisation_id,
        batch_ids=[batch_id],
        after=_place(request),
        limit=ROWS + 1,
    )
    shown = found[:ROWS]
    last = shown[-1].place if len(found) > ROWS else None
    context = {
        **batch_context(batch, "batch-offers"),
        "offers": shown_offers(shown, now()),
        **page_links(request, "after", "_".join(map(str, last)) if last else None),
    }
    return render(request, "requester/batch_offers.html", context)


def shown_offers(
    records: tuple[OfferRecord, ...], moment: datetime
) -> tuple[OfferShown, ...]:
    """Count tasks on offer, a page of them at once."""
    tasks = tasks_with(task_ids=[record.task_id for record in records])
    return tuple(
        OfferShown(
            view=view,
            key=tasks[view.record.task_id].key,
            is_expired=view.record.is_expired(moment),
        )
        for view in counted(records, now=moment)
    )


def offer_context(
    actor: Actor, batch: BatchRecord, task_id: int, names: Mapping[int, str]
) -> dict[str, Any]:
    """Show what a task's page says of it as it is on offer; `names` by assignment."""
    record = offers.offers_of(task_ids=[task_id])[task_id]
    moment = now()
    (shown,) = shown_offers((record,), moment)
    layout = None
    if record.layout_id is not None:
        layout = layouts.layout_for(
            actor=_seeing(actor, batch), layout_id=record.layout_id
        )
    return {
        "offer": shown,
        "type_code": code("type", batch.id),
        "layout": layout,
        "policies": _policies(record, names),
        "may_change": shown.may_change and actor.acts_for(batch.organisation_id),
        "end_form": EndForm(initial={"ends_at": record.expires_at}),
        # An extension whose button is pressed twice is made once.
        "extension_form": ExtensionForm(initial={"token": secrets.token_hex(16)}),
    }


def terms_context(batch: BatchRecord) -> dict[str, Any]:
    """Show what a batch's page says of it to workers and programs."""
    rule = noticing.rule_of(batch_id=batch.id)
    terms = offers.terms_of(batch_ids=[batch.id] if batch.is_growing else [])
    return {
        "terms": terms.get(batch.id),
        "type_code": code("type", batch.id),
        "rule": rule,
        "told_of": ", ".join(sorted(rule.event_types)) if rule else "",
    }


def _seeing(actor: Actor, batch: BatchRecord) -> Actor:
    """Let whoever sees the batch see what is in it: stewards too."""
    return replace(actor, organisation_ids=frozenset({batch.organisation_id}))


def _place(request: HttpRequest) -> tuple[int, ...] | None:
    text = request.GET.get("after", "")
    if not text:
        return None
    numbers = [whole_number(part) for part in text.split("_")]
    place = tuple(number for number in numbers if number is not None)
    if len(place) != len(numbers) or len(place) > len(("batch", "number")):
        raise CursorError(
            "This address does not name a page of the list.",
            what_to_do="Open the list again and go on from its first page.",
        )
    return place


def _policies(record: OfferRecord, names: Mapping[int, str]) -> tuple[PolicyShown, ...]:
    asked = (("assignment", record.assignment_policy), ("hit", record.hit_policy))
    return tuple(
        PolicyShown(
            name=str(policy["PolicyName"]),
            level=str(LEVEL_WORDS[level]),
            lines=_lines(record.task_id, level, names),
        )
        for level, policy in asked
        if policy is not None
    )


def _lines(
    task_id: int, level: str, names: Mapping[int, str]
) -> tuple[ReviewLine, ...]:
    """Read what a rule found, then what it did because of that."""
    whose: dict[str, Any] = {
        "task_id": task_id, "level": level, "after_id": 0, "limit": FOUND_SHOWN,
    }  # fmt: skip
    found = [_found(row, names) for row in reviews.results_on(**whose)]
    done = [
        _done(row, names)
        for row in reviews.actions_on(**whose)
        if row.name != reviews.REVIEW
    ]
    return (*found, *done)


def _said(words: tuple[object, str, object]) -> tuple[str, str, str]:
    state, colour, sentence = words
    return str(state), colour, str(sentence)


def _found(row: ResultRecord, names: Mapping[int, str]) -> ReviewLine:
    what = (
        _("%(key)s of %(question)s") % {"key": row.key, "question": row.question}
        if row.question
        else row.key
    )
    return ReviewLine(_about(row.assignment_id, names), what, row.value)


def _done(row: ActionRecord, names: Mapping[int, str]) -> ReviewLine:
    came = ", ".join(filter(None, (row.status, row.result, row.error_code)))
    return ReviewLine(_about(row.assignment_id, names), row.name, came)


def _about(assignment_id: int | None, names: Mapping[int, str]) -> str:
    if assignment_id is None:
        return str(_("the task"))
    return names.get(assignment_id, str(_("an answer")))
