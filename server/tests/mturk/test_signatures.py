"""A request is answered when the secret of a key signed what was really sent, and only then."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from handwork.flow import keying
from handwork.mturk.answering import LONGEST_BODY
from handwork.mturk.clock import now
from handwork.people.rules import Actor
from random_calls import EXTERNAL
from signed import PREFIX, Said, Signed, send

MISMATCH = "The request signature we calculated does not match"
UNKNOWN = "The security token included in the request is invalid."


@pytest.fixture
def signed(cleos_key: keying.NewKey) -> Callable[..., Signed]:
    def make(**changes: Any) -> Signed:
        return Signed(cleos_key.key_id, cleos_key.secret, **changes)

    return make


def facts(said: Said) -> tuple[int, str, str]:
    return said.status, said.kind, said.message


def changed(header: str, old: str, new: str) -> str:
    assert old in header
    return header.replace(old, new)


def test_what_botocore_signed_is_answered(signed):
    assert send(signed().sign()).status == 200


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-3", "anything"])
def test_any_region_may_be_signed(signed, region):
    assert send(signed(region=region).sign()).status == 200


def test_a_request_may_be_sent_again_within_its_time(signed):
    headers = signed().sign()
    assert [send(headers).status for _ in range(2)] == [200, 200]


def test_a_replay_is_refused_once_its_time_is_over(signed):
    moment = now()
    with time_machine.travel(moment, tick=False):
        headers = signed().sign()
        assert send(headers).status == 200
    with time_machine.travel(moment + timedelta(minutes=16), tick=False):
        said = send(headers)
    assert said.kind == "InvalidSignatureException"
    assert said.message.startswith("Signature expired")


def test_a_replay_of_a_call_with_a_token_has_no_second_effect(signed, mturk):
    content = {
        "Title": "Read", "Description": "Read it.", "Reward": "0.05",
        "AssignmentDurationInSeconds": 60, "LifetimeInSeconds": 600,
        "Question": EXTERNAL, "UniqueRequestToken": "once",
    }  # fmt: skip
    body = json.dumps(content).encode()
    headers = signed(body=body, headers={"X-Amz-Target": f"{PREFIX}CreateHIT"}).sign()
    assert send(headers, body).status == 200
    code = send(headers, body).content["TurkErrorCode"]
    assert code == "AWS.MechanicalTurk.HitAlreadyExists"
    assert mturk.list_hits()["NumResults"] == 1


@pytest.mark.parametrize("path", ["/", "/mturk", "/mturk/"])
def test_each_address_of_the_entrance_answers(signed, path):
    headers = signed(url=f"http://localhost{path}").sign()
    assert send(headers, path=path).status == 200


def test_the_query_is_signed_too(signed):
    headers = signed(url="http://localhost/mturk/?b=2&a=%C3%A9%20x").sign()
    assert send(headers, path="/mturk/?b=2&a=%C3%A9%20x").status == 200
    said = send(headers, path="/mturk/?b=3&a=%C3%A9%20x")
    assert said.kind == "InvalidSignatureException"


def test_without_a_signature_nobody_is_known(signed):
    headers = signed().sign()
    del headers["Authorization"]
    said = send(headers)
    assert (said.status, said.kind) == (400, "MissingAuthenticationTokenException")


def test_another_scheme_is_an_incomplete_signature(signed):
    headers = signed().sign() | {"Authorization": "Bearer hw_token"}
    said = send(headers)
    assert (said.status, said.kind) == (400, "IncompleteSignatureException")


@pytest.mark.parametrize("part", ["Credential", "SignedHeaders", "Signature"])
def test_each_part_of_the_signature_is_asked_for(signed, part):
    headers = signed().sign()
    headers["Authorization"] = changed(headers["Authorization"], f"{part}=", "Other=")
    said = send(headers)
    assert said.kind == "IncompleteSignatureException"
    assert f"requires '{part}' parameter" in said.message


def test_a_credential_has_five_elements(signed):
    headers = signed().sign()
    headers["Authorization"] = changed(headers["Authorization"], "/aws4_request", "")
    said = send(headers)
    assert said.kind == "IncompleteSignatureException"
    assert "exactly 5 slash-delimited elements" in said.message


def test_an_unknown_key_is_not_recognised(signed):
    stranger = signed()
    stranger.key_id = "HWAKAAAAAAAAAAAAAAAA"
    said = send(stranger.sign())
    assert facts(said) == (400, "UnrecognizedClientException", UNKNOWN)


@pytest.mark.parametrize("key_id", ["'; drop table--", "%00", "Ã©", "A" * 500])
def test_what_is_no_key_id_is_not_recognised(signed, key_id):
    stranger = signed()
    headers = stranger.sign()
    headers["Authorization"] = changed(
        headers["Authorization"], stranger.key_id, key_id
    )
    assert send(headers).kind == "UnrecognizedClientException"


def test_a_revoked_key_is_not_recognised(signed, cleo: Actor, cleos_key):
    keying.revoke_key(actor=cleo, key_pk=cleos_key.id, now=now())
    assert send(signed().sign()).kind == "UnrecognizedClientException"


def test_another_secret_does_not_match(signed):
    forged = signed()
    forged.secret = "not the secret"
    said = send(forged.sign())
    assert (said.status, said.kind) == (400, "InvalidSignatureException")
    assert said.message.startswith(MISMATCH)


def test_a_token_of_a_session_is_refused(signed):
    headers = signed(headers={"X-Amz-Security-Token": "session"}).sign()
    assert facts(send(headers)) == (400, "UnrecognizedClientException", UNKNOWN)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Amz-Target", "MTurkRequesterServiceV20170117.ListHITs"),
        ("Content-Type", "application/x-amz-json-1.0"),
        ("Host", "127.0.0.1"),
    ],
)
def test_a_header_that_was_signed_cannot_be_changed(signed, name, value):
    headers = signed().sign() | {name: value}
    said = send(headers)
    assert (said.kind, said.message[:46]) == (
        "InvalidSignatureException",
        MISMATCH[:46],
    )


def test_the_body_cannot_be_changed(signed):
    said = send(signed().sign(), body=b'{"a": 1}')
    assert said.message.startswith(MISMATCH)


def test_a_signature_of_no_hash_does_not_match(signed):
    headers = signed().sign()
    before, _, _signature = headers["Authorization"].rpartition("=")
    assert send(headers | {"Authorization": f"{before}=é"}).message.startswith(MISMATCH)


@pytest.mark.parametrize("name", ["host", "x-amz-date", "x-amz-target"])
def test_what_binds_a_request_must_be_signed(signed, name):
    headers = signed().sign()
    names = headers["Authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    left = ";".join(each for each in names.split(";") if each != name)
    headers["Authorization"] = changed(headers["Authorization"], names, left)
    said = send(headers)
    assert said.kind == "InvalidSignatureException"
    assert (
        said.message == f"'{name}' must be a 'SignedHeader' in the AWS Authorization."
    )


def test_another_service_is_another_scope(signed):
    said = send(signed(service="sagemaker").sign())
    assert said.kind == "InvalidSignatureException"
    assert "correct service: 'mturk-requester'" in said.message


def test_the_scope_ends_as_version_four_does(signed):
    headers = signed().sign()
    headers["Authorization"] = changed(
        headers["Authorization"], "aws4_request", "aws5_request"
    )
    assert "valid terminator" in send(headers).message


def test_the_day_of_the_scope_is_the_day_of_the_request(signed):
    headers = signed().sign()
    day = headers["X-Amz-Date"][:8]
    headers["Authorization"] = changed(
        headers["Authorization"], f"/{day}/", "/20010101/"
    )
    assert "does not match YYYYMMDD" in send(headers).message


def test_a_moment_that_is_none_is_an_incomplete_signature(signed):
    headers = signed().sign() | {"X-Amz-Date": "yesterday"}
    said = send(headers)
    assert said.kind == "IncompleteSignatureException"
    assert "'yesterday'" in said.message


@pytest.mark.parametrize(
    ("minutes", "text"), [(-16, "Signature expired"), (16, "Signature not yet current")]
)
def test_a_clock_may_be_wrong_by_a_quarter_of_an_hour(signed, minutes, text):
    moment = now()
    with time_machine.travel(moment + timedelta(minutes=minutes), tick=False):
        outside = signed().sign()
    with time_machine.travel(moment + timedelta(minutes=minutes * 14 / 16), tick=False):
        inside = signed().sign()
    with time_machine.travel(moment, tick=False):
        said = send(outside)
        assert (said.kind, said.message[: len(text)]) == (
            "InvalidSignatureException",
            text,
        )
        assert send(inside).status == 200


def test_a_proxy_that_rewrites_the_host_does_not_break_signatures(signed, settings):
    settings.PUBLIC_URL = "https://work.example.org"
    headers = signed(url="https://work.example.org/mturk/").sign()
    assert send(headers | {"Host": "localhost"}).status == 200


def test_a_forwarded_host_counts_behind_a_proxy_only(signed, settings):
    settings.ALLOWED_HOSTS = ["localhost", "turk.example.org"]
    headers = signed(url="https://turk.example.org/mturk/").sign()
    behind = headers | {"Host": "localhost", "X-Forwarded-Host": "turk.example.org"}
    assert send(behind).kind == "InvalidSignatureException"
    settings.PROXIES_COUNT = 1
    assert send(behind).status == 200


def test_a_signature_for_another_server_is_worth_nothing_here(signed):
    headers = signed(url="https://mturk-requester.us-east-1.amazonaws.com/").sign()
    assert send(headers, path="/").kind == "InvalidSignatureException"


def test_a_host_can_be_set_aside_for_programs(signed, settings):
    settings.MTURK_HOSTS = ("turk.example.org",)
    settings.ALLOWED_HOSTS = ["localhost", "turk.example.org"]
    headers = signed(url="https://turk.example.org/").sign()
    assert send(headers, path="/").status == 200
    del headers["X-Amz-Target"]
    assert send(headers, path="/").kind == "UnknownOperationException"


def test_a_body_that_is_too_long_is_refused_by_its_length(signed):
    headers = signed().sign()
    said = send(headers, body=b" " * (LONGEST_BODY + 1))
    assert (said.status, said.kind) == (413, "RequestEntityTooLargeException")
