"""Skills of a worker: what they have, what they can ask for, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from handwork.base.errors import ConflictError
from handwork.base.rules import whole_number
from handwork.flow import requesting_skills, working
from handwork.flow.requesting_skills import worded
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.site.clock import now
from handwork.site.guards import worker_page
from handwork.site.worker.requirement_words import place_name
from handwork.skills import queries as skills
from handwork.skills.queries import OwnSkill, RequestRecord, TypeRecord
from handwork.skills.rules import LastRequest, Standing, why_not_ask

ROWS = 20


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill in a list, with who grants it."""

    own: OwnSkill
    granted_by: str


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A skill that can be asked for."""

    kind: TypeRecord
    granted_by: str


@worker_page
@require_safe
def own_skills(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List what the worker has, asked for, and can ask for."""
    worker_id, moment = actor.worker_id or 0, now()
    query = request.GET.get("search", "").strip()[:200]
    after = whole_number(request.GET.get("after", "")) or 0
    found = skills.requestable_types(query=query, after_id=after, limit=ROWS + 1)
    own = skills.own_skills(worker_id=worker_id)
    names = people.organisation_names(
        organisation_ids={each.organisation_id for each in found}
        | {each.organisation_id for each in own}
    )
    context: dict[str, Any] = {
        "skills": [SkillRow(each, names[each.organisation_id]) for each in own],
        "requests": [
            each
            for each in skills.own_requests(worker_id=worker_id)
            if not each.is_over(moment)
        ],
        "types": [TypeRow(each, names[each.organisation_id]) for each in found[:ROWS]],
        "next_after": found[ROWS - 1].type_id if len(found) > ROWS else None,
        "search": query,
        **known_of(working.own_standing(worker_id=worker_id, now=moment)),
    }
    return render(request, "worker/skills.html", context)


def known_of(standing: Standing) -> dict[str, Any]:
    """Say what the platform itself knows of a worker, which work may require too."""
    return {"standing": standing, "place": place_name(standing.place)}


@worker_page
@require_safe
def skill(request: HttpRequest, actor: Actor, type_id: int) -> HttpResponse:
    """Show a skill: what it is, how one comes to it, how the worker stands with it."""
    worker_id, moment = actor.worker_id or 0, now()
    kind = skills.type_seen_by(worker_id=worker_id, type_id=type_id)
    requests = skills.own_requests(worker_id=worker_id, type_id=type_id)
    known = skills.last_requests(worker_id=worker_id, type_ids=[type_id], now=moment)
    own = skills.own_skills(worker_id=worker_id)
    names = people.organisation_names(organisation_ids=[kind.organisation_id])
    with timezone.override(zone_of(worker_id)):
        refusal = refusal_of(kind, known.get(type_id), moment)
    context = {
        "kind": kind,
        "granted_by": names[kind.organisation_id],
        "skill": next(
            (each.skill for each in own if each.skill.type_id == type_id), None
        ),
        "requests": requests,
        "test_under_way": under_way(requests, moment),
        "refusal": refusal,
    }
    with timezone.override(zone_of(worker_id)):
        return render(request, "worker/skill.html", context)


def zone_of(worker_id: int) -> str:
    """Tell in which zone a worker reads times."""
    return people.worker(worker_id=worker_id).time_zone


def under_way(
    requests: tuple[RequestRecord, ...], moment: datetime
) -> RequestRecord | None:
    """Find the test that the worker is taking."""
    return next(
        (each for each in requests if each.is_started and not each.is_over(moment)),
        None,
    )


def refusal_of(
    kind: TypeRecord, last: LastRequest | None, moment: datetime
) -> ConflictError | None:
    """Say beforehand why a worker cannot ask now."""
    refusal = why_not_ask(
        is_requestable=kind.can_be_requested,
        last=last,
        retry_delay_seconds=kind.terms.retry_delay_seconds,
        now=moment,
    )
    return None if refusal is None else worded(refusal, kind, last)


@worker_page
@require_POST
def ask(request: HttpRequest, actor: Actor, type_id: int) -> HttpResponse:
    """Ask for a skill: its test begins, or it waits, or it is granted at once."""
    asked = requesting_skills.ask_for_skill(actor=actor, type_id=type_id, now=now())
    if asked.is_test:
        return redirect("skill-test", asked.request_id)
    if asked.is_granted:
        messages.success(request, _("This skill is yours now."))
    else:
        messages.success(
            request, _("You asked for it. Who grants it decides; you get a letter.")
        )
    return redirect("skill", type_id)
