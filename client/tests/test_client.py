"""The client over a network and an installation that stumble."""

from __future__ import annotations

import builtins
import json

import httpx
import pytest

from handwork_client import (
    BusyError,
    Client,
    ConflictError,
    HandworkError,
    HashMismatchError,
    InvalidInputError,
    MissingPackageError,
    NotEnoughMoneyError,
    NotReachedError,
    ServerFailedError,
    TokenError,
    TookTooLongError,
)
from handwork_client.frames import pull_frame
from handwork_client.rows import MOST_BYTES, MOST_ROWS, pieces


def test_a_read_survives_a_network_that_stumbles(client, installation, waits, trouble):
    installation.stumbles = [trouble.gone, trouble.busy, trouble.gone]
    assert client.me().email == "cleo@example.org"
    assert waits == [0.5, 1.0, 2.0]


def test_a_read_gives_up_in_the_end_and_says_who_did_not_answer(
    client, installation, waits, trouble
):
    installation.stumbles = [trouble.gone] * 50
    with pytest.raises(NotReachedError, match=r"handwork\.example\.org"):
        client.me()
    assert len(waits) == len(installation.requests) - 1 == 5


def test_the_server_says_how_long_to_wait(client, installation, waits):
    installation.stumbles = [
        lambda _request: httpx.Response(503, headers={"Retry-After": "4"})
    ]
    client.me()
    assert waits == [4.0]


@pytest.mark.parametrize(
    ("stumble", "error"), [("gone", NotReachedError), ("busy", BusyError)]
)
def test_what_makes_something_is_never_sent_twice(
    client, installation, trouble, stumble, error
):
    installation.stumbles = [getattr(trouble, stumble)]
    with pytest.raises(error):
        client.create_project(title="T", kind="text", options={}, organisation_id=7)
    assert len(installation.requests) == 1


def test_a_bug_of_the_server_is_not_tried_again(client, installation, trouble):
    installation.stumbles = [trouble.failed]
    with pytest.raises(ServerFailedError, match="500"):
        client.me()
    assert len(installation.requests) == 1


def test_a_refusal_carries_its_code_and_what_to_do(client):
    with pytest.raises(NotEnoughMoneyError) as refusal:
        client.publish(1)
    assert refusal.value.code == "not-enough-money"
    assert str(refusal.value) == "1 EUR is missing.\nPay it in."
    assert isinstance(refusal.value, ConflictError)
    assert isinstance(refusal.value, HandworkError)


def test_a_list_is_walked_to_its_end_page_by_page(client, installation):
    ids = [each.id for each in client.organisations()]
    assert ids == list(range(450))
    assert len(installation.requests) == 3


def test_a_list_is_not_fetched_further_than_one_looks(client, installation):
    assert next(client.organisations()).id == 0
    assert len(installation.requests) == 1


def test_many_rows_go_up_in_pieces_and_tell_how_far_they_are(client, installation):
    steps = []
    rows = ({"key": f"{n}"} for n in range(2_500))
    count = client.push_tasks(1, rows, progress=lambda *step: steps.append(step))
    assert count == len(installation.pushed) == 2_500
    assert steps == [(1_000, None), (2_000, None), (2_500, None)]


def test_large_rows_are_cut_by_their_size():
    rows = [{"text": "x" * (MOST_BYTES // 3)}] * 7
    sizes = [len(json.dumps(piece)) for piece in pieces(rows)]
    assert len(sizes) > 3
    assert max(sizes) <= MOST_BYTES + MOST_ROWS


def test_a_row_that_is_no_json_is_named_before_it_is_sent(client, installation):
    with pytest.raises(InvalidInputError, match="Row 2"):
        client.push_tasks(1, [{"a": 1}, {"a": object()}])
    assert installation.requests == []


def test_the_only_organisation_needs_no_name(client):
    assert client.create_project(title="T", kind="text", options={}) == 7


@pytest.mark.parametrize("url", ["", "ftp://x.org", "https://", "not a url at all:"])
def test_an_address_that_is_none_is_refused(url):
    with pytest.raises(InvalidInputError):
        Client(url, "t")


@pytest.mark.parametrize("token", ["", "two words", "ü", "a\nb"])
def test_a_token_that_cannot_be_one_never_leaves_the_machine(token):
    with pytest.raises(InvalidInputError):
        Client("https://handwork.example.org", token)


def test_a_release_is_kept_only_with_the_right_hash(client, installation, tmp_path):
    (path,) = client.download_release(3, tmp_path)
    assert path.read_bytes() == installation.manifest
    path.unlink()
    installation.manifest = b"something else"
    with pytest.raises(HashMismatchError):
        client.download_release(3, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../manifest.json", "/etc/passwd", "a/b", "..\\x"])
def test_a_release_cannot_write_outside_of_its_folder(
    client, installation, tmp_path, name
):
    installation.file_name = name
    with pytest.raises(HashMismatchError):
        client.download_release(3, tmp_path)


def test_a_worker_s_pass_is_fetched_once_and_renewed_when_refused(worker, installation):
    worker.take(1)
    worker.take(1)
    assert installation.passes_count == 1
    installation.known_pass = "another key"
    assert worker.take(1).content == {"text": "Lunch?"}
    assert installation.passes_count == 2


def test_an_answer_whose_confirmation_was_lost_is_sent_again_with_its_key(
    worker, installation, trouble
):
    task = worker.take(1)
    installation.stumbles = [trouble.gone, trouble.busy]
    submitted, following = worker.submit_and_take(task, {"choice": "ham"})
    assert (submitted.answer_id, following) == (5, None)
    sent = [
        json.loads(each.content)["client_key"] for each in installation.requests[-3:]
    ]
    assert len(set(sent)) == 1
    assert list(installation.answers.values()) == [{"choice": "ham"}]


def test_a_refused_token_is_not_asked_about_for_ever(worker, installation):
    refused = [lambda _request: httpx.Response(401, json={"message": "No."})] * 9
    installation.stumbles = refused
    with pytest.raises(TokenError):
        worker.take(1)


def test_without_pandas_a_frame_says_what_to_install(client, monkeypatch):
    ordinary = builtins.__import__

    def without_pandas(name: str, *rest: object) -> object:
        if name == "pandas":
            raise ImportError(name)
        return ordinary(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_pandas)
    with pytest.raises(MissingPackageError, match="pip install"):
        pull_frame(client, 1)


@pytest.fixture
def patient(installation, waits) -> tuple[Client, list[str]]:
    """A client, and what it warns of."""
    said: list[str] = []
    http = httpx.MockTransport(installation.answer)
    client = Client(
        "https://h.example.org", "t", http=http, sleep=waits.append, warn=said.append
    )
    return client, said


def test_a_run_that_no_job_process_begins_is_said_once_and_given_up(
    patient, installation, waits
):
    client, said = patient
    installation.run_state = "waiting"
    with pytest.raises(TookTooLongError, match="No job process"):
        client.judge(1, timeout_seconds=180)
    assert sum(waits) == 180
    assert len(said) == 1
    assert "handwork jobs" in said[0]


def test_a_release_that_no_job_process_begins_is_given_up(patient, installation, waits):
    client, said = patient
    installation.release_state = "waiting"
    with pytest.raises(TookTooLongError, match="The release did not begin"):
        client.finished_release(3, timeout_seconds=90)
    assert (sum(waits), len(said)) == (90, 1)


def test_a_release_that_moves_is_waited_for_however_long(patient, installation, waits):
    client, said = patient
    installation.release_state = "running"
    installation.rows_moves = 500
    assert client.finished_release(3, timeout_seconds=10).state == "done"
    assert sum(waits) > 100
    assert said == []


def test_a_run_that_is_computed_says_nothing_and_has_an_end(
    patient, installation, waits
):
    client, said = patient
    installation.run_state = "running"
    with pytest.raises(TookTooLongError, match="did not move for 100 seconds"):
        client.judge(1, timeout_seconds=100)
    assert said == []
