"""A worker asks for a skill: by a test, by a word, or it is granted at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from handwork.base.errors import ConflictError, NotAllowedError
from handwork.base.transactions import journey
from handwork.flow.defining_skills import form_of_test
from handwork.people import queries as people
from handwork.people.rules import Actor
from handwork.projects.rules.questions_xml import check_answers
from handwork.skills import queries, services
from handwork.skills.queries import RequestRecord, TypeRecord
from handwork.skills.rules import (
    LastRequest,
    NoSecondTryError,
    NotGrantedToAskersError,
    RequestOpenError,
    TooSoonError,
    asks_again_at,
    read_answer_key,
    why_not_ask,
)


class NotAskingError(NotAllowedError):
    """Only workers ask for skills, and only those whom the organisation gives work."""

    code = "not-asking"


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking: a request to follow, or a test to take."""

    request_id: int
    is_test: bool
    is_granted: bool


@journey
def ask_for_skill(*, actor: Actor, type_id: int, now: datetime) -> Asked:
    """Begin the test of a skill, or ask for it; it may be granted at once."""
    worker_id = asking_worker(actor)
    kind = queries.skill_type(type_id=type_id)
    refuse_blocked(worker_id, kind)
    services.lapse_tests(type_id=type_id, worker_id=worker_id, now=now)
    refuse_asking(worker_id, kind, now)
    terms = kind.terms
    if terms.test:
        request_id = services.start_test(
            type_id=type_id,
            worker_id=worker_id,
            test=terms.test,
            test_seconds=terms.test_seconds or 0,
            now=now,
        )
        return Asked(request_id, is_test=True, is_granted=False)
    request_id = services.ask(type_id=type_id, worker_id=worker_id, now=now)
    if terms.is_auto_granted:
        grant(request_id, kind, worker_id, terms.auto_value, now)
    return Asked(request_id, is_test=False, is_granted=terms.is_auto_granted)


@journey
def submit_test(
    *, actor: Actor, request_id: int, content: Mapping[str, Any], now: datetime
) -> RequestRecord:
    """Keep a test's answers; where there is a key they are scored and the skill granted."""
    worker_id = asking_worker(actor)
    request = queries.own_request(worker_id=worker_id, request_id=request_id)
    check_answers(form_of_test(request.test), content)
    services.submit_test(
        request_id=request_id, worker_id=worker_id, content=content, now=now
    )
    kind = queries.skill_type(type_id=request.type_id)
    # A test that was changed meanwhile may have a key that does not fit these answers.
    if kind.terms.answer_key and kind.terms.test == request.test:
        value = read_answer_key(kind.terms.answer_key).value_of(content)
        grant(request_id, kind, worker_id, value, now)
    return queries.own_request(worker_id=worker_id, request_id=request_id)


def grant(
    request_id: int, kind: TypeRecord, worker_id: int, value: int, now: datetime
) -> None:
    """Decide a request by the terms of its skill alone."""
    services.decide_request(request_id=request_id, value=value, reason="", now=now)
    services.grant(type_id=kind.type_id, worker_id=worker_id, value=value, now=now)


def asking_worker(actor: Actor) -> int:
    """Refuse who is no worker."""
    if actor.worker_id is None:
        raise NotAskingError(
            _("Only workers can ask for skills."),
            what_to_do=_("Fill in your worker's profile first."),
        )
    return actor.worker_id


def refuse_blocked(worker_id: int, kind: TypeRecord) -> None:
    """Refuse whom the organisation gives no work."""
    if people.is_blocked(worker_id=worker_id, organisation_id=kind.organisation_id):
        raise NotAskingError(
            _("Who grants this skill gives you no work."),
            what_to_do=_("Choose a skill of somebody else."),
        )


def refuse_asking(worker_id: int, kind: TypeRecord, now: datetime) -> None:
    """Refuse a request that is open, too early, or a second one where there is none."""
    known = queries.last_requests(worker_id=worker_id, type_ids=[kind.type_id], now=now)
    refusal = why_not_ask(
        is_requestable=kind.can_be_requested,
        last=known.get(kind.type_id),
        retry_delay_seconds=kind.terms.retry_delay_seconds,
        now=now,
    )
    if refusal is not None:
        raise worded(refusal, kind, known.get(kind.type_id))


def worded(
    refusal: type[ConflictError], kind: TypeRecord, last: LastRequest | None
) -> ConflictError:
    """Say why a worker cannot ask for a skill now, and what they can do."""
    again = asks_again_at(last=last, retry_delay_seconds=kind.terms.retry_delay_seconds)
    zone = timezone.get_current_timezone_name()
    moment = ""
    if again is not None:
        moment = date_format(timezone.localtime(again), "DATETIME_FORMAT")
    said = {
        NotGrantedToAskersError: (
            _("Nobody can ask for this skill now."),
            _("Choose another one from the list of skills."),
        ),
        RequestOpenError: (
            _("You have asked for this skill already."),
            _("See what came of it on the page of your skills."),
        ),
        NoSecondTryError: (
            _("You have asked for this skill before, and it can be asked for once."),
            _("Choose another one from the list of skills."),
        ),
        TooSoonError: (
            _("You asked for this skill a short while ago."),
            _("Ask again from {moment} ({zone}) on.").format(moment=moment, zone=zone),
        ),
    }[refusal]
    return refusal(said[0], what_to_do=said[1])
