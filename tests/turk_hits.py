"""HITs made and read through a client, as tests of the requester API do it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

EXTERNAL = (
    '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/'
    'AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">'
    "<ExternalURL>https://example.org/?a=1&amp;b=2</ExternalURL>"
    "<FrameHeight>600</FrameHeight></ExternalQuestion>"
)
TYPE = {
    "Title": "Which digit?",
    "Description": "Look, and say which digit it is.",
    "Reward": "0.05",
    "AssignmentDurationInSeconds": 600,
}


def make_type(client: Any, **changes: Any) -> str:
    return client.create_hit_type(**TYPE | changes)["HITTypeId"]


def make_hit(client: Any, hit_type: str, **changes: Any) -> dict[str, Any]:
    asked = {"LifetimeInSeconds": 3600, "MaxAssignments": 5, "Question": EXTERNAL}
    made = client.create_hit_with_hit_type(HITTypeId=hit_type, **asked | changes)
    return made["HIT"]


def read(client: Any, hit_id: str) -> dict[str, Any]:
    return client.get_hit(HITId=hit_id)["HIT"]


def counters(client: Any, hit_id: str) -> tuple[int, int, int, str]:
    hit = read(client, hit_id)
    return (
        hit["NumberOfAssignmentsAvailable"],
        hit["NumberOfAssignmentsPending"],
        hit["NumberOfAssignmentsCompleted"],
        hit["HITStatus"],
    )


def refused(call: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(ClientError) as refusal:
        call(**given)
    response = refusal.value.response
    return response["TurkErrorCode"].rpartition(".")[2], response["Error"]["Message"]


def balance(client: Any) -> str:
    return client.get_account_balance()["AvailableBalance"]
