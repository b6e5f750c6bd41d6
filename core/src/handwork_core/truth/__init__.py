"""Truth inference: what is believed about tasks and workers, from their answers.

`METHODS` in :mod:`handwork_core.truth.registry` names every method. A new one is one
file and one line there; the conformance suite of its kind of answers then tests it.
"""

from __future__ import annotations

from handwork_core.truth.choosing import DEFAULT_METHOD, Choice, Score, choose, infer
from handwork_core.truth.comparisons import (
    ComparisonResult,
    ComparisonTable,
    RankingTable,
    bradley_terry,
    crowd_bt,
    plackett_luce,
)
from handwork_core.truth.label_sets import (
    LabelSetResult,
    LabelSetTable,
    binary_relevance,
)
from handwork_core.truth.labels.cbcc import cbcc
from handwork_core.truth.labels.consensus import consensus
from handwork_core.truth.labels.dawid_skene import dawid_skene
from handwork_core.truth.labels.ebcc import ebcc
from handwork_core.truth.labels.features import Features
from handwork_core.truth.labels.glad import glad
from handwork_core.truth.labels.ibcc import ibcc
from handwork_core.truth.labels.kos import kos
from handwork_core.truth.labels.m_msr import m_msr
from handwork_core.truth.labels.mace import mace
from handwork_core.truth.labels.majority import majority_vote
from handwork_core.truth.labels.one_coin import one_coin
from handwork_core.truth.labels.ordinal import ordinal
from handwork_core.truth.labels.wawa import wawa
from handwork_core.truth.labels.zero_based_skill import zero_based_skill
from handwork_core.truth.method import AnswerKind, Gold, Method
from handwork_core.truth.registry import METHODS, find_method, methods_for
from handwork_core.truth.result import Parameter, TruthResult
from handwork_core.truth.shapes import (
    BoxTable,
    MaskResult,
    MaskTable,
    PointTable,
    PolygonTable,
    SegmentTable,
    ShapeResult,
    SpanTable,
    gather_shapes,
    mask_em,
    mask_rasa,
    mask_vote,
    shape_consensus,
)
from handwork_core.truth.texts import (
    TextResult,
    TextTable,
    hrrasa,
    medoid,
    rasa,
    rover,
    word_error_rate,
)
from handwork_core.truth.values import ValueResult, ValueTable, catd, lfc_n

__all__ = [
    "DEFAULT_METHOD",
    "METHODS",
    "AnswerKind",
    "BoxTable",
    "Choice",
    "ComparisonResult",
    "ComparisonTable",
    "Features",
    "Gold",
    "LabelSetResult",
    "LabelSetTable",
    "MaskResult",
    "MaskTable",
    "Method",
    "Parameter",
    "PointTable",
    "PolygonTable",
    "RankingTable",
    "Score",
    "SegmentTable",
    "ShapeResult",
    "SpanTable",
    "TextResult",
    "TextTable",
    "TruthResult",
    "ValueResult",
    "ValueTable",
    "binary_relevance",
    "bradley_terry",
    "catd",
    "cbcc",
    "choose",
    "consensus",
    "crowd_bt",
    "dawid_skene",
    "ebcc",
    "find_method",
    "gather_shapes",
    "glad",
    "hrrasa",
    "ibcc",
    "infer",
    "kos",
    "lfc_n",
    "m_msr",
    "mace",
    "majority_vote",
    "mask_em",
    "mask_rasa",
    "mask_vote",
    "medoid",
    "methods_for",
    "one_coin",
    "ordinal",
    "plackett_luce",
    "rasa",
    "rover",
    "shape_consensus",
    "wawa",
    "word_error_rate",
    "zero_based_skill",
]
