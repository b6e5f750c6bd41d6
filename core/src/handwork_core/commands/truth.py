"""`handwork truth`: what a file of answers means."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from handwork_core.commands.belonging import refuse_alone
from handwork_core.commands.inferring import Asked, judge
from handwork_core.commands.options import classes_of, columns_of
from handwork_core.commands.progress import progress
from handwork_core.commands.refusing import refusing
from handwork_core.commands.shown import aligned, summary
from handwork_core.commands.writing import (
    check_folder,
    estimates_of,
    form_of,
    workers_of,
    write_columns,
    write_rows,
)
from handwork_core.report import Findings, write_page
from handwork_core.truth.describing import describe
from handwork_core.truth.registry import methods_for

N_STEPS = 6
"""Reading, inferring, agreement, workers, tasks, writing; known answers are one more."""
FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
GIVEN = click.Path(exists=True, dir_okay=False, path_type=Path)
MADE = click.Path(dir_okay=False, path_type=Path)
STANDARD = Path("-")
NEEDS = {"gold_checks_only": "gold", "posteriors": "output"}
"""Options that are about another option."""
LEVELS = ("nominal", "ordinal", "interval", "ratio")


def list_methods(context: click.Context, _option: click.Option, value: Any) -> None:  # noqa: ANN401 - as click has it
    """Print the methods and end."""
    if value and not context.resilient_parsing:
        methods = methods_for("labels").items()
        for name, method in methods:
            click.echo(f"{name:<18}{describe(method.function).summary}")
        context.exit()


@click.command()
@click.argument("file", type=FILE)
@click.option("--by", multiple=True, metavar="task=…,worker=…,label=…",
              help="Which columns these are, where they have other names.")  # fmt: skip
@click.option("--method", default="default", show_default=True, metavar="NAME",
              help="Of a method, or choose: by how well it foretells answers.")  # fmt: skip
@click.option("--list-methods", is_flag=True, expose_value=False, is_eager=True,
              callback=list_methods, help="Name the methods and end.")  # fmt: skip
@click.option("--option", "options", multiple=True, metavar="NAME=VALUE",
              help="Of the method, such as pseudo_labels=1; repeat.")  # fmt: skip
@click.option("--gold", type=GIVEN,
              help="Known answers (task, label): they teach the method, and check it.")  # fmt: skip
@click.option("--gold-checks-only", is_flag=True,
              help="Keep the known answers from the method.")  # fmt: skip
@click.option("--classes", metavar="LABEL,LABEL",
              help="Every label that is possible, in the order of their scale.")  # fmt: skip
@click.option("--abstain", "abstentions", multiple=True, metavar="LABEL",
              help="A label that says: cannot tell; repeat.")  # fmt: skip
@click.option("--level", type=click.Choice(LEVELS), default="nominal",
              show_default=True, help="What differences between labels mean to alpha.")  # fmt: skip
@click.option("--question", help="What was asked: the title of the report.")
@click.option("-o", "--output", type=MADE,
              help="Estimates: .csv, .jsonl, .parquet; - is a pipe.")  # fmt: skip
@click.option("--posteriors", is_flag=True, help="With the probability of each label.")
@click.option(
    "--workers", type=MADE, help="Skill of the workers: .csv, .jsonl, .parquet."
)
@click.option("--report", type=MADE, help="A page to read, keep and send: .html.")
@click.option(
    "--seed", default=0, show_default=True, help="Of what is drawn at random."
)
def truth(file: Path, **given: Any) -> None:  # noqa: ANN401 - the options
    """Infer the labels behind the answers in FILE (CSV, JSON Lines, Parquet).

    One row is one answer: a task, a worker, a label. Prints what is found; writes
    estimates, workers and a report where asked for.
    """
    made: dict[str, Path | None] = {
        name: given.pop(name) for name in ("output", "workers", "report")
    }
    with_posterior: bool = given.pop("posteriors")
    with refusing():
        refuse_alone(NEEDS)
        _check(made)
    asked = Asked(
        path=file,
        columns=columns_of(given.pop("by")),
        classes=classes_of(given.pop("classes")),
        **given,
    )
    n_steps = N_STEPS + (asked.gold is not None)
    with progress(sys.stderr, n_steps) as tell, refusing():
        findings = judge(asked, tell)
        tell("writing")
        _write(findings, made, with_posterior=with_posterior)
    is_piped = made["output"] == STANDARD
    for line in summary(findings):
        click.echo(line, err=is_piped)
    _say(made, findings, is_piped=is_piped)


def _check(made: dict[str, Path | None]) -> None:
    """Refuse files that cannot be written before anything is computed."""
    for name in ("output", "workers"):
        path = made[name]
        if path is not None:
            form_of(path)
    report = made["report"]
    if report is not None:
        check_folder(report)
        if report.suffix.lower() not in {".html", ".htm"}:
            raise ValueError(f"{report.name} does not end in .html: a report is a page")


def _write(
    findings: Findings, made: dict[str, Path | None], *, with_posterior: bool
) -> None:
    output, workers, report = made["output"], made["workers"], made["report"]
    if output is not None:
        columns = estimates_of(findings, with_posterior=with_posterior)
        if output == STANDARD:
            write_rows(sys.stdout, columns, "csv")
        else:
            write_columns(output, columns)
    if workers is not None:
        write_columns(workers, workers_of(findings))
    if report is not None:
        report.write_text(write_page(findings), encoding="utf-8")


def _say(made: dict[str, Path | None], findings: Findings, *, is_piped: bool) -> None:
    counts = {
        "output": f"{findings.table.n_tasks:,} estimates",
        "workers": f"{findings.table.n_workers:,} workers",
        "report": "the report",
    }
    rows = [
        (counts[name], str(path))
        for name, path in made.items()
        if path is not None and path != STANDARD
    ]
    if rows:
        click.echo("", err=is_piped)
        for line in aligned(("written", "file"), rows):
            click.echo(line, err=is_piped)
