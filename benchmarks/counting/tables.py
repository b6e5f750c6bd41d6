"""Published counts of persons by history, as the literature has them."""

from __future__ import annotations

from handwork_core.counting import CaptureTable

KOSOVO = {
    "0001": 306, "0010": 936, "0011": 123, "0100": 845, "0101": 31, "0110": 217,
    "0111": 32, "1000": 1131, "1001": 106, "1010": 228, "1011": 42, "1100": 177,
    "1101": 18, "1110": 181, "1111": 27,
}  # fmt: skip
"""Killings in Kosovo, four sources (Ball and others 2002)."""

SPINA_BIFIDA = {
    "00001": 83, "00010": 97, "00011": 30, "00100": 4, "00101": 3, "00110": 2,
    "01000": 37, "01001": 34, "01010": 37, "01011": 23, "01100": 1, "01110": 3,
    "10000": 27, "10001": 36, "10010": 22, "10011": 5, "10100": 4, "10101": 5,
    "10110": 1, "10111": 3, "11000": 19, "11001": 18, "11010": 25, "11011": 8,
    "11100": 1, "11101": 2, "11110": 5, "11111": 2,
}  # fmt: skip
"""Children with spina bifida in upstate New York, five sources (Madigan and York 1997)."""


def kosovo() -> CaptureTable:
    """Return four lists of 4,400 persons."""
    names = ["EXH", "ABA", "OSCE", "HRW"]
    return CaptureTable.from_dict(KOSOVO, lists=names)


def spina_bifida() -> CaptureTable:
    """Return five lists."""
    return CaptureTable.from_dict(SPINA_BIFIDA)
