from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from django.core.files.storage import default_storage
from django.test import override_settings

from answered import choice, letters
from handwork.base.errors import NotFoundError
from handwork.flow import judging, paying, publishing, releasing
from handwork.people import queries as people
from handwork.people.models import Worker
from handwork.projects.rules import BatchTerms
from handwork.releases import files, queries, rows
from handwork.releases.models import Release


@pytest.fixture(autouse=True)
def storage_of_its_own(tmp_path):
    backend = "django.core.files.storage.FileSystemStorage"
    own = {"default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}}
    with override_settings(STORAGES=own):
        yield tmp_path


@pytest.fixture
def batch_id(asker, ada, bola, eve) -> int:
    return answered_batch(asker, ada, bola, eve)


def answered_batch(asker, ada, bola, eve) -> int:
    told = letters("apple", "berry", "cherry")
    told[0] |= {"gold": "a"}
    told[1] |= {"prediction": "c", "confidence": 0.4}
    batch_id = asker.publish(told)
    for honest in (ada, bola):
        asker.answer(batch_id, honest, lambda key: choice(key[0]))
    asker.answer(batch_id, eve, lambda _key: choice("a"), at_most=2, seconds=2)
    return batch_id


def release(cleo, batch_id, now) -> int:
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=now)
    releasing.write_release(release_id=release_id, now=now)
    return release_id


def content(actor, release_id, name) -> bytes:
    with queries.open_file(actor=actor, release_id=release_id, name=name) as file:
        return file.read()


def table(actor, release_id, name) -> list[dict]:
    text = content(actor, release_id, f"{name}.jsonl").decode()
    return [json.loads(line) for line in text.splitlines()]


def all_bytes(actor, release_id) -> dict[str, bytes]:
    return {name: content(actor, release_id, name) for name in files.FILE_NAMES}


def test_a_release_holds_what_is_believed(batch_id, cleo, noon):
    release_id = release(cleo, batch_id, noon)
    apple, berry, cherry = table(cleo, release_id, "estimates")
    assert [row["label"] for row in (apple, berry, cherry)] == ["a", "b", "c"]
    assert apple["gold"] == {"choice": "a"}
    assert apple["confidence"] == 1.0
    assert berry["prediction"] == {"choice": "c"}
    assert berry["prediction_confidence"] == 0.4
    assert cherry["content"] == {"text": "What is cherry?"}
    assert next(iter(berry["distribution"])) == "b"


def test_a_release_holds_every_answer_under_pseudonyms(batch_id, ada, cleo, noon):
    release_id = release(cleo, batch_id, noon)
    answers = table(cleo, release_id, "answers")
    (organisation_id,) = cleo.organisation_ids
    name = people.pseudonym_of(worker_id=ada.worker_id, organisation_id=organisation_id)
    assert [row["answer"] for row in answers] == list(range(1, 9))
    assert answers[0] == {
        "answer": 1,
        "task": "apple",
        "worker": name,
        "value": "a",
        "content": {"choice": "a"},
        "active_seconds": 20.0,
        "submitted_at": "2026-11-21T12:00:20.000000Z",
        "is_late": False,
        "is_excluded": False,
        "exclusion_reason": None,
    }


def test_all_formats_hold_the_same_rows(batch_id, cleo, noon):
    release_id = release(cleo, batch_id, noon)
    lines = table(cleo, release_id, "answers")
    text = content(cleo, release_id, "answers.csv").decode()
    cells = list(csv.DictReader(io.StringIO(text)))
    parquet = pq.read_table(
        io.BytesIO(content(cleo, release_id, "answers.parquet"))
    ).to_pylist()
    for name in ("task", "worker", "value"):
        values = [row[name] for row in lines]
        assert values == [row[name] for row in cells] == [row[name] for row in parquet]


def test_an_excluded_answer_is_marked_with_its_reason(batch_id, cleo, noon):
    answer_id = judging.what_is_there(batch_id=batch_id).last_answer_id
    paying.exclude_answer(actor=cleo, answer_id=answer_id, reason="=too fast", now=noon)
    release_id = release(cleo, batch_id, noon)
    last = table(cleo, release_id, "answers")[-1]
    assert (last["is_excluded"], last["exclusion_reason"]) == (True, "=too fast")
    assert "'=too fast" in content(cleo, release_id, "answers.csv").decode()
    manifest = queries.release(release_id=release_id).manifest
    assert manifest["counts"]["answers_excluded"] == 1
    assert manifest["inference"]["answers_used"] == 7


def test_a_task_that_nobody_answered_has_an_empty_label(asker, ada, cleo, noon):
    batch_id = asker.publish(letters("apple", "berry"))
    asker.answer(batch_id, ada, lambda key: choice(key[0]), at_most=1)
    _apple, berry = table(cleo, release(cleo, batch_id, noon), "estimates")
    assert (berry["label"], berry["confidence"], berry["answers_count"]) == (
        None,
        None,
        0,
    )


def test_a_batch_without_answers_can_be_released(asker, cleo, noon):
    release_id = release(cleo, asker.publish(letters("apple")), noon)
    assert table(cleo, release_id, "answers") == []
    assert queries.release(release_id=release_id).manifest["counts"]["workers"] == 0


def test_the_same_data_gives_the_same_bytes(batch_id, asker, ada, cleo, noon):
    first = release(cleo, batch_id, noon)
    other = asker.publish(letters("zebra"), wanted=1)
    asker.answer(other, ada, lambda _key: choice("b"))
    second = release(cleo, batch_id, noon + timedelta(days=3))
    assert first != second
    assert all_bytes(cleo, first) == all_bytes(cleo, second)
    hashes = {queries.release(release_id=found).sha256 for found in (first, second)}
    assert len(hashes) == 1


def test_equal_batches_give_equal_releases(asker, ada, bola, eve, cleo, noon):
    first, second = (
        release(cleo, answered_batch(asker, ada, bola, eve), noon) for _ in range(2)
    )
    assert all_bytes(cleo, first) == all_bytes(cleo, second)


def test_small_chunks_change_no_row(batch_id, cleo, noon, monkeypatch):
    whole = release(cleo, batch_id, noon)
    monkeypatch.setattr(rows, "ROWS_AT_ONCE", 2)
    parts = release(cleo, batch_id, noon)
    for name in ("answers", "estimates"):
        assert table(cleo, whole, name) == table(cleo, parts, name)
    assert content(cleo, whole, "answers.csv") == content(cleo, parts, "answers.csv")


def test_the_manifest_names_every_file_by_its_hash(batch_id, cleo, noon):
    release_id = release(cleo, batch_id, noon)
    found = queries.release(release_id=release_id)
    manifest = content(cleo, release_id, "manifest.json")
    assert hashlib.sha256(manifest).hexdigest() == found.sha256
    for name, entry in json.loads(manifest)["files"].items():
        data = content(cleo, release_id, name)
        assert hashlib.sha256(data).hexdigest() == entry["sha256"]
        assert len(data) == entry["size_bytes"]


def test_the_manifest_states_the_labour(batch_id, cleo, noon):
    labour = queries.release(release_id=release(cleo, batch_id, noon)).manifest[
        "labour"
    ]
    assert labour["workers"] == 3
    assert labour["active_hours"] == round((6 * 20 + 2 * 2) / 3600, 4)
    (pay,) = labour["pay"]
    assert pay == {
        "currency": "EUR",
        "workers_micros": 8 * 50_000,
        "fee_micros": 8 * 10_000,
    }
    assert labour["hourly_pay"]["lowest_micros"] == 50_000 * 3600 // 20
    assert labour["hourly_pay"]["median_micros"] == 50_000 * 3600 // 20
    assert labour["hourly_pay"]["mean_micros"] == round(8 * 50_000 * 3600 / 124)


def test_acceptance_does_not_change_a_release(batch_id, cleo, noon):
    before = release(cleo, batch_id, noon)
    paying.accept_due(now=noon + timedelta(days=30))
    after = release(cleo, batch_id, noon)
    assert all_bytes(cleo, before) == all_bytes(cleo, after)


def uncompressed(name: str, data: bytes) -> bytes:
    """Give a file as it can be searched: of Parquet its rows."""
    if not name.endswith(".parquet"):
        return data
    return repr(pq.read_table(io.BytesIO(data)).to_pylist()).encode()


def test_a_release_names_no_person(asker, cleo, noon, bola, eve, ada):
    # An id that cannot stand in the files by chance.
    Worker.objects.filter(pk=ada.worker_id).update(country="QQ", time_zone="Mars/Base")
    batch_id = answered_batch(asker, ada, bola, eve)
    files = all_bytes(cleo, release(cleo, batch_id, noon))
    texts = [uncompressed(name, data) for name, data in files.items()]
    for secret in (b"example.org", b"ada@", b"Mars/Base", b"key-"):
        assert secret not in b"".join([*files.values(), *texts])
    # Two letters stand in an id by chance: they are sought as a word.
    words = {word for data in texts for word in re.split(rb"[^\w-]+", data)}
    assert b"answers" in words
    assert b"QQ" not in words


def test_no_column_holds_an_id_of_this_installation(batch_id, cleo, noon):
    release_id = release(cleo, batch_id, noon)
    for name in ("answers", "estimates"):
        for row in table(cleo, release_id, name):
            assert not {"id", "worker_id", "task_id", "answer_id"} & set(row)
    manifest = json.loads(content(cleo, release_id, "manifest.json"))
    assert "id" not in json.dumps(manifest["batch"]).replace("paid", "").split('"')


def test_another_organisation_sees_other_pseudonyms(batch_id, ada, cleo, dov, noon):
    release_id = release(cleo, batch_id, noon)
    (others,) = dov.organisation_ids
    name = people.pseudonym_of(worker_id=ada.worker_id, organisation_id=others)
    assert name.encode() not in content(cleo, release_id, "answers.csv")


def test_dov_sees_nothing_of_cleos_releases(batch_id, cleo, dov, ada, noon):
    release_id = release(cleo, batch_id, noon)
    for stranger in (dov, ada):
        for look in (
            lambda who: queries.release_for(actor=who, release_id=release_id),
            lambda who: queries.releases_for(actor=who, batch_id=batch_id),
            lambda who: content(who, release_id, "answers.csv"),
            lambda who: queries.archive_of(actor=who, release_id=release_id),
            lambda who: releasing.request_release(
                actor=who, batch_id=batch_id, now=noon
            ),
        ):
            with pytest.raises(NotFoundError):
                look(stranger)


def test_a_draft_has_nothing_to_release(asker, batch_id, cleo, noon):
    project_id = publishing.create_project(
        actor=cleo, organisation_id=min(cleo.organisation_ids), title="New",
        function="preparation", instructions="", kind="text", options={"question": "?"},
        now=noon,
    )  # fmt: skip
    terms = BatchTerms("New", 50_000, "EUR", noon + timedelta(days=1))
    draft = publishing.create_batch(
        actor=cleo, project_id=project_id, terms=terms, now=noon
    )
    with pytest.raises(releasing.NothingToReleaseError):
        releasing.request_release(actor=cleo, batch_id=draft, now=noon)


def test_answers_that_come_later_are_in_the_next_release(asker, ada, bola, cleo, noon):
    batch_id = asker.publish(letters("apple"))
    asker.answer(batch_id, ada, lambda key: choice(key[0]))
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
    asker.answer(batch_id, bola, lambda _key: choice("c"))
    releasing.write_release(release_id=release_id, now=noon)
    assert len(table(cleo, release_id, "answers")) == 1
    assert len(table(cleo, release(cleo, batch_id, noon), "answers")) == 2


def test_a_later_request_judges_again_only_where_needed(batch_id, cleo, noon):
    first = queries.release(release_id=release(cleo, batch_id, noon))
    second = queries.release(release_id=release(cleo, batch_id, noon))
    assert first.run_id == second.run_id
    paying.exclude_answer(
        actor=cleo, answer_id=first.last_answer_id, reason="odd", now=noon
    )
    third = queries.release(release_id=release(cleo, batch_id, noon))
    assert third.run_id != first.run_id


def test_asked_twice_it_is_one_release(batch_id, cleo, noon):
    first, second = (
        releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
        for _ in range(2)
    )
    assert first == second


def test_what_a_dead_attempt_left_is_written_again(
    batch_id, cleo, noon, storage_of_its_own, monkeypatch
):
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)

    class KilledError(BaseException):
        pass

    def die(**_: object) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(releasing, "_finish", die)
        with pytest.raises(KilledError):
            releasing.write_release(release_id=release_id, now=noon)
    assert queries.release(release_id=release_id).state == "running"
    releasing.write_release(release_id=release_id, now=noon)
    found = queries.release_for(actor=cleo, release_id=release_id)
    assert found.is_done
    assert len(found.files) == len(files.FILE_NAMES)
    stored = [path for path in storage_of_its_own.rglob("*") if path.is_file()]
    assert len(stored) == len(files.FILE_NAMES)


def test_an_attempt_that_was_overtaken_writes_nothing(
    batch_id, cleo, noon, storage_of_its_own, monkeypatch
):
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
    finish = releasing._finish

    def be_late(**result: object) -> None:
        monkeypatch.setattr(releasing, "_finish", finish)
        releasing.write_release(release_id=release_id, now=noon)
        finish(**result)

    monkeypatch.setattr(releasing, "_finish", be_late)
    releasing.write_release(release_id=release_id, now=noon)
    found = queries.release(release_id=release_id)
    assert found.is_done
    assert all("/2/" in file.stored_as for file in found.files)
    assert all_bytes(cleo, release_id)


def test_a_failure_is_told_and_can_be_tried_again(batch_id, cleo, noon, monkeypatch):
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)

    def full(**_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "store", full)
        with pytest.raises(OSError, match="No space"):
            releasing.write_release(release_id=release_id, now=noon)
    failed = queries.release(release_id=release_id)
    assert failed.state == "failed"
    assert "Ask for the release again" in failed.failure
    releasing.write_release(release_id=release_id, now=noon)
    assert queries.release(release_id=release_id).is_done


def test_progress_reaches_the_total(batch_id, cleo, noon):
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
    waiting = queries.release(release_id=release_id)
    assert (waiting.rows_done_count, waiting.rows_total_count) == (0, 3 + 8)
    with pytest.raises(queries.ReleaseNotDoneError):
        content(cleo, release_id, "answers.csv")
    releasing.write_release(release_id=release_id, now=noon)
    assert queries.release(release_id=release_id).rows_done_count == 3 + 8


def test_a_whole_release_comes_as_one_zip(batch_id, cleo, noon):
    release_id = release(cleo, batch_id, noon)
    data = b"".join(queries.archive_of(actor=cleo, release_id=release_id))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert sorted(archive.namelist()) == sorted(files.FILE_NAMES)
        for name in archive.namelist():
            assert archive.read(name) == content(cleo, release_id, name)


def test_a_vanished_file_is_said_to_have_vanished(batch_id, cleo, noon):
    release_id = release(cleo, batch_id, noon)
    for file in queries.release(release_id=release_id).files:
        default_storage.delete(file.stored_as)
    with pytest.raises(queries.ReleaseFileVanishedError):
        content(cleo, release_id, "answers.csv")


def test_the_run_of_a_release_keeps_its_estimates(batch_id, cleo, noon):
    run_id = queries.release(release_id=release(cleo, batch_id, noon)).run_id
    for _ in range(6):
        judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    assert len(judging.queries.estimates_page(run_id=run_id).rows) == 3


def test_a_done_release_stays_as_it_is(batch_id, cleo, noon):
    release_id = release(cleo, batch_id, noon)
    before = Release.objects.values().get(pk=release_id)
    releasing.write_release(release_id=release_id, now=noon + timedelta(days=1))
    assert Release.objects.values().get(pk=release_id) == before
