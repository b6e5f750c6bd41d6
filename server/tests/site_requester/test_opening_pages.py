from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from handwork.site.requester import urls

PLACES = tuple(pattern.name for pattern in urls.urlpatterns)
OPEN_TO_ANY_REQUESTER = {
    "project-list",
    "project-new",
    "instructions-preview",
    "organisation-money",
    "token-list",
}
# A steward of his own organisation's, so that it is not the guard that turns him away.
POST_ONLY = {
    "instructions-preview",
    "task-preview",
    "batch-new",
    "batch-tasks-remove",
    "batch-assets",
    "batch-cost",
    "batch-pause",
    "batch-resume",
    "batch-judge",
    "batch-accept",
    "answer-exclude",
    "answer-include",
    "token-revoke",
}


def arguments_of(name, asked, known):
    wanted = next(p for p in urls.urlpatterns if p.name == name).pattern.converters
    return {argument: known(asked)[argument] for argument in wanted}


@pytest.fixture
def known(rich):
    def values(asked):
        from handwork.answers.models import Answer
        from handwork.projects.models import Task

        answer = Answer.objects.filter(batch_id=asked.batch_id).first()
        return {
            "project_id": asked.project_id,
            "batch_id": asked.batch_id,
            "task_id": Task.objects.filter(batch_id=asked.batch_id).first().pk,
            "answer_id": answer.pk if answer else 1,
            "import_id": 1,
            "release_id": 1,
            "token_id": 1,
            "name": "manifest.json",
        }

    return values


@pytest.mark.parametrize("name", PLACES)
def test_dov_sees_nothing_of_what_cleo_asks(name, judged, dov, signed_in, known):
    client = signed_in(dov)
    url = reverse(name, kwargs=arguments_of(name, judged, known))
    get, post = client.get(url), client.post(url)
    if name in OPEN_TO_ANY_REQUESTER:
        text = get.content.decode() if get.status_code == 200 else ""
        assert "Digits" not in text and "Cleo" not in text
    else:
        assert {get.status_code, post.status_code} <= {404, 405}
        assert post.status_code == 404 or name not in POST_ONLY


@pytest.mark.parametrize("name", PLACES)
def test_a_stranger_is_sent_to_the_sign_in_page(name, judged, client, known):
    url = reverse(name, kwargs=arguments_of(name, judged, known))
    response = client.post(url) if name in POST_ONLY else client.get(url)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_a_worker_is_told_that_the_page_is_for_requesters(ada, signed_in):
    response = signed_in(ada).get(reverse("project-list"))
    assert response.status_code == 403
    assert "for requesters" in response.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "project-list",
        "project",
        "project-what",
        "project-answers",
        "batch",
        "batch-progress-figures",
        "batch-close",
        "batch-results",
        "batch-task",
        "batch-review",
        "batch-releases",
        "organisation-money",
        "token-list",
    ],
)
def test_cleo_opens_every_page_of_an_answered_batch(
    name, judged, rich, signed_in, known
):
    url = reverse(name, kwargs=arguments_of(name, judged, known))
    response = signed_in(rich).get(url)
    assert response.status_code == 200
    assert "&lt;" not in response.content.decode()


@pytest.mark.parametrize("name", ["batch-tasks", "batch-price"])
def test_cleo_opens_the_last_steps_of_a_draft(name, draft, rich, signed_in):
    response = signed_in(rich).get(reverse(name, args=[draft.batch_id]))
    assert response.status_code == 200


def test_every_page_of_requesters_is_in_the_site():
    names = set(get_resolver().reverse_dict)
    assert set(PLACES) <= names
