"""Which run a release holds, and that both are over the same answers."""

from __future__ import annotations

from datetime import timedelta
from threading import Event

import pytest
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from answered import choice, letters
from handwork.flow import beating, judging, releasing
from handwork.releases import files, queries, rows
from handwork.releases.models import Release


@pytest.fixture
def batch_id(asker, ada, bola) -> int:
    batch_id = asker.publish(letters("apple", "berry", "cherry"), wanted=2)
    for honest in (ada, bola):
        asker.answer(batch_id, honest, lambda key: choice(key[0]))
    return batch_id


def release(cleo, batch_id, now) -> int:
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=now)
    releasing.write_release(release_id=release_id, now=now)
    return release_id


def all_bytes(actor, release_id) -> dict[str, bytes]:
    found = {}
    for name in files.FILE_NAMES:
        with queries.open_file(actor=actor, release_id=release_id, name=name) as file:
            found[name] = file.read()
    return found


def test_a_run_by_another_method_changes_no_release(batch_id, cleo, noon):
    first = release(cleo, batch_id, noon)
    for _ in range(6):
        judging.judge(actor=cleo, batch_id=batch_id, method="majority-vote", now=noon)
    second = release(cleo, batch_id, noon)
    assert queries.release(release_id=first).manifest["inference"]["method"] == (
        "consensus"
    )
    assert all_bytes(cleo, first) == all_bytes(cleo, second)


def test_a_run_whose_estimates_are_forgotten_is_made_again_for_a_release(
    batch_id, cleo, noon
):
    own = judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    for _ in range(6):
        judging.judge(actor=cleo, batch_id=batch_id, method="majority-vote", now=noon)
    run_id = queries.release(release_id=release(cleo, batch_id, noon)).run_id
    assert run_id != own
    assert judging.queries.estimates_page(run_id=run_id).rows


def test_a_release_never_holds_answers_that_its_estimates_do_not(
    batch_id, cleo, noon, monkeypatch
):
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
    pages = rows.answer_pages

    def with_one_more(**span):
        for page in pages(**span):
            yield (*page, page[-1])

    monkeypatch.setattr(rows, "answer_pages", with_one_more)
    with pytest.raises(releasing.AnswersCameError):
        releasing.write_release(release_id=release_id, now=noon)
    monkeypatch.undo()
    releasing.write_release(release_id=release_id, now=noon)
    assert queries.release(release_id=release_id).is_done


@pytest.mark.django_db(transaction=True)
def test_a_release_is_not_taken_for_dead_while_its_labels_are_inferred(
    batch_id, cleo, noon, monkeypatch
):
    monkeypatch.setattr(beating, "EVERY_SECONDS", 0.01)
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
    infer, tell, beaten = judging.bridge.infer, releasing._progress, Event()

    def tell_and_say_so(**step):
        tell(**step)
        beaten.set()

    def infer_for_long(**named):
        quiet_since = F("progressed_at") - timedelta(hours=1)
        Release.objects.filter(pk=release_id).update(progressed_at=quiet_since)
        # The first beat may have been on its way before; the second was not.
        for _ in range(2):
            beaten.clear()
            assert beaten.wait(30)
        same = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
        assert same == release_id
        return infer(**named)

    monkeypatch.setattr(releasing, "_progress", tell_and_say_so)
    monkeypatch.setattr(judging.bridge, "infer", infer_for_long)
    releasing.write_release(release_id=release_id, now=noon)
    assert DBTaskResult.objects.count() == 1
    assert queries.release(release_id=release_id).state == "done"
