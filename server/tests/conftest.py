"""The cast: Ada and Bola work, Cleo asks, Dov must see nothing, Eve is dishonest, Sam is the steward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection, transaction
from django.utils import translation

from handwork.flow import paying, publishing
from handwork.flow.working import remembering
from handwork.people import queries, services
from handwork.people.rules import Actor
from handwork.projects.rules import BatchTerms

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """On the second database, only pages and what touches a database runs."""
    if connection.vendor == "sqlite":
        return
    again = {item for item in items if is_page(item) or touches_database(item)}
    config.hook.pytest_deselected(items=[item for item in items if item not in again])
    items[:] = [item for item in items if item in again]


def is_page(item: pytest.Item) -> bool:
    """Tell whether a test is of the site: those run on one database only."""
    return item.path.parent.name.startswith(("site_", "steward"))


def touches_database(item: pytest.Item) -> bool:
    """Tell whether a test asks for the database, itself or by a fixture."""
    asked = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db") or asked & {"db", "transactional_db"}
    )


@pytest.fixture
def noon() -> datetime:
    return NOON


def make_worker(name: str, country: str, languages: tuple[str, ...]) -> Actor:
    with transaction.atomic():
        user_id = services.open_account(email=f"{name}@example.org")
        services.confirm_address(user_id=user_id, email=f"{name}@example.org")
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
        services.confirm_address(user_id=user_id, email=f"{name}@example.org")
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
        services.confirm_address(user_id=user_id, email="sam@example.org")
    return queries.actor_for_user(user_id=user_id)


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A process that remembers for some seconds must not carry them to another test."""
    remembering.forget()


@pytest.fixture(autouse=True)
def own_language() -> None:
    """A page asked for in French leaves the thread in French."""
    translation.activate(configured.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path: Path) -> None:
    """Each test stores its files in a folder of its own."""
    media = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "media")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": media}


DIGIT = {"question": "Which digit is this?", "choices": list("0123456789")}


def terms_of(**changes: object) -> BatchTerms:
    """Twelve cents an answer, three answers a task."""
    terms = {
        "title": "Digits",
        "price_micros": 120_000,
        "currency": "EUR",
        "expires_at": NOON + timedelta(days=30),
        "method": "majority-vote",
    }
    return BatchTerms(**(terms | changes))


@pytest.fixture
def make_project(cleo: Actor) -> Callable[..., int]:
    """Make a project of Cleo's: which digit is it?"""

    def make(kind: str = "choose-one", options: object = DIGIT) -> int:
        return publishing.create_project(
            actor=cleo,
            organisation_id=min(cleo.organisation_ids),
            title="Digits",
            function="preparation",
            instructions="Look at the **picture**.",
            kind=kind,
            options=options,
            now=NOON,
        )

    return make


@pytest.fixture
def make_draft(cleo: Actor, make_project) -> Callable[..., int]:
    """Make a draft batch of so many tasks; terms may be named."""

    def make(tasks: int = 10, **terms: object) -> int:
        batch_id = publishing.create_batch(
            actor=cleo, project_id=make_project(), terms=terms_of(**terms), now=NOON
        )
        rows = ({"key": f"t{n}", "text": f"{n}"} for n in range(1, tasks + 1))
        publishing.add_tasks(actor=cleo, batch_id=batch_id, rows=rows, now=NOON)
        return batch_id

    return make


@pytest.fixture
def make_batch(cleo: Actor, sam: Actor, make_draft) -> Callable[..., int]:
    """Pay in what is needed, and publish a batch of so many tasks on these terms."""

    def make(tasks: int = 10, **terms: object) -> int:
        batch_id = make_draft(tasks, **terms)
        escrow = publishing.batch_preview(actor=cleo, batch_id=batch_id).escrow_micros
        paying.deposit(
            actor=sam,
            organisation_id=min(cleo.organisation_ids),
            amount_micros=escrow,
            currency=terms_of(**terms).currency,
            reference=f"for batch {batch_id}",
            now=NOON,
        )
        publishing.publish(actor=cleo, batch_id=batch_id, now=NOON)
        return batch_id

    return make


@pytest.fixture
def open_batch(make_batch) -> int:
    """Ten tasks, each to be answered by three people, for twelve cents an answer."""
    return make_batch()
