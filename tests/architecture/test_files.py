"""Rules of the tree that a reader would otherwise have to remember."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LISTING = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT, capture_output=True, text=True, check=True,
)  # fmt: skip
FILES = [ROOT / name for name in LISTING.stdout.splitlines() if (ROOT / name).exists()]
SOURCES = [
    path
    for path in FILES
    if path.suffix in {".py", ".ts", ".css", ".html"}
    and not {"migrations", "vendor"} & set(path.parts)
]
TEMPLATES = [path for path in FILES if path.suffix == ".html"]
LOCKS = [path for path in FILES if path.suffix == ".lock" or "lock" in path.stem]
VAGUE = {"utils", "helpers", "common", "manager", "misc", "util", "helper"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=name)
def test_a_file_has_at_most_400_lines_and_a_telling_name(path):
    assert len(path.read_text().splitlines()) <= 400
    assert path.stem not in VAGUE


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_has_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    inline = re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", text)
    assert inline == []


@pytest.mark.parametrize("path", LOCKS, ids=name)
def test_a_lock_names_no_host_to_fetch_from(path):
    text = path.read_text()
    assert not re.search(r"--(extra-)?index-url|--find-links|file:/", text)
    assert '"resolved"' not in text


def test_every_room_opens_with_its_charter():
    for charter in (ROOT / "server/src/handwork").glob("*/__init__.py"):
        assert charter.read_text().startswith('"""'), name(charter)
