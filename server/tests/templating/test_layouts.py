"""Layouts with `${name}`."""

from __future__ import annotations

import pytest

from handwork.projects.rules import templating


@pytest.mark.parametrize(
    ("source", "row", "html"),
    [
        ("${a} ${ b }", {"a": "1", "b": 2}, "1 2"),
        ("${image_url}", {"image_url": "<x>"}, "&lt;x&gt;"),
        ("<script>let a = `${other}`, b = '${a}';</script>", {"a": "\\'"},
         "<script>let a = `${other}`, b = '\\\\&#39;';</script>"),
        ("{{ a }}", {"a": "1"}, "{{ a }}"),
        ("${o}", {"o": {"k": 1}}, "{&#34;k&#34;: 1}"),
        ("<script>var o = ${o};</script>", {"o": {"k": "<"}},
         '<script>var o = {"k": "\\u003c"};</script>'),
    ],
)  # fmt: skip
def test_a_layout_is_filled(write, source, row, html):
    assert write(source, row, language="layout").html == html


def test_a_name_that_the_row_lacks_is_named(write):
    assert write("${a}${gone}", {"a": 1}, language="layout").missing == ("gone",)


def test_a_layout_needs_what_it_shows_outside_of_scripts():
    source = "${a}<script>`${b}`</script>${c}"
    assert templating.needed_variables(source, "layout") == (("a",), ("c",))
