"""Small networks, and the reference data where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handwork_core.networks import PersonalNetworks
from handwork_core.networks.formats import read_networks

FOLDERS = [
    parent.parent / "shared" / "data" / "vectors"
    for parent in Path(__file__).resolve().parents
]


@pytest.fixture(scope="session")
def vectors() -> Path:
    found = next((folder for folder in FOLDERS if folder.is_dir()), None)
    if found is None:
        pytest.skip("the reference data are not beside this checkout")
    return found


@pytest.fixture(scope="session")
def expected(vectors):
    return lambda name: json.loads((vectors / name).read_text())


@pytest.fixture(scope="session")
def published(vectors) -> PersonalNetworks:
    return read_networks(sorted((vectors / "ego").glob("*.csv")))


@pytest.fixture
def files(tmp_path):
    """Write files and give back their paths."""

    def write(**contents: str) -> list[Path]:
        paths = []
        for name, text in contents.items():
            path = tmp_path / f"{name.replace('__', '/')}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            paths.append(path)
        return paths

    return write
