from __future__ import annotations

import pytest

from handwork.projects.queries.gallery import gallery

INTERFACE = (
    '<View><Text name="t" value="$text"/>\n<Choices name="mood" toName="t">'
    '<Choice value="Good"/></Choices>\n<Ellipse name="e" toName="t"/></View>'
)


@pytest.fixture
def cleos(program_of, cleo):
    return program_of(cleo, "publish", "results")


def test_the_ready_templates_are_listed_with_what_a_project_needs(cleos):
    listed = cleos.get("templates")
    assert [each["name"] for each in listed] == [each.name for each in gallery()]
    assert listed[0]["options"]["template"].startswith("<crowd-form>")


def test_an_interface_becomes_a_template_and_what_is_left_out_is_named(cleos):
    sent = {"interface": INTERFACE}
    found = cleos.post("templates/label-studio", sent)
    assert "crowd-classifier" in found["template"]
    assert [(each["line"], each["tag"]) for each in found["unmatched"]] == [
        (3, "Ellipse")
    ]


def test_a_document_type_is_refused(cleos):
    sent = {"interface": "<!DOCTYPE x><View/>"}
    refusal = cleos.refusal("POST", "templates/label-studio", sent)
    assert (refusal["status"], refusal["code"]) == (422, "unreadable-interface")
