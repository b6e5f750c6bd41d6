"""An inventory of platforms: what is known of each, when, and who says so."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from handwork_core.counting.results import CountingError
from handwork_core.counting.sheets import Sheet, read_sheet

COLUMNS = ("platform", "country", "period", "metric", "value", "provider", "definition")
ROW = "row of the file"
WORLD = frozenset({"", "world", "all", "*"})

METRICS: Mapping[str, str] = {
    "registered": "accounts that the platform declares",
    "monthly": "accounts that it says are used at least once a month",
    "very_active": "accounts that it says are used at least once a week",
    "visits": "visits to its site in a month",
    "unique_visitors": "distinct visitors of its site in a month",
    "country_share": "share of its users who are in the country, 0..1",
    "not_workers_share": "share of visitors who are requesters or look only, 0..1",
    "pay_per_hour": "what an hour pays, in the currency that the definition names",
    "tasks": "tasks on offer",
    "conditions": "terms, in words: in the column definition",
}
"""What can be known of a platform."""

SHARES = frozenset({"country_share", "not_workers_share"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One thing known of one platform.

    Attributes
    ----------
    platform : str
    country : str
        Empty for the whole world.
    period : str
        When it was so, such as "2026-05"; later ones sort after earlier ones.
    metric : str
        One of `METRICS`.
    value : float
        NaN where it is said in words.
    provider : str
        Who says so.
    definition : str
        What they mean by it.
    """

    platform: str
    country: str
    period: str
    metric: str
    value: float
    provider: str
    definition: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything known of some platforms.

    Attributes
    ----------
    observations : tuple of Observation
        In the order in which they were given.
    """

    observations: tuple[Observation, ...]

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, object]]) -> Inventory:
        """Build an inventory from mappings with the columns of the file.

        Raises
        ------
        CountingError
            Naming the row, when a cell is wrong, or a fact is there twice.

        Examples
        --------
        >>> row = {"platform": "P", "period": "2026", "metric": "registered"}
        >>> Inventory.from_rows([{**row, "value": 5000}]).platforms
        ('P',)
        """
        found: dict[tuple[str, str, str, str, str], Observation] = {}
        for place, row in enumerate(rows, start=1):
            number = int(str(row.get(ROW, place)))
            one = _observation(row, number)
            key = (one.platform, one.country, one.period, one.metric, one.provider)
            if key in found:
                raise CountingError(
                    f"row {number}: {one.metric} of {one.platform!r} in {one.period!r} by "
                    f"{one.provider or 'nobody named'} is there twice; keep one"
                )
            found[key] = one
        if not found:
            raise CountingError("the inventory has no rows: one row is one known thing")
        return cls(tuple(found.values()))

    @classmethod
    def from_csv(cls, path: Path) -> Inventory:
        """Read a file with the columns platform, country, period, metric, value, provider.

        And definition; country, provider and definition may be missing.
        """
        return cls.from_sheet(read_sheet(path))

    @classmethod
    def from_sheet(cls, sheet: Sheet) -> Inventory:
        """Take the inventory out of a sheet that is read already."""
        for name in ("platform", "period", "metric", "value"):
            sheet.place((name,), f"{name!r}")
        header = [name.lower() for name in sheet.header]
        rows = [
            {**dict(zip(header, cells, strict=True)), ROW: row}
            for row, cells in sheet.rows
        ]
        try:
            return cls.from_rows(rows)
        except CountingError as error:
            raise CountingError(f"{sheet.name}, {error}") from None

    @property
    def platforms(self) -> tuple[str, ...]:
        """Names, in alphabetical order."""
        return tuple(sorted({one.platform for one in self.observations}))

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries that are named, in alphabetical order."""
        return tuple(sorted({one.country for one in self.observations} - {""}))

    def latest(
        self, metric: str, country: str, *, periods: Sequence[str] | None = None
    ) -> dict[str, Observation]:
        """Return what is known of each platform, the latest period first of all.

        Of several providers in one period the first in the file counts.
        """
        found: dict[str, Observation] = {}
        for one in self.observations:
            is_asked = one.metric == metric and one.country == country
            if not is_asked or (periods is not None and one.period not in periods):
                continue
            known = found.get(one.platform)
            if known is None or one.period > known.period:
                found[one.platform] = one
        return dict(sorted(found.items()))

    def known_country(self, asked: str) -> str:
        """Return a country as the inventory writes it, however it is capitalised."""
        wanted = asked.strip().casefold()
        if wanted in WORLD:
            return ""
        known = (name for name in self.countries if name.casefold() == wanted)
        return next(known, asked.strip())

    def in_country(self, metric: str, country: str) -> dict[str, Observation]:
        """Return a count for the country: told, or that of the world times its share."""
        told = self.latest(metric, country)
        if not country:
            return told
        shares = self.latest("country_share", country)
        for platform, one in self.latest(metric, "").items():
            if platform not in told and platform in shares:
                share = shares[platform]
                told[platform] = Observation(
                    platform=platform,
                    country=country,
                    period=one.period,
                    metric=metric,
                    value=one.value * share.value,
                    provider=f"{one.provider}; share: {share.provider}",
                    definition=f"{one.definition} times the share of the country, {share.value:g}",
                )
        return dict(sorted(told.items()))


def _observation(row: Mapping[str, object], number: int) -> Observation:
    cells = {name: str(row.get(name, "") or "").strip() for name in COLUMNS}
    if row.get("value") == 0:
        cells["value"] = "0"
    for name in ("platform", "period"):
        if not cells[name]:
            raise CountingError(f"row {number}, column {name!r}: the cell is empty")
    metric = cells["metric"].lower()
    if metric not in METRICS:
        raise CountingError(
            f"row {number}, column 'metric': {cells['metric']!r} is none of "
            f"{', '.join(METRICS)}"
        )
    country = "" if cells["country"].lower() in WORLD else cells["country"]
    return Observation(
        platform=cells["platform"],
        country=country,
        period=cells["period"],
        metric=metric,
        value=_value(cells["value"], metric, number),
        provider=cells["provider"],
        definition=cells["definition"],
    )


def _value(written: str, metric: str, number: int) -> float:
    if metric == "conditions" and not written:
        return math.nan
    try:
        value = float(written.replace("\u202f", "").replace("_", ""))
    except ValueError:
        value = math.nan
    limit = 1.0 if metric in SHARES else math.inf
    if not 0 <= value <= limit or math.isinf(value):
        wanted = "a share from 0 to 1" if metric in SHARES else "a number from 0 on"
        raise CountingError(
            f"row {number}, column 'value': {metric} must be {wanted}, not {written!r}"
        )
    return value
