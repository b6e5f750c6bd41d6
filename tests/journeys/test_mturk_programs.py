"""Programs written for Mechanical Turk, as they are, against a running server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handwork.flow import joining, keying, opening, paying, requesting_skills, working
from handwork.flow.keying import NewKey
from handwork.mturk.ids import code, pk_of
from handwork.mturk.service import service
from handwork.people.rules import Actor, Profile
from handwork.projects import queries as projects
from random_calls import EXTERNAL
from tools import programs
from tools.programs import AwsCli, PsiTurk, RefusedByServerError

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not programs.PROGRAMS.is_ready(), reason=programs.MISSING),
]
REQUIREMENTS = {
    "approve_requirement": 0, "number_hits_approved": 0,
    "require_master_workers": False, "us_only": False, "require_qualification_ids": [],
    "block_qualification_ids": [], "advanced_qualifications": [],
}  # fmt: skip
STUDY = REQUIREMENTS | {
    "title": "A study", "description": "Takes ten minutes.", "keywords": "psychology",
    "reward": 0.5, "duration": 600, "lifetime": 3600, "max_assignments": 3,
    "ad_location": "https://example.org/ad?mode=live&amp;a=1",
}  # fmt: skip
HOOK = {
    "Destination": "cleo@example.org", "Transport": "Email", "Version": "2006-05-05",
    "EventTypes": ["HITReviewable"],
}  # fmt: skip


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def url(live_server, settings, tmp_path: Path) -> str:
    media = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(tmp_path / "media")},
    }
    settings.STORAGES = {**settings.STORAGES, "default": media}
    return str(live_server.url)


@pytest.fixture
def key(db) -> NewKey:
    """An access key of Cleo's; a hundred dollars are paid in."""
    opening.open_account(email="cleo@example.org", organisation="Cleo's lab", now=now())
    joining.open_steward(email="sam@example.org", now=now())
    cleo = opening.actor_of(email="cleo@example.org")
    (organisation_id,) = cleo.organisation_ids
    paying.deposit(
        actor=opening.actor_of(email="sam@example.org"),
        organisation_id=organisation_id,
        amount_micros=100_000_000,
        currency="USD",
        reference="for programs",
        now=now(),
    )
    return keying.make_key(
        actor=cleo, organisation_id=organisation_id, name="script", now=now()
    )


@pytest.fixture
def surroundings(url: str, key: NewKey) -> dict[str, str]:
    return programs.surroundings(f"{url}/mturk/", key.key_id, key.secret)


@pytest.fixture
def worker_of(db) -> Callable[[str], Actor]:
    def make(name: str) -> Actor:
        email = f"{name}@example.org"
        profile = Profile(country="FR", languages=("fr",), time_zone="Europe/Paris")
        opening.open_account(email=email, profile=profile, now=now())
        return opening.actor_of(email=email)

    return make


def answer(worker: Actor, hit_id: str) -> str:
    """Accept the only open HIT of its type, and submit."""
    task_id = pk_of("hit", hit_id)
    assert task_id is not None
    assert worker.worker_id is not None
    batch_id = projects.task(task_id=task_id).batch_id
    held = working.take(worker_id=worker.worker_id, batch_id=batch_id, now=now())
    assert held is not None
    assert held.task_id == task_id
    working.submit(
        worker_id=worker.worker_id,
        assignment_id=held.assignment_id,
        content={"answers": [{"name": "mood", "text": "good"}]},
        client_key="once",
        active_milliseconds=None,
        now=now(),
    )
    return code("assignment", held.assignment_id)


class Commands:
    """The AWS CLI, and which of its commands were run."""

    def __init__(self, aws: AwsCli) -> None:
        self.aws = aws
        self.run: set[str] = set()

    def __call__(self, command: str, **options: object) -> Any:
        self.run.add(command.replace("-", ""))
        return self.aws(command, **options)


@pytest.fixture
def aws(surroundings: dict[str, str]) -> Iterator[Commands]:
    with AwsCli(surroundings) as process:
        yield Commands(process)


def test_the_aws_command_finds_the_server_by_its_environment(surroundings):
    printed = programs.run_aws(surroundings, "mturk", "get-account-balance")
    assert json.loads(printed)["AvailableBalance"] == "100.00"


def test_every_command_of_the_aws_cli_works(aws: Commands, worker_of):
    ada, bola = worker_of("ada"), worker_of("bola")
    hit_id = offer(aws)
    first, second = answer(ada, hit_id), answer(bola, hit_id)
    decide(aws, hit_id, first, second)
    adas_id = aws("get-assignment", assignment_id=first)["Assignment"]["WorkerId"]
    reward_and_block(aws, hit_id, first, adas_id)
    qualify(aws, ada, adas_id)
    watch(aws, hit_id)
    finish(aws, hit_id)
    # Two rewards of ten cents and a bonus of twenty-five, a fifth more as fee.
    balance = {"AvailableBalance": "99.46", "OnHoldBalance": "0.00"}
    assert aws("get-account-balance") == balance
    assert aws.run == {name.lower() for name in service().inputs}


def offer(aws: Commands) -> str:
    """Offer a HIT, in both ways, and change it."""
    terms = {
        "title": "Mood", "description": "How are you?", "reward": "0.10",
        "assignment_duration_in_seconds": 600,
    }  # fmt: skip
    type_id = aws("create-hit-type", **terms)["HITTypeId"]
    made = aws(
        "create-hit-with-hit-type", hit_type_id=type_id, lifetime_in_seconds=3600,
        max_assignments=2, question=EXTERNAL, requester_annotation="first",
    )["HIT"]  # fmt: skip
    assert (made["HITStatus"], made["NumberOfAssignmentsAvailable"]) == (
        "Assignable",
        2,
    )
    other = aws(
        "create-hit", **terms | {"title": "Sleep"}, lifetime_in_seconds=3600,
        question=EXTERNAL,
    )["HIT"]  # fmt: skip
    aws("update-hit-type-of-hit", hit_id=other["HITId"], hit_type_id=type_id)
    assert aws("get-hit", hit_id=other["HITId"])["HIT"]["HITTypeId"] == type_id
    aws("update-expiration-for-hit", hit_id=other["HITId"], expire_at="2015-01-01")
    aws("delete-hit", hit_id=other["HITId"])
    (listed,) = aws("list-hits")["HITs"]
    assert listed["HITId"] == made["HITId"]
    return str(made["HITId"])


def decide(aws: Commands, hit_id: str, first: str, second: str) -> None:
    """Read what was submitted; approve, reject, and think again."""
    listed = aws("list-assignments-for-hit", hit_id=hit_id)["Assignments"]
    assert {each["AssignmentId"] for each in listed} == {first, second}
    assert all("<FreeText>good</FreeText>" in each["Answer"] for each in listed)
    aws("approve-assignment", assignment_id=first, requester_feedback="Thank you")
    aws("reject-assignment", assignment_id=second, requester_feedback="Too short")
    aws("approve-assignment", assignment_id=second, override_rejection=True)
    with pytest.raises(RefusedByServerError, match="status of: Submitted"):
        aws("reject-assignment", assignment_id=first, requester_feedback="No")
    with pytest.raises(RefusedByServerError, match="GetFileUploadURL is not supported"):
        aws("get-file-upload-url", assignment_id=first, question_identifier="q")


def reward_and_block(aws: Commands, hit_id: str, first: str, adas_id: str) -> None:
    """Pay a bonus once; write to the worker; block and unblock."""
    bonus = {
        "worker_id": adas_id, "assignment_id": first, "bonus_amount": "0.25",
        "reason": "Well said", "unique_request_token": "once",
    }  # fmt: skip
    aws("send-bonus", **bonus)
    with pytest.raises(RefusedByServerError, match="The idempotency token"):
        aws("send-bonus", **bonus)
    (paid,) = aws("list-bonus-payments", hit_id=hit_id)["BonusPayments"]
    assert (paid["BonusAmount"], paid["WorkerId"]) == ("0.25", adas_id)
    letter = {"subject": "Thanks", "message_text": "Come again."}
    sent = aws("notify-workers", **letter, worker_ids=[adas_id])
    assert sent["NotifyWorkersFailureStatuses"] == []
    aws("create-worker-block", worker_id=adas_id, reason="A test")
    assert aws("list-worker-blocks")["WorkerBlocks"][0]["WorkerId"] == adas_id
    aws("delete-worker-block", worker_id=adas_id)


def qualify(aws: Commands, ada: Actor, adas_id: str) -> None:
    """Define a qualification; grant it both ways, refuse it, take it away."""
    kept, gone = (
        aws(
            "create-qualification-type", name=name, description="Knows moods.",
            qualification_type_status="Active", keywords="mood", retry_delay_in_seconds=0,
        )["QualificationType"]["QualificationTypeId"]
        for name in ("Mood", "Weather")
    )  # fmt: skip
    aws("update-qualification-type", qualification_type_id=kept, description="Moods.")
    shown = aws("get-qualification-type", qualification_type_id=kept)
    assert shown["QualificationType"]["Description"] == "Moods."
    own = aws("list-qualification-types", must_be_requestable=True, must_be_owned_by_caller=True)  # fmt: skip
    assert {each["QualificationTypeId"] for each in own["QualificationTypes"]} == {kept, gone}  # fmt: skip
    who = {"qualification_type_id": kept, "worker_id": adas_id}
    aws("associate-qualification-with-worker", **who, integer_value=5)
    assert aws("get-qualification-score", **who)["Qualification"]["IntegerValue"] == 5
    holders = aws("list-workers-with-qualification-type", qualification_type_id=kept)
    assert [each["WorkerId"] for each in holders["Qualifications"]] == [adas_id]
    aws("disassociate-qualification-from-worker", **who, reason="A test")
    first = asked(aws, ada, kept)
    aws("accept-qualification-request", qualification_request_id=first, integer_value=9)
    second = asked(aws, ada, gone)
    aws(
        "reject-qualification-request",
        qualification_request_id=second,
        reason="Not yet",
    )
    assert aws("list-hits-for-qualification-type", qualification_type_id=kept)["HITs"] == []  # fmt: skip
    aws("delete-qualification-type", qualification_type_id=gone)


def asked(aws: Commands, worker: Actor, type_id: str) -> str:
    """Let a worker ask for a qualification; give the request's id as its owner reads it."""
    type_pk = pk_of("qualification", type_id)
    assert type_pk is not None
    requesting_skills.ask_for_skill(actor=worker, type_id=type_pk, now=now())
    listed = aws("list-qualification-requests", qualification_type_id=type_id)
    (request,) = listed["QualificationRequests"]
    return str(request["QualificationRequestId"])


def watch(aws: Commands, hit_id: str) -> None:
    """Ask to be told, and read what reviews found."""
    type_id = aws("get-hit", hit_id=hit_id)["HIT"]["HITTypeId"]
    aws("update-notification-settings", hit_type_id=type_id, notification=HOOK, active=True)  # fmt: skip
    aws("send-test-event-notification", notification=HOOK, test_event_type="Ping")
    found = aws("list-review-policy-results-for-hit", hit_id=hit_id)
    assert found["HITId"] == hit_id


def finish(aws: Commands, hit_id: str) -> None:
    """Extend, review, expire, delete."""
    aws(
        "create-additional-assignments-for-hit", hit_id=hit_id,
        number_of_additional_assignments=1,
    )  # fmt: skip
    later = (now() + timedelta(hours=2)).isoformat()
    aws("update-expiration-for-hit", hit_id=hit_id, expire_at=later)
    assert aws("get-hit", hit_id=hit_id)["HIT"]["HITStatus"] == "Assignable"
    aws("update-expiration-for-hit", hit_id=hit_id, expire_at="0")
    (listed,) = aws("list-reviewable-hits")["HITs"]
    assert listed["HITId"] == hit_id
    aws("update-hit-review-status", hit_id=hit_id)
    aws("delete-hit", hit_id=hit_id)
    with pytest.raises(RefusedByServerError, match="currently in the state 'Disposed'"):
        aws("delete-hit", hit_id=hit_id)


def test_psiturk_runs_a_study(surroundings, worker_of):
    ada, bola = worker_of("ada"), worker_of("bola")
    with PsiTurk(surroundings) as psiturk:
        assert psiturk("check_balance") == "100.00"
        hit_id = psiturk("create_hit", hit_config=STUDY)["HITId"]
        first, second = answer(ada, hit_id), answer(bola, hit_id)
        hit = psiturk("get_hit", hitid=hit_id)
        assert (hit["status"], hit["number_submissions_needing_action"]) == ("Assignable", 2)  # fmt: skip
        found = psiturk("get_assignments", assignment_status="Submitted")
        assert {each["assignmentId"] for each in found} == {first, second}
        psiturk("approve_assignment", assignment_id=first)
        psiturk("reject_assignment", assignment_id=second)
        psiturk("approve_assignment", assignment_id=second, override_rejection=True)
        psiturk("bonus_assignment", assignment_id=first, worker_id="", amount=0.5, reason="Well done")  # fmt: skip
        psiturk("extend_hit", hitid=hit_id, assignments_increment=2, expiration_increment=30)  # fmt: skip
        psiturk("expire_hit", hitid=hit_id)
        (left,) = psiturk("get_all_hits")
        assert (left["status"], left["is_expired"]) == ("Reviewable", True)
        psiturk("delete_hit", hitid=hit_id)
        assert psiturk("get_all_hits") == []
