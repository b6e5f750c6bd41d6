"""Run every method that suits the data, and say what was refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.linalg import LinAlgError

from handwork_core.counting.method import Method
from handwork_core.counting.results import CountingError, Estimate, check_level
from handwork_core.report.counting.findings import Refused

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What methods said of some data.

    Attributes
    ----------
    estimates : Mapping from str to Estimate
        By the name under which it was asked, in that order.
    refused : tuple of Refused
    sources : Mapping from str to str
        Publication by title of the method.
    """

    estimates: Mapping[str, Estimate]
    refused: tuple[Refused, ...]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A method, what it is called on, and with which options."""

    name: str
    method: Method
    data: Any
    options: Mapping[str, object]
    title: str = ""


def run_all(calls: Iterable[Call], *, level: float, seed: int, tell: Tell) -> Ran:
    """Run the methods one after the other; a refusal is told, not raised."""
    check_level(level)
    found: dict[str, Estimate] = {}
    refused = []
    sources: dict[str, str] = {}
    for call in calls:
        tell(call.method.title)
        options = dict(call.options)
        if call.method.takes_rng:
            options["rng"] = np.random.default_rng(seed)
        sources[call.method.title] = call.method.source
        try:
            found[call.name] = call.method.function(call.data, level=level, **options)
        except CountingError as error:
            refused.append(_refused(call, str(error)))
        except (ArithmeticError, ValueError, LinAlgError) as error:
            # A table on which one method breaks is no reason to lose the others.
            refused.append(_refused(call, f"the computation failed here ({error})"))
    return Ran(estimates=found, refused=tuple(refused), sources=sources)


def _refused(call: Call, why: str) -> Refused:
    return Refused(title=call.title or call.method.title, why=f"{_sentence(why)}.")


def _sentence(text: str) -> str:
    return (text[:1].upper() + text[1:]).rstrip(".")


def first_of(ran: Ran, names: Iterable[str]) -> str | None:
    """Return the first name that has an estimate, or any, or none."""
    for name in (*names, *ran.estimates):
        if name in ran.estimates:
            return name
    return None
