"""Whoever signed up first under an address does not get the role given to its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from handwork.base import queries as base
from handwork.flow import joining, opening
from handwork.people import queries, services
from handwork.people.queries import TokenRefusedError
from handwork.people.rules import token_hash

pytestmark = pytest.mark.django_db
BOSS = "boss@lab.example.org"
PASSWORD = "quite a long one"
LATER = timedelta(days=36500)


@pytest.fixture
def eves_browser() -> Client:
    """Eve has signed up as the boss, and stays signed in."""
    cache.clear()
    client = Client()
    client.post(reverse("account_signup"), {"email": BOSS, "password1": PASSWORD})
    assert client.get(reverse("account")).status_code == 200
    return client


def user_id() -> int:
    found = queries.user_id_of(email=BOSS)
    assert found is not None
    return found


def open_steward(noon) -> None:
    joining.open_steward(email=BOSS, now=noon)


def open_member(noon) -> None:
    opening.open_account(email=BOSS, organisation="The lab", now=noon)


@pytest.mark.parametrize("give_role", [open_steward, open_member])
def test_who_signed_up_unconfirmed_is_out_when_the_owner_gets_a_role(
    eves_browser, noon, give_role
):
    give_role(noon)
    assert eves_browser.get(reverse("account")).status_code == 302
    entered = Client().post(
        reverse("account_login"), {"login": BOSS, "password": PASSWORD}
    )
    assert entered.status_code == 200
    event = base.audit_for_subject(
        subject=f"user:{user_id()}", verb="account-taken-over"
    )
    assert len(event) == 1


def test_what_else_opened_the_account_opens_it_no_more(
    eves_browser, noon, django_user_model
):
    eve = django_user_model.objects.get(email=BOSS)
    TOTP.activate(eve, generate_totp_secret())
    EmailAddress.objects.create(user=eve, email="eve@example.org", verified=True)
    joining.become_worker(
        actor=queries.actor_for_user(user_id=eve.pk),
        country="PT",
        languages=["pt"],
        time_zone="Europe/Lisbon",
        now=noon,
    )
    with transaction.atomic():
        services.write_token(
            user_id=eve.pk,
            name="script",
            token_hash=token_hash("hw_eve"),
            scopes=frozenset({"work"}),
            expires_at=None,
            now=noon,
        )
    old_link = joining.make_sign_in_link(email=BOSS, now=noon + LATER)
    open_steward(noon)
    with pytest.raises(TokenRefusedError):
        queries.actor_for_token(token="hw_eve", now=noon)
    assert Client().post(old_link.partition("8000")[2]).status_code == 409
    (address,) = EmailAddress.objects.filter(user=eve)
    assert (address.email, address.verified, address.primary) == (BOSS, True, True)


def test_the_owner_enters_by_the_link_without_anothers_second_factor(
    eves_browser, noon, django_user_model
):
    TOTP.activate(django_user_model.objects.get(email=BOSS), generate_totp_secret())
    open_steward(noon)
    link = joining.make_sign_in_link(email=BOSS, now=noon + LATER)
    owner = Client()
    owner.post(link.partition("8000")[2])
    assert owner.get(reverse("steward")).status_code == 200


def test_an_account_whose_address_is_confirmed_keeps_what_opens_it(eves_browser, noon):
    EmailAddress.objects.filter(email=BOSS).update(verified=True)
    open_steward(noon)
    assert eves_browser.get(reverse("steward")).status_code == 200
