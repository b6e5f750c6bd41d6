"""Calls that botocore lets through, drawn from the service's model and from ids that exist."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from handwork.mturk.service import service

NAMESPACE = "http://mechanicalturk.amazonaws.com/AWSMechanicalTurkDataSchemas"
EXTERNAL = (
    f'<ExternalQuestion xmlns="{NAMESPACE}/2006-07-14/ExternalQuestion.xsd">'
    "<ExternalURL>https://example.org/?a=1&amp;b=2</ExternalURL>"
    "<FrameHeight>600</FrameHeight></ExternalQuestion>"
)
FORM = (
    f'<QuestionForm xmlns="{NAMESPACE}/2017-11-06/QuestionForm.xsd"><Question>'
    "<QuestionIdentifier>q1</QuestionIdentifier><IsRequired>true</IsRequired>"
    "<QuestionContent><Text>Which?</Text></QuestionContent><AnswerSpecification>"
    "<SelectionAnswer><Selections><Selection><SelectionIdentifier>a"
    "</SelectionIdentifier><Text>A</Text></Selection><Selection><SelectionIdentifier>b"
    "</SelectionIdentifier><Text>B</Text></Selection></Selections></SelectionAnswer>"
    "</AnswerSpecification></Question></QuestionForm>"
)
KEY = (
    f'<AnswerKey xmlns="{NAMESPACE}/2005-10-01/AnswerKey.xsd"><Question>'
    "<QuestionIdentifier>q1</QuestionIdentifier><AnswerOption><SelectionIdentifier>a"
    "</SelectionIdentifier><AnswerScore>10</AnswerScore></AnswerOption></Question>"
    "</AnswerKey>"
)
BROKEN = (
    "", "<", "<a/>", "text", EXTERNAL[:-5], FORM.replace("q1", ""),
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a>" * 300 + "</a>" * 300,
)  # fmt: skip
DOCUMENTS = {
    "Question": (EXTERNAL, FORM, *BROKEN),
    "Test": (FORM, EXTERNAL, *BROKEN),
    "AnswerKey": (KEY, *BROKEN),
    "PolicyName": ("SimplePlurality/2011-09-01", "ScoreMyKnownAnswers/2011-09-01", "x"),
    "Version": ("2006-05-05", "2014-08-15", "x"),
    "Destination": ("https://example.org/hook", "me@example.org", "arn:aws:sns:a:1:b", ""),
    "NextToken": ("p1:AAAA", "x"),
    "Country": ("US", "FR", "ZZ", "us"),
    "Subdivision": ("CA", "PA", "é1"),
    "Key": ("QuestionIds", "AnswerKey", "QuestionAgreementThreshold", "RejectReason", ""),
}  # fmt: skip
EDGES = (0, 1, 2, 9, 10, 30, 100, 101, 3600, 31_536_000, -1)
SPANS = {"integer": 2**31, "long": 2**63}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
YEAR = 31_536_000
# What exists, by the name of the member that asks for it.
Known = Mapping[str, Sequence[str]]


def calls(operation: str, known: Known) -> st.SearchStrategy[dict[str, Any]]:
    """Inputs of an operation that botocore sends."""
    shape = service().model["operations"][operation]["input"]["shape"]
    return values(shape, "", known)


def values(shape_name: str, member: str, known: Known) -> st.SearchStrategy[Any]:
    """Values of a shape; ids that exist where the member asks for one."""
    shape = service().model["shapes"][shape_name]
    kind = shape["type"]
    if kind == "structure":
        required = set(shape.get("required", ()))
        parts = {
            name: values(part["shape"], name, known)
            for name, part in shape["members"].items()
        }
        needed = {name: part for name, part in parts.items() if name in required}
        rest = {name: part for name, part in parts.items() if name not in required}
        return st.fixed_dictionaries(needed, optional=rest)
    if kind == "list":
        return st.lists(values(shape["member"]["shape"], member, known), max_size=3)
    if kind == "string":
        return texts(shape, member, known)
    if kind in SPANS:
        return numbers(shape)
    return {"boolean": st.booleans(), "timestamp": moments()}[kind]


def moments() -> st.SearchStrategy[datetime]:
    """Moments of these years, and of any that a calendar has."""
    seconds = st.integers(50 * YEAR, 60 * YEAR) | st.integers(-1960 * YEAR, 8000 * YEAR)
    return seconds.map(lambda count: EPOCH + timedelta(seconds=count))


def texts(shape: dict[str, Any], member: str, known: Known) -> st.SearchStrategy[str]:
    if "enum" in shape:
        return st.sampled_from(shape["enum"])
    exist = known.get(member.removesuffix("s"), ()) or DOCUMENTS.get(member, ())
    if "pattern" in shape:
        free = st.from_regex(shape["pattern"], fullmatch=True)
        drawn = free.map(lambda text: text[: shape.get("max", 30)])
    else:
        drawn = st.text(min_size=shape.get("min", 0), max_size=shape.get("max", 40))
    drawn = drawn.filter(lambda text: len(text) >= shape.get("min", 0))
    # Twice as often what exists: most of what is made up is refused at once.
    return (
        st.one_of(st.sampled_from(exist), st.sampled_from(exist), drawn)
        if exist
        else drawn
    )


def numbers(shape: dict[str, Any]) -> st.SearchStrategy[int]:
    span = SPANS[shape["type"]]
    least, most = shape.get("min", -span), shape.get("max", span - 1)
    edges = [edge for edge in EDGES if least <= edge <= most]
    return st.sampled_from(edges) | st.integers(least, most)
