"""`kill -9` of web and job processes, round after round, with clients at work."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import numpy as np
import psycopg
import pytest
from django.conf import settings
from django.db import connection

ROUNDS = 50
CLIENTS = 8
LONGEST_ROUND = 20
HERE = Path(__file__).resolve().parent


class Client(threading.Thread):
    """A program that works, and sends the same again until it is acknowledged."""

    def __init__(self, port: int, work_pass: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.work_pass, self.stop = port, work_pass, stop
        self.acknowledged: dict[int, tuple[int, str, str]] = {}
        self.repeats = self.lost_connections = 0
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            following = None
            while not self.stop.is_set():
                if following is None:
                    following = (self.post("take", {}) or {}).get("next")
                else:
                    following = self.submit(following)
        except BaseException as failure:  # noqa: BLE001 - the test raises it
            self.failure = failure

    def submit(self, held: dict) -> dict | None:
        choice, key = str(held["task_id"] % 10), secrets.token_hex(8)
        sent = {
            "assignment_id": held["assignment_id"], "content": {"choice": choice},
            "client_key": key, "active_milliseconds": 5,
        }  # fmt: skip
        done = self.post("submit-and-take", sent)
        if done is None:
            return None
        assert held["assignment_id"] not in self.acknowledged
        answer = (done["answer_id"], key, choice)
        self.acknowledged[held["assignment_id"]] = answer
        self.repeats += done["is_repeat"]
        return done["next"]

    def post(self, name: str, body: dict) -> dict | None:
        """Send until answered; None when the test ends first."""
        while not self.stop.is_set():
            http = HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                http.request(
                    "POST", f"/api/v1/work/{name}", json.dumps(body),
                    {"Authorization": f"Work {self.work_pass}"},
                )  # fmt: skip
                reply = http.getresponse()
                content = json.loads(reply.read())
            except (OSError, HTTPException, ValueError):
                # A killed server leaves half a reply, or none.
                self.lost_connections += 1
                continue
            finally:
                http.close()
            if reply.status == 503:
                continue
            assert reply.status == 200, content
            return content
        return None


@contextmanager
def fresh_database(tmp_path: Path) -> Iterator[str]:
    """A database of its own, beside the one of the tests: it is not rolled back."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'kill.sqlite3'}"
        return
    given, name = connection.settings_dict, f"kill_{os.getpid()}"
    server = {
        "host": given["HOST"], "port": given["PORT"], "user": given["USER"],
        "password": given["PASSWORD"] or None, "dbname": "postgres",
    }  # fmt: skip
    with psycopg.connect(**server, autocommit=True) as administration:
        administration.execute(f"create database {name}")
        try:
            password = f":{given['PASSWORD']}" if given["PASSWORD"] else ""
            yield (
                f"postgres://{given['USER']}{password}@{given['HOST']}:{given['PORT']}"
                f"/{name}"
            )
        finally:
            administration.execute(f"drop database {name} with (force)")


@contextmanager
def installation(tmp_path: Path, url: str) -> Iterator[subprocess.Popen]:
    environment = {
        **os.environ, "HANDWORK_DATABASE_URL": url, "PYTHONWARNINGS": "ignore",
        "HANDWORK_HOME": str(tmp_path), "HANDWORK_SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "handwork.config.settings",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, HERE / "installation.py"], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def said(process: subprocess.Popen) -> dict:
    line = process.stdout.readline()
    assert line, "the installation ended"
    return json.loads(line)


def kill_rounds(
    process: subprocess.Popen, clients: list[Client], rng: np.random.Generator
) -> None:
    """Start both, let something be answered, kill both in the middle of the next."""
    for round_number in range(ROUNDS):
        before = answered(clients)
        process.stdin.write("start\n")
        process.stdin.flush()
        pids = said(process)
        deadline = time.monotonic() + LONGEST_ROUND
        # Every fifth round dies at its birth, answered or not.
        while round_number % 5 and answered(clients) < before + CLIENTS:
            assert time.monotonic() < deadline, "the web process answers nothing"
            time.sleep(0.01)
        time.sleep(rng.uniform(0, 0.15))
        for pid in rng.permutation([pids["web"], pids["jobs"]]):
            os.kill(int(pid), signal.SIGKILL)


def answered(clients: list[Client]) -> int:
    assert [client.failure for client in clients if client.failure] == []
    return sum(len(client.acknowledged) for client in clients)


@pytest.mark.django_db
def test_what_was_acknowledged_survives_killed_processes(tmp_path):
    stop = threading.Event()
    with fresh_database(tmp_path) as url, installation(tmp_path, url) as process:
        world = said(process)
        clients = [
            Client(world["port"], work_pass, stop) for work_pass in world["passes"]
        ][:CLIENTS]
        for client in clients:
            client.start()
        kill_rounds(process, clients, np.random.default_rng(20261121))
        stop.set()
        for client in clients:
            client.join(timeout=20)
        process.stdin.write("end\n")
        process.stdin.flush()
        found = said(process)
    assert [client.failure for client in clients if client.failure] == []
    assert_nothing_lost(clients, found)
    assert_books_hold(found)


def assert_nothing_lost(clients: list[Client], found: dict) -> None:
    kept = {row[0]: row[1:] for row in found["answers"]}
    assert len(kept) == len(found["answers"])
    acknowledged = {}
    for client in clients:
        acknowledged |= client.acknowledged
    # Else the rounds would have killed nothing that was at work.
    assert len(acknowledged) > ROUNDS
    assert sum(client.lost_connections for client in clients) > ROUNDS
    for assignment, (answer, key, choice) in acknowledged.items():
        assert kept[assignment] == [answer, key, {"choice": choice}]
    # What a client sent and never heard of may be there as well: one for each, no more.
    assert len(kept) - len(acknowledged) <= len(clients)


def assert_books_hold(found: dict) -> None:
    assert found["miscounted_seats"] == 0
    assert found["answered_without_answer"] == 0
    assert found["unpaid"] == 0
    assert found["posted"] > 0
    assert found["posted_micros"] == found["transferred_micros"]
    assert set(found["imbalance"].values()) <= {0}
