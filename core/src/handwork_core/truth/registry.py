"""Every truth method by name. A new one is one file and one line in `EVERY_METHOD`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from handwork_core.truth.comparisons.bradley_terry import BRADLEY_TERRY
from handwork_core.truth.comparisons.crowd_bt import CROWD_BT
from handwork_core.truth.comparisons.plackett_luce import PLACKETT_LUCE
from handwork_core.truth.label_sets.binary_relevance import BINARY_RELEVANCE
from handwork_core.truth.labels.cbcc import CBCC
from handwork_core.truth.labels.consensus import CONSENSUS
from handwork_core.truth.labels.dawid_skene import DAWID_SKENE
from handwork_core.truth.labels.ebcc import EBCC
from handwork_core.truth.labels.glad import GLAD
from handwork_core.truth.labels.ibcc import IBCC
from handwork_core.truth.labels.kos import KOS
from handwork_core.truth.labels.m_msr import M_MSR
from handwork_core.truth.labels.mace import MACE
from handwork_core.truth.labels.majority import MAJORITY_VOTE
from handwork_core.truth.labels.one_coin import ONE_COIN
from handwork_core.truth.labels.ordinal import ORDINAL
from handwork_core.truth.labels.wawa import WAWA
from handwork_core.truth.labels.zero_based_skill import ZERO_BASED_SKILL
from handwork_core.truth.shapes.mask_methods import MASK_EM, MASK_RASA, MASK_VOTE
from handwork_core.truth.shapes.methods import (
    BOX_CONSENSUS,
    POINT_CONSENSUS,
    POLYGON_CONSENSUS,
    SEGMENT_CONSENSUS,
    SPAN_CONSENSUS,
)
from handwork_core.truth.texts.medoid import MEDOID
from handwork_core.truth.texts.rasa import HRRASA, RASA
from handwork_core.truth.texts.rover import ROVER
from handwork_core.truth.values.averages import MEAN, MEDIAN
from handwork_core.truth.values.catd import CATD
from handwork_core.truth.values.lfc_n import LFC_N

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handwork_core.truth.method import AnswerKind, Method

EVERY_METHOD: tuple[Method, ...] = (
    MAJORITY_VOTE,
    WAWA,
    ZERO_BASED_SKILL,
    ONE_COIN,
    DAWID_SKENE,
    IBCC,
    EBCC,
    CBCC,
    CONSENSUS,
    GLAD,
    MACE,
    KOS,
    M_MSR,
    ORDINAL,
    BRADLEY_TERRY,
    CROWD_BT,
    PLACKETT_LUCE,
    BINARY_RELEVANCE,
    MEAN,
    MEDIAN,
    CATD,
    LFC_N,
    ROVER,
    RASA,
    HRRASA,
    MEDOID,
    BOX_CONSENSUS,
    POLYGON_CONSENSUS,
    POINT_CONSENSUS,
    SPAN_CONSENSUS,
    SEGMENT_CONSENSUS,
    MASK_VOTE,
    MASK_EM,
    MASK_RASA,
)

METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for method in EVERY_METHOD}
)
"""Every truth method by name, of every kind of answers."""


def methods_for(answers: AnswerKind) -> Mapping[str, Method]:
    """Return the methods that work on a kind of answers, by name.

    Parameters
    ----------
    answers : str
        One of `AnswerKind`, such as "labels" or "boxes".

    Returns
    -------
    Mapping from str to Method
        Empty where no method is of that kind.

    Examples
    --------
    >>> "majority_vote" in methods_for("labels")
    True
    >>> "majority_vote" in methods_for("boxes")
    False
    """
    return MappingProxyType(
        {name: method for name, method in METHODS.items() if method.answers == answers}
    )


def find_method(name: str, *, answers: AnswerKind | None = None) -> Method:
    """Return the method of that name.

    Parameters
    ----------
    name : str
    answers : str, optional
        Only look among the methods for this kind of answers.

    Returns
    -------
    Method

    Raises
    ------
    ValueError
        When there is none; the message lists the known ones.

    Examples
    --------
    >>> find_method("majority_vote").answers
    'labels'
    >>> find_method("oracle")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    ValueError: no truth method is called 'oracle': choose ...
    """
    among = METHODS if answers is None else methods_for(answers)
    if name not in among:
        kind = "" if answers is None else f" for {answers}"
        known = ", ".join(sorted(among)) or "another kind of answers: there is none"
        raise ValueError(f"no truth method{kind} is called {name!r}: choose {known}")
    return among[name]
