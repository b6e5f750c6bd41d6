"""`handwork judge`, `accept` and `pull`: what came of it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from handwork_client.client import Client, What
from handwork_client.commands.connecting import bar, batch_argument, connect
from handwork_client.tables import print_rows

FORMS = ("csv", "jsonl")


@click.command()
@batch_argument
@click.option("--method", help="Another one than the batch's own.")
def judge(batch_id: int, method: str | None) -> None:
    """Infer the labels of BATCH from all answers that are there."""
    with connect() as client:
        run = client.judge(batch_id, method)
    alpha = "" if run.alpha is None else f", alpha {run.alpha:.2f}"
    click.echo(
        f"Run {run.id}: {run.method} over {run.answers_count:,} answers to "
        f"{run.tasks_count:,} tasks by {run.workers_count:,} workers{alpha}."
    )
    for warning in run.warnings:
        click.echo(f"Note: {warning}", err=True)


@click.command()
@batch_argument
def accept(batch_id: int) -> None:
    """Accept all answers to BATCH now: their workers can be paid out."""
    with connect() as client:
        count = client.accept(batch_id)
    click.echo(f"{count:,} answers accepted.")


@click.command()
@batch_argument
@click.argument("what", type=click.Choice(["estimates", "answers", "release"]))
@click.option("-o", "--output", type=click.Path(path_type=Path),
              help="A .csv or .jsonl file; for a release, a folder.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(FORMS), default="csv",
              show_default=True, help="On standard output.")  # fmt: skip
def pull(batch_id: int, what: str, output: Path | None, form: str) -> None:
    """Fetch WHAT of BATCH: its estimates, its single answers, or a whole release.

    A release is a data set with hashes; each file is checked as it comes.
    """
    kinds: dict[str, What] = {"estimates": "estimates", "answers": "answers"}
    with connect() as client:
        if what == "release":
            release(client, batch_id, output or Path(f"batch-{batch_id}"))
        else:
            rows(client, batch_id, kinds[what], output, form)


def release(client: Client, batch_id: int, folder: Path) -> None:
    """Ask for a release, wait for it, fetch it."""
    asked = client.request_release(batch_id)
    with bar("Release") as tell:
        done = client.finished_release(asked.id, progress=tell)
    for path in client.download_release(done.id, folder):
        click.echo(path)
    click.echo(f"Release {done.id}, manifest SHA-256 {done.sha256}", err=True)


def rows(
    client: Client, batch_id: int, what: What, output: Path | None, form: str
) -> None:
    """Write rows into a file, or to standard output."""
    if output is None:
        print_rows(sys.stdout, client.results(batch_id, what), what=what, form=form)
        return
    count = client.pull_to_file(batch_id, output, what)
    click.echo(f"{count:,} rows are in {output}", err=True)
