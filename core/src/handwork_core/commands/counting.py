"""`handwork count`: how many persons there are, seen and unseen."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handwork_core.commands.belonging import refuse_strangers
from handwork_core.commands.count_inputs import (
    KINDS,
    Accounts,
    Given,
    Priors,
    read_files,
    read_respondents,
)
from handwork_core.commands.count_shown import count_summary
from handwork_core.commands.progress import progress
from handwork_core.commands.refusing import refusing
from handwork_core.commands.writing import check_folder, form_of, write_columns
from handwork_core.counting.inventory import Inventory
from handwork_core.counting.lists import CaptureTable
from handwork_core.counting.registry import METHODS
from handwork_core.counting.results import CountingError, Estimate
from handwork_core.counting.sightings import Sightings
from handwork_core.counting.times_seen import TimesSeen
from handwork_core.report.counting import CountFindings, write_count_page
from handwork_core.report.counting.from_lists import count_from_lists
from handwork_core.report.counting.from_platforms import (
    count_from_accounts,
    count_from_platforms,
    count_from_priors,
)
from handwork_core.report.counting.from_sightings import (
    count_from_persons,
    count_from_times,
)

if TYPE_CHECKING:
    from handwork_core.commands.progress import Tell

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MADE = click.Path(dir_okay=False, path_type=Path)
N_STEPS = 20
KINDS_OF = {
    "methods": ("lists", "histories", "times", "persons"),
    "covariates": ("persons",),
    "ordered": ("lists", "histories"),
    "occasions": ("times",),
    "country": ("platforms",),
    "mean_inverse": ("platforms",),
    "mean_inverse_se": ("platforms",),
    "respondents": ("platforms",),
    "very_active": ("platforms",),
    "level": tuple(kind for kind in KINDS if kind != "accounts"),
}
"""Which kinds of files have the options that not all have."""


def list_methods(context: click.Context, _option: click.Option, value: Any) -> None:  # noqa: ANN401 - as click has it
    """Print the methods and end."""
    if value and not context.resilient_parsing:
        for name, method in METHODS.items():
            click.echo(f"{name:<34}{method.needs:<16}{method.title}")
        context.exit()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the command line asks for."""

    kind: str
    methods: tuple[str, ...]
    covariates: tuple[str, ...]
    ordered: bool
    occasions: int | None
    country: str
    mean_inverse: float | None
    mean_inverse_se: float
    respondents: Path | None
    very_active: Path | None
    level: float
    question: str | None
    seed: int


@click.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--kind", type=click.Choice(["auto", *KINDS]), default="auto",
              show_default=True, help="What the files hold.")  # fmt: skip
@click.option("--method", "methods", multiple=True, metavar="NAME",
              help="Only these; the first stands first. Repeat.")  # fmt: skip
@click.option("--list-methods", is_flag=True, expose_value=False, is_eager=True,
              callback=list_methods, help="Name the methods and end.")  # fmt: skip
@click.option("--covariate", "covariates", multiple=True, metavar="COLUMN",
              help="What explains who is seen; repeat. With one row a person.")  # fmt: skip
@click.option("--ordered", is_flag=True,
              help="Lists are occasions in the order of time.")  # fmt: skip
@click.option("--occasions", type=click.IntRange(min=1),
              help="How often everybody could have been seen.")  # fmt: skip
@click.option("--country", default="", help="Of an inventory; by default the world.")
@click.option("--mean-inverse", type=float, metavar="SHARE",
              help="Mean of one over the accounts of persons met on platforms.")  # fmt: skip
@click.option("--mean-inverse-se", type=click.FloatRange(min=0), default=0.0,
              metavar="SHARE", help="Standard error of --mean-inverse.")  # fmt: skip
@click.option("--respondents", type=FILE,
              help="CSV with a column accounts: how many each person met there uses; "
              "in place of --mean-inverse.")  # fmt: skip
@click.option("--very-active", type=FILE,
              help="CSV of lists or times seen: the third rung by recapture.")  # fmt: skip
@click.option("--level", type=click.FloatRange(0, 1, min_open=True, max_open=True),
              default=0.95, show_default=True, help="Of the intervals.")  # fmt: skip
@click.option("--question", help="What is asked: the title of the report.")
@click.option("-o", "--output", type=MADE, help="Estimates: .csv, .jsonl, .parquet.")
@click.option("--report", type=MADE, help="A page to read, keep and send: .html.")
@click.option(
    "--seed", default=0, show_default=True, help="Of what is drawn at random."
)
def count(
    files: tuple[Path, ...],
    output: Path | None,
    report: Path | None,
    **asked: Any,  # noqa: ANN401 - the options
) -> None:
    """Count persons, seen and unseen, from FILES (CSV).

    Several files: one list of persons each, with a column id. One file: columns of 0
    and 1, a list each, with how many persons (count); or how many persons were seen
    how often (k, persons); or how often each person was seen (capture), with
    covariates; or platforms (platform, period, metric, value); or accounts and
    persons; or what is believed of accounts (assumption, low, high).

    Prints every method's number and what it rests on; writes a report where asked.
    """
    with refusing():
        _check(output, report)
    with progress(sys.stderr, N_STEPS) as tell, refusing():
        tell("reading")
        wanted = Asked(**asked)
        given = read_files(files, wanted.kind, wanted.occasions)
        refuse_strangers(given.kind, KINDS_OF)
        findings = _noted(find(given, wanted, tell), given)
        tell("writing")
        if output is not None:
            write_columns(output, columns_of(findings))
        if report is not None:
            report.write_text(write_count_page(findings), encoding="utf-8")
    for line in count_summary(findings):
        click.echo(line)
    for path in (output, report):
        if path is not None:
            click.echo(f"Written     {path}")


def _noted(findings: CountFindings, given: Given) -> CountFindings:
    """Return what was found with what is to know of how the files were read."""
    return replace(findings, notes=(*given.notes, *findings.notes))


def _check(output: Path | None, report: Path | None) -> None:
    """Refuse files that cannot be written before anything is computed."""
    if output is not None:
        form_of(output)
    if report is not None:
        check_folder(report)
        if report.suffix.lower() not in {".html", ".htm"}:
            raise ValueError(f"{report.name} does not end in .html: a report is a page")


def find(given: Given, asked: Asked, tell: Tell) -> CountFindings:
    """Count from what was read, as its kind asks.

    Raises
    ------
    ValueError
        When what was given cannot be counted.
    """
    data = given.data
    told: dict[str, Any] = {
        "question": asked.question or f"How many? {given.source}",
        "source": given.source,
    }
    drawn: dict[str, Any] = {"level": asked.level, "seed": asked.seed}
    tried: dict[str, Any] = {"asked": asked.methods, "tell": tell}
    if isinstance(data, CaptureTable):
        order: dict[str, Any] = {"is_ordered": asked.ordered}
        return count_from_lists(data, **told, **drawn, **tried, **order)
    if isinstance(data, TimesSeen):
        return count_from_times(data, **told, **drawn, **tried)
    if isinstance(data, Sightings):
        covariates: dict[str, Any] = {"covariates": asked.covariates}
        return count_from_persons(data, **told, **drawn, **tried, **covariates)
    if isinstance(data, Inventory):
        return count_from_platforms(data, **told, **drawn, **rungs_of(asked, tell))
    if isinstance(data, Priors):
        return count_from_priors(data.priors, **told, **drawn)
    return _accounts(data, told)


def rungs_of(asked: Asked, tell: Tell) -> dict[str, Any]:
    """Return what the rungs of a ladder rest on beside the inventory.

    Raises
    ------
    ValueError
        When two options contradict each other, or a file cannot be counted.
    """
    share, error = asked.mean_inverse, asked.mean_inverse_se
    if asked.respondents is not None:
        if share is not None or error:
            raise ValueError(
                "--respondents is in place of --mean-inverse and its error: give one"
            )
        share, error = read_respondents(asked.respondents)
    if error and share is None:
        raise ValueError("--mean-inverse-se is the error of --mean-inverse: give both")
    return {
        "country": asked.country,
        "mean_inverse": share,
        "mean_inverse_se": error,
        "very_active": _very_active(asked, tell),
    }


def _very_active(asked: Asked, tell: Tell) -> Estimate | None:
    if asked.very_active is None:
        return None
    given = read_files([asked.very_active], "auto", asked.occasions)
    if not isinstance(given.data, CaptureTable | TimesSeen):
        raise CountingError(
            f"{asked.very_active.name}: --very-active takes lists, histories or how "
            "often persons were seen"
        )
    alone = replace(asked, very_active=None, question=None)
    found = find(given, alone, tell).headline
    if found is None:
        raise ValueError(
            f"{asked.very_active.name}: no method gives a number for the very active; "
            "count the file by itself to see why"
        )
    return found


def _accounts(data: Accounts, told: dict[str, Any]) -> CountFindings:
    return count_from_accounts(data.accounts, data.persons, data.platforms, **told)


def columns_of(findings: CountFindings) -> dict[str, list[Any]]:
    """Return one row a method.

    Raises
    ------
    ValueError
        When no method was run: there is a report, and no table of estimates.
    """
    if not findings.estimates:
        raise ValueError("there are no estimates to write: ask for a --report")
    columns: dict[str, list[Any]] = {
        name: []
        for name in ("method", "title", "persons", "low", "high", "se", "warnings")
    }
    for one in findings.estimates:
        interval = one.interval
        row = (
            one.method,
            one.title,
            one.point,
            None if interval is None else interval.low,
            None if interval is None else interval.high,
            one.se,
            " ".join(one.warnings),
        )
        for values, value in zip(columns.values(), row, strict=True):
            values.append(value)
    return columns
