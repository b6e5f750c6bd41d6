"""Answers that are sets of labels: which labels truly apply to each task."""

from __future__ import annotations

from handwork_core.truth.label_sets.binary_relevance import binary_relevance
from handwork_core.truth.label_sets.result import LabelSetResult
from handwork_core.truth.label_sets.table import LabelSetTable

__all__ = ["LabelSetResult", "LabelSetTable", "binary_relevance"]
