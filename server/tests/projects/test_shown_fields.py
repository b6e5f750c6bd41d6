from __future__ import annotations

import pytest

from exported import item
from handwork.projects.rules.answering import find_elements, unnamed_tags

SHOWN = '<crowd-bounding-box name="a" labels="[\'x\']" src="{}"></crowd-bounding-box>'


@pytest.mark.parametrize(
    ("before", "source"),
    [
        ("", "{{ task.input.second | grant_read_access }}"),
        ("{% assign p = task.input.second | grant_read_access %}", "{{ p }}"),
        ("{%- assign p = task.input.second -%}{% assign q = p %}", "{{ q | grant_read_access }}"),
        ("{% capture p %}{{ task.input.second | grant_read_access }}{% endcapture %}", "{{ p }}"),
        ("", "${second}"),
    ],
)  # fmt: skip
def test_the_picture_that_is_shown_is_found_through_variables(before, source):
    (element,) = find_elements(before + SHOWN.format(source))
    shown = item(1, {"first": "file:one.png", "second": "file:two.png"})
    assert element.fields == ("second",)
    assert shown.shown(element).file_name == "two.png"


def test_where_a_row_shows_several_none_is_guessed():
    (element,) = find_elements(SHOWN.format("{{ task[which] }}"))
    shown = item(1, {"first": "file:one.png", "second": "file:two.png"})
    assert shown.is_unknown(element)
    assert shown.shown(element) is None
    assert shown.shown_name(element) == "task-1"


def test_one_file_alone_is_the_one_that_is_shown():
    (element,) = find_elements(SHOWN.format("{{ task[which] }}"))
    shown = item(1, {"first": "file:one.png"})
    assert shown.shown(element).file_name == "one.png"


def test_elements_whose_names_a_row_says_are_listed():
    template = '{% for q in x %}<crowd-input name="q{{ q }}"></crowd-input>{% endfor %}'
    assert find_elements(template) == ()
    assert unnamed_tags(template) == ("crowd-input",)


@pytest.mark.parametrize(
    "text",
    ["{% assign a = a %}" * 20_000, "{% assign a" * 50_000, "{% capture a %}" * 20_000,
     "{%" * 100_000, "<a " * 100_000, "<!--" * 100_000],
)  # fmt: skip
def test_a_hostile_template_is_read_to_its_end(text):
    assert find_elements(text) == ()
