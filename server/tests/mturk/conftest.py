"""Programs on an unmodified boto3 client, whose requests go to the test's own server."""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from django.test import Client

from handwork.flow import keying, paying, working
from handwork.flow.keying import NewKey
from handwork.mturk import ids
from handwork.mturk.clock import now
from handwork.mturk.service import service
from handwork.people.rules import Actor
from handwork.projects import queries as projects

ENDPOINT = "http://localhost"
# No answer is waited for again: a test sees what was answered first.
ONCE = Config(retries={"total_max_attempts": 1})


class Body(io.BytesIO):
    """An answer's bytes, as botocore reads them."""

    def stream(self) -> Iterator[bytes]:
        yield self.read()


class Wire:
    """Carries what boto3 has signed to Django, and checks every answer against the model."""

    def __init__(self) -> None:
        self.http = Client(raise_request_exception=False)

    def __call__(self, request: AWSPreparedRequest, **_rest: Any) -> AWSResponse:
        headers = {name: text(value) for name, value in request.headers.items()}
        content_type = headers.pop("Content-Type")
        headers.pop("Content-Length", None)
        # Signed, and written by the library only when it is sent.
        headers.setdefault("Host", request.url.split("/")[2])
        response = self.http.generic(
            request.method,
            "/" + request.url.split("/", 3)[3],
            request.body or b"",
            content_type=content_type,
            headers=headers,
        )
        operation = headers["X-Amz-Target"].partition(".")[2]
        assert response.status_code != 500, (operation, request.body, response.content)
        if response.status_code == 200:
            faults = service().output_faults(operation, json.loads(response.content))
            assert faults == [], operation
        body = Body(response.content)
        return AWSResponse(
            request.url, response.status_code, dict(response.items()), body
        )


def text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def make_client(key_id: str, secret: str, endpoint: str = ENDPOINT) -> Any:
    """A client as a program makes it, wired to this process."""
    client = boto3.client(
        "mturk",
        region_name="us-east-1",
        endpoint_url=f"{endpoint}/mturk/",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=ONCE,
    )
    client.meta.events.register("before-send.mturk", Wire())
    return client


def make_key(actor: Actor) -> NewKey:
    (organisation_id,) = actor.organisation_ids
    return keying.make_key(
        actor=actor, organisation_id=organisation_id, name="script", now=now()
    )


@pytest.fixture(autouse=True)
def own_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine has of its own in AWS_… must not reach the clients."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)


@pytest.fixture
def paid_in(cleo: Actor, sam: Actor) -> Callable[[str], None]:
    """Pay in so many dollars for Cleo's lab."""

    def pay(dollars: str) -> None:
        (organisation_id,) = cleo.organisation_ids
        paying.deposit(
            actor=sam,
            organisation_id=organisation_id,
            amount_micros=int(float(dollars) * 1_000_000),
            currency="USD",
            reference=f"for programs {time.monotonic_ns()}",
            now=now(),
        )

    return pay


@pytest.fixture
def cleos_key(cleo: Actor) -> NewKey:
    return make_key(cleo)


@pytest.fixture
def program(cleos_key: NewKey) -> Any:
    """Cleo's client, before anything is paid in."""
    return make_client(cleos_key.key_id, cleos_key.secret)


@pytest.fixture
def mturk(program: Any, paid_in: Callable[[str], None]) -> Any:
    """Cleo's client; a thousand dollars are paid in."""
    paid_in("1000.00")
    return program


@pytest.fixture
def dov_mturk(dov: Actor) -> Any:
    """The client of another organisation, which must see nothing of Cleo's."""
    key = make_key(dov)
    return make_client(key.key_id, key.secret)


@pytest.fixture
def mturk_take(db: None) -> Callable[..., int]:
    """Let a worker accept a HIT, handing back what comes before it."""

    def take(hit_id: str, worker: Actor) -> int:
        task_id = ids.pk_of("hit", hit_id)
        assert task_id is not None
        assert worker.worker_id is not None
        who = {
            "worker_id": worker.worker_id,
            "batch_id": projects.task(task_id=task_id).batch_id,
        }
        others = []
        while (held := working.take(**who, now=now())) and held.task_id != task_id:
            others.append(held)
            working.hand_back(
                worker_id=worker.worker_id,
                assignment_id=held.assignment_id,
                now=now(),
            )
            assert len(others) < 100
        assert held is not None
        return held.assignment_id

    return take


@pytest.fixture
def mturk_answer(mturk_take: Callable[..., int]) -> Callable[..., str]:
    """Let a worker accept a HIT and submit texts, or lists of choices; gives the id."""

    def answer(hit_id: str, fields: dict[str, str | list[str]], worker: Actor) -> str:
        assignment_id = mturk_take(hit_id, worker)
        answers = [
            {"name": name, "text" if isinstance(value, str) else "choices": value}
            for name, value in fields.items()
        ]
        working.submit(
            worker_id=worker.worker_id,
            assignment_id=assignment_id,
            content={"answers": answers},
            client_key=f"key-{assignment_id}",
            active_milliseconds=None,
            now=now(),
        )
        return ids.code("assignment", assignment_id)

    return answer
