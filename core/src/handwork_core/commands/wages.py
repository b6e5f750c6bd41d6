"""`handwork wages`: what an hour of work paid, by four definitions of an hour."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from handwork_core.commands.belonging import refuse_alone
from handwork_core.commands.network_outputs import check_outputs
from handwork_core.commands.progress import progress
from handwork_core.commands.refusing import refusing
from handwork_core.commands.telling import lines_of
from handwork_core.commands.wage_inputs import AskedWages, find_wages, wage_columns
from handwork_core.commands.writing import write_columns
from handwork_core.privacy import MINIMUM_CELL
from handwork_core.report.study import write_study
from handwork_core.report.wages import wage_study

GIVEN = click.Path(exists=True, dir_okay=False, path_type=Path)
MADE = click.Path(dir_okay=False, path_type=Path)
NEEDS = {"reference": "people"}
"""Options that are about another option."""
STYLE = ".whisker { stroke: var(--ink); stroke-width: 2; stroke-dasharray: none; }"


@click.command()
@click.argument("file", type=GIVEN)
@click.option("--people", type=GIVEN,
              help="Workers: a CSV with worker, and columns such as gender, care.")  # fmt: skip
@click.option("--group", "groups", multiple=True, metavar="COLUMN",
              help="Of workers, to compare; repeat: gender, then care.")  # fmt: skip
@click.option("--reference", metavar="VALUE", help="Of the first group: beside whom.")
@click.option("--margins", type=GIVEN,
              help="Weights: a CSV with variable, category, share of the population.")  # fmt: skip
@click.option("--gap", "gap_seconds", type=click.FloatRange(0), default=60.0,
              show_default=True, help="Breaks up to so many seconds belong to the work.")  # fmt: skip
@click.option("--slots", default="15,60", show_default=True, metavar="MINUTES,…",
              help="Where one length of spells ends and the next begins.")  # fmt: skip
@click.option("--fee-share", type=click.FloatRange(0, 1, max_open=True), default=0.0,
              help="Taken of every payment, such as 0.05.")  # fmt: skip
@click.option("--exchange-rate", type=click.FloatRange(0, min_open=True), default=1.0,
              help="Units of the worker's currency for one of the log's.")  # fmt: skip
@click.option("--price-level", type=click.FloatRange(0, min_open=True), default=1.0,
              help="Divides pay, for purchasing power.")  # fmt: skip
@click.option("--minimum-wage", type=click.FloatRange(0, min_open=True),
              help="An hour: how many workers are below it?")  # fmt: skip
@click.option("--currency", default="", help="What the money is called.")
@click.option("--minimum-cell", "minimum", type=click.IntRange(1), default=MINIMUM_CELL,
              show_default=True, help="Least number of workers behind a figure.")  # fmt: skip
@click.option("--epsilon", type=click.FloatRange(0, min_open=True),
              help="Count workers by group with noise, instead of exact tables by group.")  # fmt: skip
@click.option("--level", type=click.FloatRange(0.5, 0.999), default=0.95,
              show_default=True, help="Of intervals.")  # fmt: skip
@click.option("--resamples", type=click.IntRange(100), default=1_000, show_default=True)
@click.option(
    "--question", default="What did an hour pay?", help="Title of the report."
)
@click.option("-o", "--output", type=MADE,
              help="One row a worker; not to be published: .csv, .jsonl, .parquet.")  # fmt: skip
@click.option("--report", type=MADE, help="A page to read, keep and send: .html.")
@click.option(
    "--seed",
    default=0,
    show_default=True,
    help="Of resamples; noise is never drawn twice.",
)
def wages(file: Path, **given: Any) -> None:  # noqa: ANN401 - the options
    """Divide what the tasks in FILE paid by the time they took.

    One row is a task: worker, start, end, status (approved, rejected, returned …),
    reward, and if known bonus and fee; or time around work: status search,
    qualification, payment …, with start and end or seconds.
    """
    output, report = given.pop("output"), given.pop("report")
    question: str = given.pop("question")
    with refusing():
        refuse_alone(NEEDS)
        check_outputs(output, report)
        asked = AskedWages(path=file, **given)
        with progress(sys.stderr, 5) as tell:
            findings = find_wages(asked, tell)
            study = wage_study(findings, question=question, source=file.name)
            tell("writing")
            if output is not None:
                write_columns(output, wage_columns(findings.wages))
            if report is not None:
                page = write_study(study, style=STYLE)
                report.write_text(page, encoding="utf-8")
    for line in lines_of(study):
        click.echo(line)
    if output is not None:
        click.echo(f"\nWritten: {output}, one row a worker: not to be published")
    if report is not None:
        click.echo(f"\nWritten: {report}, the report")
