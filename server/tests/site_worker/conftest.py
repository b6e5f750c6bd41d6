"""Published work, a browser for each worker, and a clock that stands still."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from PIL import Image

from handwork.flow import importing, paying, publishing, storing
from handwork.people.rules import Actor
from handwork.projects.rules import BatchTerms
from handwork.site.worker import earnings, offers, profile, tasks

PRICE_MICROS = 120_000
DIGITS: Mapping[str, Any] = {
    "question": "Which digit is this?",
    "choices": [{"value": str(digit), "label": str(digit)} for digit in range(10)],
}


@dataclass
class Clock:
    """The moment that pages read."""

    moment: datetime
    pages: tuple[Any, ...] = field(default=(earnings, offers, profile, tasks))

    def __call__(self) -> datetime:
        return self.moment

    def wait(self, **duration: int) -> None:
        self.moment += timedelta(**duration)


@pytest.fixture
def clock(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Clock:
    stands = Clock(noon)
    for page in stands.pages:
        if hasattr(page, "now"):
            monkeypatch.setattr(page, "now", stands)
    return stands


@pytest.fixture
def money(cleo: Actor, sam: Actor, noon: datetime) -> None:
    (organisation_id,) = cleo.organisation_ids
    paying.deposit(
        actor=sam, organisation_id=organisation_id, amount_micros=1_000_000_000,
        currency="EUR", reference="first", now=noon,
    )  # fmt: skip


@pytest.fixture
def publish(cleo: Actor, money: None, noon: datetime) -> Callable[..., int]:
    """Publish rows under some terms; the id of the batch comes back."""

    def published(
        rows: list[dict[str, Any]], *, kind: str = "choose-one",
        options: Mapping[str, Any] = DIGITS, function: str = "preparation", **terms: Any,
    ) -> int:  # fmt: skip
        (organisation_id,) = cleo.organisation_ids
        project_id = publishing.create_project(
            actor=cleo, organisation_id=organisation_id, title="Digits",
            function=function, instructions="Look **well**.", kind=kind,
            options=options, now=noon,
        )  # fmt: skip
        standing = {
            "price_micros": PRICE_MICROS,
            "currency": "EUR",
            "answers_wanted": 1,
        }
        wanted = BatchTerms(
            **{
                "title": "Digits",
                "expires_at": noon + timedelta(days=9),
                **standing,
                **terms,
            }
        )
        batch_id = publishing.create_batch(
            actor=cleo, project_id=project_id, terms=wanted, now=noon
        )
        importing.add_tasks(actor=cleo, batch_id=batch_id, rows=rows, now=noon)
        publishing.publish(actor=cleo, batch_id=batch_id, now=noon)
        return batch_id

    return published


@pytest.fixture
def texts(publish: Callable[..., int]) -> int:
    """Three tasks that show a text, one answer wanted for each."""
    return publish([{"text": f"row {number}"} for number in (1, 2, 3)])


@pytest.fixture
def picture(cleo: Actor, noon: datetime) -> int:
    (organisation_id,) = cleo.organisation_ids
    file = BytesIO()
    Image.new("RGB", (8, 8), "white").save(file, "PNG")
    file.seek(0)
    return storing.store_asset(
        actor=cleo, organisation_id=organisation_id, file_name="seven.png", file=file,
        now=noon,
    )  # fmt: skip


@dataclass
class Browser:
    """A browser without scripts, signed in as one person."""

    client: Client

    def get(self, name: str, *args: int, **options: Any) -> Any:
        return self.client.get(reverse(name, args=args), **options)

    def post(self, name: str, *args: int, data: Any = None, **options: Any) -> Any:
        return self.client.post(reverse(name, args=args), data or {}, **options)

    def hold(self, batch_id: int) -> int:
        """Start, or go on; the assignment that the work page shows comes back."""
        return shown_assignment(self.start(batch_id))

    def start(self, batch_id: int) -> Any:
        """Press Start; the work page comes back."""
        return self.post("work-task", batch_id, follow=True)

    def answer(self, assignment_id: int, choice: str = "7", **options: Any) -> Any:
        data = {"choice": choice, "client_key": f"key-{assignment_id}"}
        return self.post("work-submit", assignment_id, data=data, **options)


def shown_assignment(response: Any) -> int:
    found = re.search(r'id="task-(\d+)"', response.content.decode())
    assert found is not None, response.content.decode()
    return int(found[1])


@pytest.fixture
def shown() -> Callable[[Any], int]:
    return shown_assignment


@pytest.fixture
def browse(clock: Clock) -> Callable[[Actor], Browser]:
    """Open a browser for a person."""

    def open_browser(actor: Actor) -> Browser:
        client = Client()
        client.force_login(get_user_model().objects.get(pk=actor.user_id))
        return Browser(client)

    return open_browser


@pytest.fixture
def ada_browser(ada: Actor, browse: Callable[[Actor], Browser]) -> Browser:
    return browse(ada)
