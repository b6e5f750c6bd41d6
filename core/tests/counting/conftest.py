"""Reference values where they are at hand, and tables that were published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handwork_core.counting import CaptureTable

PUBLISHED = {
    "hepatitis": (
        "PQE",
        "001 63,010 55,011 18,100 69,101 17,110 21,111 28",
    ),
    "diabetes": (
        "ABCD",
        (
            "0001 10,0010 182,0011 8,0100 74,0101 7,0110 20,0111 14,1000 709,1001 12,"
            "1010 650,1011 46,1100 104,1101 18,1110 157,1111 58"
        ),
    ),
    "kosovo": (
        ("EXH", "ABA", "OSCE", "HRW"),
        (
            "0001 306,0010 936,0011 123,0100 845,0101 31,0110 217,0111 32,1000 1131,"
            "1001 106,1010 228,1011 42,1100 177,1101 18,1110 181,1111 27"
        ),
    ),
    "scotland": ("ABC", "001 247,010 49,011 142,100 60,101 112,110 4,111 12"),
    # Local authorities, NGOs, police, government, the public, the crime agency.
    "slavery": (
        ("LA", "NG", "PF", "GO", "GP", "NCA"),
        (
            "100000 54,010000 463,001000 907,000100 695,000010 316,000001 57,110000 15,"
            "101000 19,100100 3,011000 56,010100 19,010010 1,010001 3,001100 69,001010 10,"
            "001001 31,000110 8,000101 6,000011 1,111000 1,110100 1,011100 4,011001 3,"
            "001101 1,111100 1"
        ),
    ),
}
"""Lists, and how many persons have each history; sources are named in the tests."""


@pytest.fixture(scope="session")
def vector_file():
    """Return the path of a file of reference values; skip where they are not there."""
    folders = [
        parent.parent / "shared" / "data" / "vectors"
        for parent in Path(__file__).resolve().parents
    ]
    found = next((folder for folder in folders if folder.is_dir()), None)

    def path(name: str) -> Path:
        if found is None:
            pytest.skip("the reference values are not beside this checkout")
        return found / name

    return path


@pytest.fixture(scope="session")
def vectors(vector_file):
    """Read a JSON file of reference values."""
    return lambda name: json.loads(vector_file(name).read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def expected(vectors):
    """Give name, table and what another package says of it, for all that have it."""

    def read(key: str) -> list[tuple[str, CaptureTable, object]]:
        known = vectors("capture_recapture_expected.json")
        tables = vectors("capture_recapture_data.json")["histories"]
        found = [
            (
                name,
                CaptureTable.from_dict(
                    tables[name]["counts"], lists=tables[name]["lists"]
                ),
                values[key],
            )
            for name, values in known.items()
            if key in values
        ]
        assert found, key
        return found

    return read


@pytest.fixture(scope="session")
def published():
    """Return a table that was published."""

    def table(name: str) -> CaptureTable:
        lists, written = PUBLISHED[name]
        pairs = (pair.split() for pair in written.split(","))
        counts = {history: int(count) for history, count in pairs}
        return CaptureTable.from_dict(counts, lists=list(lists))

    return table
