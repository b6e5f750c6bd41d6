"""Three tables as egor has them, and one file an ego as EgoNet has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from handwork_core.networks.formats.sheets import stacked
from handwork_core.networks.gathering import Rows
from handwork_core.networks.personal import PersonalNetworks
from handwork_core.reading.texts import TextColumns

EGO = ("ego_id", "ego", "puid", "interview_id")
ALTER = ("alter_id", "alt_id", "alter", "alter_number", "nameid")
SOURCE = ("source", "src_id", "from", "alter_1_number", "alter_1")
TARGET = ("target", "tgt_id", "to", "alter_2_number", "alter_2", "targetid")
DIGITS = re.compile(r"\d+")
NO_LIST = (
    "There is no list of egos: whoever named nobody is missing, so networks look larger "
    "than they are. Give the table of egos too."
)


def kind_of(sheet: TextColumns) -> str | None:
    """Tell whether a sheet has egos, alters or ties; None when it has none of them."""
    if sheet.find(*SOURCE) and sheet.find(*TARGET):
        return "ties"
    if sheet.find(*ALTER):
        return "alters"
    return "egos" if sheet.find(*EGO) else None


def read_tables(
    sheets: Iterable[TextColumns], weight_zero_is_none: str | None = None
) -> PersonalNetworks:
    """Put tables of egos, alters and ties together.

    Parameters
    ----------
    sheets : iterable of TextColumns
        Any number of each kind. A sheet of alters or ties without a column for the ego
        is that of one ego: the one its name says, as EgoNet writes them.
    weight_zero_is_none : str, optional
        Column of the ties in which 0 says that there is no tie.

    Returns
    -------
    PersonalNetworks

    Raises
    ------
    ValueError
        When there are no alters, a sheet is of no ego, or ids do not fit together.
    """
    by_kind: dict[str, list[TextColumns]] = {"egos": [], "alters": [], "ties": []}
    for sheet in sheets:
        kind = kind_of(sheet)
        if kind is None:
            there = ", ".join(map(repr, sheet.columns))
            raise ValueError(
                f"{sheet.name} is no table of egos, alters or ties: it needs a column "
                f"'ego_id', and 'alter_id', or 'source' and 'target'; it has {there}"
            )
        by_kind[kind].append(sheet)
    if not by_kind["alters"]:
        raise ValueError("there is no table of alters: one has 'ego_id' and 'alter_id'")
    egos = _egos(by_kind["egos"]) if by_kind["egos"] else None
    known = set(egos.ids[0]) if egos else set()
    ties = [_tied(sheet, weight_zero_is_none) for sheet in by_kind["ties"]]
    found = PersonalNetworks.from_rows(
        _stacked(by_kind["alters"], known, (ALTER,)),
        _stacked(ties, known, (SOURCE, TARGET)),
        egos,
    )
    return found if egos else replace(found, notes=(NO_LIST, *found.notes))


def _egos(sheets: Sequence[TextColumns]) -> Rows:
    names = [sheet.need(*EGO) for sheet in sheets]
    ids = [(sheet.filled(name),) for sheet, name in zip(sheets, names, strict=True)]
    return stacked(sheets, ids, (names[0],), names)


def _stacked(
    sheets: Sequence[TextColumns], known: set[str], ends: tuple[tuple[str, ...], ...]
) -> Rows:
    columns = [[sheet.need(*end) for end in ends] for sheet in sheets]
    ids = [
        (_ego_ids(sheet, known), *(sheet.filled(name) for name in names))
        for sheet, names in zip(sheets, columns, strict=True)
    ]
    aside = {name for names in columns for name in names}
    aside |= {name for sheet in sheets if (name := sheet.find(*EGO))}
    first = sheets[0].find(*EGO) if sheets else None
    called = (first or "ego_id", *(columns[0] if columns else ("source", "target")))
    return stacked(sheets, ids, called, aside)


def _ego_ids(sheet: TextColumns, known: set[str]) -> list[str]:
    name = sheet.find(*EGO)
    if name is not None:
        return sheet.filled(name)
    stem = Path(sheet.name).stem
    digits = DIGITS.findall(stem)
    candidates = [stem, *digits, *(found.lstrip("0") for found in digits)]
    ego = next((each for each in candidates if each in known), None)
    if ego is None:
        raise ValueError(
            f"{sheet.name} has no column 'ego_id', and no ego is called {stem!r}: add "
            "the column, or name the file by the ego"
        )
    return [ego] * sheet.n_rows


def _tied(sheet: TextColumns, weight: str | None) -> TextColumns:
    """Leave out the rows that say that two alters do not know each other."""
    if not weight:
        return sheet
    column = sheet.need(weight)
    kept = [row for row, value in enumerate(sheet.numbers(column, empty=0)) if value]
    columns = {
        name: [cells[row] for row in kept] for name, cells in sheet.columns.items()
    }
    return TextColumns(sheet.name, columns, len(kept), sheet.has_decimal_comma)
