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

__all__ = [
    "DEFAULT_METHOD",
    "METHODS",
    "AnswerKind",
    "Choice",
    "ComparisonResult",
    "ComparisonTable",
    "Features",
    "Gold",
    "Method",
    "Parameter",
    "RankingTable",
    "Score",
    "TruthResult",
    "bradley_terry",
    "cbcc",
    "choose",
    "consensus",
    "crowd_bt",
    "dawid_skene",
    "ebcc",
    "find_method",
    "glad",
    "ibcc",
    "infer",
    "kos",
    "m_msr",
    "mace",
    "majority_vote",
    "methods_for",
    "one_coin",
    "ordinal",
    "plackett_luce",
    "wawa",
    "zero_based_skill",
]
