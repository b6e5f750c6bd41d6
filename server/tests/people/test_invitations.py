from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.base import queries as base
from handwork.base.errors import NotAllowedError, NotFoundError
from handwork.base.models import OutboxMessage
from handwork.flow import joining
from handwork.people import queries
from handwork.people.rules import INVITATION_LASTS, EmailError
from handwork.people.services import InvitationEndedError, NameTakenError

pytestmark = pytest.mark.django_db


def token_in(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def invite_requester(sam, noon, *, email="zoe@example.org", name="Zoe's lab") -> str:
    link = joining.invite(
        actor=sam, email=email, role="requester", new_organisation=name, now=noon
    )
    return token_in(link)


def test_an_invited_requester_opens_an_account_and_acts_for_the_organisation(sam, noon):
    token = invite_requester(sam, noon)
    user_id = joining.open_invited_account(
        token=token, password="a long enough one", now=noon
    )
    actor = queries.actor_for_user(user_id=user_id)
    assert queries.organisations_for(actor=actor)[0].name == "Zoe's lab"
    assert queries.email_of(user_id=user_id) == "zoe@example.org"


def test_the_letter_holds_the_link_and_the_table_only_its_hash(sam, noon):
    token = invite_requester(sam, noon)
    letter = OutboxMessage.objects.get()
    assert letter.recipient == "zoe@example.org"
    assert f"/invitations/{token}/" in letter.content["body"]
    assert queries.invitations_for(actor=sam)[0].state(noon) == "waiting"


def test_who_has_an_account_accepts_with_it(sam, ada, noon):
    token = invite_requester(sam, noon, email="ada@example.org")
    joining.accept_invitation(actor=ada, token=token, now=noon)
    actor = queries.actor_for_user(user_id=ada.user_id)
    assert actor.is_requester
    assert actor.worker_id == ada.worker_id


def test_an_invitation_is_accepted_once(sam, ada, bola, noon):
    token = invite_requester(sam, noon, email="ada@example.org")
    joining.accept_invitation(actor=ada, token=token, now=noon)
    with pytest.raises(NotFoundError, match="was used"):
        joining.accept_invitation(actor=bola, token=token, now=noon)
    assert not queries.actor_for_user(user_id=bola.user_id).is_requester


def test_an_old_invitation_is_refused(sam, ada, noon):
    token = invite_requester(sam, noon, email="ada@example.org")
    with pytest.raises(NotFoundError, match="too old"):
        joining.accept_invitation(
            actor=ada, token=token, now=noon + INVITATION_LASTS + timedelta(seconds=1)
        )


def test_an_invitation_that_was_taken_back_is_refused(sam, ada, noon):
    token = invite_requester(sam, noon, email="ada@example.org")
    invitation_id = queries.invitations_for(actor=sam)[0].invitation_id
    joining.revoke_invitation(actor=sam, invitation_id=invitation_id, now=noon)
    with pytest.raises(NotFoundError, match="taken back"):
        joining.accept_invitation(actor=ada, token=token, now=noon)
    with pytest.raises(InvitationEndedError):
        joining.revoke_invitation(actor=sam, invitation_id=invitation_id, now=noon)


def test_only_a_steward_invites(cleo, noon):
    with pytest.raises(NotAllowedError):
        joining.invite(actor=cleo, email="a@example.org", role="steward", now=noon)


@pytest.mark.parametrize("email", ["", "zoe", "zoe@", "zoe@host", "a b@example.org"])
def test_what_is_no_address_is_refused(sam, noon, email):
    with pytest.raises(EmailError):
        joining.invite(actor=sam, email=email, role="worker", now=noon)


def test_a_requester_without_an_organisation_is_refused(sam, noon):
    with pytest.raises(joining.InvitationTermsError, match="joins an organisation"):
        joining.invite(actor=sam, email="a@example.org", role="requester", now=noon)


def test_a_role_that_does_not_exist_is_refused(sam, noon):
    with pytest.raises(joining.InvitationTermsError, match="not a role"):
        joining.invite(actor=sam, email="a@example.org", role="queen", now=noon)


def test_two_organisations_have_no_name_in_common(sam, cleo, noon):
    with pytest.raises(NameTakenError):
        invite_requester(sam, noon, name="Cleo's lab")
    assert not queries.invitations_for(actor=sam)


def test_an_invited_steward_becomes_one_and_the_audit_says_so(sam, ada, noon):
    link = joining.invite(actor=sam, email="ada@example.org", role="steward", now=noon)
    joining.accept_invitation(actor=ada, token=token_in(link), now=noon)
    assert queries.actor_for_user(user_id=ada.user_id).is_steward
    invitation_id = queries.invitations_for(actor=sam)[0].invitation_id
    verbs = [
        event.verb
        for event in base.audit_for_subject(subject=f"invitation:{invitation_id}")
    ]
    assert verbs == ["invitation-accepted", "invited"]
