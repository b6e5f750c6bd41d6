"""`handwork watch`: a bar that moves as people answer."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from handwork_client.commands.connecting import (
    batch_argument,
    connect,
    drawn,
    written,
)
from handwork_client.records import Progress


@click.command()
@batch_argument
@click.option("--every", type=click.FloatRange(0.1), default=2.0, show_default=True,
              metavar="SECONDS")  # fmt: skip
@click.option("--once", is_flag=True, help="Look once and end.")
def watch(batch_id: int, every: float, once: bool) -> None:  # noqa: FBT001
    """Watch people answer BATCH until all wanted answers are there."""
    shown = ""
    with connect() as client:
        for now in client.watch(batch_id, every_seconds=every):
            line = line_of(now)
            if sys.stderr.isatty():
                click.echo(f"\r\x1b[K{drawn(share_of(now))} {line}", nl=False, err=True)
            elif line != shown:
                click.echo(line, err=True)
            shown = line
            if once:
                break
    if sys.stderr.isatty():
        click.echo(err=True)


def line_of(now: Progress) -> str:
    """Say how a batch stands in one line."""
    parts = [f"{now.answered_count:,} of {now.wanted_count:,} answers"]
    if now.is_complete:
        parts.append("closed" if now.state == "closed" else "all there")
    else:
        parts.append(f"{now.pace_per_hour:,.0f} an hour")
        parts.append(f"ends about {moment(now.ends_at)}" if now.ends_at else now.state)
    if now.alpha is not None:
        parts.append(f"alpha {now.alpha:.2f}")
    if now.money is not None:
        spent = now.money.earned_micros + now.money.pending_micros
        parts.append(f"{written(spent, now.money.currency)} earned")
    return " · ".join(parts)


def share_of(now: Progress) -> float:
    """Tell which share of the wanted answers is there."""
    return now.answered_count / now.wanted_count if now.wanted_count else 0.0


def moment(at: datetime) -> str:
    """Write a moment in the time of this machine."""
    return at.astimezone().strftime("%Y-%m-%d %H:%M")
