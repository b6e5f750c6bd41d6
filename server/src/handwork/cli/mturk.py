"""`handwork mturk`: come over from Mechanical Turk, with old work and old programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from handwork.cli.accounts import refusals
from handwork.cli.clock import now
from handwork.cli.setup import ready

if TYPE_CHECKING:
    from handwork.flow.importing_past import PastReport
    from handwork.projects.formats.turk_files import Record

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_SHOWN = 20


@click.group()
def mturk() -> None:
    """Come over from Mechanical Turk: its results, and programs written for it."""


@mturk.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.option("--organisation", required=True, help="Whose work it was.")
@click.option("--by", "email", required=True, help="The address of a member of it.")
@click.option("--compare", help="The question whose answers are compared.")
def import_files(
    files: tuple[Path, ...], organisation: str, email: str, compare: str | None
) -> None:
    """Import HITs and results: CSV of the requester site, JSON that `aws mturk` printed."""
    ready()
    from handwork.flow import opening  # noqa: PLC0415 - needs Django set up
    from handwork.flow.importing_past import import_past  # noqa: PLC0415
    from handwork.people import queries  # noqa: PLC0415

    organisation_id = queries.organisation_id_of(name=organisation)
    if organisation_id is None:
        raise click.ClickException(f"There is no organisation called {organisation}.")
    with refusals():
        report = import_past(
            actor=opening.actor_of(email=email),
            organisation_id=organisation_id,
            records=read_all(files),
            compare=compare,
            now=now(),
        )
    tell(report)


def read_all(files: tuple[Path, ...]) -> Iterator[Record]:
    """Read the records of all files, one after another."""
    from handwork.projects.formats.turk_files import (  # noqa: PLC0415 - needs Django set up
        Refused,
        read_records,
    )

    for path in files:
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from read_records(file, name=path.name)
        except UnicodeDecodeError:
            yield Refused(path.name, "it is not in UTF-8")


def tell(report: PastReport) -> None:
    """Say what came in, what did not, and why."""
    for each in report.imported:
        click.echo(
            f"batch {each.batch_id} “{each.title}”: {each.tasks_count} tasks, "
            f"{each.answers_count} answers of {each.workers_count} workers"
            + (f", estimates of {each.compared}" if each.run_id else "")
        )
        if each.note:
            click.echo(f"  {each.note}")
    for refused in report.refused[:MOST_SHOWN]:
        click.echo(f"refused: {refused.place}: {refused.reason}", err=True)
    if len(report.refused) > MOST_SHOWN:
        click.echo(f"refused: {len(report.refused) - MOST_SHOWN} more", err=True)
    if report.refused and not report.imported:
        raise SystemExit(1)


@mturk.command("key")
@click.argument("email")
@click.option("--organisation", help="For which one, where EMAIL is in several.")
@click.option("--name", default="shell", show_default=True, help="To tell it by.")
def make_key(email: str, organisation: str | None, name: str) -> None:
    """Make an access key for EMAIL and print it, this once, as lines for a shell."""
    ready()
    from handwork.flow import keying, opening  # noqa: PLC0415 - needs Django set up
    from handwork.people import queries  # noqa: PLC0415

    with refusals():
        actor = opening.actor_of(email=email)
        own = queries.organisations_for(actor=actor)
        named = [each for each in own if organisation in (None, each.name)]
        if len(named) != 1:
            names = ", ".join(each.name for each in own) or "no organisation"
            raise click.ClickException(f"{email} acts for {names}: name one.")
        made = keying.make_key(
            actor=actor,
            organisation_id=named[0].organisation_id,
            name=name,
            now=now(),
        )
    click.echo(f"export AWS_ACCESS_KEY_ID={made.key_id}")
    click.echo(f"export AWS_SECRET_ACCESS_KEY={made.secret}")
    # Of another key: what is signed with it is unknown here.
    click.echo("unset AWS_SESSION_TOKEN")


@mturk.command("doctor")
@click.argument("log", type=click.File(encoding="utf-8", errors="replace"))
def doctor(log: TextIO) -> None:
    """Read a LOG of a program's calls, and say call by call what they meet here.

    LOG is what botocore writes with boto3.set_stream_logger(""), or JSON lines of
    {"operation": …, "params": …}; - reads standard input.
    """
    ready()
    from handwork.mturk.doctor import examine, read_calls  # noqa: PLC0415 - needs Django set up
    from handwork.projects.queries.frames import allowed_hosts  # noqa: PLC0415

    counts, hosts = Counter[str](), allowed_hosts()
    for call in read_calls(log):
        finding = examine(call, allowed_hosts=hosts)
        counts[finding.verdict] += 1
        click.echo(f"line {finding.line}: {finding.operation}: {finding.verdict}")
        for note in finding.notes:
            click.echo(f"  {note}")
    if not counts:
        raise click.ClickException(
            "There is no call to MTurk in this log. Record one with "
            'boto3.set_stream_logger("") and give the whole of it.'
        )
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    click.echo(f"{counts.total()} calls: {told}")
    if counts["refused"] or counts["unknown"]:
        raise SystemExit(1)
