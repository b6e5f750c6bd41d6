"""Lists in attributes: what no browser could read is refused before a worker meets it."""

from __future__ import annotations

import pytest

from handwork.projects import rules
from handwork.projects.rules import InvalidOptionsError
from handwork.projects.rules.templating import broken_in
from handwork.projects.rules.templating.attributes import broken_in_template

BROKEN = '<crowd-form><crowd-classifier name="c" categories="[A,B" header="H"></crowd-classifier></crowd-form>'


def checked(template: str, **options: str) -> object:
    kind = rules.kind_named("template")
    return kind.check_options({"template": template, **options})


def classifier(attributes: str) -> str:
    return f'<crowd-form><crowd-classifier name="c" {attributes}></crowd-classifier></crowd-form>'


def test_a_broken_list_is_refused_by_element_attribute_and_what_was_expected() -> None:
    with pytest.raises(InvalidOptionsError) as refusal:
        checked(BROKEN)
    assert (
        '<crowd-classifier name="c"> categories: expected a list, an object, a text in '
        "quotes or a number, near “[A,B”" in refusal.value.message
    )
    assert "['one', 'two']" in refusal.value.what_to_do


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ("categories=\"'A'\"", "a list in [ ]"),
        ('categories="{}"', "a list in [ ]"),
        ("categories=\"['A', {}]\"", "a text or an object with a label"),
        ('categories="[null]"', "a text or an object with a label"),
        ('categories="[\'A\']" exclusion-category="{text: None}"', "a list, an object"),
    ],
)
def test_what_is_no_list_of_labels_is_named(attributes: str, expected: str) -> None:
    (broken,) = broken_in_template(classifier(attributes))
    assert broken.expected.startswith(expected)


@pytest.mark.parametrize(
    "attributes",
    [
        "categories=\"['A', 'B',]\"",
        "categories=\"[{label: 'A', /* why */ n: 0x10}, 3, true]\"",
        'categories="[\'A\']" exclusion-category="None of them" initial-value="A"',
        'categories="{{ labels | to_json }}"',
        "categories=\"['{{ one }}', '{{ other }}']\"",
        "categories=\"[{% if a %}'A'{% else %}'B'{% endif %}]\"",
        'categories="${labels}"',
        'categories=""',
    ],
)
def test_what_elements_read_and_what_rows_fill_is_left_alone(attributes: str) -> None:
    assert broken_in_template(classifier(attributes)) == ()


def test_an_attribute_that_a_script_sets_is_left_to_it() -> None:
    script = "<script>document.querySelector('[name=c]').categories = made;</script>"
    assert broken_in_template(BROKEN + script) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{% comment %}", "{% endcomment %}"),
        ("{%comment%}", "{%endcomment%}"),
        ("{%-doc-%}", "{%-enddoc-%}"),
        ("<template>", "</template>"),
        ("<noscript>", "</noscript>"),
    ],
)
def test_what_a_template_does_not_show_is_not_checked(before: str, after: str) -> None:
    assert broken_in_template(f"{before}{BROKEN}{after}") == ()


def test_what_is_too_long_to_check_is_left_to_the_element() -> None:
    many = ",".join(["'A'"] * 60_000) + ",["
    assert broken_in(classifier(f'categories="[{many}"')) == ()


def test_a_picture_begins_with_any_literal_but_no_other_text() -> None:
    box = "<crowd-bounding-box name='b' labels=\"['A']\" initial-value=\"{}\"></crowd-bounding-box>".format
    assert broken_in(box("{boxes: 1}")) == ()
    (broken,) = broken_in(box("[{left: 1}"))
    assert (broken.element, broken.attribute) == ("crowd-bounding-box", "initial-value")


@pytest.mark.parametrize("compare", ["topic.label", "s.label", "sentiment"])
def test_a_compared_value_that_no_answer_has_is_refused(compare: str) -> None:
    with pytest.raises(InvalidOptionsError) as refusal:
        checked(
            '<crowd-form><crowd-slider name="s"></crowd-slider></crowd-form>',
            compare=compare,
        )
    assert f'"{compare}"' in refusal.value.message
    assert "they hold: s." in refusal.value.message


@pytest.mark.parametrize(
    ("template", "compare"),
    [
        (classifier("categories=\"['A']\""), "c"),
        (classifier("categories=\"['A']\""), "c.label"),
        ('<crowd-checkbox name="a.b" value="x"></crowd-checkbox>', "a.b.x"),
        ('<input name="{{ field }}">', "colour"),
        ("<script>more()</script>", "colour"),
        ('<button type="submit" name="choice" value="1">One</button>', "choice"),
        (
            '<crowd-bounding-box name="b"></crowd-bounding-box>',
            "b.boundingBoxes.0.label",
        ),
    ],
)
def test_a_compared_value_that_an_answer_may_have_is_kept(
    template: str, compare: str
) -> None:
    assert checked(template, compare=compare)["compare"] == compare  # type: ignore[index]
