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
INLINE = [
    r"\sstyle\s*=",
    r"<style\b",
    r"\son[a-z]+\s*=\s*[\"']",
    r"<script(?![^>]*\ssrc=)(?![^>]*application/json)",
]
HOSTS = [r"--(?:extra-)?index-url", r"--find-links", r"file:/", r'"resolved"']


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# One test for all files: a thousand tests of one line each cost more than they say.
def test_a_file_has_at_most_400_lines_and_a_telling_name():
    lines = {path: len(path.read_text().splitlines()) for path in SOURCES}
    assert {name(path): count for path, count in lines.items() if count > 400} == {}
    assert [name(path) for path in SOURCES if path.stem in VAGUE] == []


@pytest.mark.parametrize("pattern", INLINE)
def test_a_template_has_no_inline_script_or_style(pattern):
    found = {name(path): re.findall(pattern, path.read_text()) for path in TEMPLATES}
    assert {where: what for where, what in found.items() if what} == {}


@pytest.mark.parametrize("pattern", HOSTS)
def test_a_lock_names_no_host_to_fetch_from(pattern):
    found = {name(path): re.findall(pattern, path.read_text()) for path in LOCKS}
    assert {where: what for where, what in found.items() if what} == {}


def test_every_room_opens_with_its_charter():
    for charter in (ROOT / "server/src/handwork").glob("*/__init__.py"):
        assert charter.read_text().startswith('"""'), name(charter)
