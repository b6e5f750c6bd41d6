from __future__ import annotations

import pytest

from handwork.skills.rules import (
    InvalidAnswerKeyError,
    check_belongs,
    read_answer_key,
)

SCHEMA = (
    "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
    "2005-10-01/AnswerKey.xsd"
)


def option(score: int, *chosen: str) -> str:
    names = "".join(f"<SelectionIdentifier>{c}</SelectionIdentifier>" for c in chosen)
    return f"<AnswerOption>{names}<AnswerScore>{score}</AnswerScore></AnswerOption>"


def question(name: str, *options: str, default: str = "") -> str:
    return (
        f"<Question><QuestionIdentifier>{name}</QuestionIdentifier>"
        f"{''.join(options)}{default}</Question>"
    )


def key_of(*parts: str, mapping: str = "") -> str:
    if mapping:
        mapping = f"<QualificationValueMapping>{mapping}</QualificationValueMapping>"
    return f'<AnswerKey xmlns="{SCHEMA}">{"".join(parts)}{mapping}</AnswerKey>'


CAPITAL = question("capital", option(5, "paris"), option(-2, "rome"))
COLOURS = question(
    "colours", option(3, "red", "blue"), option(1, "red"),
    default="<DefaultScore>-1</DefaultScore>",
)  # fmt: skip


def said(**chosen: list[str]) -> dict:
    return {"answers": [{"name": n, "choices": c} for n, c in chosen.items()]}


@pytest.mark.parametrize(
    ("capital", "colours", "value"),
    [
        (["paris"], ["red", "blue"], 8),
        (["paris"], ["blue", "red"], 8),
        (["paris"], ["red"], 6),
        (["rome"], ["red"], -1),
        (["oslo"], ["red", "blue", "green"], -1),
        ([], [], -1),
    ],
)
def test_a_set_of_selections_scores_only_as_a_whole(capital, colours, value):
    key = read_answer_key(key_of(CAPITAL, COLOURS))
    assert key.value_of(said(capital=capital, colours=colours)) == value


def test_a_question_left_out_is_an_empty_set():
    assert read_answer_key(key_of(CAPITAL, COLOURS)).value_of({"answers": []}) == -1


@pytest.mark.parametrize(
    ("most", "value"), [(5, 100), (8, 63), (1000, 1), (1001, 0), (10, 50)]
)
def test_a_percentage_is_of_the_most_and_rounds_halves_up(most, value):
    mapping = f"<PercentageMapping><MaximumSummedScore>{most}</MaximumSummedScore></PercentageMapping>"  # fmt: skip
    key = read_answer_key(key_of(CAPITAL, mapping=mapping))
    assert key.value_of(said(capital=["paris"])) == value


@pytest.mark.parametrize(
    ("factor", "value"), [("3", 15), ("0.5", 3), ("-1", -5), ("1e9", 2**31 - 1)]
)
def test_a_scale_multiplies_the_sum_within_what_can_be_kept(factor, value):
    mapping = f"<ScaleMapping><SummedScoreMultiplier>{factor}</SummedScoreMultiplier></ScaleMapping>"  # fmt: skip
    key = read_answer_key(key_of(CAPITAL, mapping=mapping))
    assert key.value_of(said(capital=["paris"])) == value


def span(low: int, high: int, value: int) -> str:
    return (
        f"<SummedScoreRange><InclusiveLowerBound>{low}</InclusiveLowerBound>"
        f"<InclusiveUpperBound>{high}</InclusiveUpperBound>"
        f"<QualificationValue>{value}</QualificationValue></SummedScoreRange>"
    )


def ranges(*spans: str) -> str:
    outside = "<OutOfRangeQualificationValue>0</OutOfRangeQualificationValue>"
    return f"<RangeMapping>{''.join(spans)}{outside}</RangeMapping>"


@pytest.mark.parametrize(
    ("colours", "value"), [(["red", "blue"], 90), (["red"], 50), (["green"], 0)]
)
def test_ranges_hold_their_bounds_and_the_rest_is_outside(colours, value):
    mapping = ranges(span(1, 2, 50), span(3, 3, 90))
    key = read_answer_key(key_of(COLOURS, mapping=mapping))
    assert key.value_of(said(colours=colours)) == value


BOMB = '<!DOCTYPE a [<!ENTITY a "aaaa">]>'


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "no xml",
        "<AnswerKey/>",
        key_of(),
        BOMB + key_of(CAPITAL),
        key_of(CAPITAL, CAPITAL),
        key_of(question("q")),
        key_of(question("q", option(1))),
        key_of(question("q", option(1, "a"), option(2, "a"))),
        key_of(question("q", option(1, "a")).replace(">1<", ">one<")),
        key_of(CAPITAL, mapping="<OtherMapping/>"),
        key_of(CAPITAL, mapping=ranges()),
        key_of(CAPITAL, mapping=ranges(span(2, 1, 3))),
        key_of(
            CAPITAL,
            mapping="<PercentageMapping><MaximumSummedScore>0</MaximumSummedScore></PercentageMapping>",
        ),
        key_of(
            CAPITAL,
            mapping="<ScaleMapping><SummedScoreMultiplier>NaN</SummedScoreMultiplier></ScaleMapping>",
        ),
        key_of(CAPITAL) + " " * 65_536,
    ],
    ids=range(16),
)
def test_a_key_that_cannot_be_used_is_refused(wrong):
    with pytest.raises(InvalidAnswerKeyError):
        read_answer_key(wrong)


@pytest.mark.parametrize(
    "selections", [{}, {"capital": ["paris"]}, {"other": ["paris", "rome"]}]
)
def test_a_key_for_other_questions_is_refused(selections):
    with pytest.raises(InvalidAnswerKeyError, match="capital"):
        check_belongs(read_answer_key(key_of(CAPITAL)), selections)
