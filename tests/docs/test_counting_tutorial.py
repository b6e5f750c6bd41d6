"""The tutorial on counting is run, block by block."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from handwork_core.counting import METHODS

ROOT = Path(__file__).resolve().parents[2]
TUTORIAL = ROOT / "docs" / "tutorials" / "counting-a-workforce.md"
EXPLANATION = ROOT / "docs" / "explanation" / "counting.md"
SHARED = ROOT.parent / "shared" / "data" / "vectors" / "mturk_times_seen_2015_2026.csv"
BLOCK = re.compile(
    r"^```(?P<kind>python|sh|text)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tutorial_does_what_it_says(folder):
    names: dict[str, object] = {}
    printed = ""
    for found in BLOCK.finditer(TUTORIAL.read_text()):
        if found["kind"] == "python":
            printed = run_python(found["text"], names)
        elif found["kind"] == "sh":
            printed = run_shell(found["text"], folder)
        else:
            assert_shows(printed, found["text"])
    if SHARED.exists():
        assert rows_of(folder / "mturk.csv") == rows_of(SHARED)


def rows_of(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text().splitlines()))


def run_python(text: str, names: dict[str, object]) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as output:
        exec(compile(text, TUTORIAL.name, "exec"), names)
    return output.getvalue()


def run_shell(text: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text],
        cwd=folder, env={**os.environ, "PATH": path}, text=True, timeout=120,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def assert_shows(printed: str, shown: str) -> None:
    """Every line that the page shows was printed, in that order; … stands for anything."""
    place = 0
    for line in shown.splitlines():
        found = re.compile(".*".join(map(re.escape, line.split("…")))).search(
            printed, place
        )
        assert found, f"the page shows {line!r}; printed was:\n{printed}"
        place = found.end()


def test_every_counting_method_is_explained():
    text = EXPLANATION.read_text()
    families = {
        re.sub(r"^(mh|mth|sample_coverage)_\w+", r"\1", name) for name in METHODS
    }
    assert [name for name in sorted(families) if f"`{name}" not in text] == []
