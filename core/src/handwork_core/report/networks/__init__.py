"""Reports on networks: personal networks, positions, homophily, chains of firms."""

from __future__ import annotations

from handwork_core.report.networks.chain import chain_study
from handwork_core.report.networks.homophily import homophily_study
from handwork_core.report.networks.personal import personal_study
from handwork_core.report.networks.positions import position_study

__all__ = ["chain_study", "homophily_study", "personal_study", "position_study"]
