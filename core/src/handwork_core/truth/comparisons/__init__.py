"""Which of two, or of many, is better: items on one scale; one file a method."""

from __future__ import annotations

from handwork_core.truth.comparisons.bradley_terry import bradley_terry
from handwork_core.truth.comparisons.crowd_bt import crowd_bt
from handwork_core.truth.comparisons.plackett_luce import plackett_luce
from handwork_core.truth.comparisons.result import ComparisonResult
from handwork_core.truth.comparisons.table import ComparisonTable, RankingTable

__all__ = [
    "ComparisonResult",
    "ComparisonTable",
    "RankingTable",
    "bradley_terry",
    "crowd_bt",
    "plackett_luce",
]
