"""Literals in attributes: the server reads and refuses what the elements do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handwork.projects.rules.literal import LiteralError, read_literal

ROOT = Path(__file__).resolve().parents[3]
CASES = json.loads((ROOT / "widgets/src/element/literals.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "value"), CASES["read"])
def test_what_the_elements_read_is_read(text: str, value: object) -> None:
    assert read_literal(text) == value


@pytest.mark.parametrize(("text", "expected", "near"), CASES["refused"])
def test_what_the_elements_refuse_is_refused_in_their_words(
    text: str, expected: str, near: str
) -> None:
    with pytest.raises(LiteralError) as refusal:
        read_literal(text)
    assert (refusal.value.expected, refusal.value.near) == (expected, near)


def test_a_text_of_many_brackets_is_refused_not_followed() -> None:
    with pytest.raises(LiteralError):
        read_literal("[" * 100_000)
