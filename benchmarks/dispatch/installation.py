"""One installation under load: a database, a web server, and what was acknowledged."""

from __future__ import annotations

import json
import os
import secrets
import select
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
CLIENTS = 16
SECONDS = 4
READY_SECONDS = 60


class Installation:
    """A database with a batch in it, and a web server before it."""

    def __init__(self, home: Path, url: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "HANDWORK_HOME": str(home),
            "HANDWORK_DATABASE_URL": url,
            "HANDWORK_SECRET_KEY": secrets.token_urlsafe(50),
            "PYTHONWARNINGS": "ignore",
        }
        self.acknowledged: list[int] = []
        self.world: dict[str, Any] = {}
        self.next_worker = 0

    def script(self, name: str, *words: object, given: str = "") -> Any:  # noqa: ANN401 - JSON
        """Run one of our scripts against this installation; read what it prints."""
        command = [sys.executable, str(HERE / f"{name}.py"), *map(str, words)]
        done = subprocess.run(
            command, env=self.environment, input=given, stdout=subprocess.PIPE,
            text=True, check=True,
        )  # fmt: skip
        return json.loads(done.stdout)

    def fill(self, *, tasks: int, workers: int, veterans: int) -> None:
        """Make people, tasks and histories."""
        self.world = self.script("world", tasks, workers, veterans)

    def new_workers(self) -> list[int]:
        """Workers whom no run has used."""
        first = self.next_worker
        self.next_worker += CLIENTS
        return self.world["new"][first : self.next_worker]

    def http(self, workers: list[int]) -> dict[str, Any]:
        """Let these workers take and submit over HTTP; tell rate and latencies."""
        found = self.script(
            "clients", self.port, SECONDS, self.world["batch"], *workers
        )
        self.acknowledged += found.pop("answers")
        return found

    def raw(self) -> float:
        """Pairs a second of the same statements without the web server."""
        workers = self.new_workers()
        return self.script("raw", SECONDS, self.world["batch"], *workers)["rate"]

    def audit(self) -> dict[str, int]:
        """Count what must not be."""
        return self.script("audit", given=json.dumps(self.acknowledged))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Run the web server."""
        command = [sys.executable, "-m", "handwork.cli.up", "web", "--port", self.port]
        with self._running(*command):
            self._wait()
            yield

    @contextmanager
    def release_being_written(self) -> Iterator[None]:
        """Write a release in another process, from its first row on."""
        words = (self.world["batch"], self.world["requester"])
        with self._running(
            sys.executable, HERE / "writer.py", *words, stdout=subprocess.PIPE
        ) as writer:
            if writer.stdout.readline().strip() != b"writing":
                raise SystemExit("the release was not begun")
            yield
            if select.select([writer.stdout], [], [], 0)[0]:
                raise SystemExit("the release ended while it was measured")

    @contextmanager
    def _running(
        self, *command: object, stdout: int = subprocess.DEVNULL
    ) -> Iterator[subprocess.Popen[bytes]]:
        with subprocess.Popen(
            [str(word) for word in command], env=self.environment,
            stdout=stdout, stderr=subprocess.DEVNULL,
        ) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.terminate()

    def _wait(self) -> None:
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz").read()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise SystemExit("the web server did not start")
