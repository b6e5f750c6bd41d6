"""Whatever botocore lets through is answered as the model says, or refused with a code."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handwork.flow import laying_out, requesting_skills
from handwork.mturk.clock import now
from handwork.mturk.ids import code, pk_of
from handwork.mturk.service import service
from random_calls import EXTERNAL, FORM, calls
from signed import PREFIX, Signed, send

EXAMPLES = 12
# What exists is made once a part, and changed by the calls.
PARTS = 5
QUICK = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
LAYOUT = '<form action="https://www.mturk.com/mturk/externalSubmit">${name}</form>'
TYPE = {
    "AssignmentDurationInSeconds": 600,
    "Reward": "0.05",
    "Title": "Read",
    "Description": "Read it.",
}


@pytest.fixture
def known(
    mturk: Any, mturk_answer: Any, cleo: Any, ada: Any, bola: Any
) -> dict[str, list[str]]:
    """What exists: HITs open, answered and expired, a qualification asked for and granted."""
    type_id = mturk.create_hit_type(**TYPE)["HITTypeId"]
    offer = {"HITTypeId": type_id, "LifetimeInSeconds": 3600, "MaxAssignments": 2}
    hits = [
        mturk.create_hit_with_hit_type(**offer, Question=question)["HIT"]["HITId"]
        for question in (EXTERNAL, FORM, EXTERNAL)
    ]
    assignment = mturk_answer(hits[0], {"q1": "a"}, ada)
    worker = mturk.get_assignment(AssignmentId=assignment)["Assignment"]["WorkerId"]
    mturk.update_expiration_for_hit(HITId=hits[2], ExpireAt=now() - timedelta(days=1))
    skill = mturk.create_qualification_type(
        Name="Reader", Description="Reads.", QualificationTypeStatus="Active"
    )["QualificationType"]["QualificationTypeId"]
    mturk.associate_qualification_with_worker(
        QualificationTypeId=skill, WorkerId=worker, IntegerValue=7
    )
    asked = requesting_skills.ask_for_skill(
        actor=bola, type_id=pk_of("qualification", skill), now=now()
    )
    assert not asked.is_granted
    layout = laying_out.make_layout(
        actor=cleo,
        organisation_id=min(cleo.organisation_ids),
        name="Page",
        html=LAYOUT,
        now=now(),
    )
    (request,) = mturk.list_qualification_requests()["QualificationRequests"]
    return {
        "HITId": [*hits, code("hit", 10**12)],
        "HITTypeId": [type_id],
        "AssignmentId": [assignment],
        "WorkerId": [worker, "A2STRANGER"],
        "QualificationTypeId": [skill, "00000000000000000040", "00000000000000000071"],
        "QualificationRequestId": [request["QualificationRequestId"]],
        "HITLayoutId": [code("layout", layout)],
    }


@pytest.mark.parametrize("part", range(PARTS))
def test_random_calls_are_answered_or_refused(part, mturk, known):
    for operation in sorted(service().inputs)[part::PARTS]:
        try_out(getattr(mturk, xform_name(operation)), calls(operation, known))


def try_out(act: Any, drawn: st.SearchStrategy[dict[str, Any]]) -> None:
    @QUICK
    @given(drawn)
    def call(content):
        try:
            act(**content)
        except ClientError as refusal:
            check(refusal.response)

    call()


def check(refusal: dict[str, Any]) -> None:
    """A refusal has a code and a text with the moment; nothing of ours shines through."""
    assert refusal["Error"]["Code"] == "RequestError", refusal
    assert re.fullmatch(r"AWS\.MechanicalTurk\.[A-Za-z]+", refusal["TurkErrorCode"])
    assert re.search(r" \(\d{13}\)$", refusal["Error"]["Message"])


@settings(QUICK, max_examples=60)
@given(
    operation=st.sampled_from(sorted(service().inputs)),
    content=st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)
def test_any_json_is_answered_or_refused(operation, content, cleos_key):
    body = json.dumps(content).encode()
    signed = Signed(cleos_key.key_id, cleos_key.secret, body=body)
    signed.headers = {"X-Amz-Target": f"{PREFIX}{operation}"}
    said = send(signed.sign(), body=body)
    assert said.status in {200, 400}, said
