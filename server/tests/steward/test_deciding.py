from __future__ import annotations

import re

import pytest
from django.urls import reverse

from handwork.base import queries as base
from handwork.base.models import OutboxMessage
from handwork.flow import paying, reporting
from handwork.jobs import clock
from handwork.pay import queries as pay
from handwork.people import queries
from handwork.people.models import Invitation
from handwork.skills import queries as skills

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward(client, sam, django_user_model):
    client.force_login(django_user_model.objects.get(pk=sam.user_id))
    return client


def organisation_of(actor) -> int:
    return min(actor.organisation_ids)


def book(steward, organisation_id, **changes):
    terms = {
        "direction": "in",
        "organisation": organisation_id,
        "amount": "250.00",
        "currency": "EUR",
        "reference": "transfer 7",
    }
    return steward.post(reverse("steward-money"), {**terms, **changes})


def available(actor, organisation_id) -> list[str]:
    money = pay.organisation_money_for(actor=actor, organisation_id=organisation_id)
    return [str(each.available) for each in money]


def test_a_worker_is_suspended_for_a_reason_and_shown_as_such(steward, eve):
    url = reverse("steward-decide", args=[eve.user_id])
    steward.post(url, {"decision": "suspend", "reason": "A script answered."})
    assert queries.actor_for_user(user_id=eve.user_id).worker_id is None
    page = steward.get(reverse("steward-person", args=[eve.user_id])).content
    assert b"suspended" in page
    assert b"A script answered." in page


def test_a_decision_without_a_reason_changes_nothing(steward, eve):
    url = reverse("steward-decide", args=[eve.user_id])
    response = steward.post(url, {"decision": "suspend", "reason": ""})
    assert response.status_code == 422
    assert queries.actor_for_user(user_id=eve.user_id).worker_id == eve.worker_id


def test_a_suspended_worker_still_opens_their_earnings(
    steward, client, eve, django_user_model
):
    url = reverse("steward-decide", args=[eve.user_id])
    steward.post(url, {"decision": "suspend", "reason": "A script answered."})
    client.force_login(django_user_model.objects.get(pk=eve.user_id))
    assert client.get(reverse("earnings")).status_code == 200
    assert client.get(reverse("work-list")).status_code == 403
    assert b"A script answered." in client.get(reverse("account")).content


def test_a_closed_account_is_signed_out_at_once(
    steward, cleo, django_user_model, client
):
    asker = type(client)()
    asker.force_login(django_user_model.objects.get(pk=cleo.user_id))
    url = reverse("steward-decide", args=[cleo.user_id])
    steward.post(url, {"decision": "close", "reason": "Asked for it."})
    assert asker.get(reverse("project-list")).status_code == 302


def test_people_are_found_by_a_part_of_their_address(steward, ada, bola):
    page = steward.get(reverse("steward-people"), {"search": "ADA"}).content.decode()
    assert "ada@example.org" in page
    assert "bola@example.org" not in page


def test_a_list_of_people_needs_the_same_queries_for_many(
    steward, ada, bola, cleo, django_assert_max_num_queries
):
    with django_assert_max_num_queries(11):
        steward.get(reverse("steward-people"))


def test_an_invitation_shows_its_link_once_and_waits(steward):
    response = steward.post(
        reverse("steward-invitations"),
        {"email": "zoe@example.org", "role": "requester", "new_organisation": "Zoe"},
    )
    link = re.search(r'id="link">([^<]+)<', response.content.decode())[1]
    page = steward.get(reverse("steward-invitations")).content.decode()
    assert link not in page
    assert "zoe@example.org" in page
    assert "waiting" in page


def test_a_refused_invitation_says_why_on_the_form(steward, cleo):
    response = steward.post(
        reverse("steward-invitations"),
        {
            "email": "z@example.org",
            "role": "requester",
            "new_organisation": "Cleo's lab",
        },
    )
    assert response.status_code == 422
    assert b"There is an organisation called" in response.content
    assert not Invitation.objects.exists()


def test_an_invitation_is_taken_back(steward):
    steward.post(
        reverse("steward-invitations"), {"email": "z@example.org", "role": "worker"}
    )
    invitation = Invitation.objects.get()
    steward.post(reverse("steward-invitation-revoke", args=[invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_money_that_came_in_can_be_spent(steward, sam, cleo):
    assert book(steward, organisation_of(cleo)).status_code == 302
    assert available(sam, organisation_of(cleo)) == ["250.00 EUR"]


def test_the_same_reference_is_booked_once(steward, sam, cleo):
    book(steward, organisation_of(cleo))
    book(steward, organisation_of(cleo))
    assert available(sam, organisation_of(cleo)) == ["250.00 EUR"]


def test_more_than_there_is_cannot_be_sent_back(steward, sam, cleo):
    book(steward, organisation_of(cleo))
    response = book(
        steward,
        organisation_of(cleo),
        direction="out",
        amount="250.01",
        reference="back",
    )
    assert response.status_code == 422
    assert available(sam, organisation_of(cleo)) == ["250.00 EUR"]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": "-5"},
        {"amount": "0"},
        {"amount": "1e30"},
        {"amount": "lots"},
        {"amount": "0.0000001"},
        {"currency": "XXX"},
        {"organisation": "999"},
        {"reference": ""},
        {"direction": "sideways"},
    ],
)
def test_an_absurd_movement_is_refused_on_its_form(steward, sam, cleo, changes):
    response = book(steward, organisation_of(cleo), **changes)
    assert response.status_code == 422
    assert available(sam, organisation_of(cleo)) == []


def test_the_ledger_shows_that_it_balances_and_filters_by_account(
    steward, sam, cleo, dov
):
    book(steward, organisation_of(cleo), reference="of Cleo")
    book(steward, organisation_of(dov), reference="of Dov")
    page = steward.get(reverse("steward-ledger")).content.decode()
    assert "sum to €0.00" in page
    chosen = {"kind": "requester-available", "owner": organisation_of(cleo)}
    filtered = steward.get(reverse("steward-ledger"), chosen).content.decode()
    assert "of Cleo" in filtered
    assert "of Dov" not in filtered


def test_a_long_ledger_is_read_in_pages(steward, sam, cleo, noon):
    for number in range(51):
        paying.deposit(
            actor=sam,
            organisation_id=organisation_of(cleo),
            amount_micros=1_000_000,
            currency="EUR",
            reference=f"no {number}",
            now=noon,
        )
    first = steward.get(reverse("steward-ledger")).content.decode()
    earlier = re.search(r'rel="next" href="([^"]+)"', first)[1]
    second = steward.get(reverse("steward-ledger") + earlier).content.decode()
    assert first.count("<tr>") == 51
    assert second.count("<tr>") == 2
    assert "no 0" in second


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, ""])
def test_an_address_that_was_tampered_with_shows_the_latest(steward, before):
    for name in ("ledger", "people", "invitations", "payouts"):
        url = reverse(f"steward-{name}")
        assert steward.get(url, {"before": before}).status_code == 200


def test_a_letter_that_was_given_up_is_sent_again(steward, noon):
    letter = OutboxMessage.objects.create(
        channel="email",
        recipient="zoe@example.org",
        content={"subject": "s", "body": "b"},
        written_at=noon,
        due_at=noon,
        given_up_at=noon,
        last_failure="no such host",
    )
    assert b"no such host" in steward.get(reverse("steward")).content
    steward.post(reverse("steward-retry", args=[letter.pk]))
    assert base.outbox_state().given_up_count == 0


def test_health_tells_that_no_job_process_runs(steward):
    page = steward.get(reverse("steward-health")).content
    assert b"No job process is running" in page
    assert b"Django" in page


def test_health_tells_that_things_of_the_clock_failed(steward):
    reporting.report_alive(name="one", failures_count=2, now=clock.now())
    assert (
        b"2 things of the clock failed"
        in steward.get(reverse("steward-health")).content
    )


def test_an_account_without_a_second_factor_is_asked_to_set_one_up(steward):
    assert b"Set one up" in steward.get(reverse("steward")).content


def test_a_master_is_named_and_unnamed_for_a_reason(steward, ada):
    url = reverse("steward-decide", args=[ada.user_id])
    steward.post(url, {"decision": "name-master", "reason": "Years of it."})
    assert skills.is_master(worker_id=ada.worker_id)
    page = steward.get(reverse("steward-person", args=[ada.user_id])).content
    assert b"No master any more" in page
    steward.post(url, {"decision": "unname-master", "reason": "Asked to."})
    assert not skills.is_master(worker_id=ada.worker_id)
