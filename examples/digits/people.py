"""The people of the story: a steward, a requester, simulated workers, and you."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from handwork.flow import joining, paying
from handwork.people import queries
from handwork.people.rules import Actor

STEWARD = "sam@example.org"
REQUESTER = "cleo@example.org"
WORKER = "you@example.org"
DEPOSIT_MICROS = 400_000_000
CURRENCY = "EUR"
# Where simulated workers live is of no consequence to the story: everyone may do it.
HOMES = (
    ("FR", ("fr", "en"), "Europe/Paris"),
    ("BR", ("pt",), "America/Sao_Paulo"),
    ("MG", ("fr",), "Indian/Antananarivo"),
    ("KE", ("en",), "Africa/Nairobi"),
    ("VE", ("es",), "America/Caracas"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part."""

    steward: Actor
    requester: Actor
    organisation_id: int
    worker_ids: list[int]


def assemble(*, workers_count: int, now: datetime) -> Cast:
    """Open every account the way an installation does, and pay money in."""
    steward = queries.actor_for_user(
        user_id=joining.open_steward(email=STEWARD, now=now)
    )
    organisation_id = joining.found_organisation(
        actor=steward, name="Digits lab", now=now
    )
    requester = _invited(steward, REQUESTER, "requester", organisation_id, now)
    paying.deposit(
        actor=steward,
        organisation_id=organisation_id,
        amount_micros=DEPOSIT_MICROS,
        currency=CURRENCY,
        reference="first deposit",
        now=now,
    )
    names = [
        f"worker-{number:02d}@example.org" for number in range(1, workers_count + 1)
    ]
    # You come last, so that worker-01@ is worker 1.
    worker_ids = list(_workers(steward, [*enumerate(names, 1), (0, WORKER)], now))
    return Cast(steward, requester, organisation_id, worker_ids[:-1])


def _workers(
    steward: Actor, numbered: list[tuple[int, str]], now: datetime
) -> Iterator[int]:
    for number, name in numbered:
        actor = _invited(steward, name, "worker", None, now)
        country, languages, time_zone = HOMES[number % len(HOMES)]
        yield joining.become_worker(
            actor=actor,
            country=country,
            languages=languages,
            time_zone=time_zone,
            now=now,
        )


def _invited(
    steward: Actor, email: str, role: str, organisation_id: int | None, now: datetime
) -> Actor:
    link = joining.invite(
        actor=steward, email=email, role=role, organisation_id=organisation_id, now=now
    )
    token = link.rstrip("/").rsplit("/", 1)[-1]
    # Nobody needs a password: the report prints links that sign in.
    user_id = joining.open_invited_account(token=token, password=None, now=now)
    return queries.actor_for_user(user_id=user_id)


def sign_in_links(now: datetime) -> dict[str, str]:
    """Make a link for each role."""
    people = {"worker": WORKER, "requester": REQUESTER, "steward": STEWARD}
    return {
        role: joining.make_sign_in_link(email=email, now=now)
        for role, email in people.items()
    }
