"""A small installation in which the demo's story was told, served for tests and pictures."""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Seen = TypeVar("Seen")

ROOT = Path(__file__).resolve().parents[2]
HANDWORK = Path(sys.executable).with_name("handwork")
STORY = ROOT / "examples" / "digits"
PEOPLE = {
    "worker": "you@example.org",
    "requester": "cleo@example.org",
    "steward": "sam@example.org",
}
# What the story leaves behind, in the order in which it asks.
LABELLED, CHECKED, OPEN = 1, 2, 3
LONGEST_WAIT_SECONDS = 300
PORTS = range(20_000, 32_000)
# So little to compute is done sooner by one thread than by several that wait.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True)
class Site:
    """A running installation."""

    url: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """What tells a command which installation it is for."""
        own = {"HANDWORK_HOME": str(self.home), "HANDWORK_URL": self.url}
        kept = {k: v for k, v in os.environ.items() if k != "HANDWORK_DATABASE_URL"}
        return {**kept, **own}

    def command(self, *arguments: str) -> str:
        """Run a command of the installation; give what it printed."""
        done = subprocess.run(
            [HANDWORK, *arguments],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def sign_in_link(self, who: str) -> str:
        return self.sign_in_links(who)[0]

    def sign_in_links(self, *people: str) -> list[str]:
        """Make links for several people: each command takes a second to begin."""
        names = [PEOPLE.get(who, who) for who in people]
        printed = self.command("sign-in-link", *names)
        found = re.findall(r"http\S+/enter/\S+", printed)
        assert len(found) == len(people), printed
        return found

    def token(self, who: str, *scopes: str) -> str:
        wanted = [part for scope in scopes for part in ("--scope", scope)]
        return self.command("create-token", PEOPLE.get(who, who), *wanted)

    def letter_to(self, email: str) -> str:
        """Wait for the latest letter to somebody, which the jobs write into a folder."""
        folder = self.home / "mail"

        def latest() -> str:
            texts = [path.read_text() for path in sorted(folder.glob("*.log"))]
            return next((text for text in reversed(texts) if email in text), "")

        return wait_for(latest, f"a letter to {email}")


@contextmanager
def serve_story(home: Path, *, labels: int = 30, tasks: int = 12) -> Iterator[Site]:
    """Tell the demo's story, small, and serve what came of it, with its jobs."""
    port = free_port()
    site = Site(f"http://localhost:{port}", home)
    size = ["--labels", str(labels), "--tasks", str(tasks)]
    subprocess.run(
        [sys.executable, STORY, "--no-serve", *size, "--home", home, "--port", str(port)],
        env={**site.environment, **ONE_THREAD}, check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    with home.with_name("site.log").open("w") as log:
        process = subprocess.Popen(
            [HANDWORK, "up", "--no-migrate", "--port", str(port)],
            env=site.environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for(lambda: is_up(site.url, process), f"{site.url} to come up")
        yield site
    finally:
        process.terminate()
        process.wait(timeout=20)


def is_up(url: str, process: subprocess.Popen[bytes]) -> bool:
    assert process.poll() is None, "the site stopped while starting"
    try:
        urllib.request.urlopen(f"{url}/healthz", timeout=10).close()
    except OSError:
        return False
    return True


def wait_for(look: Callable[[], Seen], what: str) -> Seen:
    """Look again and again until there is something."""
    deadline = time.monotonic() + LONGEST_WAIT_SECONDS
    while not (seen := look()):
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.1)
    return seen


def free_port() -> int:
    """Find a port that nobody else is given before it is used: systems lend higher ones."""
    while True:
        port = secrets.choice(PORTS)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
