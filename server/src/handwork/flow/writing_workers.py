"""Writing to workers: a requester's letter goes out, and no address comes in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from handwork.base.errors import InvalidInputError, NotFoundError
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.limiting_letters import (
    MOST_A_DAY,
    may_be_written_to,
    send_letter,
)
from handwork.pay import queries as pay
from handwork.people import queries
from handwork.people.queries import LetterBox
from handwork.people.rules import Actor

MOST_WORKERS = 100
LONGEST_SUBJECT = 200
LONGEST_TEXT = 4_096


class LetterError(InvalidInputError):
    """The letter cannot be sent as it is."""

    code = "letter-invalid"


@dataclass(frozen=True, slots=True)
class NotWritten:
    """Why a worker gets no letter, and whether trying again later may help."""

    worker_id: int
    reason: str
    may_help_later: bool


@journey
def write_to_workers(
    *,
    actor: Actor,
    organisation_id: int,
    worker_ids: Collection[int],
    subject: str,
    text: str,
    now: datetime,
) -> tuple[NotWritten, ...]:
    """Write to workers on whose work the organisation has decided; say who got nothing."""
    if not actor.acts_for(organisation_id):
        raise NotFoundError("There is no such organisation.")
    wanted = tuple(dict.fromkeys(worker_ids))
    subject, text = checked_letter(subject, text, count=len(wanted))
    letter = {"subject": subject, "body": f"{text}\n\n{_footer(organisation_id)}"}
    failures = _send(actor, organisation_id, wanted, letter, now)
    record(
        actor_id=actor.user_id,
        verb="write-to-workers",
        subject=f"organisation:{organisation_id}",
        details={"worker_ids": list(wanted), "subject": subject},
        now=now,
    )
    return failures


def _send(
    actor: Actor,
    organisation_id: int,
    wanted: Collection[int],
    letter: Mapping[str, str],
    now: datetime,
) -> tuple[NotWritten, ...]:
    known = pay.workers_decided_on(organisation_id=organisation_id, worker_ids=wanted)
    boxes = queries.letter_boxes(worker_ids=known)
    free = may_be_written_to(organisation_id=organisation_id, worker_ids=known, now=now)
    failures = {each: _failure(each, boxes, free) for each in wanted}
    for worker_id in wanted:
        if failures[worker_id] is None:
            send_letter(
                actor=actor,
                organisation_id=organisation_id,
                worker_id=worker_id,
                email=boxes[worker_id].email,
                letter=letter,
                now=now,
            )
    return tuple(each for each in failures.values() if each is not None)


def checked_letter(subject: str, text: str, *, count: int) -> tuple[str, str]:
    """Refuse a letter without words, too long, or to too many."""
    subject, text = " ".join(subject.split()), text.strip()
    if not 1 <= len(subject) <= LONGEST_SUBJECT:
        raise LetterError(
            f"The subject has {len(subject)} characters.",
            what_to_do=f"Write a subject of 1 to {LONGEST_SUBJECT} characters.",
        )
    if not 1 <= len(text) <= LONGEST_TEXT:
        raise LetterError(
            f"The text has {len(text)} characters.",
            what_to_do=f"Write a text of 1 to {LONGEST_TEXT} characters.",
        )
    if not 1 <= count <= MOST_WORKERS:
        raise LetterError(
            f"A letter cannot go to {count} workers.",
            what_to_do=f"Name 1 to {MOST_WORKERS} workers at a time.",
        )
    return subject, text


def _failure(
    worker_id: int, boxes: Mapping[int, LetterBox], free: Collection[int]
) -> NotWritten | None:
    box = boxes.get(worker_id)
    if box is None:
        return NotWritten(
            worker_id,
            "You can write only to workers whose work you have approved or rejected.",
            may_help_later=False,
        )
    if not box.is_open:
        return NotWritten(
            worker_id, "The worker's account is closed.", may_help_later=False
        )
    if not box.is_confirmed:
        return NotWritten(
            worker_id,
            "The worker has not confirmed an address yet.",
            may_help_later=True,
        )
    if worker_id not in free:
        return NotWritten(
            worker_id,
            f"The worker got {MOST_A_DAY} letters because of you within a day.",
            may_help_later=True,
        )
    return None


def _footer(organisation_id: int) -> str:
    names = queries.organisation_names(organisation_ids=[organisation_id])
    return _(
        "{organisation} wrote this to you through Handwork, because you worked for them. "
        "They do not know your address, and an answer to this letter does not reach them."
    ).format(organisation=names[organisation_id])
