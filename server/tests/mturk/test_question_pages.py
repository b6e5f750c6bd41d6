"""What programs ask is what workers see, before and after they accept; layouts become HITs."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError
from django.contrib.auth import get_user_model
from django.test import Client

from handwork.flow import laying_out
from handwork.mturk import ids
from handwork.mturk.clock import now
from handwork.projects.queries import offers
from tools.questions import asked, chosen, external, form, html, written

HIT = {
    "Title": "Shoes",
    "Description": "Say what you see.",
    "Reward": "0.10",
    "LifetimeInSeconds": 3_600,
    "AssignmentDurationInSeconds": 600,
    "MaxAssignments": 2,
}
SHOES = form(
    asked("size", written("<IsNumeric/>"), required=True)
    + asked("colour", chosen("red", "blue"))
)


def client_of(actor):
    client = Client()
    client.force_login(get_user_model().objects.get(pk=actor.user_id))
    return client


def batch_of(hit):
    return ids.pk_of("type", hit["HITTypeId"])


def frame_source(page):
    found = re.search(r'<iframe class="[^"]+" src="([^"]+)"', page.content.decode())
    return unescape(found[1])


def given_to(address):
    return {
        name: values[0] for name, values in parse_qs(urlsplit(address).query).items()
    }


def test_a_worker_looks_at_a_page_accepts_it_and_submits_it_to_the_program(mturk, ada):
    hit = mturk.create_hit(Question=external("https://survey.example.org/a"), **HIT)[
        "HIT"
    ]
    browser, batch_id = client_of(ada), batch_of(hit)
    before = given_to(frame_source(browser.get(f"/work/{batch_id}/preview/")))
    assert before["assignmentId"] == "ASSIGNMENT_ID_NOT_AVAILABLE"
    assert before["hitId"] == hit["HITId"]
    assert "workerId" not in before
    assert mturk.get_hit(HITId=hit["HITId"])["HIT"]["NumberOfAssignmentsPending"] == 0
    page = browser.post(f"/work/{batch_id}/task/", follow=True)
    after = given_to(frame_source(page))
    sent = {"assignmentId": after["assignmentId"], "age": "41", "why": "a & b"}
    assert Client().post("/mturk/externalSubmit", sent).status_code == 200
    (assignment,) = mturk.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
    assert assignment["AssignmentId"] == after["assignmentId"]
    assert assignment["WorkerId"] == after["workerId"]
    assert "<FreeText>a &amp; b</FreeText>" in assignment["Answer"]


def test_a_form_is_filled_in_here_and_read_there(mturk, ada):
    hit = mturk.create_hit(Question=SHOES, **HIT)["HIT"]
    browser, batch_id = client_of(ada), batch_of(hit)
    page = browser.post(f"/work/{batch_id}/task/", follow=True).content.decode()
    address = re.search(r'action="(/work/assignments/\d+/submit/)"', page)[1]
    wrong = browser.post(address, {"client_key": "k", "text:size": "big"})
    assert wrong.status_code == 422
    sent = {"client_key": "k", "text:size": "41", "choice:colour": "red"}
    assert browser.post(address, sent).status_code == 302
    (assignment,) = mturk.list_assignments_for_hit(HITId=hit["HITId"])["Assignments"]
    assert "<SelectionIdentifier>red</SelectionIdentifier>" in assignment["Answer"]


def test_html_is_shown_before_it_is_accepted(mturk, ada):
    hit = mturk.create_hit(Question=html("<form>What is it?</form>"), **HIT)["HIT"]
    browser = client_of(ada)
    address = frame_source(browser.get(f"/work/{batch_of(hit)}/preview/"))
    assert given_to(address)["assignmentId"] == "ASSIGNMENT_ID_NOT_AVAILABLE"
    assert "What is it?" in browser.get(address).content.decode()


def test_a_preview_is_guarded(mturk, ada):
    adults = {
        "QualificationTypeId": "00000000000000000060",
        "Comparator": "EqualTo",
        "IntegerValues": [1],
        "ActionsGuarded": "PreviewAndAccept",
    }
    hit = mturk.create_hit(Question=SHOES, QualificationRequirements=[adults], **HIT)
    page = client_of(ada).get(f"/work/{batch_of(hit['HIT'])}/preview/")
    assert page.status_code == 403
    assert "What is size?" not in page.content.decode()


@pytest.fixture
def layout_id(cleo, mturk):
    (organisation_id,) = cleo.organisation_ids
    made = laying_out.make_layout(
        actor=cleo,
        organisation_id=organisation_id,
        name="Sentences",
        html="<p>${sentence}</p><script>const a = `${sentence} ${other}`;</script>",
        now=now(),
    )
    return ids.code("layout", made)


def test_a_layout_becomes_the_question_of_a_hit(mturk, layout_id):
    given = [{"Name": "sentence", "Value": "<b>So & so</b>"}]
    hit = mturk.create_hit(HITLayoutId=layout_id, HITLayoutParameters=given, **HIT)[
        "HIT"
    ]
    assert hit["HITLayoutId"] == layout_id
    assert "<p><b>So & so</b></p>" in hit["Question"]
    assert "`<b>So & so</b> ${other}`" in hit["Question"]


def test_what_fills_no_place_of_a_layout_is_not_kept(mturk, layout_id, cleo):
    given = [
        {"Name": "sentence", "Value": "So."},
        {"Name": "other", "Value": "And so."},
        {"Name": "nowhere", "Value": "x" * 100_000},
    ]
    hit = mturk.create_hit(HITLayoutId=layout_id, HITLayoutParameters=given, **HIT)[
        "HIT"
    ]
    kept = offers.offer_for(actor=cleo, task_id=ids.pk_of("hit", hit["HITId"]))
    assert kept.layout_parameters == tuple(given[:2])


def test_texts_for_a_layout_are_no_longer_than_a_question_may_be(mturk, layout_id):
    # Each is written once into the page, and with three signs more where it is kept.
    given = [
        {"Name": "sentence", "Value": "So."},
        {"Name": "other", "Value": '"' * 40_000},
    ]
    with pytest.raises(ClientError, match="may have 65,535") as caught:
        mturk.create_hit(HITLayoutId=layout_id, HITLayoutParameters=given, **HIT)
    code = caught.value.response["TurkErrorCode"]
    assert code == "AWS.MechanicalTurk.InvalidParameterValue"


def test_a_place_without_a_text_is_named(mturk, layout_id):
    with pytest.raises(ClientError, match="sentence") as caught:
        mturk.create_hit(HITLayoutId=layout_id, **HIT)
    code = caught.value.response["TurkErrorCode"]
    assert code == "AWS.MechanicalTurk.InvalidParameterValue"


def test_another_organisations_layout_does_not_exist(dov_mturk, layout_id):
    with pytest.raises(ClientError, match="does not exist") as caught:
        dov_mturk.create_hit(HITLayoutId=layout_id, **HIT)
    code = caught.value.response["TurkErrorCode"]
    assert code == "AWS.MechanicalTurk.HITLayoutDoesNotExist"


@pytest.mark.parametrize("member", ["HITGroupId", "HITTypeId"])
def test_the_link_that_programs_print_leads_workers_to_the_work(mturk, ada, member):
    hit = mturk.create_hit(Question=external("https://survey.example.org/a"), **HIT)[
        "HIT"
    ]
    browser = client_of(ada)
    led = browser.get("/mturk/preview", {"groupId": hit[member]})
    assert led.url == f"/work/{batch_of(hit)}/"
    assert "Shoes" in browser.get(led.url).content.decode()


def test_a_link_to_work_that_is_not_here_leads_to_the_list_of_work(ada):
    led = client_of(ada).get("/mturk/preview", {"groupId": "3NONE"}, follow=True)
    assert led.redirect_chain[-1][0] == "/work/"
    assert "Nothing is left for you in this work" in led.content.decode()
