"""Network Canvas as CSV: one ego file, node files and edge files, a session or merged."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from handwork_core.networks.formats.sheets import stacked
from handwork_core.networks.gathering import Rows
from handwork_core.networks.personal import PersonalNetworks
from handwork_core.reading.texts import TextColumns

EGO = "networkCanvasEgoUUID"
NODE = "networkCanvasUUID"
SOURCE, TARGET = "networkCanvasSourceUUID", "networkCanvasTargetUUID"
TYPE = re.compile(r"_(?:attributeList|edgeList)_(?P<type>.+)$")
MATRIX = "_adjacencyMatrix_"
BOOLEAN = {"true", "false", "", "TRUE", "FALSE", "True", "False"}
TRUE = {"true", "TRUE", "True"}
FORMULA = re.compile(r"^'(?=[=+\-@\t])")


def is_network_canvas(sheet: TextColumns) -> bool:
    """Tell whether a sheet is one of Network Canvas."""
    return EGO in sheet.columns or MATRIX in sheet.name


def read_network_canvas(
    sheets: Iterable[TextColumns], edge_type: str | None = None
) -> PersonalNetworks:
    """Put the sheets of any number of sessions together.

    Parameters
    ----------
    sheets : iterable of TextColumns
        Adjacency matrices are left aside: they say what the edges say.
    edge_type : str, optional
        Of the edges, only those of this type; by default all are ties.

    Returns
    -------
    PersonalNetworks
        A node's type is its attribute "type", an edge's as well; categories that are
        spread over columns of true and false are one attribute again.

    Raises
    ------
    ValueError
        When there are no nodes, or an edge names an unknown node.
    """
    used = [_unguarded(sheet) for sheet in sheets if MATRIX not in sheet.name]
    edges = [sheet for sheet in used if {"from", SOURCE} & set(sheet.columns)]
    nodes = [
        sheet
        for sheet in used
        if sheet not in edges and {"nodeID", NODE} & set(sheet.columns)
    ]
    egos = [sheet for sheet in used if sheet not in edges and sheet not in nodes]
    if not nodes and not egos:
        raise ValueError(
            "there are neither egos nor nodes of Network Canvas here: give the files "
            "*_ego.csv and *_attributeList_*.csv too"
        )
    chosen = [sheet for sheet in edges if edge_type in {None, _type(sheet)}]
    if edge_type is not None and not chosen:
        types = ", ".join(sorted({_type(sheet) for sheet in edges})) or "none"
        raise ValueError(f"no edges are of type {edge_type!r}; there are: {types}")
    known = _node_numbers(nodes)
    return PersonalNetworks.from_rows(
        _alters(nodes), _ties(chosen, known), _egos(egos) if egos else None
    )


def _egos(sheets: Sequence[TextColumns]) -> Rows:
    folded = folded_together(sheets)
    return stacked(folded, [(sheet.filled(EGO),) for sheet in folded], (EGO,), {EGO})


def _alters(sheets: Sequence[TextColumns]) -> Rows:
    folded = folded_together([_with_type(sheet) for sheet in sheets])
    ids = [(sheet.filled(EGO), _node_ids(sheet)) for sheet in folded]
    return stacked(folded, ids, (EGO, NODE), {EGO, NODE, "nodeID"})


def _ties(sheets: Sequence[TextColumns], known: Mapping[tuple[str, str], str]) -> Rows:
    folded = folded_together([_with_type(sheet) for sheet in sheets])
    ids = [
        (sheet.filled(EGO), _ends(sheet, SOURCE, "from", known), _ends(sheet, TARGET, "to", known))
        for sheet in folded
    ]  # fmt: skip
    aside = {EGO, NODE, "edgeID", "from", "to", SOURCE, TARGET}
    return stacked(folded, ids, (EGO, "from", "to"), aside)


def _ends(
    sheet: TextColumns,
    uuid: str,
    number: str,
    known: Mapping[tuple[str, str], str],
) -> list[str]:
    """Name the ends of edges by their UUID, or through the number of the node."""
    uuids = sheet.columns.get(uuid, [""] * sheet.n_rows)
    numbers = sheet.columns.get(number, [""] * sheet.n_rows)
    egos = sheet.columns[EGO]
    return [
        one or known.get((ego, place), place)
        for one, place, ego in zip(uuids, numbers, egos, strict=True)
    ]


def _node_ids(sheet: TextColumns) -> list[str]:
    return sheet.filled(NODE if NODE in sheet.columns else "nodeID")


def _node_numbers(sheets: Iterable[TextColumns]) -> dict[tuple[str, str], str]:
    return {
        (ego, number): uuid
        for sheet in sheets
        if "nodeID" in sheet.columns
        for ego, number, uuid in zip(
            sheet.columns[EGO], sheet.columns["nodeID"], _node_ids(sheet), strict=True
        )
    }


def _type(sheet: TextColumns) -> str:
    found = TYPE.search(Path(sheet.name).stem)
    return found["type"] if found else ""


def _with_type(sheet: TextColumns) -> TextColumns:
    """Tell the type of nodes or edges, which only the name of the file has."""
    if not _type(sheet) or "type" in sheet.columns:
        return sheet
    columns = {**sheet.columns, "type": [_type(sheet)] * sheet.n_rows}
    return _replaced(sheet, columns)


def _unguarded(sheet: TextColumns) -> TextColumns:
    """Take the quote away that keeps spreadsheets from computing a cell."""
    columns = {
        name: [FORMULA.sub("", cell) for cell in cells]
        for name, cells in sheet.columns.items()
    }
    return _replaced(sheet, columns)


def _replaced(sheet: TextColumns, columns: Mapping[str, list[str]]) -> TextColumns:
    return TextColumns(sheet.name, columns, sheet.n_rows, sheet.has_decimal_comma)


def folded_together(
    sheets: Sequence[TextColumns], only: Container[str] | None = None
) -> list[TextColumns]:
    """Make one attribute of the columns `gender_woman`, `gender_man`.

    Of all sheets together: someone who chose nothing in one session has the same
    attribute as everyone else. With `only`, other columns are left as they are.
    """
    cells: dict[str, set[str]] = {}
    for sheet in sheets:
        for name, values in sheet.columns.items():
            cells.setdefault(name, set()).update(values)
    flags = [
        name
        for name, values in cells.items()
        if values <= BOOLEAN and values - {""} and (only is None or name in only)
    ]
    parts: dict[str, list[str]] = {}
    for stem in _stems(flags):
        taken = {name for names in parts.values() for name in names}
        own = [n for n in flags if n.startswith(stem) and n not in taken]
        if len(own) > 1 and any(cells[name] & TRUE for name in own):
            parts[stem] = own
    return [_folded(sheet, parts) for sheet in sheets]


def _folded(sheet: TextColumns, parts: Mapping[str, Sequence[str]]) -> TextColumns:
    columns = dict(sheet.columns)
    for stem, names in parts.items():
        own = [name for name in names if name in columns]
        if own:
            rows = zip(*(columns.pop(name) for name in own), strict=True)
            columns[stem.removesuffix("_")] = [
                ";".join(n[len(stem) :] for n, cell in zip(own, row, strict=True) if cell in TRUE)
                for row in rows
            ]  # fmt: skip
    return _replaced(sheet, columns)


def _stems(names: Iterable[str]) -> list[str]:
    """Return what several names begin with up to an underscore, the longest first."""
    stems = [
        name[: place + 1]
        for name in names
        for place, letter in enumerate(name)
        if letter == "_" and place
    ]
    several = {stem for stem in stems if stems.count(stem) > 1}
    return sorted(several, key=lambda stem: (-len(stem), stem))
