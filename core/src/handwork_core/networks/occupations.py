"""Occupations of ISCO-08 with their prestige (SIOPS) and status (ISEI)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

SCALES = ("siops", "isei")
SOURCE = (
    "H. B. G. Ganzeboom and D. J. Treiman, International Stratification and Mobility "
    "File: SIOPS-08 and ISEI-08 for ISCO-08"
)
STANDARD_POSITIONS: Mapping[str, str] = MappingProxyType(
    {
        "driver": "8332",
        "executive": "1120",
        "cleaner": "9112",
        "hairdresser": "5141",
        "hr_manager": "1212",
        "lawyer": "2611",
        "mechanic": "7231",
        "nurse": "2221",
        "police": "5412",
        "teacher": "2330",
    }
)
"""The ten occupations of a short generator, as surveys ask for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """One unit of ISCO-08.

    Attributes
    ----------
    code : str
        Four digits.
    title : str
    siops : float
        Treiman's prestige, 6..78.
    isei : float
        Socio-economic index, 10..90.
    """

    code: str
    title: str
    siops: float
    isei: float


@cache
def isco_table() -> Mapping[str, Occupation]:
    """Return the occupations of ISCO-08 by code.

    Returns
    -------
    Mapping from str to Occupation
        590 groups of all levels, codes filled up to four digits.

    References
    ----------
    .. [1] H. B. G. Ganzeboom, "A new International Socio-Economic Index (ISEI) of
       occupational status for the International Standard Classification of Occupation
       2008 (ISCO-08)", ISSP 2010.
    .. [2] D. J. Treiman, "Occupational Prestige in Comparative Perspective", Academic
       Press 1977.

    Examples
    --------
    >>> isco_table()["2512"].siops, isco_table()["2512"].isei
    (51.0, 74.66)
    """
    text = files("handwork_core.networks").joinpath("isco08.csv").read_text("utf-8")
    found = {
        row["isco08"]: Occupation(
            code=row["isco08"],
            title=row["title"],
            siops=float(row["siops08"]),
            isei=float(row["isei08"]),
        )
        for row in csv.DictReader(text.splitlines())
    }
    return MappingProxyType(found)


def score_positions(
    positions: Iterable[str],
    *,
    scale: str = "siops",
    codes: Mapping[str, str] | None = None,
    scores: Mapping[str, float] | None = None,
) -> NDArray[np.float64]:
    """Return the score of each position of a generator.

    Parameters
    ----------
    positions : iterable of str
        Names that `scores` or `codes` know, or ISCO-08 codes, also with a name behind
        them such as "2221 nurse" or before them such as "nurse_2221".
    scale : "siops" or "isei"
    codes : mapping from name to ISCO-08 code, optional
        By default the ten of ``STANDARD_POSITIONS``.
    scores : mapping from name to float, optional
        Used before `codes`: a scale of one's own.

    Returns
    -------
    ndarray of float64, shape (n_positions,)

    Raises
    ------
    ValueError
        When the scale is unknown, or a position cannot be scored.

    Examples
    --------
    >>> score_positions(["nurse", "2611", "software 2512"]).tolist()
    [54.05, 73.1, 51.0]
    """
    if scale not in SCALES:
        raise ValueError(f"{scale!r} is no scale; there are: {', '.join(SCALES)}")
    known = {**STANDARD_POSITIONS, **(codes or {})}
    found = []
    for name in positions:
        if scores is not None and name in scores:
            found.append(float(scores[name]))
            continue
        occupation = isco_table().get(known.get(name, _code_in(name)))
        if occupation is None:
            raise ValueError(_unscored(name, known.get(name)))
        found.append(getattr(occupation, scale))
    return np.array(found, dtype=np.float64)


def _code_in(name: str) -> str:
    """Find the four digits beside a name."""
    parts = name.replace("_", " ").replace(":", " ").replace("-", " ").split()
    digits = [part for part in parts if part.isdecimal() and len(part) == 4]
    return digits[0] if len(digits) == 1 else ""


def _unscored(name: str, code: str | None) -> str:
    if code is not None:
        return f"position {name!r}: {code!r} is no code of ISCO-08, such as 2221"
    return (
        f"position {name!r} has no score: name it by its ISCO-08 code, such as "
        f"'2221 {name}', or give codes or scores of your own"
    )
