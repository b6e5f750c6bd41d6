"""Homophily per occupation: every definition beside the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handwork_core.networks.homophily import DEFINITIONS, Homophily, homophily
from handwork_core.report.charts import percent
from handwork_core.report.parts import number
from handwork_core.report.study import WITHHELD, Grid, Part, Study
from handwork_core.truth.describing import cite


def homophily_study(
    tables: Mapping[str, Sequence[Sequence[int]]],
    *,
    question: str,
    source: str,
    minimum: int,
    groups: tuple[str, str] = ("women", "men"),
    level: float = 0.95,
) -> Study:
    """Read tables of egos by contacts, one an occupation.

    Parameters
    ----------
    tables : mapping from occupation to counts, shape (2, 2)
        Rows: group of ego; columns: group of the contact.
    question, source : str
    minimum : int
        A table with a smaller cell that is not 0 is withheld.
    groups : tuple of two str
    level : float

    Returns
    -------
    Study
    """
    part = homophily_part(tables, minimum=minimum, groups=groups, level=level)
    return Study(
        question=question,
        opening=f"Contacts in {len(tables)} occupations. From {source}.",
        figures=(("occupations", f"{len(tables):,}", ""),),
        parts=(part, definitions_part()),
        references=cite(homophily),
    )


def homophily_part(
    tables: Mapping[str, Sequence[Sequence[int]]],
    *,
    minimum: int,
    groups: tuple[str, str],
    level: float = 0.95,
) -> Part:
    """Make the table of occupations."""
    rows, notes = [], []
    for name, table in tables.items():
        found = homophily(table, level=level)
        if min((n for row in found.table for n in row if n), default=0) < minimum:
            rows.append((name, *[WITHHELD] * 7))
            continue
        rows.append(_row(name, found))
        notes += [f"{name}: {warning}" for warning in found.warnings]
    first = groups[0]
    header = ("occupation", "contacts", "E-I", "Newman's r", f"log odds ({level:.0%})", "phi",
              f"{first} among contacts of {first}", f"of {groups[1]}")  # fmt: skip
    return Part(
        title="Are contacts of one's own group?",
        grids=(
            Grid(
                caption=f"By occupation; tables with fewer than {minimum} in a cell are "
                "withheld",
                header=header,
                rows=tuple(rows),
                numbers=range(1, 8),
            ),
        ),
        notes=tuple(notes),
    )


def definitions_part() -> Part:
    """Say what each definition means: published work differs."""
    return Part(
        title="What the measures mean",
        items=tuple(f"{name}: {means}" for name, means in DEFINITIONS.items()),
    )


def _row(name: str, found: Homophily) -> tuple[str, ...]:
    return (
        name,
        f"{found.n:,}",
        number(found.ei, 3),
        number(found.newman_r, 3),
        f"{found.log_odds:.2f} ({found.log_odds_low:.2f} to {found.log_odds_high:.2f})",
        number(found.phi, 3),
        percent(found.first_known_by_first),
        percent(found.first_known_by_second),
    )
