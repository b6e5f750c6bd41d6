"""A worker's way to a skill, and what closed work says, without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.flow import defining_skills, granting_skills
from handwork.people import queries as people
from handwork.projects.models import Batch
from handwork.site.worker import skill_tests, skills
from handwork.skills import queries
from handwork.skills.rules import Place, Requirement, SkillTerms
from qualified import KEY, TEST

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def define(cleo, noon):
    def make(**terms: object) -> int:
        wanted = {"name": "Reads French", "description": "Short texts.", **terms}
        return defining_skills.define_skill(
            actor=cleo,
            organisation_id=min(cleo.organisation_ids),
            terms=SkillTerms(**wanted),
            now=noon,
        ).type_id

    return make


@pytest.fixture
def tested(define) -> int:
    return define(test=TEST, test_seconds=600, answer_key=KEY)


@pytest.fixture(autouse=True)
def same_clock(clock, monkeypatch) -> None:
    for page in (skills, skill_tests):
        monkeypatch.setattr(page, "now", clock)


def require(batch_id: int, *wanted: Requirement) -> None:
    rows = [each.as_json() for each in wanted]
    Batch.objects.filter(pk=batch_id).update(requirements=rows)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_closed_work_says_what_is_lacking_and_leads_to_it(ada_browser, texts, tested):
    require(
        texts,
        Requirement(tested, "at-least", (80,)),
        Requirement("locale", "equal", places=(Place("US", "PA"),)),
        Requirement("approved-count", "at-least", (100,)),
        Requirement("adult", "equal", (1,)),
        Requirement("masters", "exists"),
    )
    shown = text(ada_browser.get("work-list"))
    assert "Not open to you yet" in shown
    assert "The skill “Reads French”: at least 80." in shown
    assert f'href="/skills/{tested}/"' in shown
    assert "It is for people in United States (US-PA)." in shown
    assert "Your approved answers: at least 100." in shown
    assert "It is for people of age." in shown
    assert "It is for masters." in shown
    assert 'formaction="/work/' not in shown


def test_work_that_guards_its_preview_shows_no_instructions(ada_browser, texts, define):
    type_id = define()
    require(texts, Requirement(type_id, "exists"))
    assert "Look <strong>well</strong>" in text(ada_browser.get("work-batch", texts))
    require(texts, Requirement(type_id, "exists", guards="preview"))
    shown = text(ada_browser.get("work-batch", texts))
    assert "This work is not open to you yet" in shown
    assert "Look <strong>well</strong>" not in shown


def test_hidden_work_is_on_no_page(ada_browser, texts, define):
    require(texts, Requirement(define(), "exists", guards="discover"))
    assert "Digits" not in text(ada_browser.get("work-list"))
    for response in (ada_browser.get("work-batch", texts), ada_browser.start(texts)):
        assert response.status_code == 403
        assert "Digits" not in text(response)


def test_a_test_is_taken_and_opens_the_work(ada_browser, texts, tested):
    require(texts, Requirement(tested, "at-least", (80,)))
    asked = ada_browser.post("skill-ask", tested, follow=True)
    assert "Which is the capital of France?" in text(asked)
    assert "10 min" in text(asked)
    # Noon in UTC, and ten minutes, where Ada lives.
    assert "13:10 (Europe/Paris)" in text(asked)
    url = asked.redirect_chain[-1][0]
    done = ada_browser.client.post(url, {"choice:capital": "paris"}, follow=True)
    assert "the skill is yours, with the value 100" in text(done)
    assert "Digits" in text(ada_browser.start(texts))


def test_a_test_left_empty_is_shown_again_with_what_it_asks(ada_browser, tested):
    url = ada_browser.post("skill-ask", tested, follow=True).redirect_chain[-1][0]
    refused = ada_browser.client.post(url, {})
    assert refused.status_code == 422
    assert "This question needs an answer." in text(refused)


def test_a_test_whose_time_is_over_is_closed_and_not_tried_again(
    ada_browser, tested, clock
):
    url = ada_browser.post("skill-ask", tested, follow=True).redirect_chain[-1][0]
    clock.wait(minutes=10)
    late = ada_browser.client.post(url, {"choice:capital": "paris"}, follow=True)
    assert "The time of this test is over" in text(late)
    assert "it can be asked for once" in text(late)
    assert "Begin the test" not in text(late)


def test_a_started_test_can_be_gone_on_with(ada_browser, tested):
    ada_browser.post("skill-ask", tested)
    assert "Go on with the test" in text(ada_browser.get("skill", tested))


def test_a_refused_worker_reads_the_reason(ada, cleo, ada_browser, define, noon):
    type_id = define()
    waiting = ada_browser.post("skill-ask", type_id, follow=True)
    assert "Waits for a decision" in text(waiting)
    (request,) = queries.waiting_for(actor=cleo)
    granting_skills.reject_request(
        actor=cleo, request_id=request.request_id, reason="Come back in May.", now=noon
    )
    shown = text(ada_browser.get("skills"))
    assert "Refused" in shown
    assert "Come back in May." in shown


def test_a_skill_taken_away_says_why(ada, cleo, ada_browser, define, noon):
    who = {"actor": cleo, "type_id": define(), "worker_id": ada.worker_id}
    granting_skills.grant_skill(**who, value=3, now=noon)
    assert "Value: 3" in text(ada_browser.get("skills"))
    granting_skills.revoke_skill(**who, reason="Copied.", now=noon)
    shown = text(ada_browser.get("skills"))
    assert "Taken away" in shown
    assert "Copied." in shown


def test_a_skill_that_is_not_offered_or_ended_is_seen_by_who_has_it_only(
    cleo, ada, bola, browse, define, noon
):
    type_id = define(is_requestable=False)
    granting_skills.grant_skill(
        actor=cleo, type_id=type_id, worker_id=ada.worker_id, now=noon
    )
    defining_skills.delete_skill(actor=cleo, type_id=type_id, now=noon)
    assert "Reads French" in text(browse(ada).get("skill", type_id))
    assert browse(bola).get("skill", type_id).status_code == 404


def test_skills_are_searched(ada_browser, define):
    define()
    define(name="Draws boxes")
    found = text(ada_browser.client.get("/skills/?search=FRENCH"))
    assert "Reads French" in found
    assert "Draws boxes" not in found


def test_someone_elses_test_is_not_there(bola, browse, ada_browser, tested):
    url = ada_browser.post("skill-ask", tested, follow=True).redirect_chain[-1][0]
    assert browse(bola).client.get(url).status_code == 404


def test_the_profile_keeps_part_of_the_country_and_age(ada, ada_browser):
    data = {
        "country": "US",
        "subdivision": "us-pa",
        "language": "English",
        "time_zone": "Europe/Paris",
        "is_adult": "on",
    }
    ada_browser.post("profile", data=data)
    known = people.worker(worker_id=ada.worker_id)
    assert (known.country, known.subdivision, known.is_adult) == ("US", "PA", True)
    wrong = ada_browser.post("profile", data={**data, "subdivision": "P/A"})
    assert wrong.status_code == 422
    assert "ISO 3166-2" in text(wrong)


def test_asking_too_soon_says_from_when_on(ada_browser, define, clock, cleo, noon):
    type_id = define(is_auto_granted=True, retry_delay_seconds=3600)
    ada_browser.post("skill-ask", type_id)
    shown = text(ada_browser.get("skill", type_id))
    assert "Ask again from 21 Nov 2026 14:00 (Europe/Paris) on." in shown
    clock.moment = noon + timedelta(hours=1)
    assert "Ask for it" in text(ada_browser.get("skill", type_id))
