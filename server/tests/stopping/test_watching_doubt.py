"""Whoever watches a batch with a stop rule is told of tasks that are not decided yet."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from answered import choice, letters
from handwork.api.progress import progress_of
from handwork.flow import judging, publishing, stopping
from handwork.people.models import User
from handwork.projects import queries as projects

DOUBTFUL = "berry"


@pytest.fixture
def batch_id(asker, ada, bola) -> int:
    """Both answers to each of two tasks: Ada and Bola disagree on one."""
    batch_id = asker.publish(
        letters("apple", DOUBTFUL),
        wanted=3,
        answers_least=2,
        enough_confidence_share=0.8,
    )
    asker.answer(batch_id, ada, lambda key: choice(key[0]))
    asker.answer(batch_id, bola, lambda key: choice("c" if key == DOUBTFUL else key[0]))
    return batch_id


@pytest.fixture
def page(cleo, client):
    """Open a page as Cleo, and give its words."""
    client.force_login(
        User.objects.get(pk=cleo.user_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    def words(name: str, *numbers: int) -> str:
        text = client.get(reverse(name, args=numbers)).content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))

    return words


def progress(batch_id, now):
    return progress_of(projects.batch(batch_id=batch_id), now=now)


def test_a_batch_is_not_complete_while_tasks_are_undecided(batch_id, noon):
    found = progress(batch_id, noon)
    assert found.answered_count == found.wanted_count == 4
    assert (found.undecided_count, found.is_complete) == (2, False)


def test_a_batch_is_complete_when_every_task_is_decided(batch_id, asker, eve, noon):
    stopping.stop_due(now=noon)
    asker.answer(batch_id, eve, lambda key: choice(key[0]))
    found = progress(batch_id, noon)
    assert (found.undecided_count, found.is_complete) == (0, True)


def test_a_closed_batch_is_complete_whatever_was_undecided(batch_id, cleo, noon):
    publishing.close(actor=cleo, batch_id=batch_id, now=noon)
    found = progress(batch_id, noon)
    assert (found.undecided_count, found.is_complete) == (0, True)


def test_a_draft_is_not_complete(make_draft, noon):
    assert not progress(make_draft(), noon).is_complete


def test_the_page_of_an_undecided_batch_does_not_say_done(batch_id, page):
    assert "being weighed" in page("batch", batch_id)
    assert "all answers are here" not in page("batch", batch_id)


def test_the_lists_tell_how_many_answers_are_wanted_now(batch_id, page, noon):
    project_id = projects.batch(batch_id=batch_id).project_id
    assert "4 of 4" in page("project", project_id)
    stopping.stop_due(now=noon)
    assert "4 of 5" in page("project", project_id)
    assert "4 of 5" in page("project-list")


def test_a_task_tells_how_many_answers_are_wanted_to_it(batch_id, page, cleo, noon):
    judging.judge(actor=cleo, batch_id=batch_id, now=noon)
    stopping.stop_due(now=noon)
    said = {
        task.key: page("batch-task", batch_id, task.id)
        for task in projects.tasks_of(batch_id=batch_id, after_number=0, limit=9)
    }
    assert "2 of 2 wanted" in said["apple"]
    assert "2 of 3 wanted" in said[DOUBTFUL]
