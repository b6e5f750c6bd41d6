"""The guides to networks and wages are run, block by block, and show what is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "guides"
BLOCK = re.compile(
    r"^```(?P<kind>sh|text)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


def run(script: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env={**os.environ, "PATH": path}, text=True, timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("guide", ["measure-networks", "measure-wages"])
def test_a_guide_does_what_it_says(guide, tmp_path):
    printed = ""
    found = BLOCK.findall((GUIDES / f"{guide}.md").read_text())
    assert len(found) > 3
    for kind, text in found:
        if kind == "sh":
            printed = run(text, tmp_path)
            continue
        place = 0
        for line in text.splitlines():
            pattern = r"[\s\S]*?".join(map(re.escape, line.split("…")))
            shown = re.compile(pattern).search(printed, place)
            assert shown, f"the guide shows {line!r}; printed was:\n{printed}"
            place = shown.end()
