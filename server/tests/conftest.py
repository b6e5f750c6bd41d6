"""The cast: Ada and Bola work, Cleo asks, Dov must see nothing, Eve is dishonest, Sam is the steward."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction

from handwork.flow.working import remembering
from handwork.people import queries, services
from handwork.people.rules import Actor

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def noon() -> datetime:
    return NOON


def make_worker(name: str, country: str, languages: tuple[str, ...]) -> Actor:
    with transaction.atomic():
        user_id = services.open_account(email=f"{name}@example.org")
        services.register_worker(
            user_id=user_id,
            country=country,
            languages=languages,
            time_zone="Europe/Paris",
            now=NOON,
        )
    return queries.actor_for_user(user_id=user_id)


def make_requester(name: str, organisation: str) -> Actor:
    with transaction.atomic():
        user_id = services.open_account(email=f"{name}@example.org")
        organisation_id = services.found_organisation(name=organisation, now=NOON)
        services.add_member(organisation_id=organisation_id, user_id=user_id, now=NOON)
    return queries.actor_for_user(user_id=user_id)


@pytest.fixture
def ada(db) -> Actor:
    return make_worker("ada", "FR", ("fr", "en"))


@pytest.fixture
def bola(db) -> Actor:
    return make_worker("bola", "NG", ("en",))


@pytest.fixture
def eve(db) -> Actor:
    return make_worker("eve", "PT", ("pt", "en"))


@pytest.fixture
def cleo(db) -> Actor:
    return make_requester("cleo", "Cleo's lab")


@pytest.fixture
def dov(db) -> Actor:
    return make_requester("dov", "Dov's company")


@pytest.fixture
def sam(db) -> Actor:
    with transaction.atomic():
        user_id = services.open_account(email="sam@example.org", is_steward=True)
    return queries.actor_for_user(user_id=user_id)


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A process that remembers for some seconds must not carry them to another test."""
    remembering.forget()
