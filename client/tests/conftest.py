"""A small installation inside this process, that stumbles when it is told to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from handwork_client import Client, Worker

URL = "https://handwork.example.org"
ROWS = 450
MANIFEST = b'{"files": []}\n'


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Installation:
    """Answers like the real one; `stumbles` come first, one a request."""

    stumbles: list[Callable[[httpx.Request], httpx.Response]] = field(
        default_factory=list
    )
    requests: list[httpx.Request] = field(default_factory=list)
    pushed: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, object] = field(default_factory=dict)
    passes_count: int = 0
    known_pass: str = ""
    manifest: bytes = MANIFEST
    file_name: str = "manifest.json"
    run_state: str = "finished"
    release_state: str = "done"
    # The release is written after so many looks, each of which finds one more row.
    rows_moves: int = 0

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.stumbles:
            return self.stumbles.pop(0)(request)
        verb = "_".join(request.url.path.removeprefix("/api/v1/").split("/"))
        name = f"{request.method.lower()}_{verb}".replace("-", "_")
        found: Callable[[httpx.Request], object] | None = getattr(self, name, None)
        if found is None:
            return refusal(404, "not-found", "There is nothing at this address.")
        answered = found(request)
        if isinstance(answered, httpx.Response):
            return answered
        return httpx.Response(200, json=answered)

    def get_me(self, _request: httpx.Request) -> object:
        return {
            "user_id": 1,
            "email": "cleo@example.org",
            "scopes": ["publish", "results"],
            "worker_id": None,
            "is_steward": False,
            "organisations": [{"id": 7, "name": "Cleo's lab", "since": "new field"}],
            "something_newer": True,
        }

    def get_organisations(self, request: httpx.Request) -> object:
        start = int(request.url.params.get("cursor") or 0)
        limit = int(request.url.params["limit"])
        rows = [{"id": n, "name": f"o{n}"} for n in range(ROWS)][start : start + limit]
        end = start + limit
        return {"items": rows, "next_cursor": str(end) if end < ROWS else None}

    def post_batches_1_tasks(self, request: httpx.Request) -> object:
        rows = json.loads(request.content)["rows"]
        self.pushed += rows
        return {"count": len(rows)}

    def post_projects(self, request: httpx.Request) -> object:
        return {"id": json.loads(request.content)["organisation_id"]}

    def post_batches_1_publish(self, _request: httpx.Request) -> object:
        return refusal(402, "not-enough-money", "1 EUR is missing.", "Pay it in.")

    def post_batches_1_pass(self, _request: httpx.Request) -> object:
        self.passes_count += 1
        self.known_pass = f"pass{self.passes_count}"
        return {"work_pass": self.known_pass, "expires_in_seconds": 900}

    def post_work_take(self, request: httpx.Request) -> object:
        if request.headers["Authorization"] != f"Work {self.known_pass}":
            return refusal(401, "invalid-pass", "Your pass has expired.")
        return {"next": self.task(1)}

    def post_work_submit_and_take(self, request: httpx.Request) -> object:
        sent = json.loads(request.content)
        is_repeat = sent["client_key"] in self.answers
        self.answers.setdefault(sent["client_key"], sent["content"])
        done = {"answer_id": 5, "is_late": False, "is_repeat": is_repeat}
        return {**done, "next": None}

    def task(self, number: int) -> object:
        return {
            "assignment_id": number,
            "task_id": number,
            "batch_id": 1,
            "taken_at": "2026-11-21T12:00:00+00:00",
            "expires_at": "2026-11-21T12:10:00+00:00",
            "content": {"text": "Lunch?"},
            "prediction": None,
            "confidence": None,
        }

    def post_batches_1_runs(self, _request: httpx.Request) -> object:
        return {"state": self.run_state, "run_id": None}

    def get_batches_1_requested_run(self, _request: httpx.Request) -> object:
        return {"state": self.run_state, "run_id": None}

    def get_releases_3(self, _request: httpx.Request) -> object:
        self.rows_moves -= 1
        if self.rows_moves == 0:
            self.release_state = "done"
        return {
            "id": 3,
            "batch_id": 1,
            "run_id": 2,
            "state": self.release_state,
            "rows_done_count": max(1000 - self.rows_moves, 0)
            if self.rows_moves > 0
            else 1,
            "rows_total_count": 1,
            "sha256": sha256(MANIFEST),
            "failure": "",
            "files": [
                {
                    "name": self.file_name,
                    "size_bytes": len(MANIFEST),
                    "sha256": sha256(MANIFEST),
                }
            ],
        }

    def get_releases_3_files_manifest_json(self, _request: httpx.Request) -> object:
        return httpx.Response(200, content=self.manifest)

    def __getattr__(self, name: str) -> Any:
        if name == "get_releases_3_files_manifest.json":
            return self.get_releases_3_files_manifest_json
        raise AttributeError(name)


def refusal(
    status: int, code: str, message: str, what_to_do: str = ""
) -> httpx.Response:
    content = {"code": code, "message": message, "what_to_do": what_to_do}
    return httpx.Response(status, json=content)


def gone(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def busy(_request: httpx.Request) -> httpx.Response:
    return refusal(503, "busy", "The database did not answer.", "Wait.")


def failed(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(500, text="<h1>Sorry</h1>")


@pytest.fixture
def trouble() -> SimpleNamespace:
    """What can come instead of an answer."""
    return SimpleNamespace(gone=gone, busy=busy, failed=failed)


@pytest.fixture
def installation() -> Installation:
    return Installation()


@pytest.fixture
def waits() -> list[float]:
    """How long the client would have waited, each time."""
    return []


@pytest.fixture
def client(installation: Installation, waits: list[float]) -> Client:
    http = httpx.MockTransport(installation.answer)
    return Client(URL, "hw_token", http=http, sleep=waits.append)


@pytest.fixture
def worker(installation: Installation, waits: list[float]) -> Worker:
    http = httpx.MockTransport(installation.answer)
    return Worker(URL, "hw_token", http=http, sleep=waits.append)
