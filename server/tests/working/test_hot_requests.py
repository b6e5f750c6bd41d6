from __future__ import annotations

import io
import json

import pytest
from django.db import connection

from handwork.allocation import queries as allocation
from handwork.answers.models import Answer
from handwork.api import work
from handwork.api.express import Express
from handwork.flow import working


@pytest.fixture
def clock(monkeypatch, noon):
    monkeypatch.setattr(work, "now", lambda: noon)


@pytest.fixture
def send(client, ada, batch_of, noon, clock):
    """Post to a hot address as Ada, the ordinary way."""
    text = working.issue_pass(actor=ada, batch_id=batch_of(3), now=noon)

    def post(name, body=None, *, authorization=f"Work {text}"):
        content = body if isinstance(body, str) else json.dumps(body or {})
        return client.post(
            f"/api/v1/work/{name}", content, content_type="application/json",
            headers={"Authorization": authorization},
        )  # fmt: skip

    return post


def answer_to(held, **changes):
    sent = {
        "assignment_id": held["assignment_id"], "content": {"choice": "7"},
        "client_key": "k", "active_milliseconds": 900,
    }  # fmt: skip
    return sent | changes


def test_take_submit_and_take_and_submit(send):
    first = send("take").json()["next"]
    assert first["content"] == {"text": "1"}
    assert "gold" not in first
    done = send("submit-and-take", answer_to(first)).json()
    assert (done["is_late"], done["is_repeat"]) == (False, False)
    last = send("submit", answer_to(done["next"])).json()
    assert last["answer_id"] > done["answer_id"]
    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{", "unreadable-request"),
        ("[]", "unreadable-request"),
        ("[" * 200_000, "unreadable-request"),
        ('{"assignment_id": "1"}', "unreadable-request"),
        ('{"assignment_id": true}', "unreadable-request"),
        ('{"assignment_id": 9223372036854775808}', "unreadable-request"),
        ('{"assignment_id": 1, "client_key": 5}', "unreadable-request"),
        (
            '{"assignment_id": 1, "client_key": "k", "active_milliseconds": 0.5}',
            "unreadable-request",
        ),
        ('{"assignment_id": 1, "client_key": "k"}', "invalid-answer"),
        (
            '{"assignment_id": 99, "client_key": "k", "content": {"choice": "7"}}',
            "no-such-assignment",
        ),
    ],
)
def test_bad_bodies_are_refused_in_json_that_says_what_to_do(send, body, code):
    reply = send("submit-and-take", body)
    assert reply.status_code in {404, 422}
    said = reply.json()
    assert said["code"] == code
    assert said["message"]
    assert said["what_to_do"]


@pytest.mark.parametrize("authorization", ["", "Work ", "Work 1.1.9.x", "Bearer abc"])
def test_without_a_pass_nothing_is_given(send, authorization):
    reply = send("take", authorization=authorization)
    assert (reply.status_code, reply.json()["code"]) == (401, "invalid-pass")
    assert reply["WWW-Authenticate"] == 'Work realm="handwork"'


def test_only_posts_are_answered(client, db):
    assert client.get("/api/v1/work/take").status_code == 405


class Ordinary:
    """The application behind the express lane: notes what reaches it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def __call__(self, environ, start):
        self.bodies.append(environ["wsgi.input"].read())
        start("418 ordinary", [])
        return [b""]


@pytest.fixture
def express(ada, batch_of, noon, clock):
    """Send a request into the express lane; tell its status and what it said."""
    text = working.issue_pass(actor=ada, batch_id=batch_of(2), now=noon)
    ordinary, counted = Ordinary(), []
    lane = Express(ordinary, count=lambda **facts: counted.append(facts["route"]))

    def send(path, body=b"", *, method="POST", work_pass=text):
        statuses = []
        environ = {
            "PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), "HTTP_AUTHORIZATION": f"Work {work_pass}",
        }  # fmt: skip
        said = lane(environ, lambda status, _headers: statuses.append(status))
        return statuses[0], b"".join(said)

    send.ordinary, send.counted = ordinary, counted
    return send


def test_the_express_lane_answers_and_counts(express):
    status, said = express("/api/v1/work/take")
    assert (status, json.loads(said)["next"]["content"]) == ("200 OK", {"text": "1"})
    assert express.counted == ["api/v1/work/take"]
    assert express.ordinary.bodies == []


@pytest.mark.parametrize(
    ("path", "method", "work_pass"),
    [
        ("/api/v1/work/take", "POST", "wrong"),
        ("/api/v1/work/take", "GET", ""),
        ("/work/", "POST", ""),
    ],
)
def test_everything_else_goes_the_ordinary_way(express, path, method, work_pass):
    status, _said = express(path, b"body", method=method, work_pass=work_pass)
    assert (status, express.ordinary.bodies) == ("418 ordinary", [b"body"])


def test_a_refused_submission_changes_nothing_on_its_way(express):
    held = json.loads(express("/api/v1/work/take")[1])["next"]
    sent = json.dumps(answer_to(held, content={"choice": "eleven"})).encode()
    status, _said = express("/api/v1/work/submit-and-take", sent)
    assert (status, express.ordinary.bodies) == ("418 ordinary", [sent])
    assert allocation.seats_of(batch_id=held["batch_id"]).held == 1


def test_what_breaks_is_logged_and_said_in_json(express, monkeypatch, caplog):
    def broken(*_anything):
        raise ZeroDivisionError

    monkeypatch.setitem(work.HOT, "/api/v1/work/take", broken)
    status, said = express("/api/v1/work/take")
    assert status == "500 Internal Server Error"
    assert json.loads(said)["code"] == "internal-error"
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_connection_left_in_a_transaction_does_not_swallow_an_answer(express):
    held = json.loads(express("/api/v1/work/take")[1])["next"]
    if connection.vendor == "postgresql":
        connection.close()
        pool = connection.pool
        pool.open()
        borrowed = [pool.getconn() for _each in range(pool.max_size)]
        for raw in borrowed:
            raw.autocommit = False
            pool.putconn(raw)
    express("/api/v1/work/submit-and-take", json.dumps(answer_to(held)).encode())
    connection.close()
    assert Answer.objects.filter(assignment_id=held["assignment_id"]).count() == 1
