from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from handwork.base.models import OutboxMessage
from handwork.flow import joining
from handwork.people import queries

pytestmark = pytest.mark.django_db
PASSWORD = "quite a long one"
PLAIN_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
]
OWN_PAGES = [
    "account_email",
    "account_change_password",
    "account_logout",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
]


def sign_up(client, email="new@example.org"):
    return client.post(
        reverse("account_signup"), {"email": email, "password1": PASSWORD}
    )


def enter_by_link(client, email, noon):
    link = joining.make_sign_in_link(email=email, now=noon + timedelta(days=36500))
    client.post(link.partition("8000")[2])


def assert_in_our_frame(page: str) -> None:
    assert 'class="skip-link"' in page
    assert not re.search(r"\sstyle=|\son[a-z]+=", page)
    for script in re.findall(r"<script[^>]*>", page):
        assert "src=" in script or 'type="application/json"' in script


def test_anyone_signs_up_and_is_asked_for_a_workers_profile(client):
    assert sign_up(client).status_code == 302
    assert client.get("/").headers["Location"] == reverse("profile")
    assert queries.user_id_of(email="new@example.org") is not None


def test_signing_up_gives_no_role(client):
    sign_up(client)
    user_id = queries.user_id_of(email="new@example.org")
    actor = queries.actor_for_user(user_id=user_id)
    assert (actor.worker_id, actor.is_requester, actor.is_steward) == (None, 0, 0)


def test_letters_of_accounts_leave_by_the_outbox(client):
    sign_up(client)
    client.logout()
    client.post(reverse("account_reset_password"), {"email": "new@example.org"})
    letters = OutboxMessage.objects.order_by("id")
    assert [letter.recipient for letter in letters] == ["new@example.org"] * 2
    assert "/accounts/password/reset/key/" in letters[1].content["body"]


def test_a_password_signs_in_and_a_wrong_one_does_not(client):
    sign_up(client)
    client.logout()
    url, email = reverse("account_login"), "new@example.org"
    wrong = client.post(url, {"login": email, "password": "not this one at all"})
    assert wrong.status_code == 200
    right = client.post(url, {"login": email, "password": PASSWORD})
    assert right.status_code == 302


@pytest.mark.parametrize("password", ["short", "passwordpassword", "1234567890"])
def test_a_weak_password_is_refused(client, password):
    url = reverse("account_signup")
    response = client.post(url, {"email": "a@example.org", "password1": password})
    weak = {"short", "1234567890"}
    assert (response.status_code == 200) == (password in weak)


@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_pages_for_strangers_stand_in_our_frame(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_in_our_frame(response.content.decode())


@pytest.mark.parametrize("name", OWN_PAGES)
def test_pages_of_an_account_stand_in_our_frame(client, name):
    sign_up(client)
    EmailAddress.objects.update(verified=True)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_in_our_frame(response.content.decode())


def test_a_passkey_signs_in_by_itself_unless_that_is_unticked(client):
    sign_up(client)
    EmailAddress.objects.update(verified=True)
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    assert re.search(r'<input[^>]*name="passwordless"[^>]*checked', page)
    assert "Add a passkey" in page


def test_who_must_confirm_an_address_first_finds_the_button_for_it(client):
    sign_up(client)
    for name in ("mfa_index", "account"):
        page = client.get(reverse(name)).content.decode()
        assert "Confirm first that new@example.org is yours" in page
        assert reverse("mfa_add_webauthn") not in page
    again = {"email": "new@example.org", "action_send": "1"}
    sent = client.post(reverse("account_email"), again, follow=True)
    assert "is on its way to new@example.org" in sent.content.decode()


def test_who_has_just_entered_by_a_link_is_not_asked_who_they_are(client, sam, noon):
    enter_by_link(client, "sam@example.org", noon)
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


@pytest.fixture
def long_ago(client, sam, django_user_model):
    """Sam, who has no password, confirmed the address and came in some days ago."""
    user = django_user_model.objects.get(pk=sam.user_id)
    client.force_login(
        user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def test_an_account_without_a_password_shows_by_a_letter_who_acts(long_ago):
    asked = reverse("mfa_add_webauthn")
    away = long_ago.get(asked)
    assert away["Location"].startswith(reverse("account-letter"))
    page = long_ago.get(away["Location"]).content.decode()
    assert "A link goes to sam@example.org" in page
    sent = long_ago.post(reverse("account-letter"), {"next": asked})
    assert_in_our_frame(sent.content.decode())
    letter = OutboxMessage.objects.latest("id").content["body"]
    link = re.search(r"/enter/\S+", letter)[0]
    assert long_ago.post(link)["Location"] == asked
    assert long_ago.get(asked).status_code == 200


def test_a_letter_leads_to_no_other_site(long_ago):
    long_ago.post(reverse("account-letter"), {"next": "https://elsewhere.example/"})
    letter = OutboxMessage.objects.latest("id").content["body"]
    assert "elsewhere" not in letter


def test_a_password_stands_next_to_the_letter(long_ago, sam, django_user_model):
    user = django_user_model.objects.get(pk=sam.user_id)
    user.set_password(PASSWORD)
    user.save()
    long_ago.force_login(
        user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    page = long_ago.get(reverse("mfa_add_webauthn"), follow=True)
    assert page.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    assert reverse("account-letter") in page.content.decode()


def test_the_code_of_a_second_factor_is_asked_for_after_a_sign_in_link(
    client, sam, noon, django_user_model
):
    user = django_user_model.objects.get(pk=sam.user_id)
    TOTP.activate(user, generate_totp_secret())
    link = joining.make_sign_in_link(
        email="sam@example.org", now=noon + timedelta(days=36500)
    )
    response = client.post(link.partition("8000")[2])
    assert response["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    assert_in_our_frame(client.get(reverse("mfa_authenticate")).content.decode())


def test_an_invitation_is_accepted_in_the_browser(client, sam, noon):
    link = joining.invite(
        actor=sam,
        email="zoe@example.org",
        role="requester",
        new_organisation="Zoe's lab",
        now=noon + timedelta(days=36500),
    )
    url = link.partition("8000")[2]
    assert b"Zoe&#x27;s lab" in client.get(url).content
    assert client.post(url, {"password": "short"}).status_code == 422
    accepted = client.post(url, {"password": PASSWORD})
    assert accepted.status_code == 302
    assert client.get("/")["Location"] == reverse("project-list")
    assert client.get(url).status_code == 404


def test_a_token_is_shown_once(client, cleo, noon):
    enter_by_link(client, "cleo@example.org", noon)
    url = reverse("account-tokens")
    terms = {"name": "script", "scopes": ["publish"], "days": "30"}
    made = client.post(url, terms).content.decode()
    text = re.search(r'id="token">(hw_[\w-]+)<', made)[1]
    assert text not in client.get(url).content.decode()
    token_id = queries.tokens_for(actor=cleo)[0].token_id
    client.post(reverse("account-token-revoke", args=[token_id]))
    assert queries.tokens_for(actor=cleo) == ()
