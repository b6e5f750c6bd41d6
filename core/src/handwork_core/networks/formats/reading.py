"""Which program wrote the files, and the networks in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from handwork_core.networks.formats.graphml import read_graphml
from handwork_core.networks.formats.network_canvas import (
    is_network_canvas,
    read_network_canvas,
)
from handwork_core.networks.formats.sheets import Given, given_files, sheets_of
from handwork_core.networks.formats.tables import read_tables
from handwork_core.networks.personal import PersonalNetworks


def read_networks(
    paths: Iterable[Path] | Path,
    *,
    edge_type: str | None = None,
    weight_zero_is_none: str | None = None,
) -> PersonalNetworks:
    """Read personal networks from files, folders or archives.

    Parameters
    ----------
    paths : Path, or iterable of Path
        Network Canvas (CSV or GraphML, zipped or not, of one session or many); GraphML;
        three tables as egor has them; EgoNet's table of egos and folders of alters and
        edges. Which it is shows in the columns.
    edge_type : str, optional
        With Network Canvas and GraphML, only edges of this type are ties.
    weight_zero_is_none : str, optional
        With tables, the column of ties in which 0 says that there is no tie.

    Returns
    -------
    PersonalNetworks

    Raises
    ------
    ValueError
        When files cannot be read or do not fit together; the message has file, row and
        column.
    """
    given = given_files([paths] if isinstance(paths, Path) else list(paths))
    return networks_of(
        given, edge_type=edge_type, weight_zero_is_none=weight_zero_is_none
    )


def networks_of(
    given: Sequence[Given],
    *,
    edge_type: str | None = None,
    weight_zero_is_none: str | None = None,
) -> PersonalNetworks:
    """Read personal networks from files that are in memory."""
    sheets = sheets_of(given)
    if any(map(is_network_canvas, sheets)):
        own = [sheet for sheet in sheets if is_network_canvas(sheet)]
        return read_network_canvas(own, edge_type)
    graphs = [file for file in given if file.suffix in {".graphml", ".xml"}]
    if graphs:
        return read_graphml(graphs, edge_type)
    return read_tables(sheets, weight_zero_is_none)
