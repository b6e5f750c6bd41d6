"""What requesters decide, by programs of MTurk or on the site, is read by REST."""

from __future__ import annotations

import pytest

from handwork.answers.models import Answer
from handwork.api.clock import now
from handwork.base.public_codes import code
from handwork.flow import (
    blocking,
    deciding,
    defining_skills,
    granting_skills,
    paying_bonuses,
    working,
)
from handwork.people import queries as people
from handwork.projects.models import Batch
from handwork.skills.rules import Requirement, SkillTerms

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answers(ada, published) -> list[int]:
    """Ada has answered three tasks."""
    while held := working.take(worker_id=ada.worker_id, batch_id=published, now=now()):
        working.submit(
            worker_id=ada.worker_id,
            assignment_id=held.assignment_id,
            content={"choice": "cat"},
            client_key="k",
            active_milliseconds=1000,
            now=now(),
        )
    return list(Answer.objects.order_by("id").values_list("pk", flat=True))


@pytest.fixture
def ada_to_cleo(cleo, ada) -> dict[str, str]:
    """Ada's names towards Cleo's organisation."""
    who = {"organisation_id": min(cleo.organisation_ids)}
    return {
        "worker": people.pseudonym_of(worker_id=ada.worker_id, **who),
        "worker_code": people.worker_codes(worker_ids=[ada.worker_id], **who)[
            ada.worker_id
        ],
    }


def approve(cleo, answer_id, feedback="", *, is_override=False):
    deciding.approve_answer(
        actor=cleo,
        answer_id=answer_id,
        feedback=feedback,
        is_override=is_override,
        now=now(),
    )


def reject(cleo, answer_id, feedback):
    deciding.reject_answer(
        actor=cleo, answer_id=answer_id, feedback=feedback, now=now()
    )


def test_verdicts_are_listed_with_the_last_word_and_what_was_withheld(
    cleos, cleo, answers, published, ada_to_cleo, settings
):
    settings.PAY_ON_REJECTION = "withheld"
    first, second, third = answers
    approve(cleo, first, "Thank you.")
    reject(cleo, second, "Not a cat.")
    reject(cleo, third, "Not a cat.")
    approve(cleo, third, "A cat after all.", is_override=True)
    found = cleos.get(f"batches/{published}/verdicts")["items"]
    keys = ("answer_id", "is_approved", "feedback", "is_withheld", "is_by_rule")
    assert [tuple(each[key] for key in keys) for each in found] == [
        (first, True, "Thank you.", False, False),
        (second, False, "Not a cat.", True, False),
        (third, True, "A cat after all.", False, False),
    ]
    assert {each["worker"] for each in found} == {ada_to_cleo["worker"]}
    shown = cleos.get(f"batches/{published}/answers")["items"]
    assert [each["standing"] for each in shown] == ["approved", "rejected", "approved"]
    page = cleos.get(f"batches/{published}/verdicts?limit=1")
    rest = cleos.get(f"batches/{published}/verdicts?cursor={page['next_cursor']}")
    assert page["items"] + rest["items"] == found


def test_a_worker_reads_what_was_withheld_and_why(adas, cleo, answers, settings, sam):
    settings.PAY_ON_REJECTION = "withheld"
    reject(cleo, answers[0], "Not a cat.")
    lines = adas.get("earnings/lines")["items"]
    assert {line["answer_id"]: line["is_withheld"] for line in lines} == {
        answers[0]: True,
        answers[1]: False,
        answers[2]: False,
    }
    (said,) = adas.get("earnings/verdicts")["items"]
    assert (said["answer_id"], said["feedback"]) == (answers[0], "Not a cat.")
    assert said["is_approved"] is False


@pytest.mark.parametrize("policy", ["paid", "withheld"])
def test_offers_say_what_a_rejection_does_to_the_pay(adas, published, settings, policy):
    settings.PAY_ON_REJECTION = policy
    (offer,) = adas.get("offers")["items"]
    assert (offer["batch_id"], offer["pay_on_rejection"]) == (published, policy)


def test_bonuses_are_read_by_who_paid_and_by_who_got_them(
    cleos, cleo, adas, answers, published, ada_to_cleo
):
    paying_bonuses.pay_bonus(
        actor=cleo,
        answer_id=answers[0],
        worker_id=Answer.objects.get(pk=answers[0]).worker_id,
        amount_micros=250_000,
        reason="Quick and right.",
        token="",
        now=now(),
    )
    (paid,) = cleos.get(f"batches/{published}/bonuses")["items"]
    assert ada_to_cleo.items() <= paid.items()
    (got,) = adas.get("earnings/bonuses")["items"]
    same = ("answer_id", "amount_micros", "currency", "reason", "made_at")
    assert [paid[key] for key in same] == [got[key] for key in same]
    assert (got["amount_micros"], got["reason"]) == (250_000, "Quick and right.")


def test_blocks_are_listed_until_they_are_lifted(cleos, cleo, ada, ada_to_cleo):
    organisation_id = min(cleo.organisation_ids)
    who = {
        "actor": cleo,
        "organisation_id": organisation_id,
        "worker_id": ada.worker_id,
        "now": now(),
    }
    path = f"organisations/{organisation_id}/blocks"
    blocking.block_worker(**who, reason="Guesses.")
    (block,) = cleos.get(path)["items"]
    assert ada_to_cleo.items() <= block.items()
    assert block["reason"] == "Guesses."
    blocking.lift_block(**who)
    assert cleos.get(path)["items"] == []


def test_a_batch_tells_the_skills_that_it_requires(
    cleos, cleo, ada, published, ada_to_cleo
):
    terms = SkillTerms(name="Reads French", description="Of any kind.")
    type_id = defining_skills.define_skill(
        actor=cleo, organisation_id=min(cleo.organisation_ids), terms=terms, now=now()
    ).type_id
    granting_skills.grant_skill(
        actor=cleo, type_id=type_id, worker_id=ada.worker_id, value=80, now=now()
    )
    required = Requirement(skill=type_id, comparator="at-least", integers=(70,))
    Batch.objects.filter(pk=published).update(requirements=[required.as_json()])
    (shown,) = cleos.get(f"batches/{published}")["requirements"]
    assert shown == required.as_json()
    kind = cleos.get(f"skill-types/{shown['skill']}")
    assert (kind["name"], kind["type_code"]) == (
        "Reads French",
        code("qualification", type_id),
    )
    assert cleos.get("skill-types")["items"] == [kind]
    (skilled,) = cleos.get(f"skill-types/{type_id}/workers")["items"]
    assert ada_to_cleo.items() <= skilled.items()
    assert (skilled["value"], skilled["revoked_at"]) == (80, None)


def test_another_organisation_reads_none_of_it(dovs, cleo, answers, published):
    terms = SkillTerms(name="Reads French", description="Of any kind.")
    type_id = defining_skills.define_skill(
        actor=cleo, organisation_id=min(cleo.organisation_ids), terms=terms, now=now()
    ).type_id
    for path in (
        f"batches/{published}/verdicts",
        f"batches/{published}/bonuses",
        f"organisations/{min(cleo.organisation_ids)}/blocks",
        f"skill-types/{type_id}",
        f"skill-types/{type_id}/workers",
    ):
        assert dovs.refusal("GET", path)["status"] == 404, path
    assert dovs.get("skill-types")["items"] == []
