"""What a count found, in the form in which it is shown and written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from handwork_core.counting.results import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A method that gave no number, and why."""

    title: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something that must hold, and what the number is where it does not.

    Attributes
    ----------
    holds : str
        What is assumed, in a sentence.
    otherwise : str
        What changes if it does not hold.
    low, high : float
        Persons at the ends of what was tried; NaN where the data cannot tell.
    """

    holds: str
    otherwise: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A further table of the report.

    Attributes
    ----------
    title, note : str
    header : tuple of str
    rows : tuple of tuple of str
    numbers : frozenset of int
        Columns to align right.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A number with its name, and how sure it is where that is known."""

    name: str
    value: float
    low: float = float("nan")
    high: float = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Numbers to be drawn beside each other, on a logarithmic scale if they need one."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFindings:
    """Everything that a reader of a count asks.

    Attributes
    ----------
    question, source : str
    facts : tuple of (str, str)
        What the data are: a name and a figure.
    headline : Estimate or None
        None where no method gave a number, or the input is no count of persons seen.
    why : str
        Why this one stands first.
    estimates : tuple of Estimate
        Of every method, in the order in which they were tried.
    refused : tuple of Refused
    assumptions : tuple of Assumption
    parts : tuple of Part
    charts : tuple of BarChart
    sources : Mapping from str to str
        Publication by title of the method.
    notes : tuple of str
    """

    question: str
    source: str
    facts: tuple[tuple[str, str], ...]
    headline: Estimate | None = None
    why: str = ""
    estimates: tuple[Estimate, ...] = ()
    refused: tuple[Refused, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    parts: tuple[Part, ...] = ()
    charts: tuple[BarChart, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
