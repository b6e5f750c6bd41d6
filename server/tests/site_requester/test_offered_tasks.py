"""Tasks that programs offer one by one, on the pages of their requester."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from handwork.base.public_codes import code
from handwork.flow import (
    acting,
    judging,
    laying_out,
    offering_tasks,
    paying,
    watching,
    working,
)
from handwork.flow.counting_offers import offer_view
from handwork.flow.notifying import Wanted, change_rule
from handwork.people.models import User
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.projects.rules.offers import OfferTerms
from handwork.site.clock import now

QUESTION = {
    "question": '<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/'
    'AWSMechanicalTurkDataSchemas/2006-07-14/ExternalQuestion.xsd">'
    "<ExternalURL>https://example.org/</ExternalURL>"
    "<FrameHeight>0</FrameHeight></ExternalQuestion>"
}
KNOWN = {
    "PolicyName": "ScoreMyKnownAnswers/2011-09-01",
    "Parameters": [
        {"Key": "AnswerKey", "MapEntries": [{"Key": "digit", "Values": ["7"]}]},
        {"Key": "ApproveIfKnownAnswerScoreIsAtLeast", "Values": ["1"]},
    ],
}


@pytest.fixture
def terms(rich, today):
    """Make a growing batch by its title."""

    def make(title="Which digit?") -> int:
        return offering_tasks.make_terms(
            actor=rich,
            organisation_id=min(rich.organisation_ids),
            terms=OfferTerms(
                title=title,
                description="Look *closely*.",
                price_micros=50_000,
                currency="EUR",
                time_limit_seconds=600,
                keywords="digit, image",
            ),
            now=today,
        )

    return make


@pytest.fixture
def batch_id(terms) -> int:
    return terms()


@pytest.fixture
def offered(rich, batch_id, today):
    """Offer a task of the batch for an hour, to five; gives its number."""

    def offer(**changes) -> int:
        asked = {"question": QUESTION, "most": 5, "lifetime_seconds": 3600}
        record = offering_tasks.offer_task(
            actor=rich, batch_id=batch_id, now=today, **asked | changes
        )
        return record.task_id

    return offer


@pytest.fixture
def answer(batch_id, today):
    """Let somebody take the next task, and answer it."""

    def give(worker, text="7") -> None:
        held = working.take(worker_id=worker.worker_id, batch_id=batch_id, now=today)
        working.submit(
            worker_id=worker.worker_id,
            assignment_id=held.assignment_id,
            content={"answers": [{"name": "digit", "text": text}]},
            client_key=f"key-{held.assignment_id}",
            active_milliseconds=None,
            now=today,
        )

    return give


@pytest.fixture
def cast(ada, bola, eve) -> tuple[Actor, Actor, Actor]:
    return ada, bola, eve


@pytest.fixture
def elsewheres_steward(signed_in, dov):
    """A steward who is a member of another organisation."""
    User.objects.filter(pk=dov.user_id).update(is_steward=True)
    return signed_in(dov)


@pytest.fixture
def cleos(rich, signed_in):
    return signed_in(rich)


def text_of(response) -> str:
    """What a page says, without its marks."""
    assert response.status_code == 200
    page = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(page.replace("&quot;", '"').split())


def task_page(client, batch_id, task_id) -> str:
    return text_of(client.get(reverse("batch-task", args=[batch_id, task_id])))


def press(client, name, batch_id, task_id, **data) -> str:
    """Press a button of a task's page; gives what the page that follows says."""
    address = reverse(name, args=[batch_id, task_id])
    return text_of(client.post(address, data, follow=True))


def status_of(actor, task_id) -> str:
    return offer_view(actor=actor, task_id=task_id, now=now()).status


def most_of(actor, task_id) -> int:
    return offer_view(actor=actor, task_id=task_id, now=now()).counts.most


def test_a_task_shows_its_ids_its_note_and_its_end(cleos, batch_id, offered, today):
    task_id = offered(annotation="row 7 of spring")
    page = task_page(cleos, batch_id, task_id)
    assert code("hit", task_id) in page
    assert code("type", batch_id) in page
    assert "row 7 of spring" in page
    assert f"Ends {today + timedelta(hours=1):%-d %b %Y %H:%M} UTC" in page


def test_a_task_shows_how_its_answers_stand(cleos, rich, offered, answer, cast, today):
    ada, bola, eve = cast
    task_id = offered()
    batch_id = projects.task(task_id=task_id).batch_id
    answer(ada)
    paying.accept_answers(actor=rich, batch_id=batch_id, answer_ids=None, now=today)
    answer(eve)
    working.take(worker_id=bola.worker_id, batch_id=batch_id, now=today)
    page = task_page(cleos, batch_id, task_id)
    assert "Open people can take it" in page
    assert "answers wanted 5 under way 1 open 2 decided 1 and 1 waits" in page


def test_a_task_names_its_layout(cleos, rich, batch_id, offered, today):
    layout_id = laying_out.make_layout(
        actor=rich,
        organisation_id=min(rich.organisation_ids),
        name="Digits in a row",
        html="<form><input name=digit></form>",
        now=today,
    )
    page = task_page(cleos, batch_id, offered(layout_id=layout_id))
    assert "Layout Digits in a row" in page


def test_a_task_shows_what_its_rule_of_review_found_and_did(
    cleos, batch_id, offered, answer, ada
):
    task_id = offered(assignment_policy=KNOWN)
    answer(ada)
    watching.look_due(now=now())
    acting.act_due(now=now())
    page = task_page(cleos, batch_id, task_id)
    assert "ScoreMyKnownAnswers/2011-09-01 : each answer, as it comes" in page
    assert "KnownAnswerScore 100" in page
    assert "approve succeeded, Approved" in page


def test_a_deleted_task_says_so_and_offers_no_buttons(cleos, rich, batch_id, offered):
    task_id = offered()
    moment = now()
    offering_tasks.move_expiry(
        actor=rich, task_id=task_id, expires_at=moment, now=moment
    )
    offering_tasks.dispose_offer(actor=rich, task_id=task_id, now=moment)
    page = task_page(cleos, batch_id, task_id)
    assert "Deleted its answers stay" in page
    assert "Ask for more answers" not in page


def test_a_task_under_review_says_so(cleos, rich, batch_id, offered):
    task_id = offered()
    press(cleos, "offer-end", batch_id, task_id)
    offering_tasks.set_reviewing(
        actor=rich, task_id=task_id, is_reviewing=True, now=now()
    )
    assert "Under review" in task_page(cleos, batch_id, task_id)


def test_a_task_is_ended_by_a_button(cleos, rich, batch_id, offered):
    task_id = offered()
    page = press(cleos, "offer-end", batch_id, task_id)
    assert "Ended: nobody is given it any more." in page
    assert "not asked for any more 5" in page
    assert "End it now" not in page
    assert status_of(rich, task_id) == "Reviewable"


def test_an_ended_task_is_let_go_on(cleos, rich, batch_id, offered):
    task_id = offered()
    press(cleos, "offer-end", batch_id, task_id)
    later = (now() + timedelta(days=2)).replace(second=0, microsecond=0)
    page = press(
        cleos, "offer-move", batch_id, task_id, ends_at=f"{later:%Y-%m-%dT%H:%M}"
    )
    assert f"It takes answers until {later:%Y-%m-%d %H:%M} UTC." in page
    assert status_of(rich, task_id) == "Assignable"


@pytest.mark.parametrize(
    ("ends_at", "said"),
    [
        ("2020-01-01T12:00", "That moment is over."),
        ("", "Say until when answers are taken."),
        ("soon", "Write the day and the time"),
        ("2999-01-01T00:00", "Choose a moment within one year from now."),
    ],
)
def test_an_end_that_cannot_be_is_refused_with_a_reason(
    cleos, rich, batch_id, offered, ends_at, said
):
    task_id = offered()
    assert said in press(cleos, "offer-move", batch_id, task_id, ends_at=ends_at)
    assert status_of(rich, task_id) == "Assignable"


def test_more_answers_are_asked_for_once_however_often_it_is_pressed(
    cleos, rich, batch_id, offered
):
    task_id = offered()
    for _n in range(2):
        press(cleos, "offer-extend", batch_id, task_id, more="2", token="page-1")
    assert most_of(rich, task_id) == 7


def test_few_answers_do_not_become_many(cleos, rich, batch_id, offered):
    task_id = offered()
    page = press(cleos, "offer-extend", batch_id, task_id, more="5", token="page-1")
    assert "cannot be offered to 10 or more" in page
    assert most_of(rich, task_id) == 5


def test_more_answers_than_there_is_money_for_are_refused(
    cleos, rich, batch_id, offered
):
    task_id = offered(most=10)
    page = press(cleos, "offer-extend", batch_id, task_id, more="9000", token="page-1")
    assert "are missing" in page
    assert most_of(rich, task_id) == 10


@pytest.mark.parametrize("name", ["offer-end", "offer-move", "offer-extend"])
def test_another_organisation_changes_nothing(
    signed_in, rich, dov, batch_id, offered, name
):
    task_id = offered()
    given = {"ends_at": "2031-01-01T00:00", "more": "1", "token": "page-1"}
    response = signed_in(dov).post(reverse(name, args=[batch_id, task_id]), given)
    assert response.status_code == 404
    assert (status_of(rich, task_id), most_of(rich, task_id)) == ("Assignable", 5)


def test_a_steward_sees_a_task_and_has_no_buttons(
    elsewheres_steward, batch_id, offered
):
    page = task_page(elsewheres_steward, batch_id, offered())
    assert "answers wanted 5" in page
    assert "End it now" not in page


def test_the_tasks_of_a_batch_are_listed_with_their_states(
    cleos, elsewheres_steward, batch_id, offered
):
    first, second = offered(annotation="row 1"), offered(annotation="row 2")
    press(cleos, "offer-end", batch_id, first)
    for client in (cleos, elsewheres_steward):
        page = text_of(client.get(reverse("batch-offers", args=[batch_id])))
        assert page.index("row 2") < page.index("row 1")
        assert "Ready to review" in page
    links = cleos.get(reverse("batch-offers", args=[batch_id])).content.decode()
    assert reverse("batch-task", args=[batch_id, second]) in links


def test_a_page_of_the_list_that_nobody_linked_to_is_refused(cleos, batch_id, offered):
    offered()
    address = reverse("batch-offers", args=[batch_id])
    assert cleos.get(f"{address}?after=nowhere").status_code == 422
    assert cleos.get(f"{address}?after=1_2").status_code == 200


def test_a_growing_batch_says_what_programs_said(cleos, rich, batch_id, offered, today):
    offered()
    wanted = Wanted(
        transport="email",
        destination="cleo@example.org",
        version="2006-05-05",
        event_types=("HITReviewable", "HITExpired"),
    )
    change_rule(
        actor=rich, batch_id=batch_id, wanted=wanted, is_active=False, now=today
    )
    page = text_of(cleos.get(reverse("batch", args=[batch_id])))
    assert code("type", batch_id) in page
    assert "Look *closely*." in page
    assert "digit, image" in page
    assert "cleo@example.org , of HITExpired, HITReviewable (switched off)" in page


def test_a_growing_batch_names_no_end_and_no_number_of_answers(
    cleos, batch_id, offered
):
    offered()
    page = text_of(cleos.get(reverse("batch", args=[batch_id])))
    assert "each task has a number of its own" in page
    assert "each task has an end of its own" in page
    lists = text_of(cleos.get(reverse("project-list")))
    assert "2999" not in page + lists


def test_a_moved_task_is_reached_from_the_review_of_its_old_batch(
    cleos, rich, terms, offered, answer, ada
):
    task_id = offered()
    answer(ada)
    batch_id, target = terms(), terms("Which number?")
    offering_tasks.move_offer(actor=rich, task_id=task_id, batch_id=target, now=now())
    review = cleos.get(reverse("batch-review", args=[batch_id])).content.decode()
    address = reverse("batch-task", args=[target, task_id])
    assert f'href="{address}"' in review
    assert "On offer" in text_of(cleos.get(address))
    old = cleos.get(reverse("batch-task", args=[batch_id, task_id]))
    assert (old.status_code, old["Location"]) == (302, address)


def test_the_answers_of_a_moved_task_lead_to_who_gave_them(
    cleos, rich, terms, offered, answer, ada
):
    task_id = offered()
    answer(ada)
    batch_id, target = terms(), terms("Which number?")
    offering_tasks.move_offer(actor=rich, task_id=task_id, batch_id=target, now=now())
    page = reverse("batch-task", args=[target, task_id])
    # Nothing is known of anybody before the first run.
    assert "/people/" not in cleos.get(page).content.decode()
    judging.judge(actor=rich, batch_id=batch_id, now=now())
    (link,) = re.findall(
        r'href="([^"]+/people/[^"]+)"', cleos.get(page).content.decode()
    )
    assert link.startswith(reverse("batch", args=[batch_id]))
    assert cleos.get(link).status_code == 200
