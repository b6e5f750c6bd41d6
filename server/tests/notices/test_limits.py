"""Notices have limits: of tests within an hour, and of types that are told of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.flow import notifying
from handwork.flow.notifying import TooManyRulesError, TooManyTestsError, Wanted

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "https://programs.example.org/listener"


def wanted(destination=ADDRESS):
    return Wanted("sns", destination, "2014-08-15", ("HITExpired",))


def ask(cleo, batch_id, now, *, is_active=None, destination=ADDRESS):
    notifying.change_rule(
        actor=cleo,
        batch_id=batch_id,
        wanted=wanted(destination),
        is_active=is_active,
        now=now,
    )


def test_tests_without_end_are_refused(cleo, noon):
    given = {
        "actor": cleo,
        "organisation_id": min(cleo.organisation_ids),
        "wanted": wanted(),
        "event": "Ping",
    }
    for _ in range(notifying.MOST_TESTS):
        notifying.send_test(**given, now=noon)
    with pytest.raises(TooManyTestsError):
        notifying.send_test(**given, now=noon + timedelta(minutes=59))
    notifying.send_test(**given, now=noon + timedelta(minutes=61))


def test_more_types_than_may_be_are_not_told_of(cleo, make_batch, noon, monkeypatch):
    monkeypatch.setattr(notifying, "MOST_RULES", 1)
    one, other = make_batch(), make_batch()
    ask(cleo, one, noon)
    ask(cleo, one, noon, destination=f"{ADDRESS}/2")
    with pytest.raises(TooManyRulesError):
        ask(cleo, other, noon)
    ask(cleo, one, noon, is_active=False)
    ask(cleo, other, noon)
    with pytest.raises(TooManyRulesError):
        ask(cleo, one, noon, is_active=True)
