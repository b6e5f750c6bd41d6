"""A requester makes skills, decides about who asks, grants and takes away."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from handwork.flow import requesting_skills
from handwork.people import queries as people
from handwork.skills import queries
from qualified import KEY, PARIS, TEST

pytestmark = pytest.mark.django_db(transaction=True)
FRENCH = {
    "name": "Reads French",
    "description": "Short texts.",
    "is_active": "on",
    "is_requestable": "on",
    "auto_value": "1",
}


@pytest.fixture
def browser(signed_in, cleo):
    return signed_in(cleo)


@pytest.fixture
def make(browser, cleo):
    """Fill in the form of a new skill; the page that follows comes back."""

    def fill(**changes: str):
        data = {"organisation": min(cleo.organisation_ids), **FRENCH, **changes}
        return browser.post(reverse("skill-type-new"), data, follow=True)

    return fill


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def type_id(make, cleo) -> int:
    make()
    return queries.types_for(actor=cleo)[0].type_id


def test_a_skill_with_a_test_is_made_and_listed(browser, make, cleo):
    made = make(test=TEST, test_minutes="10", answer_key=KEY, retry_hours="1")
    assert "A test of 10 min, scored at once" in text(made)
    assert '<legend class="hidden-text">The test as workers see it' in text(made)
    terms = queries.types_for(actor=cleo)[0].terms
    assert (terms.test_seconds, terms.retry_delay_seconds) == (600, 3600)
    assert "Reads French" in text(browser.get(reverse("skill-types")))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"test": TEST}, "without its time"),
        ({"test": "<a", "test_minutes": "1"}, "error parsing the XML"),
        ({"name": ""}, "This field is required."),
    ],
)
def test_a_form_that_cannot_be_used_says_why_and_keeps_what_was_typed(
    make, cleo, changes, said
):
    refused = make(**changes)
    assert refused.status_code == 422
    assert said in text(refused)
    assert "Short texts." in text(refused)
    assert queries.types_for(actor=cleo) == ()


def test_a_second_skill_of_the_name_is_refused(make):
    make()
    assert "has a skill called Reads French already" in text(make())


def test_a_change_leaves_the_test_where_none_is_given(browser, make, cleo):
    make(test=TEST, test_minutes="10", answer_key=KEY)
    (kind,) = queries.types_for(actor=cleo)
    url = reverse("skill-type", args=[kind.type_id])
    changed = {**FRENCH, "description": "Long texts.", "is_active": ""}
    browser.post(url, changed)
    terms = queries.skill_type(type_id=kind.type_id).terms
    assert (terms.description, terms.is_active) == ("Long texts.", False)
    assert (terms.test, terms.answer_key) == (TEST, KEY)


def test_a_request_is_read_with_its_answers_and_granted(
    browser, make, cleo, ada, today
):
    make(test=TEST, test_minutes="10")
    (kind,) = queries.types_for(actor=cleo)
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=kind.type_id, now=today)
    requesting_skills.submit_test(
        actor=ada, request_id=asked.request_id, content=PARIS, now=today
    )
    page = text(browser.get(reverse("skill-type", args=[kind.type_id])))
    assert "<dt>Which is the capital of France?</dt><dd>Paris</dd>" in page
    url = reverse("skill-request-decide", args=[asked.request_id])
    done = browser.post(url, {"decision": "grant", "value": "7"}, follow=True)
    assert "Nobody waits." in text(done)
    values = queries.values_of(worker_id=ada.worker_id, type_ids=[kind.type_id])
    assert values == {kind.type_id: 7}


def test_a_request_is_refused_for_a_reason(browser, type_id, ada, today):
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=today)
    url = reverse("skill-request-decide", args=[asked.request_id])
    browser.post(url, {"decision": "refuse", "reason": "Not yet."})
    (request,) = queries.own_requests(worker_id=ada.worker_id)
    assert (request.state, request.reason) == ("rejected", "Not yet.")


def test_a_worker_is_granted_and_loses_a_skill_by_their_id(browser, type_id, cleo, ada):
    (organisation_id,) = cleo.organisation_ids
    codes = people.worker_codes(
        organisation_id=organisation_id, worker_ids=[ada.worker_id]
    )
    code = codes[ada.worker_id]
    data = {"worker": f" {code} ", "value": "80"}
    granted = browser.post(reverse("skill-grant", args=[type_id]), data, follow=True)
    assert re.search(
        rf'<th scope="row">{code}</th> <td class="number">80', text(granted)
    )
    data = {"worker": code, "reason": "Copied."}
    revoked = browser.post(reverse("skill-revoke", args=[type_id]), data, follow=True)
    assert "Taken away</span> Copied." in text(revoked)


def test_an_id_that_nobody_has_is_refused(browser, type_id):
    data = {"worker": "A123", "value": "1"}
    refused = browser.post(reverse("skill-grant", args=[type_id]), data)
    assert refused.status_code == 422
    assert "Nobody has the id A123" in text(refused)


def test_a_deleted_skill_leaves_the_list(browser, type_id):
    done = browser.post(reverse("skill-type-delete", args=[type_id]), follow=True)
    assert "You grant no skills yet." in text(done)


def test_another_organisation_finds_none_of_it(signed_in, dov, type_id, ada, today):
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=today)
    stranger = signed_in(dov)
    assert "Reads French" not in text(stranger.get(reverse("skill-types")))
    assert stranger.get(reverse("skill-type", args=[type_id])).status_code == 404
    for name, number in (
        ("skill-type-delete", type_id),
        ("skill-grant", type_id),
        ("skill-revoke", type_id),
        ("skill-request-decide", asked.request_id),
    ):
        for data in ({"worker": "A1", "value": "1", "decision": "grant"}, {}):
            response = stranger.post(reverse(name, args=[number]), data)
            assert response.status_code == 404
