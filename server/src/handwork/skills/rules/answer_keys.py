"""The key of a test: which selections score what, and how the sum becomes a value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from handwork.base.errors import InvalidInputError
from handwork.skills.rules.requirements import LARGEST, number_of

NAMESPACE = (
    "{http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas/"
    "2005-10-01/AnswerKey.xsd}"
)
LONGEST_BYTES = 65_535
Mapped = Callable[[int], Decimal]


class InvalidAnswerKeyError(InvalidInputError):
    """The key cannot be read, or does not belong to the test."""

    code = "invalid-answer-key"


@dataclass(frozen=True, slots=True)
class KeyQuestion:
    """What the sets of selections of one question score."""

    scores: Mapping[frozenset[str], int]
    default: int = 0


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """Questions by their identifiers, and what the summed score is mapped to."""

    questions: Mapping[str, KeyQuestion]
    mapped: Mapped

    def value_of(self, content: Mapping[str, Any]) -> int:
        """Score a test's answers; a question left out is an empty set of selections."""
        chosen = {
            answer["name"]: frozenset(answer.get("choices", ()))
            for answer in content["answers"]
        }
        summed = sum(
            question.scores.get(chosen.get(name, frozenset()), question.default)
            for name, question in self.questions.items()
        )
        value = int(self.mapped(summed).quantize(Decimal(1), ROUND_HALF_UP))
        return min(max(value, -LARGEST), LARGEST)


def read_answer_key(text: str) -> AnswerKey:
    """Read a key; documents with entities or a document type are refused unread."""
    root = _root(text)
    questions: dict[str, KeyQuestion] = {}
    for element in _all(root, "Question"):
        name = _text(element, "QuestionIdentifier")
        if name in questions:
            raise _invalid(f'The question "{name}" stands in the key twice.')
        questions[name] = _question(element, name)
    if not questions:
        raise _invalid("The key has no Question.")
    mapping = root.find(f"{NAMESPACE}QualificationValueMapping")
    return AnswerKey(questions, _summed if mapping is None else _mapping(mapping))


def check_belongs(key: AnswerKey, selections: Mapping[str, Collection[str]]) -> None:
    """Refuse a key that scores what the test does not ask, or lets people choose from."""
    for name, question in key.questions.items():
        if name not in selections:
            raise _invalid(f'The test has no question "{name}" with selections.')
        known = set(selections[name])
        unknown = sorted({one for each in question.scores for one in each} - known)
        if unknown:
            raise _invalid(f'The question "{name}" has no selection {unknown[0]}.')


def _root(text: str) -> Element:
    if len(text.encode()) > LONGEST_BYTES:
        raise _invalid(f"The key is longer than {LONGEST_BYTES} bytes.")
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise _invalid(f"The key is not XML that can be read ({error}).") from error
    if root.tag != f"{NAMESPACE}AnswerKey":
        raise _invalid(f"The document is not an AnswerKey of {NAMESPACE[1:-1]}.")
    return root


def _question(element: Element, name: str) -> KeyQuestion:
    scores: dict[frozenset[str], int] = {}
    for option in _all(element, "AnswerOption"):
        found = [
            (each.text or "").strip() for each in _all(option, "SelectionIdentifier")
        ]
        chosen = frozenset(found)
        if not all(found) or not found:
            raise _invalid(f'An AnswerOption of "{name}" names no selection.')
        if chosen in scores:
            raise _invalid(
                f'Two AnswerOptions of "{name}" are for the same selections.'
            )
        scores[chosen] = _integer(option, "AnswerScore")
    if not scores:
        raise _invalid(f'The question "{name}" has no AnswerOption.')
    default = element.find(f"{NAMESPACE}DefaultScore")
    return KeyQuestion(
        scores, 0 if default is None else _integer(element, "DefaultScore")
    )


def _summed(score: int) -> Decimal:
    return Decimal(score)


def _mapping(element: Element) -> Mapped:
    makers = {
        "PercentageMapping": _percentage,
        "ScaleMapping": _scale,
        "RangeMapping": _ranges,
    }
    found = [each for each in element if each.tag.removeprefix(NAMESPACE) in makers]
    if len(found) != 1 or len(element) != 1:
        raise _invalid(f"QualificationValueMapping holds one of {', '.join(makers)}.")
    return makers[found[0].tag.removeprefix(NAMESPACE)](found[0])


def _percentage(element: Element) -> Mapped:
    most = _integer(element, "MaximumSummedScore")
    if most < 1:
        raise _invalid("The MaximumSummedScore is not above zero.")
    return lambda score: Decimal(100) * score / most


def _scale(element: Element) -> Mapped:
    text = _text(element, "SummedScoreMultiplier")
    try:
        factor = Decimal(text)
    except InvalidOperation:
        factor = Decimal("NaN")
    if not factor.is_finite() or abs(factor) > LARGEST:
        raise _invalid(f"The SummedScoreMultiplier {text[:40]!r} is not a number.")
    return lambda score: factor * score


def _ranges(element: Element) -> Mapped:
    ranges = [
        (
            _integer(each, "InclusiveLowerBound"),
            _integer(each, "InclusiveUpperBound"),
            _integer(each, "QualificationValue"),
        )
        for each in _all(element, "SummedScoreRange")
    ]
    outside = _integer(element, "OutOfRangeQualificationValue")
    if not ranges or any(low > high for low, high, _value in ranges):
        raise _invalid("A RangeMapping has ranges from a lower to an upper bound.")

    def mapped(score: int) -> Decimal:
        inside = (value for low, high, value in ranges if low <= score <= high)
        return Decimal(next(inside, outside))

    return mapped


def _all(element: Element, name: str) -> list[Element]:
    return element.findall(f"{NAMESPACE}{name}")


def _text(element: Element, name: str) -> str:
    found = _all(element, name)
    text = (found[0].text or "").strip() if len(found) == 1 else ""
    if not text:
        place = element.tag.removeprefix(NAMESPACE)
        raise _invalid(f"{place} needs one {name}.")
    return text


def _integer(element: Element, name: str) -> int:
    text = _text(element, name)
    number = number_of(text)
    if number is None:
        raise _invalid(f"{name} is {text[:40]!r}, which is not a whole number.")
    return number


def _invalid(message: str) -> InvalidAnswerKeyError:
    return InvalidAnswerKeyError(
        message, what_to_do="Correct the key, or leave it out and decide by hand."
    )
