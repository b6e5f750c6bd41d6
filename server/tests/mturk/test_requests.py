"""What a program sends is checked against the service's model, whatever its library let through."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from handwork.mturk import answering, operations
from handwork.mturk.errors import TurkError
from handwork.mturk.service import plain, service
from handwork.mturk.shapes import WrongTypeError
from signed import PREFIX, Said, Signed, send

HIT_TYPE = {
    "AssignmentDurationInSeconds": 60,
    "Reward": "0.05",
    "Title": "Read",
    "Description": "Read it.",
}


@pytest.fixture
def raw(cleos_key) -> Callable[..., Said]:
    """Send a body to an operation, signed, past botocore's own checks."""

    def call(operation: str, body: object) -> Said:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = Signed(cleos_key.key_id, cleos_key.secret, body=content)
        signed.headers = {"X-Amz-Target": f"{PREFIX}{operation}"}
        return send(signed.sign(), body=content)

    return call


def refusal(operation: str, content: object) -> str:
    with pytest.raises(TurkError) as refused:
        service().read_input(operation, content)
    assert refused.value.turk_code == "InvalidParameterValue"
    return refused.value.message


def test_every_operation_of_the_model_is_answered():
    assert set(operations.operations()) == set(service().inputs)


def test_a_refusal_is_a_request_error_with_code_text_and_moment(raw):
    said = raw("GetHIT", {"HITId": "a b"})
    assert (said.status, said.kind) == (400, "RequestError")
    assert said.content["TurkErrorCode"] == "AWS.MechanicalTurk.InvalidParameterValue"
    assert "Value 'a b' at 'hITId' failed to satisfy constraint" in said.message
    assert said.message.endswith(")")


@pytest.mark.parametrize("body", [b"{", b"\xff", b"[" * 100_000, b'{"a": NaN}'])
def test_what_is_no_json_cannot_be_read(raw, body):
    said = raw("GetHIT", body)
    assert (said.status, said.kind) == (400, "SerializationException")


@pytest.mark.parametrize("content", [[], "text", 3, None])
def test_a_request_is_an_object(content):
    with pytest.raises(WrongTypeError):
        service().read_input("GetHIT", content)


@pytest.mark.parametrize(
    ("operation", "content"),
    [
        ("GetHIT", {"HITId": 3}),
        ("ListHITs", {"MaxResults": "10"}),
        ("ListHITs", {"MaxResults": True}),
        ("ListHITs", {"MaxResults": 1.5}),
        ("ApproveAssignment", {"AssignmentId": "A", "OverrideRejection": "true"}),
        ("NotifyWorkers", {"Subject": "s", "MessageText": "m", "WorkerIds": "A1"}),
        ("CreateHITType", HIT_TYPE | {"QualificationRequirements": ["x"]}),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": True}),
    ],
)
def test_a_value_of_another_type_cannot_be_read(operation, content):
    with pytest.raises(WrongTypeError):
        service().read_input(operation, content)


def test_a_wrong_type_is_told_as_a_serialization_error(raw):
    said = raw("GetHIT", {"HITId": 3})
    assert (said.status, said.kind) == (400, "SerializationException")
    assert "'hITId'" in said.message


@pytest.mark.parametrize(
    ("operation", "content", "text"),
    [
        ("GetHIT", {}, "Value null at 'hITId'"),
        ("GetHIT", {"HITId": None}, "Value null at 'hITId'"),
        ("GetHIT", {"HITId": "A\n"}, "regular expression pattern: ^[A-Z0-9]+$"),
        ("GetHIT", {"HITId": "A", "Extra": 1}, "at 'extra'"),
        ("GetHIT", {"HITId": "A" * 65}, "length less than or equal to 64"),
        ("GetHIT", {"HITId": ""}, "length greater than or equal to 1"),
        ("ListHITs", {"MaxResults": 101}, "value less than or equal to 100"),
        ("ListHITs", {"MaxResults": 0}, "value greater than or equal to 1"),
        ("ListReviewableHITs", {"Status": "Disposed"}, "set: [Reviewable, Reviewing]"),
        ("CreateHITType", HIT_TYPE | {"Reward": "0.333"}, "Value '0.333' at 'reward'"),
        ("CreateHITType", HIT_TYPE | {"Reward": "-1"}, "Value '-1' at 'reward'"),
        ("CreateHITType", HIT_TYPE | {"Title": "a\x00"}, "at 'title'"),
        ("CreateHITType", HIT_TYPE | {"Title": "\ud800"}, "at 'title'"),
        ("AcceptQualificationRequest", {"QualificationRequestId": "A", "IntegerValue": 2**31}, "at 'integerValue'"),
        ("NotifyWorkers", {"Subject": "s", "MessageText": "m", "WorkerIds": ["A1", "B1"]}, "'B1' at 'workerIds.2.member'"),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": 1e18}, "at 'expireAt'"),
        ("UpdateExpirationForHIT", {"HITId": "A", "ExpireAt": "soon"}, "at 'expireAt'"),
    ],
)  # fmt: skip
def test_a_value_outside_of_its_bounds_is_named(operation, content, text):
    assert text in refusal(operation, content)


def test_every_fault_is_told_at_once():
    text = refusal("GetQualificationScore", {"WorkerId": "B1"})
    assert text.startswith("2 validation errors detected: ")


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)),
        (1420070400, datetime(2015, 1, 1, tzinfo=UTC)),
        (1420070400.5, datetime(2015, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("2015-01-01T01:00:00+01:00", datetime(2015, 1, 1, tzinfo=UTC)),
        ("2015-01-01", datetime(2015, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_seconds_or_text(given, moment):
    content = {"HITId": "A", "ExpireAt": given}
    assert service().read_input("UpdateExpirationForHIT", content)["ExpireAt"] == moment


def test_nulls_of_members_that_may_be_absent_fall_away():
    assert service().read_input("ListHITs", {"NextToken": None}) == {}


def test_an_answer_has_seconds_and_no_nulls():
    moment = datetime(2026, 11, 21, 12, 0, 0, 123_999, tzinfo=UTC)
    answer = {"HIT": {"CreationTime": moment, "Keywords": None}, "Names": ("a",)}
    expected = {"HIT": {"CreationTime": 1795262400.123}, "Names": ["a"]}
    assert plain(answer) == expected


def test_an_answer_that_is_not_as_the_model_says_is_found():
    content = {"HIT": {"HITId": "3 B", "HITStatus": "Gone", "Extra": 1}}
    assert len(service().output_faults("GetHIT", content)) == 3


def test_an_unknown_operation_is_told(cleos_key):
    signed = Signed(cleos_key.key_id, cleos_key.secret)
    signed.headers = {"X-Amz-Target": f"{PREFIX}GetHITs"}
    said = send(signed.sign())
    assert (said.status, said.kind) == (400, "UnknownOperationException")


def test_another_content_is_no_operation(cleos_key):
    signed = Signed(cleos_key.key_id, cleos_key.secret)
    signed.headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert send(signed.sign()).kind == "UnknownOperationException"


def test_a_failure_of_ours_is_a_service_fault_and_in_the_log(raw, monkeypatch, caplog):
    def fail(*_given: object) -> dict[str, Any]:
        raise RuntimeError("broken inside")

    monkeypatch.setattr(answering, "operations", lambda: {"ListHITs": fail})
    with caplog.at_level(logging.ERROR):
        said = raw("ListHITs", {})
    assert (said.status, said.kind) == (500, "ServiceFault")
    assert "broken inside" not in said.message
    assert "mturk/ListHITs failed" in caplog.text


def test_a_request_has_the_id_that_the_log_has(client):
    answer = client.post("/mturk/", b"{}", content_type="text/plain")
    assert answer["x-amzn-RequestId"] == answer["X-Request-Id"] != ""


def test_the_home_page_is_still_there(client, db):
    assert client.get("/").status_code == 200


def test_a_browser_is_told_that_programs_call_here(client, db):
    assert client.get("/mturk/").status_code == 405


def test_an_operation_is_answered_with_the_fewest_queries(
    mturk, django_assert_max_num_queries
):
    mturk.get_account_balance()
    # On PostgreSQL a savepoint of the test's own transaction is around the key's.
    with django_assert_max_num_queries(6):
        mturk.get_account_balance()
