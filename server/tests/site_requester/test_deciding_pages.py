"""Decisions on answers, access keys and blocks, as a requester meets them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from handwork.answers.models import Answer
from handwork.flow import joining
from handwork.pay import queries as pay
from handwork.people import queries as people


@pytest.fixture
def cleos(rich, signed_in):
    return signed_in(rich)


@pytest.fixture
def just_entered(client, rich, today):
    """Cleo, who came in by a link a moment ago: keys are made by nobody else."""
    link = joining.make_sign_in_link(email="cleo@example.org", now=today)
    client.post(urlsplit(link).path)
    return client


@pytest.fixture
def answer(answered):
    """The first of Ada's answers."""
    return Answer.objects.filter(batch_id=answered.batch_id).order_by("pk").first()


def send(client, name, answer, **data):
    """Press a button of the review page; gives the page that follows."""
    address = reverse(name, args=[answer.batch_id, answer.pk])
    response = client.post(address, data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def standing(answer):
    return pay.statuses(answer_ids=[answer.pk])[answer.pk]


def payable(answer):
    money = pay.worker_money(worker_id=answer.worker_id)
    return sum(each.payable.micros for each in money)


def test_an_answer_is_approved_with_a_word(cleos, answer):
    page = send(cleos, "answer-approve", answer, feedback="Quick and right")
    assert "Approved. The pay is the worker" in page
    assert "Quick and right" in page
    assert standing(answer).status == "Approved"
    assert payable(answer) == 120_000


def test_a_rejection_without_a_reason_is_not_made(cleos, answer):
    page = send(cleos, "answer-reject", answer, feedback="  ")
    assert "Say why the answer is rejected" in page
    assert standing(answer).status == "Submitted"


def test_a_rejected_answer_is_paid_and_approved_after_all(cleos, answer):
    page = send(cleos, "answer-reject", answer, feedback="Not a digit")
    assert "Rejected, paid" in page
    assert payable(answer) == 120_000
    page = send(cleos, "answer-approve", answer, override="1")
    assert standing(answer).status == "Approved"
    assert payable(answer) == 120_000


def test_where_pay_is_withheld_the_page_says_so_before(cleos, answer, settings):
    settings.PAY_ON_REJECTION = "withheld"
    address = reverse("batch-review", args=[answer.batch_id])
    assert "Reject and take the pay back" in cleos.get(address).content.decode()
    page = send(cleos, "answer-reject", answer, feedback="Not a digit")
    assert "Rejected, not paid" in page
    assert payable(answer) == 0
    money = cleos.get(reverse("organisation-money")).content.decode()
    assert "Came back from a rejected answer" in money


def test_what_was_decided_before_is_told(cleos, answer):
    send(cleos, "answer-approve", answer, feedback="")
    page = send(cleos, "answer-reject", answer, feedback="Too late")
    assert "This answer is approved already." in page


def test_a_bonus_is_paid_once_however_often_it_is_pressed(cleos, answer):
    bonus = {"amount": "0.50", "reason": "Very careful", "token": "page-1"}
    page = send(cleos, "answer-bonus", answer, **bonus)
    assert "The bonus is paid" in page
    assert "and a bonus of" in page
    page = send(cleos, "answer-bonus", answer, **bonus)
    assert "has already been processed" in page
    assert payable(answer) == 500_000


def test_a_bonus_that_is_too_big_says_what_is_missing(cleos, answer):
    bonus = {"amount": "500", "reason": "Very careful", "token": "page-1"}
    page = send(cleos, "answer-bonus", answer, **bonus)
    assert "are missing" in page
    assert payable(answer) == 0


def test_a_person_is_blocked_and_the_block_is_lifted(cleos, answer, answered):
    send(cleos, "answer-block", answer, reason="Guesses")
    blocked = {
        "worker_id": answer.worker_id,
        "organisation_id": answered.organisation_id,
    }
    assert people.is_blocked(**blocked)
    page = cleos.get(reverse("blocks")).content.decode()
    assert people.pseudonym_of(**blocked) in page
    assert "Guesses" in page
    (lift,) = re.findall(r'action="([^"]+/lift/)"', page)
    (code,) = people.worker_codes(
        organisation_id=answered.organisation_id, worker_ids=[answer.worker_id]
    ).values()
    # The number of the installation would tell two requesters that it is one person.
    assert lift.split("/")[-3] == code
    page = cleos.post(lift, follow=True).content.decode()
    assert "Nobody is blocked." in page
    assert not people.is_blocked(**blocked)


def test_a_key_is_shown_once_listed_and_revoked(just_entered, rich):
    cleos = just_entered
    page = cleos.post(
        reverse("access-keys"),
        {"name": "survey script", "organisation": min(rich.organisation_ids)},
    ).content.decode()
    key_id = re.search(r'id="key">(\w+)<', page).group(1)
    secret = re.search(r'id="secret">([\w-]+)<', page).group(1)
    assert people.key_secret(key_id=key_id).secret == secret
    page = cleos.get(reverse("access-keys")).content.decode()
    assert key_id in page
    assert "survey script" in page
    assert secret not in page
    (key,) = people.keys_for(actor=rich)
    page = cleos.post(reverse("access-key-revoke", args=[key.id]), follow=True)
    assert "No key yet" in page.content.decode()
    assert people.key_secret(key_id=key_id) is None


def test_a_key_for_another_organisation_cannot_be_made(just_entered, rich, dov):
    response = just_entered.post(
        reverse("access-keys"),
        {"name": "survey script", "organisation": min(dov.organisation_ids)},
    )
    assert response.status_code == 422
    assert people.keys_for(actor=rich) == ()


def test_a_key_is_made_by_who_has_just_shown_who_they_are(cleos, rich):
    asked = cleos.post(reverse("access-keys"), {"name": "survey script"})
    assert asked.status_code == 302
    assert people.keys_for(actor=rich) == ()
