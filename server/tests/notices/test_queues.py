"""Notices reach queues and topics: moto's server stands in for Amazon's services."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import boto3
import pytest

from handwork.base.queries import Message
from handwork.jobs.channels import CHANNELS
from handwork.jobs.channels.amazon import client
from tools.environments import Environment

PROGRAMS = Environment("programs")
CONTENT = {
    "subject": "Handwork: HITReviewable",
    "body": '{"EventDocId":"00112233445566778899aabbccddeeff","Events":[]}',
    "document_id": "00112233445566778899aabbccddeeff",
    "timestamp": "2026-11-21T12:00:00Z",
}


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    """A server with queues and topics, empty at first."""
    assert PROGRAMS.is_ready(), "moto is not installed: run `make programs`"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        PROGRAMS.folder / "bin" / "moto_server",
        "-H",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(port, process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/moto-api/")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    pytest.fail("moto's server did not come up")


@pytest.fixture
def amazon(moto, settings, monkeypatch):
    """Credentials as an installation has them, and its two endpoints."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    settings.SQS_ENDPOINT = settings.SNS_ENDPOINT = moto
    client.cache_clear()
    yield lambda service: boto3.client(
        service, region_name="us-east-1", endpoint_url=moto
    )
    client.cache_clear()


@pytest.fixture
def queue(amazon) -> tuple[str, str]:
    """The address and the ARN of a queue."""
    queues = amazon("sqs")
    url = queues.create_queue(QueueName=f"notices-{time.monotonic_ns()}")["QueueUrl"]
    attributes = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return url, attributes["Attributes"]["QueueArn"]


def send(channel, recipient):
    CHANNELS[channel](Message(1, channel, recipient, CONTENT, 1))


def received(amazon, url):
    said = amazon("sqs").receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [message["Body"] for message in said.get("Messages", [])]


def test_a_notice_goes_into_a_queue_by_its_address_or_its_arn(amazon, queue):
    url, arn = queue
    send("sqs", url)
    send("sqs", arn)
    assert received(amazon, url) == [CONTENT["body"]] * 2


def test_the_address_of_a_queue_is_never_called_itself(amazon, queue):
    url, _ = queue
    with socket.socket() as inside:
        inside.bind(("127.0.0.1", 0))
        inside.listen()
        inside.setblocking(False)
        place = f"http://127.0.0.1:{inside.getsockname()[1]}"
        send("sqs", url.replace(url.rpartition("/")[0], f"{place}/123456789012"))
        with pytest.raises(BlockingIOError):
            inside.accept()
    assert received(amazon, url) == [CONTENT["body"]]


def test_a_notice_to_a_topic_reaches_who_subscribed(amazon, queue):
    url, arn = queue
    topics = amazon("sns")
    topic = topics.create_topic(Name="notices")["TopicArn"]
    topics.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    send("sns", topic)
    (envelope,) = [json.loads(body) for body in received(amazon, url)]
    assert (envelope["Type"], envelope["TopicArn"]) == ("Notification", topic)
    assert envelope["Message"] == CONTENT["body"]


def test_a_queue_that_is_gone_is_a_failure(amazon, queue):
    _, arn = queue
    with pytest.raises(amazon("sqs").exceptions.ClientError):
        send("sqs", arn.rpartition(":")[0] + ":gone")
