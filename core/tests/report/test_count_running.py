"""Methods are run one after the other, and one that breaks does not end the run."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from handwork_core.counting import METHODS, CaptureTable
from handwork_core.report.counting.running import Call, run_all

TABLE = CaptureTable.from_dict({"10": 82, "01": 70, "11": 49})


def test_a_method_that_breaks_is_told_and_the_others_run():
    def broken(_table, *, level):
        raise np.linalg.LinAlgError(f"singular at {level}")

    methods = (replace(METHODS["chapman"], function=broken), METHODS["mt"])
    calls = [Call(name=m.name, method=m, data=TABLE, options={}) for m in methods]

    ran = run_all(calls, level=0.95, seed=0, tell=lambda _: None)

    assert list(ran.estimates) == ["mt"]
    (refused,) = ran.refused
    assert refused.title == methods[0].title
    assert "singular at 0.95" in refused.why


def test_a_level_that_is_no_share_is_not_taken_for_a_broken_method():
    calls = [Call(name="mt", method=METHODS["mt"], data=TABLE, options={})]

    with pytest.raises(ValueError, match="level must be"):
        run_all(calls, level=95, seed=0, tell=lambda _: None)
