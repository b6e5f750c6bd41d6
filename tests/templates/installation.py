"""An installation of its own for a run: a server on SQLite, a requester, a worker."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.world import HANDWORK, ONE_THREAD, Site, free_port, is_up, wait_for

STEWARD, REQUESTER, WORKER = "sam@example.org", "cleo@example.org", "ada@example.org"
ORGANISATION = "Templates"
DEPOSIT = "1000"


@contextmanager
def serve(home: Path) -> Iterator[Site]:
    """Make an installation, open the accounts, and serve it while it is needed."""
    home.mkdir(parents=True)
    port = free_port()
    site = Site(f"http://localhost:{port}", home)
    with home.with_name("site.log").open("w") as log:
        process = subprocess.Popen(
            [HANDWORK, "up", "--port", str(port)],
            env={**site.environment, **ONE_THREAD}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        wait_for(lambda: is_up(site.url, process), f"{site.url} to come up")
        open_accounts(site)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=20)


def open_accounts(site: Site) -> None:
    site.command("create-steward", STEWARD)
    site.command("create-account", REQUESTER, "--organisation", ORGANISATION)
    site.command("create-account", WORKER, "--country", "FR", "--language", "en")
    site.command(
        "deposit", ORGANISATION, DEPOSIT, "EUR", "--reference", "1", "--by", STEWARD
    )
