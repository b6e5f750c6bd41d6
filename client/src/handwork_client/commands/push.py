"""`handwork push` and `publish`: tasks go up, work begins."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.core import ParameterSource

from handwork_client.client import Client
from handwork_client.commands.connecting import (
    Amount,
    bar,
    batch_argument,
    connect,
    written,
)
from handwork_client.records import Batch

SUFFIXES = {".csv", ".jsonl", ".ndjson", ".parquet", ".zip"}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--project", type=click.IntRange(min=1), help="Make a batch of this one.")
@click.option("--batch", type=click.IntRange(min=1), help="Add to this draft instead.")
@click.option(
    "--title", help="Of the new batch; the file's name unless told otherwise."
)
@click.option("--price", type=Amount(), help="For one answer, such as 0.05.")
@click.option("--currency", default="EUR", show_default=True)
@click.option("--answers", type=click.IntRange(1, 100), default=3, show_default=True,
              help="To each task, at most.")  # fmt: skip
@click.option("--begin-with", type=click.IntRange(2, 100),
              help="So many answers; more only where these leave doubt.")  # fmt: skip
@click.option("--seconds", type=click.IntRange(min=1), default=30, show_default=True,
              help="That an answer is expected to take.")  # fmt: skip
@click.option("--language", "languages", multiple=True, help="Of workers; repeat.")
@click.option("--country", "countries", multiple=True, help="Of workers; repeat.")
@click.option("--valid-rows-only", is_flag=True, help="Leave refused rows out.")
def push(file: Path, project: int | None, batch: int | None,
         valid_rows_only: bool, **terms: object) -> None:  # noqa: FBT001  # fmt: skip
    """Upload the tasks of FILE (CSV, JSON Lines, Parquet, zip); prints the batch's number.

    Nobody sees them before they are published.
    """
    if (project is None) == (batch is None):
        raise click.UsageError("Give either --project or --batch.")
    if batch is not None:
        _refuse_terms(terms)
    if file.suffix.lower() not in SUFFIXES:
        known = ", ".join(sorted(SUFFIXES))
        raise click.BadParameter(f"it ends in none of {known}", param_hint="FILE")
    with connect() as client:
        draft = batch or _draft(client, project or 0, file, terms)
        with bar("Tasks") as tell:
            count = client.push_tasks(
                draft, file, progress=tell, imports_valid_rows=valid_rows_only
            )
    click.echo(
        f"{count:,} tasks are in batch {draft}. Next: handwork publish {draft}",
        err=True,
    )
    click.echo(draft)


def _refuse_terms(names: Iterable[str]) -> None:
    context = click.get_current_context()
    options = {each.name: each.opts[0] for each in context.command.params}
    typed = [
        options[name]
        for name in names
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT
    ]
    if typed:
        raise click.UsageError(
            f"{', '.join(typed)}: terms of a new batch. The draft of --batch has terms of "
            "its own; leave these out, or change the draft on its page."
        )


@click.command()
@batch_argument
def publish(batch_id: int) -> None:
    """Set the money of BATCH aside and give its work out."""
    with connect() as client:
        batch = client.publish(batch_id)
        money = client.progress(batch_id).money
    held = written(money.escrowed_micros, money.currency) if money else "nothing"
    click.echo(
        f"Batch {batch.id} is open: {batch.tasks_count:,} tasks, "
        f"{_answers_of(batch)} answers each, {held} set aside.",
        err=True,
    )


def _answers_of(batch: Batch) -> str:
    if 0 < batch.answers_least < batch.answers_wanted:
        return f"{batch.answers_least} to {batch.answers_wanted}"
    return str(batch.answers_wanted)


def _draft(
    client: Client, project_id: int, file: Path, terms: dict[str, object]
) -> int:
    price = terms["price"]
    if not isinstance(price, int):
        raise click.UsageError("A new batch needs a --price, such as --price 0.05.")
    return client.create_batch(
        project_id,
        title=str(terms["title"] or file.stem),
        price_micros=price,
        currency=str(terms["currency"]),
        answers_wanted=terms["answers"],
        answers_least=terms["begin_with"] or 0,
        expected_seconds=terms["seconds"],
        languages=terms["languages"],
        countries=terms["countries"],
    )
