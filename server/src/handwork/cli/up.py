"""`handwork up`, `web` and `jobs`: the processes of an installation."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import click
from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from handwork.cli.setup import migrate, ready

THREADS = 8
MOST_WORKERS = 4
STOP_SECONDS = 30
# Releases and estimates may take a core for minutes; nobody who works waits for them.
NICENESS = 10
START_SECONDS = 60
# The second: asked to end before it was ready to listen.
IN_ORDER = (0, -signal.SIGTERM)

Command = Callable[..., Any]
port_option = click.option(
    "--port", type=click.IntRange(1, 65_535), default=8000, show_default=True
)
host_option = click.option("--host", default="127.0.0.1", show_default=True)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes; by default one on SQLite, one a core up to four on PostgreSQL.",
)
# `up` holds the other end: when it is gone, even killed, its children end as well.
tied_option = click.option("--tied", is_flag=True, hidden=True)


@click.group()
def processes() -> None:
    """Run the processes of an installation."""


@processes.command()
@host_option
@port_option
@workers_option
@tied_option
def web(host: str, port: int, workers: int | None, tied: bool) -> None:  # noqa: FBT001
    """Serve the site and the API."""
    if tied:
        end_with_parent()
    ready(port=port)
    # On SQLite there is one writer: more processes would only wait for its lock.
    most = 1 if settings.IS_SQLITE else min(os.cpu_count() or 1, MOST_WORKERS)
    Granian(
        "handwork.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or most,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS - 5,
        log_level=LogLevels.error,
    ).serve()


@processes.command()
@tied_option
def jobs(tied: bool) -> None:  # noqa: FBT001
    """Run background jobs and the clock."""
    if tied:
        end_with_parent()
    ready()
    os.nice(NICENESS)
    # Tables load after the settings.
    from handwork.jobs.worker import run  # noqa: PLC0415

    sys.exit(run())


@processes.command()
@host_option
@port_option
@workers_option
@click.option("--no-migrate", is_flag=True, help="Leave the tables as they are.")
def up(host: str, port: int, workers: int | None, no_migrate: bool) -> None:  # noqa: FBT001
    """Run web and jobs together; end both when one ends."""
    refuse_taken_port(host, port)
    ready(port=port)
    if not no_migrate:
        migrate()
    more = ["--workers", str(workers)] if workers else []
    children = {
        "web": start("web", "--host", host, "--port", str(port), *more),
        "jobs": start("jobs"),
    }
    asked_to_end = threading.Event()

    def end(*_: object) -> None:
        asked_to_end.set()
        stop(children)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    threading.Thread(target=announce, args=(host, port), daemon=True).start()
    failed = watch(children) or not asked_to_end.is_set()
    sys.exit(1 if failed else 0)


def refuse_taken_port(host: str, port: int) -> None:
    """End with a message where another program listens already."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise click.ClickException(
                f"Port {port} on {host} cannot be used ({failure.strerror}). "
                f"End what listens there, or choose another: --port {port + 1}"
            ) from None


def start(*words: str) -> subprocess.Popen[bytes]:
    """Start one of our own processes, tied to this one by a pipe."""
    command = [sys.executable, "-m", "handwork.cli.up", *words, "--tied"]
    # A session of its own: Ctrl-C reaches it once, through us.
    return subprocess.Popen(  # noqa: S603 - our own words
        command, stdin=subprocess.PIPE, start_new_session=True
    )


def end_with_parent() -> None:
    """Ask this process to end when the other end of its standard input is gone."""

    def wait() -> None:
        # Not through sys.stdin, whose lock this thread would hold when all ends.
        while os.read(0, 1024):
            continue
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


def announce(host: str, port: int) -> None:
    """Say where the site is, once it answers."""
    deadline = time.monotonic() + START_SECONDS
    own_name = urlsplit(settings.PUBLIC_URL).netloc
    while time.monotonic() < deadline:
        site = HTTPConnection(connectable(host), port, timeout=START_SECONDS)
        try:
            # The first request loads every page; this one spares a person the wait.
            site.request("GET", "/healthz", headers={"Host": own_name})
            site.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            click.echo(f"Handwork is at {settings.PUBLIC_URL}  (Ctrl-C ends it)")
            return
        finally:
            site.close()


def connectable(host: str) -> str:
    """Name an address to knock at, where the host means all of them."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all processes to end."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()


def watch(children: dict[str, subprocess.Popen[bytes]]) -> bool:
    """Wait until a process ends, then end the others; tell whether any failed."""
    while all(child.poll() is None for child in children.values()):
        time.sleep(0.2)
    first = next(name for name, child in children.items() if child.poll() is not None)
    stop(children)
    for child in children.values():
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    codes = {name: child.returncode for name, child in children.items()}
    has_failed = any(code not in IN_ORDER for code in codes.values())
    if has_failed:
        click.echo(f"{first} ended first; exit statuses: {codes}", err=True)
    return has_failed


if __name__ == "__main__":
    processes()
