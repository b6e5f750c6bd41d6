"""What a stranger prepares on somebody's account, or finds open, opens nothing later."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from handwork.base.models import OutboxMessage
from handwork.flow import joining
from handwork.flow.owning import AddressUnconfirmedError, InvitationForAnotherError
from handwork.people import queries, services
from handwork.people.queries import TokenRefusedError
from handwork.people.rules import token_hash

pytestmark = pytest.mark.django_db
BOSS, EVE = "boss@lab.example.org", "eve@elsewhere.example.org"
EVES, OWN = "a password of Eve", "a password of the boss"
LATER = timedelta(days=36500)


@pytest.fixture(autouse=True)
def no_attempts_counted_before() -> None:
    cache.clear()


@pytest.fixture
def eves_browser() -> Client:
    """Eve has signed up as the boss, and stays signed in."""
    client = Client()
    client.post(reverse("account_signup"), {"email": BOSS, "password1": EVES})
    return client


def boss_id() -> int:
    found = queries.user_id_of(email=BOSS)
    assert found is not None
    return found


def letters_to(email: str) -> list[str]:
    rows = OutboxMessage.objects.filter(recipient=email).order_by("id")
    return [row.content["body"] for row in rows]


def reset(client: Client, email: str, password: str) -> bool:
    """Follow the letter of a new password; whether it came."""
    client.post(reverse("account_reset_password"), {"email": email})
    found = re.search(r"/accounts/password/reset/key/\S+", letters_to(email)[-1])
    if found is None:
        return False
    form = client.get(found[0])["Location"]
    page = client.get(form).content.decode()
    assert "every access token of this account ends" in page
    passwords = {"password1": password, "password2": password}
    assert client.post(form, passwords).status_code == 302
    return True


def sign_in(client: Client, email: str, password: str) -> bool:
    entered = client.post(
        reverse("account_login"), {"login": email, "password": password}
    )
    return entered.status_code == 302


def hold_what_was_once_possible(noon) -> None:
    """Give Eve what could be put on an unconfirmed account before it was refused."""
    EmailAddress.objects.create(user_id=boss_id(), email=EVE, verified=True)
    Authenticator.objects.create(user_id=boss_id(), type="totp", data={"secret": "x"})
    with transaction.atomic():
        services.write_token(
            user_id=boss_id(),
            name="script",
            token_hash=token_hash("hw_eve"),
            scopes=frozenset({"steward"}),
            expires_at=None,
            now=noon,
        )


def path_of(link: str) -> str:
    return link.partition("8000")[2]


def invite_boss(sam, noon) -> str:
    link = joining.invite(actor=sam, email=BOSS, role="steward", now=noon + LATER)
    return path_of(link)


def test_an_account_whose_address_is_unconfirmed_takes_no_other(eves_browser):
    form = {"email": EVE, "action_add": "1"}
    page = eves_browser.post(reverse("account_email"), form).content.decode()
    assert "Confirm the address that you have first" in page
    assert not EmailAddress.objects.filter(email=EVE).exists()
    assert letters_to(EVE) == []


def test_an_account_whose_address_is_unconfirmed_makes_no_token(eves_browser, noon):
    joining.become_worker(
        actor=queries.actor_for_user(user_id=boss_id()),
        country="PT",
        languages=["pt"],
        time_zone="Europe/Lisbon",
        now=noon,
    )
    url = reverse("account-tokens")
    assert "then you can make tokens" in eves_browser.get(url).content.decode()
    terms = {"name": "script", "scopes": ["work"], "days": "30"}
    assert eves_browser.post(url, terms).status_code == 403
    actor = queries.actor_for_user(user_id=boss_id())
    with pytest.raises(AddressUnconfirmedError, match="is theirs"):
        joining.make_token(actor=actor, name="x", scopes=["work"], days=1, now=noon)


def test_a_new_password_by_letter_puts_out_who_signed_up_under_the_address(
    eves_browser, noon
):
    hold_what_was_once_possible(noon)
    owner = Client()
    assert reset(owner, BOSS, OWN)
    assert eves_browser.get(reverse("account")).status_code == 302
    assert not Authenticator.objects.exists()
    with pytest.raises(TokenRefusedError):
        queries.actor_for_token(token="hw_eve", now=noon)
    (address,) = EmailAddress.objects.all()
    assert (address.email, address.verified, address.primary) == (BOSS, True, True)
    assert sign_in(owner, BOSS, OWN)
    assert not sign_in(Client(), BOSS, EVES)


def test_no_letter_opens_an_account_from_another_address_than_its_unconfirmed_own(
    eves_browser, noon
):
    hold_what_was_once_possible(noon)
    assert not reset(Client(), EVE, EVES)
    assert not queries.is_address_confirmed(user_id=boss_id())


def test_an_unconfirmed_address_added_elsewhere_brings_no_letter_to_that_account(ada):
    EmailAddress.objects.create(user_id=ada.user_id, email=BOSS)
    assert not reset(Client(), BOSS, OWN)


def test_who_waits_on_an_account_has_no_part_in_the_role_that_its_owner_accepts(
    eves_browser, sam, noon
):
    hold_what_was_once_possible(noon)
    path, owner = invite_boss(sam, noon), Client()
    reset(owner, BOSS, OWN)
    assert sign_in(owner, BOSS, OWN)
    assert owner.post(path)["Location"] == "/"
    assert owner.get(reverse("steward")).status_code == 200
    assert not reset(Client(), EVE, EVES)
    assert eves_browser.get(reverse("steward")).status_code == 302


def test_accepting_with_an_unconfirmed_account_ends_what_opened_it_before(
    eves_browser, sam, noon
):
    hold_what_was_once_possible(noon)
    Authenticator.objects.all().delete()
    path, owner = invite_boss(sam, noon), Client()
    sign_in(owner, BOSS, EVES)
    assert "you choose a new password" in owner.get(path).content.decode()
    assert owner.post(path)["Location"] == reverse("account_set_password")
    assert owner.get(reverse("steward")).status_code == 200
    passwords = {"password1": OWN, "password2": OWN}
    assert owner.post(reverse("account_set_password"), passwords).status_code == 302
    assert eves_browser.get(reverse("account")).status_code == 302
    assert not sign_in(Client(), BOSS, EVES)
    assert not EmailAddress.objects.filter(email=EVE).exists()
    with pytest.raises(TokenRefusedError):
        queries.actor_for_token(token="hw_eve", now=noon)


def test_an_invitation_gives_its_role_to_no_other_account(
    client, sam, ada, noon, django_user_model
):
    path = invite_boss(sam, noon)
    client.force_login(django_user_model.objects.get(pk=ada.user_id))
    page = client.get(path).content.decode()
    assert BOSS in page
    assert "signed in as ada@example.org" in page
    assert "Accept</button>" not in page
    refused = client.post(path)
    assert refused.status_code == 403
    assert not queries.actor_for_user(user_id=ada.user_id).is_steward
    with pytest.raises(InvitationForAnotherError, match=BOSS):
        joining.accept_invitation(
            actor=ada, token=path.split("/")[-2], now=noon + LATER
        )
    out = client.post(reverse("account_logout"), {"next": path})
    assert out["Location"] == path
    assert "Choose a password" in client.get(path).content.decode()


def test_a_further_confirmed_address_of_an_account_may_be_the_invited_one(
    sam, ada, noon
):
    EmailAddress.objects.create(user_id=ada.user_id, email=BOSS, verified=True)
    path = invite_boss(sam, noon)
    joining.accept_invitation(actor=ada, token=path.split("/")[-2], now=noon + LATER)
    assert queries.actor_for_user(user_id=ada.user_id).is_steward


@pytest.fixture
def left_open(client, sam, django_user_model) -> Client:
    """A session of Sam's, who has no password, entered long ago and left open."""
    client.force_login(
        django_user_model.objects.get(pk=sam.user_id),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


@pytest.mark.parametrize(
    ("page", "form"),
    [
        ("account_email", {"email": EVE, "action_add": "1"}),
        ("account_email", {"email": EVE, "action_primary": "1"}),
        ("account_set_password", {"password1": EVES, "password2": EVES}),
        ("account-tokens", {"name": "x", "scopes": ["steward"], "days": "30"}),
    ],
)
def test_an_old_session_shows_by_a_letter_who_acts(
    left_open, sam, django_user_model, page, form
):
    EmailAddress.objects.create(user_id=sam.user_id, email=EVE, verified=True)
    if form.get("action_add"):
        form = {**form, "email": "more@elsewhere.example.org"}
    away = left_open.post(reverse(page), form)
    assert away["Location"].startswith(reverse("account-letter"))
    left_open.post(reverse("account-letter"), {"next": reverse(page)})
    assert len(letters_to("sam@example.org")) == 1
    assert OutboxMessage.objects.count() == 1
    user = django_user_model.objects.get(pk=sam.user_id)
    assert not user.has_usable_password()
    assert user.email == "sam@example.org"
    assert EmailAddress.objects.filter(user=user).count() == 2
    assert queries.tokens_for(actor=sam) == ()


def test_an_old_session_with_a_password_is_asked_for_it_before_a_token(
    left_open, sam, django_user_model, noon
):
    user = django_user_model.objects.get(pk=sam.user_id)
    user.set_password(OWN)
    user.save()
    left_open.force_login(
        user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    terms = {"name": "x", "scopes": ["steward"], "days": "30"}
    away = left_open.post(reverse("account-tokens"), terms)
    assert away["Location"].startswith(reverse("account_reauthenticate"))
    assert queries.tokens_for(actor=sam) == ()
    made = left_open.post(away["Location"], {"password": OWN})
    assert 'id="token"' in made.content.decode()
    assert len(queries.tokens_for(actor=sam)) == 1


def test_an_old_session_of_an_unconfirmed_account_is_told_what_to_do(
    left_open, sam, django_user_model
):
    EmailAddress.objects.filter(user_id=sam.user_id).delete()
    passwords = {"password1": EVES, "password2": EVES}
    refused = left_open.post(reverse("account_set_password"), passwords)
    assert refused.status_code == 403
    assert "Sign out and sign in again" in refused.content.decode()


def test_the_old_address_is_told_of_the_new_one(client, sam, noon):
    link = joining.make_sign_in_link(email="sam@example.org", now=noon + LATER)
    client.post(path_of(link))
    EmailAddress.objects.create(user_id=sam.user_id, email=EVE, verified=True)
    client.post(reverse("account_email"), {"email": EVE, "action_primary": "1"})
    assert queries.email_of(user_id=sam.user_id) == EVE
    letter = letters_to("sam@example.org")[-1]
    assert EVE in letter
    assert "127.0.0.1" not in letter


def test_a_new_password_by_letter_ends_tokens_and_links_and_keeps_the_second_factor(
    sam, noon, django_user_model
):
    token = joining.make_token(
        actor=sam, name="x", scopes=["steward"], days=None, now=noon
    )
    link = joining.make_sign_in_link(email="sam@example.org", now=noon + LATER)
    TOTP.activate(django_user_model.objects.get(pk=sam.user_id), generate_totp_secret())
    assert reset(Client(), "sam@example.org", OWN)
    with pytest.raises(TokenRefusedError):
        queries.actor_for_token(token=token.text, now=noon)
    assert Client().post(path_of(link)).status_code == 409
    assert Authenticator.objects.filter(user_id=sam.user_id).exists()


def test_the_page_of_tokens_says_what_reading_results_also_allows(
    client, cleo, django_user_model
):
    client.force_login(django_user_model.objects.get(pk=cleo.user_id))
    page = client.get(reverse("account-tokens")).content.decode()
    assert "infer again, leave answers out of the data" in page
