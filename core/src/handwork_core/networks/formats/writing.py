"""Personal networks to files that other programs read unchanged."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from numpy.typing import NDArray

from handwork_core.networks.formats import graphml, network_canvas
from handwork_core.networks.personal import PersonalNetworks

Files = dict[str, str]
SESSION = ("networkCanvasCaseID", "networkCanvasSessionID", "networkCanvasProtocolName",
           "sessionStart", "sessionFinish", "sessionExported")  # fmt: skip
NO_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
RISKY = ("=", "+", "-", "@", "\t")


def write_networks(networks: PersonalNetworks, target: Path, form: str) -> list[str]:
    """Write networks into a folder, or an archive where the name ends in .zip.

    Parameters
    ----------
    networks : PersonalNetworks
    target : Path
    form : str
        Of ``FORMATS``: "network-canvas", "graphml" or "egor".

    Returns
    -------
    list of str
        Names of the files.

    Raises
    ------
    ValueError
        When the form is unknown.
    """
    if form not in FORMATS:
        raise ValueError(f"{form!r} is no form; there are: {', '.join(FORMATS)}")
    files = FORMATS[form](networks)
    if target.suffix.lower() == ".zip":
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in files.items():
                # A moment of its own would make every archive another file.
                archive.writestr(zipfile.ZipInfo(name), text)
        return list(files)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (target / name).write_text(text, encoding="utf-8", newline="")
    return list(files)


def egor_files(networks: PersonalNetworks) -> Files:
    """Write three tables: ego.csv, alter.csv, aatie.csv."""
    ends = networks.alters[networks.tie_ends].tolist()
    tie_egos = networks.egos[networks.tie_ego].tolist()
    egos = [(ego,) for ego in networks.egos.tolist()]
    named = zip(networks.egos[networks.alter_ego], networks.alters, strict=True)
    tied = ((ego, *pair) for ego, pair in zip(tie_egos, ends, strict=True))
    return {
        "ego.csv": _table(("egoID",), egos, networks.ego_attributes),
        "alter.csv": _table(("egoID", "alterID"), named, networks.alter_attributes),
        "aatie.csv": _table(
            ("egoID", "Source", "Target"), tied, networks.tie_attributes
        ),
    }


def network_canvas_files(networks: PersonalNetworks) -> Files:
    """Write the three files of a merged export, with the names Network Canvas gives."""
    canvas = network_canvas
    local = _numbers(networks.alter_offsets.tolist())
    ends, numbers = networks.alters[networks.tie_ends], networks.ties + 1
    tie_egos = networks.egos[networks.tie_ego].tolist()
    nodes = zip(local, networks.egos[networks.alter_ego], networks.alters, strict=True)
    edges = [
        (n, *pair, ego, f"{ego}-{n}", *who)
        for n, (pair, ego, who) in enumerate(
            zip(numbers.tolist(), tie_egos, ends.tolist(), strict=True), start=1
        )
    ]
    header = ("edgeID", "from", "to", canvas.EGO, canvas.NODE, canvas.SOURCE, canvas.TARGET)  # fmt: skip
    session = [name for name in SESSION if name not in networks.ego_attributes]
    egos = [(ego, *_session(ego, session)) for ego in networks.egos.tolist()]
    return {
        "networks_ego.csv": _table(
            (canvas.EGO, *session), egos, _guarded(networks.ego_attributes)
        ),
        "networks_attributeList_Person.csv": _table(
            ("nodeID", canvas.EGO, canvas.NODE),
            nodes,
            _guarded(networks.alter_attributes),
        ),
        "networks_edgeList_Knows.csv": _table(
            header, edges, _guarded(networks.tie_attributes)
        ),
    }


def graphml_files(networks: PersonalNetworks) -> Files:
    """Write one graph an ego, ego's attributes on the graph."""
    return {
        f"{_file_name(str(ego), number)}.graphml": _graph(networks, number)
        for number, ego in enumerate(networks.egos.tolist())
    }


def _session(ego: str, names: Sequence[str]) -> list[str]:
    """The case and the session are ego's own id; when it was is not known."""
    known = {"networkCanvasCaseID": ego, "networkCanvasSessionID": ego}
    return [known.get(name, "") for name in names]


def _numbers(offsets: Sequence[int]) -> Iterator[int]:
    for begin, end in pairwise(offsets):
        yield from range(1, end - begin + 1)


def _table(
    header: Sequence[str],
    ids: Iterable[Sequence[Any]],
    attributes: Mapping[str, NDArray[Any]],
) -> str:
    kept = {name: values for name, values in attributes.items() if name not in header}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*header, *kept])
    cells = [map(_cell, values.tolist()) for values in kept.values()]
    rows = zip(*cells, strict=True) if cells else iter(())
    for row in ids:
        writer.writerow([*row, *next(rows, ())])
    return text.getvalue()


def _cell(value: Any) -> str:  # noqa: ANN401 - a number or a text
    if isinstance(value, float):
        return "" if value != value else repr(value).removesuffix(".0")  # noqa: PLR0124
    return str(value)


def _guarded(attributes: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """Put a quote before what a spreadsheet would compute, as Network Canvas does."""
    found = {}
    for name, values in attributes.items():
        safe = values
        if values.dtype.kind == "O":
            safe = values.copy()
            for row, value in enumerate(values.tolist()):
                if str(value).startswith(RISKY):
                    safe[row] = f"'{value}"
        found[name] = safe
    return found


def _file_name(ego: str, number: int) -> str:
    plain = "".join(
        letter if letter.isalnum() or letter in "-_" else "_" for letter in ego
    )
    return plain if plain == ego else f"{plain}_{number + 1}"


def _graph(networks: PersonalNetworks, ego: int) -> str:
    begin, end = networks.alter_offsets[ego : ego + 2].tolist()
    first, last = networks.tie_offsets[ego : ego + 2].tolist()
    parts = [
        ("graph", networks.ego_attributes),
        ("node", networks.alter_attributes),
        ("edge", networks.tie_attributes),
    ]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<graphml xmlns="{graphml.NAMESPACE}" xmlns:nc="{graphml.CANVAS}">',
        f'<key id="{graphml.UUID}" for="all" attr.name="{graphml.UUID}" attr.type="string"/>',
        *(line for of, attributes in parts for line in _keys(of, attributes)),
        f'<graph edgedefault="undirected" nc:caseId={quoteattr(NO_XML.sub("", str(networks.egos[ego])))}>',
        _id(networks.egos[ego]),
        *_data("graph", networks.ego_attributes, ego),
    ]
    for alter in range(begin, end):
        own = _id(networks.alters[alter])
        told = "".join(_data("node", networks.alter_attributes, alter))
        lines.append(f'<node id="n{alter - begin}">{own}{told}</node>')
    for tie in range(first, last):
        source, target = networks.ties[tie].tolist()
        told = "".join(_data("edge", networks.tie_attributes, tie))
        lines.append(f'<edge source="n{source}" target="n{target}">{told}</edge>')
    return "\n".join([*lines, "</graph>", "</graphml>"]) + "\n"


def _id(value: object) -> str:
    return f'<data key="{graphml.UUID}">{_escaped(str(value))}</data>'


def _escaped(text: str) -> str:
    """Escape a text; what no XML can hold is left out."""
    return escape(NO_XML.sub("", text))


def _keys(of: str, attributes: Mapping[str, NDArray[Any]]) -> Iterator[str]:
    for number, (name, values) in enumerate(attributes.items()):
        kind = "double" if values.dtype.kind == "f" else "string"
        yield (
            f'<key id="{of}{number}" for="{of}" attr.name={quoteattr(name)} '
            f'attr.type="{kind}"/>'
        )


def _data(of: str, attributes: Mapping[str, NDArray[Any]], row: int) -> Iterator[str]:
    for number, values in enumerate(attributes.values()):
        text = _cell(values[row].item() if values.dtype.kind == "f" else values[row])
        if text:
            yield f'<data key="{of}{number}">{_escaped(text)}</data>'


FORMATS: Mapping[str, Callable[[PersonalNetworks], Files]] = MappingProxyType(
    {
        "network-canvas": network_canvas_files,
        "graphml": graphml_files,
        "egor": egor_files,
    }
)
