"""The form in which a counting method is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from handwork_core.counting.results import Estimate

InputKind = Literal["lists", "frequencies", "covariates", "occasions", "pairs of lists"]
"""What a method counts from.

"lists" and "pairs of lists" take a `CaptureTable`, the latter of two lists; "occasions"
takes a `CaptureTable` whose lists are in the order of time; "frequencies" takes how
many were seen once, twice and so on; "covariates" takes one row a person.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A counting method that can be asked for by name.

    Attributes
    ----------
    name : str
    title : str
        As it is called in print.
    function : callable
        ``function(data, *, level=0.95, …) -> Estimate``.
    needs : str
        One of `InputKind`.
    fewest_lists : int
        With fewer lists it refuses.
    assumptions : tuple of str
        What must hold for the number to mean something, in plain sentences.
    source : str
        Authors, title, year, DOI.
    takes_rng : bool
        Whether it draws at random and takes `rng`, a numpy Generator.
    order_matters : bool
        Whether the order of the lists changes the number.
    """

    name: str
    title: str
    function: Callable[..., Estimate]
    needs: InputKind
    fewest_lists: int = 0
    assumptions: tuple[str, ...]
    source: str
    takes_rng: bool = False
    order_matters: bool = False
