"""The whole way over HTTP, with the client that users have: from a file to a checked release."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command

from handwork.flow import joining, opening
from handwork.jobs.due import tick
from handwork.pay import queries as pay
from handwork.people.rules import Profile
from handwork_client import (
    Client,
    ConflictError,
    ImportRefusedError,
    NotEnoughMoneyError,
    NotFoundError,
    Steward,
    Worker,
)
from handwork_client.frames import pull_frame

pytestmark = pytest.mark.django_db(transaction=True)
SPAM = {"Win a prize now": "spam", "Lunch at noon?": "ham", "Cheap pills": "spam"}
OPTIONS = {
    "question": "Is this spam?",
    "choices": [
        {"value": "spam", "label": "Spam"},
        {"value": "ham", "label": "Not spam"},
    ],
}


def let_jobs_run(_seconds: float) -> None:
    """Stand in for the time that a client waits: the background jobs run meanwhile."""
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)
    tick(datetime.now(UTC))


@pytest.fixture
def url(live_server, settings, tmp_path: Path) -> str:
    media = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "media")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": media}
    return str(live_server.url)


@pytest.fixture
def token_of(db) -> Callable[..., str]:
    """Make an account and a token for it."""

    def make(name: str, *scopes: str, **roles: object) -> str:
        now, email = datetime.now(UTC), f"{name}@example.org"
        if "steward" in scopes:
            joining.open_steward(email=email, now=now)
        else:
            opening.open_account(email=email, now=now, **roles)
        actor = opening.actor_of(email=email)
        made = joining.make_token(
            actor=actor, name="test", scopes=scopes, days=1, now=now
        )
        return made.text

    return make


@pytest.fixture
def cleo(url: str, token_of) -> Iterator[Client]:
    token = token_of("cleo", "publish", "results", organisation="Cleo's lab")
    with Client(url, token, sleep=let_jobs_run) as client:
        yield client


@pytest.fixture
def dov(url: str, token_of) -> Iterator[Client]:
    token = token_of("dov", "publish", "results", organisation="Dov's company")
    with Client(url, token, sleep=let_jobs_run) as client:
        yield client


@pytest.fixture
def sam(url: str, token_of) -> Iterator[Steward]:
    with Steward(url, token_of("sam", "steward"), sleep=let_jobs_run) as client:
        yield client


@pytest.fixture
def crowd(url: str, token_of) -> Iterator[tuple[Worker, ...]]:
    """Ada and Bola answer well; Eve says that everything is spam."""
    workers = tuple(
        Worker(
            url,
            token_of(name, "work", profile=Profile(country, ("en",), "UTC")),
            sleep=let_jobs_run,
        )
        for name, country in (("ada", "FR"), ("bola", "NG"), ("eve", "PT"))
    )
    yield workers
    for worker in workers:
        worker.close()


@pytest.fixture
def batch_id(cleo: Client) -> int:
    """A draft without tasks: three people say whether a text is spam, for 5 cents."""
    project_id = cleo.create_project(title="Spam", kind="choose-one", options=OPTIONS)
    return cleo.create_batch(
        project_id, title="October", price_micros=50_000, currency="EUR"
    )


@pytest.fixture
def messages(tmp_path: Path) -> Path:
    path = tmp_path / "messages.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", "text"])
        writer.writerows((f"m{n}", text) for n, text in enumerate(SPAM, start=1))
    return path


def answer_everything(worker: Worker, batch_id: int, *, always: str = "") -> int:
    """Answer as a person would, until nothing is left."""
    count, task = 0, worker.take(batch_id)
    while task is not None:
        said = always or SPAM[str(task.content["text"])]
        _, task = worker.submit_and_take(
            task, {"choice": said}, active_milliseconds=4_000
        )
        count += 1
    return count


def put_money_in(sam: Steward, cleo: Client, micros: int) -> None:
    (lab,) = cleo.organisations()
    sam.deposit(lab.id, micros, "EUR", "transfer 1")


def test_a_file_of_tasks_becomes_a_paid_and_checked_data_set(
    cleo: Client, sam: Steward, crowd, batch_id: int, messages: Path, tmp_path: Path
):
    steps: list[tuple[int, int | None]] = []
    told = cleo.push_tasks(
        batch_id, messages, progress=lambda *step: steps.append(step)
    )
    assert (told, steps[-1][0]) == (3, 3)

    put_money_in(sam, cleo, 1_000_000)
    assert cleo.publish(batch_id).state == "open"
    ada, bola, eve = crowd
    assert [offer.batch_id for offer in ada.offers()] == [batch_id]
    assert answer_everything(ada, batch_id) == 3
    assert not cleo.progress(batch_id).is_complete
    assert answer_everything(bola, batch_id) == 3
    assert answer_everything(eve, batch_id, always="spam") == 3
    *_, last = cleo.watch(batch_id)
    assert (last.answered_count, last.held_count, last.is_complete) == (9, 0, True)

    run = cleo.judge(batch_id)
    assert (run.answers_count, run.workers_count) == (9, 3)
    assert [each.answers_count for each in cleo.skills(batch_id, run.id)] == [3] * 3
    labels = {each.task_key: each.label for each in cleo.estimates(batch_id)}
    assert labels == {"m1": "spam", "m2": "ham", "m3": "spam"}

    assert [money.pending_micros for money in ada.earnings()] == [150_000]
    assert cleo.accept(batch_id) == 9
    (earned,) = ada.earnings()
    assert (earned.payable_micros, earned.pending_micros) == (150_000, 0)
    payout_id = ada.request_payout("EUR")
    (payout,) = sam.payouts("requested")
    assert (payout.id, payout.amount_micros) == (payout_id, 150_000)
    sam.mark_paid(payout_id, "bank 77")
    assert [each.state for each in ada.payouts()] == ["paid"]

    cleo.close_batch(batch_id)
    let_jobs_run(0)
    money = cleo.progress(batch_id).money
    assert money is not None
    assert (money.earned_micros, money.remaining_micros) == (450_000, 0)
    assert set(pay.imbalance().values()) == {0}

    release = cleo.request_release(batch_id)
    files = cleo.download_release(release.id, tmp_path / "release")
    done = cleo.release(release.id)
    hashes = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files
    }
    assert hashes == {file.name: file.sha256 for file in done.files}
    assert hashes["manifest.json"] == done.sha256


def test_a_lost_answer_of_the_network_keeps_one_answer(
    cleo: Client, sam: Steward, crowd, batch_id: int
):
    cleo.push_tasks(batch_id, [{"key": "m1", "text": "Cheap pills"}])
    put_money_in(sam, cleo, 1_000_000)
    cleo.publish(batch_id)
    ada = crowd[0]
    task = ada.take(batch_id)
    first = ada.submit(task, {"choice": "spam"}, client_key="k1")
    again = ada.submit(task, {"choice": "spam"}, client_key="k1")
    assert (again.answer_id, again.is_repeat) == (first.answer_id, True)
    assert len(cleo.pull(batch_id, "answers")) == 1


def test_results_come_as_frames_and_files_under_names_that_hide_the_workers(
    cleo: Client, sam: Steward, crowd, batch_id: int, tmp_path: Path
):
    cleo.push_tasks(batch_id, ({"key": text, "text": text} for text in SPAM))
    put_money_in(sam, cleo, 1_000_000)
    cleo.publish(batch_id)
    for worker in crowd[:2]:
        answer_everything(worker, batch_id)
    cleo.judge(batch_id)
    frame = pull_frame(cleo, batch_id, "answers")
    assert list(frame.groupby("worker").size()) == [3, 3]
    assert not set(frame["worker"]) & {"ada@example.org", "1", "2"}
    assert cleo.pull_to_file(batch_id, tmp_path / "labels.jsonl") == 3
    lines = (tmp_path / "labels.jsonl").read_text().splitlines()
    assert {
        json.loads(line)["task_key"]: json.loads(line)["label"] for line in lines
    } == SPAM


def test_an_excluded_answer_leaves_the_data_and_not_the_pay(
    cleo: Client, sam: Steward, crowd, batch_id: int
):
    cleo.push_tasks(batch_id, [{"key": "m1", "text": "Lunch at noon?"}])
    put_money_in(sam, cleo, 1_000_000)
    cleo.publish(batch_id)
    answer_everything(crowd[2], batch_id, always="spam")
    answer_everything(crowd[0], batch_id)
    wrong, _right = cleo.answers(batch_id)
    cleo.exclude_answer(wrong.id, "Says spam to everything.")
    assert cleo.judge(batch_id).excluded_count == 1
    assert [each.label for each in cleo.estimates(batch_id)] == ["ham"]
    assert [money.earned_micros for money in crowd[2].earnings()] == [50_000]


def test_one_refused_row_keeps_the_whole_file_out(
    cleo: Client, batch_id: int, tmp_path: Path
):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"key": "a", "text": "x"}\n{"key": "b", "text": \n')
    with pytest.raises(ImportRefusedError) as refusal:
        cleo.push_tasks(batch_id, path)
    assert refusal.value.fields[0].field == "line 2"
    assert cleo.batch(batch_id).tasks_count == 0
    assert cleo.push_tasks(batch_id, path, imports_valid_rows=True) == 1


def test_publishing_without_money_changes_nothing(cleo: Client, batch_id: int):
    cleo.push_tasks(batch_id, [{"text": "x"}])
    with pytest.raises(NotEnoughMoneyError) as refusal:
        cleo.publish(batch_id)
    assert refusal.value.what_to_do
    assert cleo.batch(batch_id).state == "draft"


def test_a_stranger_finds_nothing(cleo: Client, dov: Client, batch_id: int):
    with pytest.raises(NotFoundError):
        dov.batch(batch_id)
    assert list(dov.batches()) == []


def test_what_was_answered_cannot_be_handed_back(
    cleo: Client, sam: Steward, crowd, batch_id: int
):
    cleo.push_tasks(batch_id, ({"key": text, "text": text} for text in SPAM))
    put_money_in(sam, cleo, 1_000_000)
    cleo.publish(batch_id)
    ada = crowd[0]
    first = ada.take(batch_id)
    ada.save_draft(first, {"choice": "spam"})
    assert ada.draft(first) == {"choice": "spam"}
    ada.hand_back(first)
    second = ada.take(batch_id)
    assert second.task_id != first.task_id
    ada.submit(second, {"choice": "spam"})
    with pytest.raises(ConflictError):
        ada.hand_back(second)


def test_pictures_are_shown_to_who_holds_their_task(
    cleo: Client, sam: Steward, crowd, batch_id: int, tmp_path: Path
):
    path = tmp_path / "dot.png"
    path.write_bytes(PNG)
    asset = cleo.store_asset(path)
    assert asset.content_type == "image/png"
    cleo.push_tasks(batch_id, [{"image": f"asset:{asset.id}"}])
    put_money_in(sam, cleo, 1_000_000)
    cleo.publish(batch_id)
    ada, bola, _ = crowd
    task = ada.take(batch_id)
    address = ada.addresses(task)["image"]
    assert address.startswith("http")
    with pytest.raises(NotFoundError):
        bola.addresses(task)


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
