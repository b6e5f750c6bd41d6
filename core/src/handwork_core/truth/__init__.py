"""Truth inference: what is believed about tasks and workers, from their answers.

`METHODS` in :mod:`handwork_core.truth.registry` names every method. A new one is one
file and one line there; the conformance suite of its kind of answers then tests it.
"""

from __future__ import annotations

from handwork_core.truth.labels.dawid_skene import dawid_skene
from handwork_core.truth.labels.majority import majority_vote
from handwork_core.truth.labels.one_coin import one_coin
from handwork_core.truth.labels.wawa import wawa
from handwork_core.truth.labels.zero_based_skill import zero_based_skill
from handwork_core.truth.method import AnswerKind, Gold, Method
from handwork_core.truth.registry import METHODS, find_method, methods_for
from handwork_core.truth.result import Parameter, TruthResult

__all__ = [
    "METHODS",
    "AnswerKind",
    "Gold",
    "Method",
    "Parameter",
    "TruthResult",
    "dawid_skene",
    "find_method",
    "majority_vote",
    "methods_for",
    "one_coin",
    "wawa",
    "zero_based_skill",
]
