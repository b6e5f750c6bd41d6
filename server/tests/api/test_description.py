"""The description of the API is true, complete and committed; odd input fails nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import (  # noqa: F401 - found by name
    close_old_connections,
    connection,
)
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis.specs.openapi.checks import (
    response_schema_conformance,
    status_code_conformance,
)

from handwork.api.clock import now
from handwork.api.urls import api
from handwork.flow import joining, opening
from handwork.people.rules import Profile
from tools.openapi import SNAPSHOT, described

BOUNDED = settings(
    max_examples=3,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=tuple(HealthCheck),
)


def test_the_committed_description_is_the_one_of_the_code():
    assert SNAPSHOT.read_text() == described(), "run: make openapi"


def test_the_description_is_valid_openapi():
    validate(json.loads(described()))


def test_every_operation_asks_for_a_token_and_says_what_a_refusal_is():
    for path in api.get_openapi_schema()["paths"].values():
        for operation in path.values():
            assert operation["security"]
            assert operation["summary"]
            assert "4XX" in operation["responses"]


def types_of(field) -> set[str]:
    return {each["type"] for each in field.get("anyOf", [field])}


# Null is an amount that there is none of, such as the pay for an hour of no time.
WHOLE = {"integer", "null"}


def test_amounts_of_money_are_whole_numbers_with_a_currency():
    schemas = api.get_openapi_schema()["components"]["schemas"]
    for name, schema in schemas.items():
        fields = schema.get("properties", {})
        amounts = [field for field in fields if field.endswith("_micros")]
        assert all(types_of(fields[field]) <= WHOLE for field in amounts), name
        if amounts and name != "BatchChangeIn":
            assert "currency" in fields, name


@pytest.fixture
def everybody(db, cleo) -> str:
    """A token of one person who works, asks and is a steward: all doors are open."""
    joining.open_steward(email="all@example.org", now=now())
    opening.open_account(
        email="all@example.org",
        organisation="Cleo's lab",
        profile=Profile("FR", ("en",), "UTC"),
        now=now(),
    )
    scopes = ("work", "publish", "results", "steward")
    actor = opening.actor_of(email="all@example.org")
    made = joining.make_token(actor=actor, name="t", scopes=scopes, days=1, now=now())
    return made.text


@pytest.fixture
def application() -> Iterator[WSGIHandler]:
    """The application inside the test's transaction, whose connection stays open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="odd requests are odd on any database"
)
@pytest.mark.django_db
def test_generated_requests_are_answered_as_described(
    everybody: str, published: int, application: WSGIHandler
):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 50
    for operation in operations:
        probe(operation, everybody, published)


def probe(operation, token: str, batch_id: int) -> None:
    @BOUNDED
    @given(case=operation.as_strategy())
    def answered(case) -> None:
        for name, value in (case.path_parameters or {}).items():
            # Every other request is about something that exists.
            if name == "batch_id" and isinstance(value, int) and value % 2:
                case.path_parameters[name] = batch_id
        case.call_and_validate(
            headers={"Authorization": f"Bearer {token}"},
            checks=[
                schemathesis.checks.not_a_server_error,
                status_code_conformance,
                response_schema_conformance,
            ],
        )

    answered()
