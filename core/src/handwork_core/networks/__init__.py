"""Networks: whom workers know, how personal networks are built, who works for whom.

Position, name and resource generators; homophily; personal networks measured by the
thousand, read, written, drawn and shown back; chains of firms from client to worker.
"""

from __future__ import annotations

from handwork_core.networks.composition import (
    Composition,
    Mixing,
    NumberSummary,
    composition,
    ego_alter_ei,
    mixing,
    number_summary,
)
from handwork_core.networks.gathering import Rows
from handwork_core.networks.personal import PersonalNetworks
from handwork_core.networks.structure import AlterPlaces, NetworkShapes, network_shapes

__all__ = [
    "AlterPlaces",
    "Composition",
    "Mixing",
    "NetworkShapes",
    "NumberSummary",
    "PersonalNetworks",
    "Rows",
    "composition",
    "ego_alter_ei",
    "mixing",
    "network_shapes",
    "number_summary",
]
