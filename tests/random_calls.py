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
YEAR = 31_536_000
BROKEN = (
    "", "<", "<a/>", "text", EXTERNAL[:-5], FORM.replace("q1", ""),
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a>" * 300 + "</a>" * 300,
)  # fmt: skip
# What a program would send, by the name of the member.
SENSIBLE: Mapping[str, tuple[Any, ...]] = {
    "Question": (EXTERNAL, FORM),
    "Test": (FORM,),
    "AnswerKey": (KEY,),
    "PolicyName": ("SimplePlurality/2011-09-01", "ScoreMyKnownAnswers/2011-09-01"),
    "Version": ("2006-05-05", "2014-08-15"),
    "Destination": ("https://example.org/hook", "me@example.org", "arn:aws:sns:a:1:b"),
    "Key": ("QuestionIds", "AnswerKey", "QuestionAgreementThreshold", "RejectReason"),
    "Country": ("US", "FR", "ZZ"),
    "Subdivision": ("CA", "PA"),
    "LifetimeInSeconds": (30, 3600, YEAR),
    "AssignmentDurationInSeconds": (30, 600, YEAR),
    "AutoApprovalDelayInSeconds": (0, 3600, 2_592_000),
    "TestDurationInSeconds": (60, 3600),
    "RetryDelayInSeconds": (0, 60),
    "MaxAssignments": (1, 2, 9, 10),
    "NumberOfAdditionalAssignments": (1, 2, 9),
    "IntegerValue": (0, 7, 100),
    "Reward": ("0.05", "1", "2."),
    "BonusAmount": ("0.10", "1.5"),
    "Title": ("Read", "Écrire", "<b>"),
    "Description": ("Read it.", "a & b"),
    "Subject": ("Hello",),
    "MessageText": ("Come again.",),
    "Reason": ("Well done", "Spam"),
    "RequesterFeedback": ("", "Thank you."),
    "Keywords": ("read, write",),
}
WILD: Mapping[str, tuple[str, ...]] = dict.fromkeys(
    ("Question", "Test", "AnswerKey"), BROKEN
)
# Members that make most calls fail where they are drawn: they are left out of most.
SELDOM = (
    "NextToken", "HITLayoutId", "HITLayoutParameters", "AssignmentReviewPolicy",
    "HITReviewPolicy", "QualificationRequirements", "Test", "AnswerKey",
)  # fmt: skip
EDGES = (0, 1, 2, 9, 10, 30, 100, 101, 3600, 31_536_000, -1)
SPANS = {"integer": 2**31, "long": 2**63}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What exists, by the name of the member that asks for it.
Known = Mapping[str, Sequence[str]]


def calls(operation: str, known: Known) -> st.SearchStrategy[dict[str, Any]]:
    """Inputs of an operation that botocore sends; most are such as programs send."""
    shape = service().model["operations"][operation]["input"]["shape"]
    drawn = values(shape, "", known)
    left_out = st.lists(st.sampled_from(SELDOM), min_size=5, unique=True)
    return st.builds(without, drawn, left_out)


def without(content: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if name not in names}


def values(shape_name: str, member: str, known: Known) -> st.SearchStrategy[Any]:
    """Values of a shape; ids that exist where the member asks for one."""
    shape = service().model["shapes"][shape_name]
    kind = shape["type"]
    if kind == "structure":
        # Where a question may be left out, a layout takes its place: seldom drawn.
        required = {*shape.get("required", ()), "Question"}
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
        return mostly(SENSIBLE.get(member), numbers(shape))
    return {"boolean": st.booleans(), "timestamp": moments()}[kind]


def moments() -> st.SearchStrategy[datetime]:
    """Moments of these years, and of any that a calendar has."""
    seconds = st.integers(50 * YEAR, 60 * YEAR) | st.integers(-1960 * YEAR, 8000 * YEAR)
    return seconds.map(lambda count: EPOCH + timedelta(seconds=count))


def texts(shape: dict[str, Any], member: str, known: Known) -> st.SearchStrategy[str]:
    if "enum" in shape:
        return st.sampled_from(shape["enum"])
    least, most = shape.get("min", 0), shape.get("max", 40)
    if "pattern" in shape:
        made_up = st.from_regex(shape["pattern"], fullmatch=True).map(
            lambda text: text[:most]
        )
    else:
        made_up = st.text(min_size=least, max_size=most)
    wild = st.sampled_from(WILD[member]) | made_up if member in WILD else made_up
    singular = member.removesuffix("s")
    return mostly(known.get(singular) or SENSIBLE.get(member), wild)


def mostly(
    sensible: Sequence[Any] | None, wild: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Draw three of four from what makes sense, where that is known."""
    if not sensible:
        return wild
    drawn = st.sampled_from(sensible)
    return st.one_of(drawn, drawn, drawn, wild)


def numbers(shape: dict[str, Any]) -> st.SearchStrategy[int]:
    span = SPANS[shape["type"]]
    least, most = shape.get("min", -span), shape.get("max", span - 1)
    edges = [edge for edge in EDGES if least <= edge <= most]
    return st.sampled_from(edges) | st.integers(least, most)
