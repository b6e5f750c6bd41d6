"""Personal networks as arrays: whom each ego named, and who of those know each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.gathering import (
    Rows,
    gather_alters,
    gather_egos,
    gather_ties,
)

Attributes = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PersonalNetworks:
    """The networks of any number of egos, one after the other.

    Build it with :meth:`from_rows`. An ego may have no alters, an alter no ties. A tie
    among alters has no direction and is there once. Arrays are read-only.

    Attributes
    ----------
    egos : ndarray of object, shape (n_egos,)
        Ids, in the order given.
    alters : ndarray of object, shape (n_alters,)
        Ids, ego by ego; an id is one person only within the network of one ego.
    alter_offsets : ndarray of int64, shape (n_egos + 1,)
        The alters of ego ``e`` are ``alter_offsets[e]:alter_offsets[e + 1]``.
    ties : ndarray of int32, shape (n_ties, 2)
        Positions of two alters within the network of their ego, the smaller first.
    tie_offsets : ndarray of int64, shape (n_egos + 1,)
    ego_attributes, alter_attributes, tie_attributes : Mapping from str to ndarray
        Numbers as float64 with NaN where there is none, texts with "" there.
    notes : tuple of str
        What a reader must know: egos without alters, ties told twice, and so on.
    """

    egos: NDArray[Any]
    alters: NDArray[Any]
    alter_offsets: NDArray[np.int64]
    ties: NDArray[np.int32]
    tie_offsets: NDArray[np.int64]
    ego_attributes: Attributes = field(default_factory=dict)
    alter_attributes: Attributes = field(default_factory=dict)
    tie_attributes: Attributes = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("ego_attributes", "alter_attributes", "tie_attributes"):
            frozen = MappingProxyType(dict(getattr(self, name)))
            object.__setattr__(self, name, frozen)
            for values in frozen.values():
                values.setflags(write=False)
        for name in ("egos", "alters", "alter_offsets", "ties", "tie_offsets"):
            getattr(self, name).setflags(write=False)

    @classmethod
    def from_rows(
        cls,
        alters: Sequence[tuple[str, str]] | Rows,
        ties: Sequence[tuple[str, str, str]] | Rows = (),
        egos: Sequence[str] | Rows | None = None,
    ) -> PersonalNetworks:
        """Gather networks from rows.

        Parameters
        ----------
        alters : sequence of (ego, alter), or Rows
        ties : sequence of (ego, alter, alter), or Rows
        egos : sequence of str, or Rows, optional
            By default those that have an alter; egos without alters are only known
            from here.

        Raises
        ------
        ValueError
            When an ego or an alter is there twice, an alter is of an unknown ego, a tie
            names an unknown alter, or a weight is negative; the message has the row.

        Examples
        --------
        >>> networks = PersonalNetworks.from_rows(
        ...     [("ada", "x"), ("ada", "y")], [("ada", "x", "y")], ["ada", "bola"]
        ... )
        >>> networks.sizes.tolist(), networks.notes
        ([2, 0], ('1 ego of 2 has no alters.',))
        """
        told = _as_rows(alters, "alters")
        known = _as_rows(egos, "egos") if egos is not None else _only_egos(told)
        people = gather_egos(known)
        named = gather_alters(told, people)
        tied = gather_ties(_as_rows(ties, "ties"), people, named)
        return cls(
            egos=people.ids,
            alters=named.ids,
            alter_offsets=named.offsets,
            ties=tied.pairs,
            tie_offsets=tied.offsets,
            ego_attributes=people.attributes,
            alter_attributes=named.attributes,
            tie_attributes=tied.attributes,
            notes=(*_sizes_noted(named.offsets), *_lonely_noted(named, tied)),
        )

    @property
    def n_egos(self) -> int:
        """Number of egos."""
        return len(self.egos)

    @property
    def n_alters(self) -> int:
        """Number of alters of all egos."""
        return len(self.alters)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Number of alters of each ego."""
        return np.diff(self.alter_offsets)

    @property
    def alter_ego(self) -> NDArray[np.int64]:
        """Position of the ego of each alter."""
        return np.repeat(np.arange(self.n_egos), self.sizes)

    @property
    def tie_ego(self) -> NDArray[np.int64]:
        """Position of the ego of each tie."""
        return np.repeat(np.arange(self.n_egos), np.diff(self.tie_offsets))

    @property
    def tie_ends(self) -> NDArray[np.int64]:
        """Positions in `alters` of both ends of each tie."""
        return self.ties + self.alter_offsets[self.tie_ego][:, None]

    def position(self, ego: str) -> int:
        """Return the position of an ego.

        Raises
        ------
        ValueError
            When there is no such ego.
        """
        found = np.flatnonzero(self.egos == str(ego))
        if not len(found):
            some = ", ".join(map(str, self.egos[:5]))
            raise ValueError(f"there is no ego {ego!r}; the first are {some}")
        return int(found[0])


def categories(values: NDArray[Any]) -> NDArray[Any]:
    """Return an attribute as text, "" where it is missing; 1.0 is "1"."""
    if values.dtype.kind != "f":
        return np.array([str(value) for value in values.tolist()], dtype=object)
    texts = ["" if value != value else f"{value:.12g}" for value in values.tolist()]  # noqa: PLR0124
    return np.array(texts, dtype=object)


def _as_rows(given: Any, name: str) -> Rows:  # noqa: ANN401 - rows of several shapes
    if isinstance(given, Rows):
        return given
    rows = [(each,) if isinstance(each, str) else tuple(each) for each in given]
    width = {"egos": 1, "alters": 2, "ties": 3}[name]
    if any(len(row) != width for row in rows):
        raise ValueError(f"each of {name} must have {width} ids")
    columns = [[str(row[place]) for row in rows] for place in range(width)]
    return Rows(name=name, ids=tuple(columns))


def _only_egos(alters: Rows) -> Rows:
    return Rows(name=alters.name, ids=(list(dict.fromkeys(alters.ids[0])),))


def _sizes_noted(offsets: NDArray[np.int64]) -> Iterable[str]:
    n_empty = int((np.diff(offsets) == 0).sum())
    if n_empty:
        ego = "ego" if n_empty == 1 else "egos"
        has = "has" if n_empty == 1 else "have"
        yield f"{n_empty:,} {ego} of {len(offsets) - 1:,} {has} no alters."


def _lonely_noted(named: Any, tied: Any) -> Iterable[str]:  # noqa: ANN401
    n_alters = len(named.ids)
    ends = tied.pairs + named.offsets[tied.ego][:, None]
    lonely = n_alters - len(np.unique(ends))
    if lonely:
        yield f"{lonely:,} of {n_alters:,} alters have no tie with another alter."
    yield from tied.notes
