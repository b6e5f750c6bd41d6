"""Kinds of skill, grants, requests and tests, through the journeys."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handwork.base.errors import InvalidInputError
from handwork.base.models import AuditEvent, OutboxMessage
from handwork.flow import (
    blocking,
    defining_skills,
    granting_skills,
    requesting_skills,
)
from handwork.flow.limiting_letters import MOST_A_DAY
from handwork.people.models import User
from handwork.projects.rules import InvalidAnswerError
from handwork.skills import queries
from handwork.skills.queries import NoSuchSkillRequestError, NoSuchSkillTypeError
from handwork.skills.rules import (
    EndedTestError,
    InvalidAnswerKeyError,
    InvalidSkillTermsError,
    NoSecondTryError,
    NotGrantedToAskersError,
    RequestDecidedError,
    RequestOpenError,
    SkillChange,
    SkillNameTakenError,
    SkillRevokedError,
    SkillTermsFixedError,
    TooSoonError,
)
from qualified import KEY, PARIS, TEST

pytestmark = pytest.mark.django_db(transaction=True)
HTML = (
    '<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/'
    'AWSMechanicalTurkDataSchemas/2011-11-11/HTMLQuestion.xsd"><HTMLContent>'
    "<![CDATA[<form></form>]]></HTMLContent><FrameHeight>0</FrameHeight></HTMLQuestion>"
)


def value_of(worker, type_id: int) -> int | None:
    values = queries.values_of(worker_id=worker.worker_id, type_ids=[type_id])
    return values.get(type_id)


def letters() -> list[str]:
    return [message.content["body"] for message in OutboxMessage.objects.order_by("id")]


def test_no_program_fills_a_mailbox_with_skills(cleo, ada, define, noon):
    who = {"actor": cleo, "type_id": define(), "worker_id": ada.worker_id}
    for number in range(2 * MOST_A_DAY):
        granting_skills.grant_skill(**who, value=number % 2, now=noon)
    assert len(letters()) == MOST_A_DAY
    granting_skills.grant_skill(**who, value=7, now=noon + timedelta(days=1))
    assert len(letters()) == MOST_A_DAY + 1


def test_a_closed_account_gets_no_letter(cleo, ada, define, noon):
    User.objects.filter(pk=ada.user_id).update(is_active=False)
    granting_skills.grant_skill(
        actor=cleo, type_id=define(), worker_id=ada.worker_id, value=1, now=noon
    )
    assert letters() == []
    assert AuditEvent.objects.filter(verb="skill-granted").exists()


def test_a_granted_skill_is_the_workers_until_it_is_taken_away(cleo, ada, define, noon):
    type_id = define()
    who = {"actor": cleo, "type_id": type_id, "worker_id": ada.worker_id}
    granting_skills.grant_skill(**who, value=80, now=noon)
    assert value_of(ada, type_id) == 80
    granting_skills.revoke_skill(**who, reason="Copied answers.", now=noon)
    assert value_of(ada, type_id) is None
    assert "Copied answers." in letters()[-1]
    with pytest.raises(SkillRevokedError):
        granting_skills.revoke_skill(**who, reason="", now=noon)
    granting_skills.grant_skill(**who, value=20, is_told=False, now=noon)
    assert value_of(ada, type_id) == 20
    assert len(letters()) == 2


def test_the_same_grant_again_is_told_and_noted_once(cleo, ada, define, noon):
    who = {"actor": cleo, "type_id": define(), "worker_id": ada.worker_id, "now": noon}
    for _ in range(3):
        granting_skills.grant_skill(**who, value=80)
    assert len(letters()) == 1
    assert AuditEvent.objects.filter(verb="skill-granted").count() == 1
    granting_skills.grant_skill(**who, value=90)
    granting_skills.revoke_skill(**who, reason="")
    granting_skills.grant_skill(**who, value=90)
    assert len(letters()) == 4
    assert value_of(ada, who["type_id"]) == 90


def test_nothing_of_it_is_known_to_another_organisation(cleo, dov, ada, define, noon):
    type_id = define()
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=noon)
    with pytest.raises(NoSuchSkillTypeError):
        granting_skills.grant_skill(
            actor=dov, type_id=type_id, worker_id=ada.worker_id, now=noon
        )
    with pytest.raises(NoSuchSkillRequestError):
        granting_skills.accept_request(actor=dov, request_id=asked.request_id, now=noon)
    assert queries.types_for(actor=dov) == ()
    assert queries.waiting_for(actor=dov) == ()


def test_a_name_is_taken_until_its_skill_is_deleted(cleo, define, noon):
    type_id = define()
    with pytest.raises(SkillNameTakenError):
        define()
    defining_skills.delete_skill(actor=cleo, type_id=type_id, now=noon)
    assert define() != type_id


def test_a_deleted_skill_stays_with_who_has_it_and_refuses_who_waits(
    cleo, ada, bola, define, noon
):
    type_id = define()
    granting_skills.grant_skill(
        actor=cleo, type_id=type_id, worker_id=ada.worker_id, now=noon
    )
    requesting_skills.ask_for_skill(actor=bola, type_id=type_id, now=noon)
    defining_skills.delete_skill(actor=cleo, type_id=type_id, now=noon)
    assert value_of(ada, type_id) == 1
    (request,) = queries.own_requests(worker_id=bola.worker_id)
    assert request.state == "rejected"
    with pytest.raises(NoSuchSkillTypeError):
        requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=noon)


@pytest.mark.parametrize(
    ("terms", "refusal"),
    [
        ({"name": " "}, InvalidSkillTermsError),
        ({"name": "x" * 201}, InvalidSkillTermsError),
        ({"description": ""}, InvalidSkillTermsError),
        ({"test": TEST}, InvalidSkillTermsError),
        ({"answer_key": KEY}, InvalidSkillTermsError),
        ({"test": TEST, "test_seconds": 0}, InvalidSkillTermsError),
        (
            {"test": TEST, "test_seconds": 60, "is_auto_granted": True},
            InvalidSkillTermsError,
        ),
        ({"test": HTML, "test_seconds": 60}, InvalidSkillTermsError),
        ({"test": "<a", "test_seconds": 60}, InvalidInputError),
        (
            {"test": TEST, "test_seconds": 60, "answer_key": "<a/>"},
            InvalidAnswerKeyError,
        ),
        (
            {
                "test": TEST,
                "test_seconds": 60,
                "answer_key": KEY.replace(">paris<", ">rome<"),
            },
            InvalidAnswerKeyError,
        ),
        ({"retry_delay_seconds": -1}, InvalidSkillTermsError),
        ({"name": "half \ud800"}, InvalidSkillTermsError),
    ],
)
def test_terms_that_cannot_hold_are_refused(define, terms, refusal):
    with pytest.raises(refusal):
        define(**terms)


def test_a_key_scores_no_free_text(define):
    free = (
        TEST[: TEST.index("<SelectionAnswer>")]
        + "<FreeTextAnswer/>"
        + (TEST[TEST.index("</AnswerSpecification>") :])
    )
    with pytest.raises(InvalidAnswerKeyError, match="capital"):
        define(test=free, test_seconds=60, answer_key=KEY)


def change(cleo, type_id, noon, **what):
    return defining_skills.change_skill(
        actor=cleo, type_id=type_id, change=SkillChange(**what), now=noon
    ).terms


def test_a_new_test_without_a_key_has_none(cleo, tested, noon):
    terms = change(cleo, tested, noon, test=TEST, test_seconds=60)
    assert (terms.answer_key, terms.test_seconds) == ("", 60)


def test_what_is_left_out_of_a_change_stays(cleo, tested, noon):
    before = queries.skill_type(type_id=tested).terms
    terms = change(cleo, tested, noon, description="Another.", is_active=False)
    assert (terms.description, terms.is_active) == ("Another.", False)
    assert (terms.test, terms.answer_key, terms.retry_delay_seconds) == (
        before.test,
        before.answer_key,
        before.retry_delay_seconds,
    )


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"is_auto_granted": True}, SkillTermsFixedError),
        ({"test": "", "test_seconds": 60}, SkillTermsFixedError),
        ({"test": TEST}, InvalidSkillTermsError),
        ({"answer_key": KEY}, InvalidSkillTermsError),
    ],
)
def test_a_test_is_not_taken_back_or_changed_in_part(cleo, tested, noon, what, refusal):
    with pytest.raises(refusal):
        change(cleo, tested, noon, **what)


def test_a_skill_without_test_waits_for_its_owner(cleo, ada, define, noon):
    type_id = define()
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=noon)
    assert value_of(ada, type_id) is None
    who = {"actor": cleo, "request_id": asked.request_id, "now": noon}
    granting_skills.accept_request(**who, value=7)
    assert value_of(ada, type_id) == 7
    with pytest.raises(RequestDecidedError):
        granting_skills.reject_request(**who, reason="Too late.")


def test_a_refused_worker_reads_why(cleo, ada, define, noon):
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=define(), now=noon)
    granting_skills.reject_request(
        actor=cleo, request_id=asked.request_id, reason="Too new.", now=noon
    )
    (request,) = queries.own_requests(worker_id=ada.worker_id)
    assert (request.state, request.reason) == ("rejected", "Too new.")
    assert "Too new." in letters()[-1]


def test_a_skill_for_whoever_asks_is_granted_at_once(ada, define, noon):
    type_id = define(is_auto_granted=True, auto_value=3)
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=noon)
    assert asked.is_granted
    assert value_of(ada, type_id) == 3


def take_test(ada, type_id, content, noon):
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=noon)
    return requesting_skills.submit_test(
        actor=ada, request_id=asked.request_id, content=content, now=noon
    )


@pytest.mark.parametrize(("choice", "value"), [("paris", 100), ("lyon", 0)])
def test_a_test_with_a_key_is_scored_at_once(ada, tested, noon, choice, value):
    content = {"answers": [{"name": "capital", "choices": [choice]}]}
    done = take_test(ada, tested, content, noon)
    assert (done.state, done.value) == ("granted", value)
    assert value_of(ada, tested) == value


def test_a_test_without_key_waits_with_its_questions_and_answers(
    cleo, ada, define, noon
):
    type_id = define(test=TEST, test_seconds=600)
    assert take_test(ada, type_id, PARIS, noon).is_waiting
    (waiting,) = queries.waiting_for(actor=cleo, type_id=type_id)
    assert (waiting.test, waiting.content) == (TEST, PARIS)


def test_a_test_under_way_is_nothing_to_decide_about(cleo, ada, tested, noon):
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=tested, now=noon)
    assert queries.waiting_for(actor=cleo) == ()
    with pytest.raises(NoSuchSkillRequestError):
        granting_skills.accept_request(
            actor=cleo, request_id=asked.request_id, now=noon
        )


def test_an_answer_that_the_test_does_not_take_may_be_corrected(ada, tested, noon):
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=tested, now=noon)
    who = {"actor": ada, "request_id": asked.request_id, "now": noon}
    with pytest.raises(InvalidAnswerError):
        requesting_skills.submit_test(**who, content={"answers": []})
    assert requesting_skills.submit_test(**who, content=PARIS).value == 100


def test_a_test_ends_with_its_time_and_counts_as_a_try(ada, tested, noon):
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=tested, now=noon)
    late = noon + timedelta(seconds=600)
    with pytest.raises(EndedTestError):
        requesting_skills.submit_test(
            actor=ada, request_id=asked.request_id, content=PARIS, now=late
        )
    with pytest.raises(TooSoonError):
        requesting_skills.ask_for_skill(actor=ada, type_id=tested, now=late)
    again = noon + timedelta(seconds=3600)
    assert requesting_skills.ask_for_skill(actor=ada, type_id=tested, now=again).is_test


def test_a_test_is_submitted_once(ada, tested, noon):
    done = take_test(ada, tested, PARIS, noon)
    with pytest.raises(EndedTestError):
        requesting_skills.submit_test(
            actor=ada, request_id=done.request_id, content=PARIS, now=noon
        )


def test_a_test_of_somebody_else_is_not_there(ada, bola, tested, noon):
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=tested, now=noon)
    with pytest.raises(NoSuchSkillRequestError):
        requesting_skills.submit_test(
            actor=bola, request_id=asked.request_id, content=PARIS, now=noon
        )


def test_a_second_try_comes_after_the_delay_and_its_score_counts(ada, tested, noon):
    take_test(
        ada, tested, {"answers": [{"name": "capital", "choices": ["lyon"]}]}, noon
    )
    soon = noon + timedelta(seconds=3599)
    with pytest.raises(TooSoonError):
        requesting_skills.ask_for_skill(actor=ada, type_id=tested, now=soon)
    take_test(ada, tested, PARIS, noon + timedelta(seconds=3600))
    assert value_of(ada, tested) == 100


def test_without_a_delay_one_asks_once(cleo, ada, define, noon):
    type_id = define()
    asked = requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=noon)
    with pytest.raises(RequestOpenError):
        requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=noon)
    granting_skills.reject_request(
        actor=cleo, request_id=asked.request_id, reason="", now=noon
    )
    year = noon + timedelta(days=365)
    with pytest.raises(NoSecondTryError):
        requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=year)


@pytest.mark.parametrize("terms", [{"is_active": False}, {"is_requestable": False}])
def test_what_is_not_requestable_cannot_be_asked_for(ada, define, noon, terms):
    with pytest.raises(NotGrantedToAskersError):
        requesting_skills.ask_for_skill(actor=ada, type_id=define(**terms), now=noon)


def test_who_is_blocked_does_not_ask(cleo, ada, define, noon):
    type_id = define()
    blocking.block_worker(
        actor=cleo,
        organisation_id=min(cleo.organisation_ids),
        worker_id=ada.worker_id,
        reason="Spam.",
        now=noon,
    )
    with pytest.raises(requesting_skills.NotAskingError):
        requesting_skills.ask_for_skill(actor=ada, type_id=type_id, now=noon)


def test_a_steward_names_masters_and_unnames_them(sam, ada, noon):
    who = {"actor": sam, "user_id": ada.user_id, "reason": "Years of it.", "now": noon}
    granting_skills.name_master(**who)
    assert queries.is_master(worker_id=ada.worker_id)
    with pytest.raises(granting_skills.MasteryError):
        granting_skills.name_master(**who)
    granting_skills.unname_master(**who)
    assert not queries.is_master(worker_id=ada.worker_id)


@pytest.mark.parametrize("query", ["french", "FRENCH reads", "gallic", ""])
def test_words_are_searched_in_all_texts_whatever_their_case(cleo, define, query):
    type_id = define(keywords="gallic, language")
    found = queries.types_for(actor=cleo, query=query)
    assert [each.type_id for each in found] == [type_id]


def test_every_word_of_a_search_must_be_there(cleo, define):
    define()
    assert queries.types_for(actor=cleo, query="french german") == ()
