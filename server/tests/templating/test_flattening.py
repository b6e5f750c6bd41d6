"""Forms whose answers have a name for each leaf: schema and compared value follow."""

from __future__ import annotations

import pytest

from handwork.projects import rules
from handwork.projects.rules import InvalidAnswerError
from handwork.projects.rules.templating import answering_names

FORM = """<crowd-form answer-format="flatten-objects">
  <crowd-checkbox name="a.b" value="x" checked>A</crowd-checkbox>
  <crowd-input name="i" value="v"></crowd-input>
  <crowd-classifier name="c" categories="['Good', 'Bad']" header="H"></crowd-classifier>
  <crowd-classifier-multi-select name="m" categories="['Sun', 'Rain']" header="H"></crowd-classifier-multi-select>
</crowd-form>"""
ANSWER = {"a.b.x": True, "i": "v", "c.label": "Good", "m.labels": '["Sun","Rain"]'}


def checked(compare: str = "") -> dict[str, object]:
    kind = rules.kind_named("template")
    return kind.check_options({"template": FORM, "compare": compare})


def test_the_answer_that_such_a_form_gives_is_taken() -> None:
    rules.check_answer(rules.answer_schema("template", checked()), ANSWER)


@pytest.mark.parametrize(
    "changed", [{"c.label": "Else"}, {"i": 1}, {"a.b.x": "yes"}, {"m.labels": ["Sun"]}]
)
def test_what_such_a_form_cannot_give_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(InvalidAnswerError):
        rules.check_answer(
            rules.answer_schema("template", checked()), {**ANSWER, **changed}
        )


def test_an_answer_without_what_the_form_asks_for_is_refused() -> None:
    lacking = {name: value for name, value in ANSWER.items() if name != "c.label"}
    with pytest.raises(InvalidAnswerError):
        rules.check_answer(rules.answer_schema("template", checked()), lacking)


def test_what_such_a_form_asks_for_is_listed() -> None:
    assert answering_names(FORM) == ("a.b", "i", "c", "m")


@pytest.mark.parametrize(
    ("compare", "value"),
    [
        ("", "Good"), ("c", "Good"), ("c.label", "Good"), ("i", "v"), ("a.b", "x"),
        ("a.b.x", "true"), ("m", "Rain | Sun"),
    ],
)  # fmt: skip
def test_the_compared_value_is_found_by_element_and_by_leaf(
    compare: str, value: str
) -> None:
    assert rules.value_of("template", ANSWER, checked(compare)) == value
