"""What a template's answers hold, and which value of them is compared."""

from __future__ import annotations

import pytest

from handwork.base.errors import InvalidInputError
from handwork.projects import rules
from handwork.projects.rules import InvalidAnswerError, InvalidOptionsError
from handwork.projects.rules.templating import answers
from handwork.projects.rules.templating.elements import Element, element_named

FORM = """
<crowd-form>
  <crowd-classifier name="sentiment" categories="['good', 'bad']"></crowd-classifier>
  <textarea name="why"></textarea>
  <select name="size"><option>1</option></select>
</crowd-form>
"""


def checked(template: str = FORM, **options: str) -> dict[str, object]:
    kind = rules.kind_named("template")
    return kind.check_options({"template": template, **options})


@pytest.fixture(autouse=True)
def described(monkeypatch) -> None:
    """The elements that these templates use, described as their files do."""
    known = {
        "crowd-classifier": {
            "type": "object",
            "properties": {"label": {"type": "string"}},
            "required": ["label"],
        },
        "crowd-checkbox": {
            "type": "object",
            "additionalProperties": {"type": "boolean"},
        },
        "crowd-slider": {"type": "number"},
        "crowd-textract-analyze-document": {
            "type": "object",
            "required": ["blocks"],
        },
        "crowd-card": None,
    }
    keys = {"crowd-textract-analyze-document": "AWS/Textract"}
    found = {
        tag: Element(
            tag=tag, title=tag, summary="", attributes={}, regions=(), answer=answer,
            key=keys.get(tag), example={}, decided=(),
        )
        for tag, answer in known.items()
    }  # fmt: skip
    monkeypatch.setattr(answers, "element_named", found.get)
    answers.comparable_places.cache_clear()


def value(options: dict[str, object], content: dict[str, object]) -> object:
    return rules.value_of("template", content, options)


def test_an_answer_is_what_the_elements_give():
    schema = rules.answer_schema("template", checked())
    assert set(schema["properties"]) == {"sentiment", "why", "size"}
    rules.check_answer(schema, {"sentiment": {"label": "good"}, "added": [1]})


@pytest.mark.parametrize(
    "content", [None, [], "x", {"sentiment": "good"}, {"sentiment": {"label": 1}}]
)
def test_an_answer_of_another_shape_is_refused(content):
    with pytest.raises(InvalidAnswerError):
        rules.check_answer(rules.answer_schema("template", checked()), content)


def test_an_element_with_a_fixed_key_answers_under_it():
    template = "<crowd-textract-analyze-document></crowd-textract-analyze-document>"
    schema = rules.answer_schema("template", checked(template))
    assert schema["properties"] == {
        "AWS/Textract": {"type": "object", "required": ["blocks"]}
    }


def test_names_that_a_row_gives_are_left_open():
    template = '<crowd-classifier name="{{ x }}"></crowd-classifier>'
    schema = rules.answer_schema("template", checked(template))
    assert schema["properties"] == {}


def test_flattened_answers_have_names_of_their_own():
    template = f'<crowd-form answer-format="flatten-objects">{FORM}</crowd-form>'
    schema = rules.answer_schema("template", checked(template))
    rules.check_answer(schema, {"sentiment.label": "good"})


def test_the_first_choice_is_compared_when_nothing_is_named():
    options = checked(f'<textarea name="first"></textarea>{FORM}')
    assert value(options, {"first": "x", "sentiment": {"label": "good"}}) == "good"


@pytest.mark.parametrize(
    ("compare", "content", "expected"),
    [
        ("sentiment.label", {"sentiment": {"label": "bad"}}, "bad"),
        ("sentiment", {"sentiment": {"label": "bad"}}, "bad"),
        ("a.b", {"a.b": 3.0}, "3"),
        ("a.b.c", {"a.b": {"c": True}}, "true"),
        ("topics", {"topics": {"labels": ["b", "a"]}}, "a | b"),
        ("boxes", {"boxes": {"b": True, "a": True, "c": False}}, "a | b"),
        ("gone", {"there": 1}, ""),
        ("them.0.label", {"them": [{"label": "good"}, {"label": "bad"}]}, "good"),
        ("them.2.label", {"them": [{"label": "good"}]}, ""),
        ("why", {"why": " caf\u0065\u0301 "}, "caf\u00e9"),
        ("box", {"box": {"left": 2, "a": [1]}}, '{"a":[1],"left":2}'),
    ],
)
def test_a_place_is_reduced_to_one_value(compare, content, expected):
    # Scripts give answers of any name.
    options = checked(f"{FORM}<script>more()</script>", compare=compare)
    assert value(options, content) == expected


def test_without_a_place_only_equal_answers_agree():
    options = checked("<p>{{ x }}</p>")
    same = value(options, {"b": 1, "a": 2})
    assert same == value(options, {"a": 2, "b": 1}) != value(options, {"a": 2})


def test_a_long_answer_is_named_by_its_fingerprint():
    options = checked("<p>{{ x }}</p>")
    long = value(options, {"mask": "A" * 10_000})
    assert str(long).startswith("sha256:")
    assert long != value(options, {"mask": "B" * 10_000})


@pytest.mark.parametrize(
    "options",
    [
        {"template": " "},
        {"template": "x" * 500_001},
        {"template": "x", "language": "jinja"},
        {"template": "x\x00"},
        {"template": "{{ x"},
        {"template": "x", "compare": "x" * 201},
    ],
)
def test_options_that_cannot_be_used_are_refused(options):
    with pytest.raises(InvalidInputError):
        rules.kind_named("template").check_options(options)


def test_the_page_posts_an_answer_as_json():
    assert rules.form_content("template", {}, {"answer": ['{"a": 1}']}) == {"a": 1}
    assert rules.form_content("template", {}, {"answer": ["{"]}) is None


def test_a_draft_is_what_restores_the_frame():
    form = {"answer": [""], "answer_state": ['{"a": "half"}']}
    assert rules.draft_content("template", {}, form) == {"state": {"a": "half"}}
    assert rules.draft_content("template", {}, {"answer_state": ["["]}) == {"state": {}}


def test_a_table_cannot_give_a_templates_answer_as_a_word():
    with pytest.raises(InvalidOptionsError, match="an object of JSON"):
        rules.kind_named("template").read_cell("good")


def refuses(template: str, content: dict[str, object]) -> bool:
    try:
        rules.check_answer(rules.answer_schema("template", checked(template)), content)
    except InvalidAnswerError:
        return True
    return False


@pytest.mark.parametrize(
    "content",
    [{}, {"why": "x"}, {"sentiment": {"label": "dull"}}, {"sentiment": {"label": ""}}],
)
def test_a_choice_that_the_page_never_lets_through_is_refused(content):
    assert refuses(FORM, content)


@pytest.mark.parametrize(
    "template",
    [
        FORM.replace("categories=", 'required="false" categories='),
        FORM.replace("<crowd-form>", "<crowd-form><script>hide()</script>"),
        FORM.replace("<crowd-form>", "<crowd-form onchange='hide()'>"),
        FORM.replace("<crowd-form>", "<crowd-form>{% if a %}x{% endif %}"),
        FORM.replace("<crowd-form>", "<crowd-form hidden>"),
    ],
)
def test_what_may_not_be_shown_may_be_left_out(template):
    assert not refuses(template, {"why": "x"})
    assert refuses(template, {})


@pytest.mark.parametrize(
    "template",
    [
        FORM.replace("['good', 'bad']", "{{ moods | to_json | escape }}"),
        FORM
        + "<script>document.querySelector('crowd-classifier').categories = x</script>",
    ],
)
def test_categories_that_only_a_row_or_a_script_knows_are_all_taken(template):
    assert not refuses(template, {"sentiment": {"label": "dull"}})


def test_categories_that_are_objects_give_their_labels():
    template = FORM.replace("['good', 'bad']", "[{label: 'good', x: 1}, 7, true]")
    for label in ("good", "7", "true"):
        assert not refuses(template, {"sentiment": {"label": label}})
    assert refuses(template, {"sentiment": {"label": "bad"}})


@pytest.mark.parametrize(
    "control",
    [
        "<input type=checkbox name=a>",
        "<input type=radio name=a>",
        "<crowd-input name=a></crowd-input>",
        "<crowd-classifier name=a required=false categories=\"['b']\"></crowd-classifier>",
    ],
)
def test_a_form_that_may_be_left_as_it_is_may_be_empty(control):
    assert not refuses(f"<crowd-form>{control}</crowd-form>", {})


class TestPictures:
    BOXES = '<crowd-bounding-box name="boxes" labels="[\'cat\']" src="x"{}></crowd-bounding-box>'

    @pytest.fixture(autouse=True)
    def known(self, monkeypatch) -> None:
        monkeypatch.setattr(answers, "element_named", element_named)

    @staticmethod
    def drawn(label: str = "cat", left: int = 0, **more: object) -> dict[str, object]:
        box = {"label": label, "left": left, "top": 0, "width": 10, "height": 10}
        size = {"inputImageProperties": {"width": 100, "height": 50}}
        return {"boxes": {"boundingBoxes": [box], **size, **more}}

    def test_a_label_that_is_not_offered_is_refused(self):
        template = self.BOXES.format("")
        assert not refuses(template, self.drawn())
        assert refuses(template, self.drawn("dog"))

    def test_a_box_beside_the_picture_is_refused(self):
        assert not refuses(self.BOXES.format(""), self.drawn(left=90))
        assert refuses(self.BOXES.format(""), self.drawn(left=95))

    def test_what_a_model_drew_is_given_back_as_it_was(self):
        template = self.BOXES.format(
            ' initial-value="{{ prediction.boxes | to_json }}"'
        )
        content = self.drawn("dog", left=95, initialValueModified=False)
        assert not refuses(template, content)

    def test_nothing_drawn_is_refused_only_where_something_is_required(self):
        nothing = self.drawn(boundingBoxes=[])
        assert not refuses(self.BOXES.format(""), nothing)
        assert refuses(self.BOXES.format(" required"), nothing)

    @pytest.mark.parametrize("point", [{"x": 101.5, "y": 0}, {"x": 0, "y": 1e306}])
    def test_a_corner_beside_the_picture_is_refused(self, point):
        template = "<crowd-polygon name=p labels=\"['a']\"></crowd-polygon>"
        corners = [{"x": 0, "y": 0}, {"x": 5, "y": 0}, point]
        shape = {"label": "a", "vertices": corners}
        size = {"inputImageProperties": {"width": 100, "height": 50}}
        assert refuses(template, {"p": {"polygons": [shape], **size}})
