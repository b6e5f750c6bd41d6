"""Truth inference: what is believed about tasks and workers, from their answers.

`METHODS` names every method. A new one is one file and one line there; the
conformance suite then tests it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from handwork_core.truth.dawid_skene import DAWID_SKENE, dawid_skene
from handwork_core.truth.majority import MAJORITY_VOTE, majority_vote
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.result import TruthResult

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "METHODS",
    "Gold",
    "Method",
    "TruthResult",
    "dawid_skene",
    "find_method",
    "majority_vote",
]

METHODS: Mapping[str, Method] = MappingProxyType(
    {
        MAJORITY_VOTE.name: MAJORITY_VOTE,
        DAWID_SKENE.name: DAWID_SKENE,
    }
)
"""Every truth method by name."""


def find_method(name: str) -> Method:
    """Return the method of that name.

    Parameters
    ----------
    name : str

    Returns
    -------
    Method

    Raises
    ------
    ValueError
        When there is none; the message lists the known ones.

    Examples
    --------
    >>> find_method("majority_vote").version
    '1'
    >>> find_method("oracle")
    Traceback (most recent call last):
        ...
    ValueError: no truth method is called 'oracle': choose dawid_skene, majority_vote
    """
    if name not in METHODS:
        known = ", ".join(sorted(METHODS))
        raise ValueError(f"no truth method is called {name!r}: choose {known}")
    return METHODS[name]
