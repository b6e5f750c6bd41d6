from __future__ import annotations

import pytest

from handwork.base.public_codes import code


@pytest.fixture
def sent(cleo):
    (organisation_id,) = cleo.organisation_ids
    return {
        "organisation_id": organisation_id,
        "name": "Sentences",
        "html": "<p>${sentence} ${ author }</p>",
    }


def test_a_layout_is_kept_and_read_with_its_places(cleos, sent):
    made = cleos.post("layouts", sent)
    found = cleos.get(f"layouts/{made['id']}")
    assert found["parameters"] == ["sentence", "author"]
    assert found["layout_code"] == code("layout", made["id"])
    assert cleos.get("layouts")["items"] == [found]


def test_a_layout_without_a_text_is_refused(cleos, sent):
    refusal = cleos.refusal("POST", "layouts", {**sent, "html": " "})
    assert (refusal["status"], refusal["code"]) == (422, "invalid-layout")


def test_others_layouts_are_not_there(cleos, sent, dov, program_of):
    made = cleos.post("layouts", sent)
    dovs = program_of(dov, "publish", "results")
    assert dovs.get("layouts")["items"] == []
    assert dovs.refusal("GET", f"layouts/{made['id']}")["status"] == 404
    assert dovs.refusal("POST", "layouts", sent)["status"] == 404
