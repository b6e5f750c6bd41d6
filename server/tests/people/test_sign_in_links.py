from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.flow import joining, suspending
from handwork.people.rules import SIGN_IN_LINK_LASTS
from handwork.people.services import SignInLinkEndedError

pytestmark = pytest.mark.django_db


def link_for(noon, email="ada@example.org") -> str:
    link = joining.make_sign_in_link(email=email, now=noon)
    return link.rstrip("/").rpartition("/")[2]


def test_a_link_signs_its_account_in_once(ada, noon):
    token = link_for(noon)
    assert joining.use_sign_in_link(token=token, now=noon) == ada.user_id
    with pytest.raises(SignInLinkEndedError):
        joining.use_sign_in_link(token=token, now=noon)


def test_a_link_ends(ada, noon):
    token = link_for(noon)
    with pytest.raises(SignInLinkEndedError):
        joining.use_sign_in_link(token=token, now=noon + SIGN_IN_LINK_LASTS)


def test_a_link_to_a_closed_account_signs_nobody_in(cleo, sam, noon):
    token = link_for(noon, "cleo@example.org")
    suspending.close_account(
        actor=sam, user_id=cleo.user_id, reason="Asked for it.", now=noon
    )
    with pytest.raises(SignInLinkEndedError):
        joining.use_sign_in_link(token=token, now=noon)


def test_there_is_no_link_for_who_has_no_account(db, noon):
    with pytest.raises(joining.NoSuchPersonError, match="no account"):
        joining.make_sign_in_link(email="zoe@example.org", now=noon)


def test_opening_the_link_shows_a_button_and_pressing_it_signs_in(client, ada, noon):
    token = link_for(noon + timedelta(days=36500))
    assert client.get(f"/enter/{token}/").status_code == 200
    assert "_auth_user_id" not in client.session
    pressed = client.post(f"/enter/{token}/")
    assert pressed.status_code == 302
    assert client.session["_auth_user_id"] == str(ada.user_id)


def test_a_used_link_is_refused_on_its_page(client, ada, noon):
    token = link_for(noon + timedelta(days=36500))
    client.post(f"/enter/{token}/")
    client.logout()
    again = client.post(f"/enter/{token}/")
    assert again.status_code == 409
    assert "_auth_user_id" not in client.session
