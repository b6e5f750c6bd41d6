"""Programs that call the API, each with a token of one of the cast."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from handwork.api.clock import now
from handwork.flow import joining, paying
from handwork.people.rules import Actor


@dataclass(frozen=True, slots=True)
class Program:
    """Sends requests as one person, with a token of certain scopes."""

    token: str
    http: Client

    def send(self, method: str, path: str, content: object = None) -> HttpResponse:
        return self.http.generic(
            method,
            f"/api/v1/{path}",
            b"" if content is None else json.dumps(content),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )

    def get(self, path: str) -> Any:
        return self.read("GET", path)

    def post(self, path: str, content: object = None) -> Any:
        return self.read("POST", path, content)

    def read(self, method: str, path: str, content: object = None) -> Any:
        answer = self.send(method, path, content)
        assert answer.status_code < 300, answer.content
        return json.loads(answer.content) if answer.content else None

    def refusal(self, method: str, path: str, content: object = None) -> Any:
        """Send what must be refused; the status comes with what was said."""
        answer = self.send(method, path, content)
        assert answer.status_code >= 400, answer.content
        return {"status": answer.status_code, **json.loads(answer.content)}


@pytest.fixture
def program_of() -> Callable[..., Program]:
    """Make a program that acts for a person."""

    def make(actor: Actor, *scopes: str) -> Program:
        token = joining.make_token(
            actor=actor, name="test", scopes=scopes, days=None, now=now()
        )
        return Program(token.text, Client())

    return make


@pytest.fixture
def cleos(cleo: Actor, program_of) -> Program:
    return program_of(cleo, "publish", "results")


@pytest.fixture
def dovs(dov: Actor, program_of) -> Program:
    return program_of(dov, "publish", "results")


@pytest.fixture
def adas(ada: Actor, program_of) -> Program:
    return program_of(ada, "work")


@pytest.fixture
def sams(sam: Actor, program_of) -> Program:
    return program_of(sam, "steward")


@pytest.fixture
def project(cleo: Actor, cleos: Program) -> int:
    """Cleo's project: which animal is it?"""
    return cleos.post(
        "projects",
        {
            "organisation_id": min(cleo.organisation_ids),
            "title": "Animals",
            "function": "preparation",
            "instructions": "Read the **name**.",
            "kind": "choose-one",
            "options": {
                "question": "Which animal?",
                "choices": [
                    {"value": "cat", "label": "Cat"},
                    {"value": "dog", "label": "Dog"},
                ],
            },
        },
    )["id"]


@pytest.fixture
def draft(cleos: Program, project: int) -> int:
    """A batch of three tasks that nobody sees yet."""
    terms = {
        "title": "Names",
        "price_micros": 50_000,
        "currency": "EUR",
        "expires_at": (now() + timedelta(days=7)).isoformat(),
        "answers_wanted": 2,
    }
    batch_id = cleos.post(f"projects/{project}/batches", terms)["id"]
    rows = [{"key": name, "text": name} for name in ("Tom", "Rex", "Kit")]
    cleos.post(f"batches/{batch_id}/tasks", {"rows": rows})
    return batch_id


@pytest.fixture
def published(cleos: Program, cleo: Actor, sam: Actor, draft: int) -> int:
    """The same batch, paid for and given out."""
    paying.deposit(
        actor=sam,
        organisation_id=min(cleo.organisation_ids),
        amount_micros=10_000_000,
        currency="EUR",
        reference="for the tests",
        now=now(),
    )
    cleos.post(f"batches/{draft}/publish")
    return draft
