"""Access keys: sealed at rest, of one organisation, ended with what they stand on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from handwork.base.errors import NotFoundError
from handwork.flow import keying, owning
from handwork.people import queries, services
from handwork.people.models import AccessKey, Membership, Pseudonym

pytestmark = pytest.mark.django_db


@pytest.fixture
def key(cleo, noon):
    (organisation_id,) = cleo.organisation_ids
    return keying.make_key(
        actor=cleo, organisation_id=organisation_id, name="script", now=noon
    )


def test_a_key_acts_for_its_organisation_and_as_nothing_else(key, cleo):
    found = queries.key_secret(key_id=key.key_id)
    assert found.secret == key.secret
    assert found.actor.organisation_ids == cleo.organisation_ids
    assert found.actor.worker_id is None
    assert not found.actor.is_steward


def test_the_table_does_not_hold_the_secret(key):
    row = AccessKey.objects.get()
    kept = [str(getattr(row, field.attname)) for field in row._meta.fields]
    assert key.secret not in " ".join(kept)


def test_another_secret_of_the_installation_opens_no_key(key, settings):
    settings.SECRET_KEY = "another long secret of another installation, of no use"
    assert queries.key_secret(key_id=key.key_id) is None


def test_a_key_is_of_a_member_only(cleo, dov, noon):
    (dovs,) = dov.organisation_ids
    with pytest.raises(NotFoundError):
        keying.make_key(actor=cleo, organisation_id=dovs, name="script", now=noon)


def test_a_key_ends_with_the_membership(key):
    Membership.objects.all().delete()
    assert queries.key_secret(key_id=key.key_id) is None


def test_a_key_ends_with_the_account(key, cleo):
    with transaction.atomic():
        services.close_account(user_id=cleo.user_id)
    assert queries.key_secret(key_id=key.key_id) is None


def test_a_new_password_by_letter_ends_the_keys(key, cleo, noon):
    owning.reset_password(user_id=cleo.user_id, password="a new one 1!", now=noon)
    assert queries.key_secret(key_id=key.key_id) is None


def test_nobody_revokes_the_key_of_another(key, dov, noon):
    with pytest.raises(NotFoundError):
        keying.revoke_key(actor=dov, key_pk=key.id, now=noon)
    assert queries.key_secret(key_id=key.key_id)


def test_a_use_is_written_once_a_minute(key, noon, django_assert_num_queries):
    def use(seconds: int) -> object:
        found = queries.key_secret(key_id=key.key_id)
        keying.enter_with_key(found=found, now=noon + timedelta(seconds=seconds))
        return queries.key_secret(key_id=key.key_id).last_used_at

    assert use(0) == noon
    assert use(59) == noon
    assert use(60) == noon + timedelta(seconds=60)


def test_a_name_towards_an_organisation_finds_its_worker_there_only(cleo, dov, ada):
    (cleos,), (dovs,) = cleo.organisation_ids, dov.organisation_ids
    codes = queries.worker_codes(organisation_id=cleos, worker_ids=[ada.worker_id])
    code = codes[ada.worker_id]
    assert (
        code[1:]
        == (queries.pseudonym_of(worker_id=ada.worker_id, organisation_id=cleos)[1:])
    )
    assert queries.worker_of_code(organisation_id=cleos, code=code) == ada.worker_id
    assert queries.worker_of_code(organisation_id=dovs, code=code) is None


def test_a_name_that_was_shown_is_read_in_one_query(
    cleo, ada, bola, django_assert_num_queries
):
    (cleos,) = cleo.organisation_ids
    ids = [ada.worker_id, bola.worker_id]
    first = queries.worker_codes(organisation_id=cleos, worker_ids=ids)
    with django_assert_num_queries(1):
        assert queries.worker_codes(organisation_id=cleos, worker_ids=ids) == first
    assert Pseudonym.objects.count() == 2
