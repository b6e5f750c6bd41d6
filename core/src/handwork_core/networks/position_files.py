"""Answers to a position generator from files: a row an access, or a column a position."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.occupations import score_positions
from handwork_core.networks.positions import PositionAnswers
from handwork_core.reading.texts import TextColumns

RESPONDENT = ("respondent", "respondent_id", "ego_id", "id", "person", "worker")
POSITION = ("position", "occupation", "isco08", "isco")
STRENGTH = ("strength", "tie_strength", "tie", "relation_kind")
GENDER = ("contact_gender", "gender_of_contact", "alter_gender")
YES = {"1", "yes", "true", "y", "x", "oui", "sí", "si", "sim"}
NO = {"0", "no", "false", "n", "none", "non", "não", "nobody"}
WOMAN = {"woman", "women", "female", "f", "w"}
MAN = {"man", "men", "male", "m"}
BOTH = {"both", "woman and man", "man and woman"}


def is_positions(sheet: TextColumns) -> bool:
    """Tell whether a sheet has answers to a position generator."""
    if not sheet.find(*RESPONDENT):
        return False
    return bool(sheet.find(*POSITION)) or len(_columns(sheet)) > 1


def read_positions(sheets: Sequence[TextColumns]) -> PositionAnswers:
    """Read answers to a position generator.

    Parameters
    ----------
    sheets : sequence of TextColumns
        Long: `respondent`, `position` (empty: reaches none), and if asked `strength`
        and `contact_gender`; a second sheet with `respondent` may have attributes, and
        those who reach none. Wide: `respondent` and a column a position, named by its
        ISCO-08 code; its cells are 1 or 0, yes or no, woman, man, both or none, or kinds
        of ties with semicolons between; all other columns are attributes.

    Returns
    -------
    PositionAnswers

    Raises
    ------
    ValueError
        When there is no such sheet, or a cell cannot be used; with file, row, column.
    """
    long = [sheet for sheet in sheets if sheet.find(*POSITION)]
    if long:
        others = [sheet for sheet in sheets if sheet not in long]
        return _long(long[0], others[0] if others else None)
    if not sheets:
        raise ValueError("a position generator is a CSV: there is none here")
    return _wide(sheets[0])


def _long(sheet: TextColumns, people: TextColumns | None) -> PositionAnswers:
    who = sheet.filled(sheet.need(*RESPONDENT))
    what = sheet.columns[sheet.need(*POSITION)]
    kinds = {}
    for name, known in (("strength", STRENGTH), ("contact_gender", GENDER)):
        column = sheet.find(*known)
        if column:
            cells = [cell.lower() for cell in sheet.columns[column]]
            kinds[name] = [_gender(cell) for cell in cells] if name != "strength" else cells  # fmt: skip
    rows = list(zip(who, what, strict=True))
    if people is None:
        used = {
            sheet.find(*names) for names in (RESPONDENT, POSITION, STRENGTH, GENDER)
        }
        order = list(dict.fromkeys(who))
        first = [who.index(each) for each in order]
        attributes = {
            name: values[first]
            for name, values in sheet.typed(
                column for column in sheet.columns if column not in used
            ).items()
        }
        return PositionAnswers.from_rows(rows, kinds=kinds, attributes=attributes)
    column = people.need(*RESPONDENT)
    listed = people.filled(column)
    for row, name in enumerate(who):
        if name not in set(listed):
            why = f"there is no respondent {name!r} in {people.name}"
            raise sheet.wrong(row, sheet.need(*RESPONDENT), why)
    names = [name for name in people.columns if name != column]
    return PositionAnswers.from_rows(
        rows, respondents=listed, kinds=kinds, attributes=people.typed(names)
    )


def _wide(sheet: TextColumns) -> PositionAnswers:
    column = sheet.need(*RESPONDENT)
    ids = sheet.filled(column)
    for row, name in enumerate(ids):
        if ids.index(name) != row:
            raise sheet.wrong(row, column, f"respondent {name!r} is there already")
    positions = _columns(sheet)
    if not positions:
        raise ValueError(
            f"{sheet.name} has no column of a position: name one by its ISCO-08 code, "
            "such as 'nurse 2221'"
        )
    shape = (len(ids), len(positions))
    accessed, unanswered = np.zeros(shape, np.bool_), np.zeros(len(ids), np.int64)
    through: dict[str, dict[str, NDArray[np.bool_]]] = {}
    for place, position in enumerate(positions):
        for row, text in enumerate(sheet.columns[position]):
            unanswered[row] += not text
            for kind, value in _said(sheet, row, position, text):
                accessed[row, place] = True
                if kind:
                    values = through.setdefault(kind, {})
                    flags = values.setdefault(value, np.zeros(shape, np.bool_))
                    flags[row, place] = True
    others = [name for name in sheet.columns if name not in {column, *positions}]
    return PositionAnswers(
        respondents=np.array(ids, dtype=object),
        positions=tuple(positions),
        accessed=accessed,
        of_kind={kind: dict(sorted(found.items())) for kind, found in through.items()},
        n_unanswered=unanswered,
        attributes=sheet.typed(others),
    )


def _columns(sheet: TextColumns) -> list[str]:
    return [name for name in sheet.columns if _is_scored(name)]


def _is_scored(name: str) -> bool:
    try:
        score_positions([name])
    except ValueError:
        return False
    return True


def _said(
    sheet: TextColumns, row: int, column: str, text: str
) -> Iterator[tuple[str, str]]:
    """Tell through what kinds of contacts a position is reached; nothing: it is not."""
    plain = text.lower()
    if not plain or plain in NO:
        return
    if plain in YES:
        yield "", ""
        return
    if plain in BOTH:
        yield from (("contact_gender", "woman"), ("contact_gender", "man"))
        return
    for word in (part.strip() for part in plain.replace("|", ";").split(";")):
        if not word or sheet.number(word) is not None:
            why = (
                f"{text!r} is no answer; write 1 or 0, woman, man, both or none, or "
                "kinds of ties such as family;friend"
            )
            raise sheet.wrong(row, column, why)
        kind = "contact_gender" if word in WOMAN | MAN else "strength"
        yield kind, _gender(word) if kind == "contact_gender" else word


def _gender(word: str) -> str:
    return "woman" if word in WOMAN else "man" if word in MAN else word
