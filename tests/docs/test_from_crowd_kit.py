"""The tutorial for those who come from Crowd-Kit is run, block by block."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from handwork_core import METHODS

TUTORIAL = (
    Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "from-crowd-kit.md"
)
BLOCK = re.compile(
    r"^```(?P<kind>python|sh|text)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def blocks() -> list[tuple[str, str]]:
    """Give the blocks that are run or shown; Crowd-Kit's own are of another kind."""
    return [
        (found["kind"], found["text"]) for found in BLOCK.finditer(TUTORIAL.read_text())
    ]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_tutorial_does_what_it_says(folder):
    names: dict[str, object] = {}
    printed = ""
    for kind, text in blocks():
        if kind == "python":
            printed = run_python(text, names)
        elif kind == "sh":
            printed = run_shell(text, folder)
        else:
            assert_shows(printed, text)


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


def test_every_method_that_the_page_names_is_there():
    links = re.findall(r"\[`(\w+)`\]\(\.\./reference/methods/", TUTORIAL.read_text())
    assert set(links) <= set(METHODS)
    assert len(links) > 15
