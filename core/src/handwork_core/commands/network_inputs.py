"""What the files of `handwork network` hold: told from their columns, or as asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.chains import (
    FirmChain,
    from_follow_the_money,
    read_chain,
)
from handwork_core.networks.chains.follow_the_money import entities_of
from handwork_core.networks.formats.network_canvas import is_network_canvas
from handwork_core.networks.formats.reading import networks_of
from handwork_core.networks.formats.sheets import Given, given_files, sheets_of
from handwork_core.networks.formats.tables import kind_of
from handwork_core.networks.personal import PersonalNetworks
from handwork_core.networks.position_files import is_positions, read_positions
from handwork_core.networks.positions import PositionAnswers
from handwork_core.reading.texts import TextColumns

KINDS = ("auto", "personal", "positions", "homophily", "chain")
CELLS = ("ff", "fm", "mf", "mm")
JSON = {".json", ".jsonl", ".ndjson"}
EXPECTED = (
    "expected one of: tables of egos, alters and ties; files of Network Canvas; GraphML; "
    "a position generator (respondent, position; or a column a position); occupation, "
    "ff, fm, mf, mm; source, target, relation; entities of FollowTheMoney. Say which "
    "with --kind"
)

Homophilies = Mapping[str, list[list[int]]]
Data = PersonalNetworks | PositionAnswers | FirmChain | Homophilies


@dataclass(frozen=True, slots=True)
class NetworkInput:
    """What was read, and the files as a report names them."""

    kind: str
    data: Data
    source: str


def read_input(
    paths: Sequence[Path],
    *,
    kind: str = "auto",
    edge_type: str | None = None,
    zero_weight: str | None = None,
) -> NetworkInput:
    """Read files of any kind.

    Raises
    ------
    ValueError
        When they are of no known kind, or cannot be read.
    """
    given = given_files(paths)
    sheets = sheets_of(given)
    told = _kind(given, sheets) if kind == "auto" else kind
    names = ", ".join(path.name for path in paths[:4])
    source = names + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")
    data: Data
    if told == "personal":
        data = networks_of(given, edge_type=edge_type, weight_zero_is_none=zero_weight)
    elif told == "positions":
        data = read_positions(sheets)
    elif told == "homophily":
        data = _homophilies(sheets)
    else:
        data = _chain(given, sheets)
    return NetworkInput(told, data, source)


def _kind(given: Sequence[Given], sheets: Sequence[TextColumns]) -> str:
    endings = {file.suffix for file in given}
    if endings & JSON or any(s.find("relation", "relationship") for s in sheets):
        return "chain"
    if endings & {".graphml", ".xml"} or any(map(_is_personal, sheets)):
        return "personal"
    if any(all(map(sheet.find, CELLS)) for sheet in sheets):
        return "homophily"
    if any(map(is_positions, sheets)):
        return "positions"
    raise ValueError(f"{given[0].name} holds nothing that is known here; {EXPECTED}")


def _is_personal(sheet: TextColumns) -> bool:
    return is_network_canvas(sheet) or kind_of(sheet) in {"alters", "ties"}


def _chain(given: Sequence[Given], sheets: Sequence[TextColumns]) -> FirmChain:
    files = [file for file in given if file.suffix in JSON]
    if not files:
        return read_chain(sheets)
    return from_follow_the_money(
        entity for file in files for entity in entities_of(file.data, file.name)
    )


def _homophilies(sheets: Sequence[TextColumns]) -> Homophilies:
    found: dict[str, list[list[int]]] = {}
    for sheet in sheets:
        column = sheet.need("occupation", "position", "name")
        names = sheet.filled(column)
        cells = [_whole(sheet, sheet.need(cell)) for cell in CELLS]
        for row, name in enumerate(names):
            if name in found:
                raise sheet.wrong(row, column, f"{name!r} is there already")
            a, b, c, d = (int(values[row]) for values in cells)
            found[name] = [[a, b], [c, d]]
    return found


def _whole(sheet: TextColumns, column: str) -> NDArray[np.float64]:
    values = sheet.numbers(column, least=0)
    for row in np.flatnonzero(values != np.floor(values)).tolist():
        raise sheet.wrong(row, column, "a count is a whole number")
    return values
