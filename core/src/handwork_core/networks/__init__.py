"""Networks: whom workers know, how personal networks are built, who works for whom.

Position, name and resource generators; homophily; personal networks measured by the
thousand, read, written, drawn and shown back; chains of firms from client to worker.
"""

from __future__ import annotations

from handwork_core.networks.access import AccessGap, access_gap
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
from handwork_core.networks.generators import (
    NamesByQuestion,
    ResourceMeasures,
    names_by_question,
    resource_measures,
)
from handwork_core.networks.homophily import Homophily, homophily, newman_r
from handwork_core.networks.occupations import (
    Occupation,
    isco_table,
    score_positions,
)
from handwork_core.networks.personal import PersonalNetworks
from handwork_core.networks.positions import (
    FactorScore,
    PositionAnswers,
    PositionMeasures,
    factor_score,
    position_measures,
)
from handwork_core.networks.structure import AlterPlaces, NetworkShapes, network_shapes

__all__ = [
    "AccessGap",
    "AlterPlaces",
    "Composition",
    "FactorScore",
    "Homophily",
    "Mixing",
    "NamesByQuestion",
    "NetworkShapes",
    "NumberSummary",
    "Occupation",
    "PersonalNetworks",
    "PositionAnswers",
    "PositionMeasures",
    "ResourceMeasures",
    "Rows",
    "access_gap",
    "composition",
    "ego_alter_ei",
    "factor_score",
    "homophily",
    "isco_table",
    "mixing",
    "names_by_question",
    "network_shapes",
    "newman_r",
    "number_summary",
    "position_measures",
    "resource_measures",
    "score_positions",
]
