from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.base.errors import NotFoundError
from handwork.flow import joining, suspending
from handwork.people import queries
from handwork.people.models import AccessToken
from handwork.people.queries import TokenRefusedError
from handwork.people.rules import TokenTermsError

pytestmark = pytest.mark.django_db


def make(actor, noon, *, scopes=("publish", "results"), days=None):
    return joining.make_token(
        actor=actor, name="script", scopes=scopes, days=days, now=noon
    )


def test_a_token_acts_for_who_made_it(cleo, noon):
    token = make(cleo, noon)
    actor, scopes = joining.enter_with_token(token=token.text, now=noon)
    assert actor.user_id == cleo.user_id
    assert actor.organisation_ids == cleo.organisation_ids
    assert scopes == {"publish", "results"}


def test_only_the_hash_of_a_token_is_kept(cleo, noon):
    token = make(cleo, noon)
    row = AccessToken.objects.get()
    assert token.text not in {row.token_hash, row.name}
    assert len(row.token_hash) == 64


def test_a_token_acts_as_no_more_than_its_scopes(sam, noon):
    sam = joining_as_worker(sam, noon)
    token = make(sam, noon, scopes=["work"])
    actor, _ = joining.enter_with_token(token=token.text, now=noon)
    assert actor.worker_id is not None
    assert not actor.is_steward


def joining_as_worker(actor, noon):
    joining.become_worker(
        actor=actor,
        country="FR",
        languages=["fr"],
        time_zone="Europe/Paris",
        now=noon,
    )
    return queries.actor_for_user(user_id=actor.user_id)


def test_nobody_makes_a_token_for_what_they_may_not_do(cleo, noon):
    with pytest.raises(TokenTermsError, match="may not do this itself: steward"):
        make(cleo, noon, scopes=["steward"])


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_token_names_scopes_that_exist(cleo, noon, scopes):
    with pytest.raises(TokenTermsError):
        make(cleo, noon, scopes=scopes)


def test_a_token_ends_when_it_should(cleo, noon):
    token = make(cleo, noon, days=30)
    almost = noon + timedelta(days=30) - timedelta(seconds=1)
    assert joining.enter_with_token(token=token.text, now=almost)
    with pytest.raises(TokenRefusedError):
        joining.enter_with_token(token=token.text, now=noon + timedelta(days=30))


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_does_not_last_for_an_absurd_time(cleo, noon, days):
    with pytest.raises(TokenTermsError):
        make(cleo, noon, days=days)


def test_a_revoked_token_opens_nothing(cleo, noon):
    token = make(cleo, noon)
    joining.revoke_token(actor=cleo, token_id=token.token_id, now=noon)
    with pytest.raises(TokenRefusedError):
        joining.enter_with_token(token=token.text, now=noon)
    assert queries.tokens_for(actor=cleo) == ()


def test_nobody_revokes_the_token_of_another(cleo, dov, noon):
    token = make(cleo, noon)
    with pytest.raises(NotFoundError):
        joining.revoke_token(actor=dov, token_id=token.token_id, now=noon)
    assert joining.enter_with_token(token=token.text, now=noon)


def test_the_token_of_a_closed_account_opens_nothing(cleo, sam, noon):
    token = make(cleo, noon)
    suspending.close_account(
        actor=sam, user_id=cleo.user_id, reason="The lab left.", now=noon
    )
    with pytest.raises(TokenRefusedError):
        joining.enter_with_token(token=token.text, now=noon)


def test_the_use_of_a_token_is_written_at_most_once_a_minute(cleo, noon):
    token = make(cleo, noon)
    for seconds in (0, 30, 59):
        joining.enter_with_token(
            token=token.text, now=noon + timedelta(seconds=seconds)
        )
    assert queries.tokens_for(actor=cleo)[0].last_used_at == noon
    later = noon + timedelta(seconds=61)
    joining.enter_with_token(token=token.text, now=later)
    assert queries.tokens_for(actor=cleo)[0].last_used_at == later


def test_a_token_that_was_never_made_opens_nothing(db, noon):
    with pytest.raises(TokenRefusedError):
        joining.enter_with_token(token="hw_guessed", now=noon)
