"""GraphML: a graph an ego, with what is known of ego stored on the graph itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from handwork_core.networks.formats.network_canvas import folded_together
from handwork_core.networks.formats.sheets import Given, stacked
from handwork_core.networks.personal import PersonalNetworks
from handwork_core.reading.texts import TextColumns

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
CANVAS = "http://schema.networkcanvas.com/xmlns"
UUID = "networkCanvasUUID"
ENDS = {"networkCanvasSourceUUID", "networkCanvasTargetUUID"}
YES = {"true", "1", "yes"}
IS_EGO = ("is_ego", "ego")
TYPES = {"networkCanvasType": "type"}
Keys = Mapping[str, tuple[str, str, str | None]]
Told = tuple[TextColumns, tuple[list[str], ...]]


@dataclass(slots=True)
class _Sheet:
    """Rows of one file as they are met."""

    ids: list[tuple[str, ...]] = field(default_factory=list)
    rows: list[Mapping[str, str]] = field(default_factory=list)

    def add(self, ids: tuple[str, ...], data: Mapping[str, str]) -> None:
        self.ids.append(ids)
        self.rows.append(data)

    def columns(self, name: str) -> TextColumns:
        names = dict.fromkeys(key for row in self.rows for key in row)
        cells = {key: [row.get(key, "") for row in self.rows] for key in names}
        return TextColumns(name, cells, len(self.rows))

    def ends(self, width: int) -> tuple[list[str], ...]:
        return tuple([ids[place] for ids in self.ids] for place in range(width))


def read_graphml(
    files: Iterable[Given], edge_type: str | None = None
) -> PersonalNetworks:
    """Read one ego from each graph of each file.

    Parameters
    ----------
    files : iterable of Given
    edge_type : str, optional
        Of the edges, only those whose attribute "type" says so, as those of Network
        Canvas have one; by default all are ties.

    Returns
    -------
    PersonalNetworks
        Ego is the graph: its data are ego's attributes, its nodes the alters. A node
        with `is_ego` true is ego too, and its edges say whom ego knows: they are left
        out.

    Raises
    ------
    ValueError
        When a file is no GraphML, or an edge names an unknown node.
    """
    flags: set[str] = set()
    egos: list[Told] = []
    alters: list[Told] = []
    ties: list[Told] = []
    for file in files:
        own, named, tied = _Sheet(), _Sheet(), _Sheet()
        root = _parsed(file)
        keys = _keys_of(root)
        if CANVAS.encode() in file.data:
            flags |= _flags_of(root)
        for number, graph in enumerate(_all(root, "graph"), start=1):
            default = file.stem if number == 1 else f"{file.stem}-{number}"
            _read_graph(graph, keys, default, (own, named, tied))
        egos.append((own.columns(file.name), own.ends(1)))
        alters.append((named.columns(file.name), named.ends(2)))
        ties.append((tied.columns(file.name), tied.ends(3)))
    if edge_type is not None:
        ties = _of_type(ties, edge_type)
    made = [
        stacked(
            folded_together([sheet for sheet, _ in part], flags),
            [ids for _, ids in part],
            columns,
        )
        for part, columns in (
            (egos, ("graph",)),
            (alters, ("graph", "node")),
            (ties, ("graph", "source", "target")),
        )
    ]
    return PersonalNetworks.from_rows(made[1], made[2], made[0])


def _keys_of(root: ET.Element) -> Keys:
    """Return of each key whose it is, what it is called, and its default."""
    return {
        key.get("id", ""): (
            key.get("for", "all"),
            TYPES.get(key.get("attr.name", ""), key.get("attr.name", "")),
            next((each.text for each in _all(key, "default")), None),
        )
        for key in _all(root, "key")
    }


def _flags_of(root: ET.Element) -> set[str]:
    """Return the attributes that are true or false: Network Canvas spreads categories."""
    return {
        key.get("attr.name", "")
        for key in _all(root, "key")
        if key.get("attr.type") == "boolean"
    }


def _of_type(ties: Sequence[Told], wanted: str) -> list[Told]:
    """Leave out the edges of other types."""
    there: set[str] = set()
    kept = []
    for sheet, ids in ties:
        types = sheet.columns.get("type", [""] * sheet.n_rows)
        there.update(types)
        rows = [row for row, kind in enumerate(types) if kind == wanted]
        cells = {n: [c[row] for row in rows] for n, c in sheet.columns.items()}
        own = tuple([column[row] for row in rows] for column in ids)
        kept.append((TextColumns(sheet.name, cells, len(rows)), own))
    if wanted not in there:
        types_there = ", ".join(sorted(there - {""})) or "none"
        raise ValueError(f"no edges are of type {wanted!r}; there are: {types_there}")
    return kept


def _parsed(file: Given) -> ET.Element:
    if b"<!DOCTYPE" in file.data or b"<!ENTITY" in file.data:
        raise ValueError(f"{file.name} declares a document type: take that line out")
    try:
        root = ET.fromstring(file.data)  # noqa: S314 - entities are refused above
    except ET.ParseError as error:
        raise ValueError(f"{file.name} is no XML: {error}") from error
    if root.tag.rpartition("}")[2] != "graphml":
        raise ValueError(f"{file.name} is no GraphML: it begins with <{root.tag}>")
    return root


def _all(element: ET.Element, name: str) -> Iterator[ET.Element]:
    return (child for child in element if child.tag.rpartition("}")[2] == name)


def _read_graph(
    graph: ET.Element,
    keys: Keys,
    default: str,
    sheets: tuple[_Sheet, _Sheet, _Sheet],
) -> None:
    own, named, tied = sheets
    told = _data(graph, keys, "graph")
    told.update(
        {
            name.rpartition("}")[2]: value
            for name, value in graph.attrib.items()
            if name.startswith(f"{{{CANVAS}}}")
        }
    )
    ego = told.pop(UUID, "") or told.get("sessionUUID", "") or told.get("caseId", "")
    ego = ego or graph.get("id") or default
    ids: dict[str, str] = {}
    of_ego = set()
    for node in _all(graph, "node"):
        data = _data(node, keys, "node")
        name = node.get("id", "")
        if any(data.get(flag, "").lower() in YES for flag in IS_EGO):
            of_ego.add(name)
            told.update(data)
            continue
        ids[name] = data.pop(UUID, "") or name
        named.add((ego, ids[name]), data)
    own.add((ego,), told)
    for edge in _all(graph, "edge"):
        ends = edge.get("source", ""), edge.get("target", "")
        data = _data(edge, keys, "edge")
        if not of_ego & set(ends):
            kept = {k: v for k, v in data.items() if k not in {UUID, *ENDS}}
            tied.add((ego, *(ids.get(end, end) for end in ends)), kept)


def _data(element: ET.Element, keys: Keys, of: str) -> dict[str, str]:
    """Return what an element is told to be, with the defaults of its keys."""
    told = {
        name or key: default.strip()
        for key, (whose, name, default) in keys.items()
        if default is not None and whose in {of, "all"}
    }
    for data in _all(element, "data"):
        key = data.get("key", "")
        name = keys[key][1] if key in keys else ""
        told[name or key] = (data.text or "").strip()
    return told
