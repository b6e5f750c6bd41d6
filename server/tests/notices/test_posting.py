"""Notices are posted to addresses that requesters give, and to nothing behind the wall."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from django.core import mail

from handwork.base.queries import Message
from handwork.jobs.channels import CHANNELS, posting
from handwork.jobs.channels.amazon import NoEndpointError
from handwork.jobs.channels.posting import NotDeliveredError, is_public

CONTENT = {
    "subject": "Handwork: HITReviewable",
    "body": '{"EventDocId":"00112233445566778899aabbccddeeff"}',
    "document_id": "00112233445566778899aabbccddeeff",
    "timestamp": "2026-11-21T12:00:00Z",
}


@dataclass
class Listener:
    """A program that listens on this machine."""

    status: int = 200
    location: str = ""
    heard: list[tuple[str, dict[str, str], dict]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def listener() -> Iterator[Listener]:
    ears = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            ears.heard.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(ears.status)
            if ears.location:
                self.send_header("Location", ears.location)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    ears.url = f"http://127.0.0.1:{server.server_port}/listener?key=1"
    yield ears
    server.shutdown()
    thread.join()
    server.server_close()


def send(channel, recipient):
    CHANNELS[channel](Message(1, channel, recipient, CONTENT, 1))


def test_a_notice_is_posted_in_the_envelope_of_sns(listener, settings):
    settings.NOTICES_TO_PRIVATE_ADDRESSES = True
    send("webhook", listener.url)
    ((path, headers, envelope),) = listener.heard
    assert path == "/listener?key=1"
    assert headers["x-amz-sns-message-type"] == "Notification"
    assert envelope["Type"] == "Notification"
    assert envelope["MessageId"] == "00112233-4455-6677-8899-aabbccddeeff"
    assert json.loads(envelope["Message"]) == json.loads(CONTENT["body"])


@pytest.mark.parametrize("status", [301, 400, 500])
def test_anything_but_success_is_a_failure_and_redirects_lead_nowhere(
    listener, settings, status
):
    settings.NOTICES_TO_PRIVATE_ADDRESSES = True
    listener.status, listener.location = status, listener.url
    with pytest.raises(NotDeliveredError, match=str(status)):
        send("webhook", listener.url)
    assert len(listener.heard) == 1


def test_the_own_network_is_not_reached_unless_the_installation_says_so(listener):
    https = listener.url.replace("http:", "https:")
    for url in (https, https.replace("127.0.0.1", "localhost")):
        with pytest.raises(NotDeliveredError, match="not public"):
            send("webhook", url)
    with pytest.raises(NotDeliveredError, match="https"):
        send("webhook", listener.url)
    assert listener.heard == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "::10.0.0.1",
        "64:ff9b:1::a00:1",
        "fec0::1",
    ],
)
def test_an_address_that_is_not_of_the_open_internet_is_known(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111"])
def test_an_address_of_the_open_internet_is_known(address):
    assert is_public(address)


def test_a_notice_can_be_a_letter(settings):
    send("email", "cleo@example.org")
    (letter,) = mail.outbox
    assert (letter.subject, letter.body) == (CONTENT["subject"], CONTENT["body"])


@pytest.mark.parametrize("service", ["sqs", "sns"])
def test_a_queue_or_topic_without_a_service_is_a_failure(service):
    with pytest.raises(NoEndpointError):
        send(service, f"arn:aws:{service}:us-east-1:123456789012:name")


def test_a_receiver_that_answers_without_end_is_cut_off(settings, monkeypatch):
    settings.NOTICES_TO_PRIVATE_ADDRESSES = True
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.3)
    ears = socket.create_server(("127.0.0.1", 0))
    stop = Event()

    def drip() -> None:
        heard, _ = ears.accept()
        with heard, suppress(OSError):
            heard.sendall(b"HTTP/1.1 200 OK\r\n")
            while not stop.wait(0.05):
                heard.sendall(b"X-More: 1\r\n")

    thread = Thread(target=drip)
    thread.start()
    try:
        with pytest.raises((NotDeliveredError, OSError, HTTPException)):
            send("webhook", f"http://127.0.0.1:{ears.getsockname()[1]}/")
    finally:
        stop.set()
        thread.join()
        ears.close()
