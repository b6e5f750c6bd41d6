"""What the code knows of itself is what the reference says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handwork_core.truth import METHODS
from tools import reference

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


@pytest.mark.parametrize("path", sorted(reference.PAGES), ids=lambda path: path.name)
def test_a_generated_page_is_up_to_date(path):
    assert path.read_text() == reference.PAGES[path](), (
        "run: make reference, and commit what it writes"
    )


def test_every_setting_is_documented():
    text = (REFERENCE / "settings.md").read_text()
    source = (ROOT / "server/src/handwork/config/environment.py").read_text()
    names = set(re.findall(r"HANDWORK_[A-Z_]+[A-Z]", source))
    assert names
    assert [name for name in sorted(names) if name not in text] == []


def test_every_method_of_inference_is_documented():
    text = (ROOT / "docs/explanation/inference.md").read_text()
    words = text.replace("\N{EN DASH}", "-").replace(" ", "-").lower()
    assert [name for name in METHODS if name.replace("_", "-") not in words] == []
