"""Requests that botocore signs and a test then changes, sent to Django as they are."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.test import Client

PREFIX = "MTurkRequesterServiceV20170117."
TARGET = f"{PREFIX}GetAccountBalance"
SENT = Client(raise_request_exception=False)


@dataclass
class Signed:
    """A request that botocore signed; a test changes it before it is sent."""

    key_id: str
    secret: str
    url: str = "http://localhost/mturk/"
    body: bytes = b"{}"
    service: str = "mturk-requester"
    region: str = "us-east-1"
    headers: dict[str, str] = field(default_factory=dict)

    def sign(self) -> dict[str, str]:
        """Sign; give the headers."""
        first = {
            "X-Amz-Target": TARGET,
            "Content-Type": "application/x-amz-json-1.1",
            **self.headers,
        }
        request = AWSRequest("POST", self.url, headers=first, data=self.body)
        credentials = Credentials(self.key_id, self.secret)
        SigV4Auth(credentials, self.service, self.region).add_auth(request)
        signed = dict(request.headers.items())
        signed.setdefault("Host", self.url.split("/")[2])
        return signed


@dataclass(frozen=True)
class Said:
    """What came back."""

    status: int
    kind: str
    message: str
    content: dict[str, Any]


def send(headers: dict[str, str], body: bytes = b"{}", path: str = "/mturk/") -> Said:
    rest = dict(headers)
    kind = rest.pop("Content-Type", "text/plain")
    answer = SENT.generic("POST", path, body, content_type=kind, headers=rest)
    assert answer["Content-Type"] == "application/x-amz-json-1.1"
    content = json.loads(answer.content)
    message = content.get("message", content.get("Message", ""))
    return Said(answer.status_code, content.get("__type", ""), message, content)
