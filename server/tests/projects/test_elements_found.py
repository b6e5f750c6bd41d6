"""The elements of a template are found in one pass, whatever somebody wrote."""

from __future__ import annotations

import pytest

from handwork.projects.rules.answering import find_elements

ELEMENT = (
    "<crowd-classifier name='mood' categories=\"['good', 'bad']\"></crowd-classifier>"
)
HOSTILE = (
    "<a " * 100_000,
    "<!--" * 100_000,
    "</" * 150_000,
    "<?" * 150_000,
    "<![" * 90_000,
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_text_that_is_made_to_be_slow_is_read_in_one_go(text):
    assert find_elements(ELEMENT + text)[0].labels == ("good", "bad")


def test_a_script_that_ends_in_capitals_hides_nothing_after_it():
    (found,) = find_elements("<script>/* \u0130\u0130 */</SCRIPT>" + ELEMENT)
    assert found.name == "mood"


def test_buttons_give_no_answer():
    assert find_elements("<input name=a type=Submit><input name=b>")[0].name == "b"
