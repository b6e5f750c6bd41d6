from __future__ import annotations

import pytest
from django.db import IntegrityError, OperationalError

from handwork.flow.working.writing import once_more


def deadlock() -> OperationalError:
    error = OperationalError("deadlock detected")
    error.__cause__ = type("Broken", (Exception,), {"sqlstate": "40P01"})()
    return error


@pytest.mark.parametrize("clash", [IntegrityError("taken"), deadlock()])
def test_a_clash_is_tried_again_once(db, clash):
    outcomes = iter([clash, "done"])
    assert once_more(lambda: attempt(outcomes)) == "done"
    outcomes = iter([clash, clash, "done"])
    with pytest.raises(type(clash)):
        once_more(lambda: attempt(outcomes))


def test_a_lost_connection_is_not_tried_again(db):
    outcomes = iter([OperationalError("the connection is closed"), "done"])
    with pytest.raises(OperationalError):
        once_more(lambda: attempt(outcomes))


def attempt(outcomes):
    outcome = next(outcomes)
    if isinstance(outcome, Exception):
        raise outcome
    return outcome
