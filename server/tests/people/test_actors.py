from __future__ import annotations


def test_a_worker_acts_as_worker_only(ada):
    assert ada.worker_id is not None
    assert not ada.is_requester
    assert not ada.is_steward


def test_a_requester_acts_for_their_own_organisation_only(cleo, dov):
    assert not cleo.organisation_ids & dov.organisation_ids
    assert all(cleo.acts_for(organisation) for organisation in cleo.organisation_ids)
