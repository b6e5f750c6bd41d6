"""Numeric answers: the true number, how sure, and each worker's bias and scatter."""

from __future__ import annotations

from handwork_core.truth.values.averages import mean, median
from handwork_core.truth.values.catd import catd
from handwork_core.truth.values.lfc_n import lfc_n
from handwork_core.truth.values.result import ValueResult
from handwork_core.truth.values.table import ValueTable

__all__ = ["ValueResult", "ValueTable", "catd", "lfc_n", "mean", "median"]
