"""From what was asked of `handwork wages` to what is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.commands.progress import Tell
from handwork_core.commands.writing import Columns
from handwork_core.networks.personal import categories
from handwork_core.privacy import NoisyTable, noisy_counts
from handwork_core.reading.texts import TextColumns, read_texts
from handwork_core.report.wages import WageFindings
from handwork_core.wages.gaps import PayGaps, wage_gaps
from handwork_core.wages.log import TaskLog, read_task_log
from handwork_core.wages.paid import Deductions, WageTable, hourly_wages
from handwork_core.wages.weighting import Weights, rake

WORKER = ("worker", "worker_id", "user", "person", "respondent")
Groups = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWages:
    """What the command line asks for; the names are those of its options."""

    path: Path
    people: Path | None
    groups: tuple[str, ...]
    reference: str | None
    margins: Path | None
    gap_seconds: float
    slots: str
    fee_share: float
    exchange_rate: float
    price_level: float
    minimum_wage: float | None
    currency: str
    minimum: int
    epsilon: float | None
    level: float
    resamples: int
    seed: int

    @property
    def deductions(self) -> Deductions:
        """What lies between a reward and what can be spent."""
        return Deductions(
            fee_share=self.fee_share,
            exchange_rate=self.exchange_rate,
            price_level=self.price_level,
        )

    @property
    def slot_minutes(self) -> tuple[float, ...]:
        """The ends of the lengths of spells."""
        try:
            return tuple(float(each) for each in self.slots.split(","))
        except ValueError:
            message = f"--slots {self.slots!r}: write minutes such as 15,60"
            raise ValueError(message) from None


def find_wages(asked: AskedWages, tell: Tell) -> WageFindings:
    """Read, weight, divide, compare.

    Raises
    ------
    ValueError
        When what was given cannot be used.
    """
    tell("reading")
    log = read_task_log(_read(asked.path))
    people = _people(asked, log)
    tell("weighting")
    weights = _weights(asked, people)
    held = None if weights is None else weights.weights
    tell("dividing money by time")
    wages = hourly_wages(
        log,
        rng=np.random.default_rng(asked.seed),
        gap_seconds=asked.gap_seconds,
        deductions=asked.deductions,
        weights=held,
        minimum_wage=asked.minimum_wage,
        level=asked.level,
        n_resamples=asked.resamples,
    )
    tell("comparing groups")
    groups = {name: people[name] for name in _groups(asked, people)}
    noisy, labels = _noisy(asked, groups)
    return WageFindings(
        wages=wages,
        gaps=_gaps(asked, log, groups, held) if groups and noisy is None else None,
        weights=weights,
        noisy=noisy,
        noisy_labels=labels,
        minimum=asked.minimum,
        currency=asked.currency,
        minimum_wage=asked.minimum_wage,
    )


def wage_columns(wages: WageTable) -> Columns:
    """Return one row a worker."""
    columns: dict[str, list[Any]] = {
        "worker": wages.workers.tolist(),
        "paid": wages.paid.tolist(),
    }
    for name, values in wages.hourly.items():
        plain = name.replace(" ", "_")
        columns[f"{plain}_seconds"] = wages.seconds[name].tolist()
        columns[f"{plain}_hourly"] = values.tolist()
    return columns


def _read(path: Path) -> TextColumns:
    return read_texts(path.read_bytes(), path.name)


def _people(asked: AskedWages, log: TaskLog) -> Groups:
    """Return what is known of the workers, in the order of the log."""
    if asked.people is None:
        if asked.groups or asked.margins:
            raise ValueError(
                "--group and --margins need --people, who knows the workers"
            )
        return {}
    sheet = _read(asked.people)
    column = sheet.need(*WORKER)
    row_of: dict[str, int] = {}
    for row, worker in enumerate(sheet.filled(column)):
        if row_of.setdefault(worker, row) != row:
            raise sheet.wrong(row, column, f"worker {worker!r} is there already")
    missing = [each for each in log.workers.tolist() if str(each) not in row_of]
    if missing:
        raise ValueError(
            f"{sheet.name} has no worker {missing[0]!r}, who is in the log: add a row"
        )
    order = [row_of[str(each)] for each in log.workers.tolist()]
    names = [name for name in sheet.columns if name != column]
    return {
        name: categories(values[order]) for name, values in sheet.typed(names).items()
    }


def _groups(asked: AskedWages, people: Groups) -> tuple[str, ...]:
    for name in asked.groups:
        if name not in people:
            known = ", ".join(people) or "none"
            raise ValueError(f"--people has no column {name!r}; there are: {known}")
    if asked.groups:
        return asked.groups
    return tuple(name for name in ("gender", "care") if name in people)


def _weights(asked: AskedWages, people: Groups) -> Weights | None:
    if asked.margins is None:
        return None
    sheet = _read(asked.margins)
    variable, category = sheet.need("variable"), sheet.need("category", "value")
    shares = sheet.numbers(sheet.need("share", "count", "population"), least=0)
    margins: dict[str, dict[str, float]] = {}
    names, values = sheet.filled(variable), sheet.filled(category)
    for row, (name, value) in enumerate(zip(names, values, strict=True)):
        if value in margins.setdefault(name, {}):
            raise sheet.wrong(row, category, f"{value!r} is there already")
        margins[name][value] = float(shares[row])
    return rake(people, margins)


def _gaps(
    asked: AskedWages,
    log: TaskLog,
    groups: Groups,
    weights: NDArray[np.float64] | None,
) -> PayGaps:
    return wage_gaps(
        log,
        groups,
        rng=np.random.default_rng(asked.seed),
        reference=asked.reference,
        slot_minutes=asked.slot_minutes,
        gap_seconds=asked.gap_seconds,
        deductions=asked.deductions,
        weights=weights,
        minimum=asked.minimum,
        level=asked.level,
        n_resamples=asked.resamples,
    )


def _noisy(
    asked: AskedWages, groups: Groups
) -> tuple[NoisyTable | None, tuple[str, ...]]:
    if asked.epsilon is None:
        return None, ()
    if not groups:
        raise ValueError("--epsilon counts workers by group: give --people and --group")
    names = [sorted(set(values.tolist())) for values in groups.values()]
    shape = tuple(map(len, names))
    places = [
        [own.index(value) for value in values.tolist()]
        for own, values in zip(names, groups.values(), strict=True)
    ]
    counts = np.zeros(shape, np.int64)
    np.add.at(counts, tuple(np.array(place) for place in places), 1)
    # Noise that can be drawn again would be no noise: the seed is not the one given.
    noisy = noisy_counts(counts, epsilon=asked.epsilon, rng=np.random.default_rng())
    labelled = ([name or "not known" for name in own] + ["all"] for own in names)
    return noisy, tuple(", ".join(each) for each in product(*labelled))
