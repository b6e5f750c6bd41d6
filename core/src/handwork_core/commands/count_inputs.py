"""What the files of `handwork count` hold: told from their columns, or as asked."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from handwork_core.counting.accounts import persons_from_sample
from handwork_core.counting.assumptions import (
    ACCOUNT_ASSUMPTIONS,
    Prior,
    Shape,
    check_account_prior,
)
from handwork_core.counting.inventory import Inventory
from handwork_core.counting.lists import (
    COUNT_COLUMNS,
    UNIT_COLUMNS,
    CaptureTable,
    is_of_flags,
)
from handwork_core.counting.results import CountingError
from handwork_core.counting.sheets import Sheet, read_sheet
from handwork_core.counting.sightings import TIMES_COLUMNS, Sightings
from handwork_core.counting.times_seen import PERSONS_NAMES, TIMES_NAMES, TimesSeen

Kind = Literal[
    "lists", "histories", "times", "persons", "platforms", "accounts", "priors"
]
KINDS: tuple[str, ...] = get_args(Kind)

LIST_COLUMNS = ("list", "source", "occasion", "sample")
ACCOUNT_COLUMNS = ("account", "account_id", "profile")

EXPECTED = (
    "expected one of: a file a list with a column id; columns of 0 and 1, a list each, "
    "with count; k and persons; capture, a row a person; platform, period, metric, "
    "value; account and person; assumption, low, high. Say which with --kind"
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who uses which account on which platform."""

    accounts: tuple[str, ...]
    persons: tuple[str, ...]
    platforms: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Priors:
    """What is believed of each assumption."""

    priors: tuple[Prior, ...]


Data = CaptureTable | TimesSeen | Sightings | Inventory | Accounts | Priors


@dataclass(frozen=True, slots=True)
class Given:
    """What was read.

    Attributes
    ----------
    kind : str
    data : CaptureTable, TimesSeen, Sightings, Inventory or Accounts
    source : str
        The files, as the report names them.
    notes : tuple of str
        What a reader must know of how they were read.
    """

    kind: Kind
    data: Data
    source: str
    notes: tuple[str, ...] = ()


def read_files(paths: Sequence[Path], kind: str, occasions: int | None) -> Given:
    """Read the files as what they are.

    Raises
    ------
    CountingError
        Naming file, row and column, when they cannot be understood.
    """
    sheets = [read_sheet(path) for path in paths]
    for sheet in sheets:
        if not sheet.rows:
            raise CountingError(
                f"{sheet.name} has a header and no rows: nothing to count"
            )
    found = _kind_of(sheets) if kind == "auto" else kind
    if found != "lists" and len(sheets) > 1:
        raise CountingError(
            f"{len(sheets)} files were given, but {sheets[0].name} is no list of persons: "
            f"several files are one list each, with a column id ({found} was understood)"
        )
    source = ", ".join(sheet.name for sheet in sheets)
    notes: list[str] = []
    data = _data(sheets, found, occasions, notes)
    return Given(_named(found), data, source, tuple(notes))


def _named(kind: str) -> Kind:
    for known in get_args(Kind):
        if known == kind:
            return known  # type: ignore[no-any-return]
    raise CountingError(f"{kind!r} is no kind of input: choose {', '.join(KINDS)}")


def _kind_of(sheets: Sequence[Sheet]) -> Kind:
    sheet = sheets[0]
    if len(sheets) > 1:
        return "lists"
    if sheet.find(("platform",)) is not None and sheet.find(("metric",)) is not None:
        return "platforms"
    if all(sheet.find((name,)) is not None for name in ("assumption", "low", "high")):
        return "priors"
    if sheet.find(ACCOUNT_COLUMNS) is not None and sheet.find(UNIT_COLUMNS) is not None:
        return "accounts"
    if sheet.find(UNIT_COLUMNS) is not None and sheet.find(LIST_COLUMNS) is not None:
        return "lists"
    return _kind_of_counts(sheet)


def _kind_of_counts(sheet: Sheet) -> Kind:
    is_table = (
        sheet.find(TIMES_NAMES) is not None and sheet.find(PERSONS_NAMES) is not None
    )
    if is_table and (len(sheet.header) == 2 or _is_times(sheet)):
        return "times"
    if is_table:
        raise CountingError(
            f"{sheet.name} has a column of times and one of persons, and rows that "
            "repeat a number of times: add them up for --kind times, or say --kind "
            "persons if each row is one person"
        )
    if sheet.find(TIMES_COLUMNS) is not None:
        return "persons"
    flags = [place for place in range(len(sheet.header)) if is_of_flags(sheet, place)]
    count = sheet.find(COUNT_COLUMNS)
    others = (
        set(range(len(sheet.header))) - set(flags) - {count, sheet.find(UNIT_COLUMNS)}
    )
    if flags and not others:
        return "histories"
    listed = ", ".join(sheet.header)
    raise CountingError(f"{sheet.name} has the columns {listed}; {EXPECTED}")


def _is_times(sheet: Sheet) -> bool:
    """Return whether each row is another number of times, as in a table of them."""
    times = sheet.column(sheet.place(TIMES_NAMES, "with how often persons were seen"))
    return len(set(times)) == len(times)


def _data(
    sheets: Sequence[Sheet], kind: str, occasions: int | None, notes: list[str]
) -> Data:
    sheet = sheets[0]
    if kind == "lists":
        return _lists(sheets, notes)
    if kind == "histories":
        return CaptureTable.from_sheet(sheet)
    if kind == "times":
        return TimesSeen.from_sheet(sheet, n_occasions=occasions)
    if kind == "persons":
        return Sightings.from_sheet(sheet)
    if kind == "platforms":
        return Inventory.from_sheet(sheet)
    return _priors(sheet) if kind == "priors" else _accounts(sheet)


def _priors(sheet: Sheet) -> Priors:
    """Read assumption, low, high and, if they are there, likeliest, shape, source."""
    name, low, high = (
        sheet.place((column,), f"{column!r}")
        for column in ("assumption", "low", "high")
    )
    likeliest, shape, source = map(
        sheet.find, (("likeliest",), ("shape",), ("source", "why"))
    )
    found = []
    for row, cells in sheet.rows:
        written = cells[shape].lower() if shape is not None else ""
        if written and written not in get_args(Shape):
            known = ", ".join(get_args(Shape))
            raise sheet.wrong(
                row, shape or 0, f"{written!r} is no shape: choose {known}"
            )
        peak = None
        if likeliest is not None and cells[likeliest]:
            peak = _number(sheet, row, likeliest, cells)
        said: dict[str, Any] = {
            "name": cells[name],
            "low": _number(sheet, row, low, cells),
            "high": _number(sheet, row, high, cells),
            "likeliest": peak,
            "shape": _shape(written),
            "source": cells[source] if source is not None else "",
        }
        found.append(_prior(sheet, row, (name, low), said))
    return Priors(tuple(found))


def _prior(
    sheet: Sheet, row: int, places: tuple[int, int], said: dict[str, Any]
) -> Prior:
    if said["name"] not in ACCOUNT_ASSUMPTIONS:
        known = ", ".join(ACCOUNT_ASSUMPTIONS)
        what = f"{said['name']!r} is unknown: the assumptions are {known}"
        raise sheet.wrong(row, places[0], what)
    try:
        prior = Prior(**said)
        check_account_prior(prior)
    except CountingError as error:
        raise sheet.wrong(row, places[1], str(error)) from error
    return prior


def _shape(written: str) -> Shape:
    for known in get_args(Shape):
        if known == written:
            return known  # type: ignore[no-any-return]
    return "triangular"


def _number(sheet: Sheet, row: int, place: int, cells: tuple[str, ...]) -> float:
    try:
        value = float(cells[place])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise sheet.wrong(row, place, f"expected a number, not {cells[place]!r}")
    return value


def read_respondents(path: Path) -> tuple[float, float]:
    """Return the mean of one over the accounts of those who were asked, and its error.

    Raises
    ------
    CountingError
        When there is no column accounts, or fewer than two were asked.
    """
    sheet = read_sheet(path)
    place = sheet.place(("accounts", "accounts_each"), "with the accounts of each")
    each = sheet.whole(place, least=1)
    if len(each) < 2:
        raise CountingError(
            f"{sheet.name}: {len(each)} respondents give no error: two or more are needed"
        )
    found = persons_from_sample(1.0, each)
    return found.persons, found.se


def _lists(sheets: Sequence[Sheet], notes: list[str]) -> CaptureTable:
    if len(sheets) == 1:
        return _long(sheets[0])
    members: dict[str, list[str]] = {}
    for sheet in sheets:
        name = sheet.name.rsplit(".", 1)[0]
        if name in members:
            raise CountingError(
                f"two files are called {name}: rename one, it is a list"
            )
        place = _place_of_persons(sheet)
        members[name] = _ids(sheet, place)
        notes.extend(_doubts_of(sheet, name, members[name]))
    _check_headers(sheets, members)
    return CaptureTable.from_members(members)


def _place_of_persons(sheet: Sheet) -> int:
    if len(sheet.header) == 1:
        return 0
    return sheet.place(UNIT_COLUMNS, "that identifies persons")


def _check_headers(sheets: Sequence[Sheet], members: dict[str, list[str]]) -> None:
    """Refuse a first row that is a person: the list would lose them in silence."""
    everybody = set().union(*members.values())
    for sheet in sheets:
        first = sheet.header[0]
        is_named = len(sheet.header) > 1 or sheet.find(UNIT_COLUMNS) is not None
        if is_named or not (first in everybody or re.search(r"\d", first)):
            continue
        raise CountingError(
            f"{sheet.name}, row 1: {first!r} looks like a person, not like the name of a "
            "column: begin the file with a row that says id"
        )


def _doubts_of(sheet: Sheet, name: str, persons: list[str]) -> Iterator[str]:
    if len(sheet.header) == 1 and sheet.find(UNIT_COLUMNS) is None:
        yield (
            f"{sheet.name}: the first row, {sheet.header[0]!r}, was taken for the name of "
            "the column. If it is a person, put a row above it that says id."
        )
    repeats = len(persons) - len(set(persons))
    if repeats:
        rows = "row repeats" if repeats == 1 else "rows repeat"
        yield f"{name}: {repeats:,} {rows} a person of the list: each counts once."


def _natural(name: str) -> tuple[tuple[int, float, str], ...]:
    """Return a key that sorts numbers within names as numbers."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple(
        (0, float(part), "") if part.isdigit() else (1, 0.0, part)
        for part in parts
        if part
    )


def _long(sheet: Sheet) -> CaptureTable:
    units = _ids(sheet, sheet.place(UNIT_COLUMNS, "that identifies persons"))
    lists = _ids(sheet, sheet.place(LIST_COLUMNS, "that names the list"))
    members: dict[str, list[str]] = {}
    for unit, name in zip(units, lists, strict=True):
        members.setdefault(name, []).append(unit)
    return CaptureTable.from_members(
        {name: members[name] for name in sorted(members, key=_natural)}
    )


def _ids(sheet: Sheet, place: int) -> list[str]:
    for row, cells in sheet.rows:
        if not cells[place]:
            raise sheet.wrong(
                row, place, "the cell is empty; fill it, or leave the row out"
            )
    return sheet.column(place)


def _accounts(sheet: Sheet) -> Accounts:
    platform = sheet.find(("platform",))
    accounts = _ids(sheet, sheet.place(ACCOUNT_COLUMNS, "that identifies accounts"))
    platforms = None if platform is None else _ids(sheet, platform)
    if platforms is not None:
        pairs = zip(platforms, accounts, strict=True)
        accounts = [f"{name}/{account}" for name, account in pairs]
    return Accounts(
        accounts=tuple(accounts),
        persons=tuple(
            _ids(sheet, sheet.place(UNIT_COLUMNS, "that identifies persons"))
        ),
        platforms=None if platforms is None else tuple(platforms),
    )
