"""What the code knows of itself is what the reference says."""

from __future__ import annotations

import re
from pathlib import Path
from types import FunctionType

import pytest

import handwork_core
from handwork.releases.exports import EXPORTS
from handwork_core.truth import METHODS
from handwork_core.truth.advice import ADVICE, advice_for
from handwork_core.truth.describing import cite
from tools import reference

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PLAIN = {"majority_vote", "mean", "median", "mask_vote"}
"""Older than any paper that could be cited."""


@pytest.mark.parametrize(
    "path", sorted(reference.PAGES), ids=lambda path: str(path.relative_to(REFERENCE))
)
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


def test_every_method_of_inference_is_in_the_overview():
    text = (ROOT / "docs/explanation/inference.md").read_text()
    assert [name for name in METHODS if f"`{name}`" not in text] == []


def test_every_method_says_when_to_use_it_and_names_a_source_or_a_yardstick():
    for name, method in METHODS.items():
        advice = advice_for(name)
        assert advice.use, f"{name} has no advice in handwork_core/truth/advice.py"
        assert advice.limits
        assert cite(method.function) or name in PLAIN, f"{name} names no source"


def test_advice_is_given_for_methods_that_are_there():
    assert set(ADVICE) <= set(METHODS)


def test_every_page_of_a_method_is_of_one_that_is_there():
    assert set(reference.METHODS_FOLDER.iterdir()) <= set(reference.PAGES)


def test_every_page_of_an_element_is_of_one_that_is_there():
    assert set(reference.ELEMENTS_FOLDER.iterdir()) <= set(reference.PAGES)


def test_every_export_of_a_release_is_documented():
    text = (REFERENCE / "releases.md").read_text()
    assert [export.file for export in EXPORTS if f"`{export.file}`" not in text] == []


def test_every_public_name_of_the_core_is_documented():
    pages = [REFERENCE / "core.md", *reference.METHODS_FOLDER.iterdir()]
    text = "\n".join(path.read_text() for path in pages)
    names = [
        name
        for name in handwork_core.__all__
        if isinstance(getattr(handwork_core, name), type | FunctionType)
    ]
    assert len(names) > 50
    assert [name for name in names if f".{name}\n" not in text] == []
