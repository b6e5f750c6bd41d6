"""What HITs require of workers, through boto3 and on the pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from django.test import Client
from django.urls import reverse

from handwork.flow import working
from handwork.mturk import ids
from handwork.people import queries as people
from handwork.people.models import User
from handwork.people.rules import Actor
from qualified import TEST

pytestmark = pytest.mark.django_db(transaction=True)
PREFIX = "AWS.MechanicalTurk."
COUNT = "00000000000000000040"
PLACE = "00000000000000000071"
MASTERS = "2F1QJWKUDD8XADTFD2Q0G6UTO95ALH"


@pytest.fixture
def make_type(mturk: Any) -> Callable[..., dict[str, Any]]:
    def make(name: str = "French", **members: Any) -> dict[str, Any]:
        given = {"Description": "Reads French.", "QualificationTypeStatus": "Active"}
        return mturk.create_qualification_type(Name=name, **given, **members)[
            "QualificationType"
        ]

    return make


@pytest.fixture
def code_of(cleo: Actor) -> Callable[[Actor], str]:
    """The id under which Cleo's lab knows a worker."""

    def code(worker: Actor) -> str:
        (organisation_id,) = cleo.organisation_ids
        found = people.worker_codes(
            organisation_id=organisation_id, worker_ids=[worker.worker_id]
        )
        return found[worker.worker_id]

    return code


@pytest.fixture
def hit_type(mturk: Any) -> Callable[..., str]:
    def make(*requirements: dict[str, Any]) -> str:
        return mturk.create_hit_type(
            AssignmentDurationInSeconds=60,
            Reward="0.05",
            Title="Say a word",
            Description="One word.",
            QualificationRequirements=list(requirements),
        )["HITTypeId"]

    return make


@pytest.fixture
def hit(mturk: Any, hit_type: Any) -> Callable[..., dict[str, Any]]:
    def make(*requirements: dict[str, Any]) -> dict[str, Any]:
        return mturk.create_hit_with_hit_type(
            HITTypeId=hit_type(*requirements),
            LifetimeInSeconds=3600,
            MaxAssignments=2,
            Question=TEST,
        )["HIT"]

    return make


def test_requirements_are_echoed_with_everything_filled_in(mturk, make_type, hit):
    type_id = make_type()["QualificationTypeId"]
    given = [
        {"QualificationTypeId": type_id, "Comparator": "GreaterThanOrEqualTo", "IntegerValues": [80]},
        {"QualificationTypeId": PLACE, "Comparator": "In", "LocaleValues": [{"Country": "US", "Subdivision": "PA"}, {"Country": "FR"}]},
        {"QualificationTypeId": MASTERS, "Comparator": "Exists", "ActionsGuarded": "DiscoverPreviewAndAccept"},
        {"QualificationTypeId": COUNT, "Comparator": "GreaterThan", "IntegerValues": [0], "RequiredToPreview": True},
    ]  # fmt: skip
    filled = [
        {"ActionsGuarded": "Accept", "RequiredToPreview": False},
        {"ActionsGuarded": "Accept", "RequiredToPreview": False},
        {"ActionsGuarded": "DiscoverPreviewAndAccept", "RequiredToPreview": False},
        {"ActionsGuarded": "PreviewAndAccept", "RequiredToPreview": True},
    ]
    wanted = [one | more for one, more in zip(given, filled, strict=True)]
    made = hit(*given)
    assert made["QualificationRequirements"] == wanted
    read = mturk.get_hit(HITId=made["HITId"])["HIT"]
    assert read["QualificationRequirements"] == wanted
    # What was echoed may be sent again.
    assert hit(*wanted)["HITTypeId"] == made["HITTypeId"]


def bad(type_id: str = COUNT, comparator: str = "EqualTo", **more: Any) -> dict:
    return {"QualificationTypeId": type_id, "Comparator": comparator, **more}


@pytest.mark.parametrize(
    ("requirement", "code"),
    [
        (bad(), "InvalidParameterValue"),
        (bad(IntegerValues=[1, 2]), "InvalidParameterValue"),
        (bad(comparator="In", IntegerValues=list(range(16))), "InvalidParameterValue"),
        (bad(comparator="Exists", IntegerValues=[1]), "InvalidParameterValue"),
        (bad(PLACE, IntegerValues=[1]), "InvalidParameterValue"),
        (bad(PLACE, "LessThan", LocaleValues=[{"Country": "US"}]), "InvalidParameterValue"),
        (bad(PLACE, LocaleValues=[{"Country": "XX"}]), "InvalidParameterValue"),
        (
            bad(IntegerValues=[1], RequiredToPreview=True, ActionsGuarded="Accept"),
            "InvalidParameterValue",
        ),
        (bad("3UNKNOWN", IntegerValues=[1]), "QualificationTypeDoesNotExist"),
    ],
)  # fmt: skip
def test_a_requirement_that_cannot_be_met_is_refused(hit_type, requirement, code):
    with pytest.raises(ClientError) as error:
        hit_type(requirement)
    assert error.value.response["TurkErrorCode"] == PREFIX + code


def test_eleven_requirements_are_refused(hit_type):
    one = bad(IntegerValues=[1])
    hit_type(*[one] * 10)
    with pytest.raises(ClientError, match="11"):
        hit_type(*[one] * 11)


def test_an_inactive_type_is_not_required(mturk, make_type, hit_type):
    type_id = make_type()["QualificationTypeId"]
    mturk.update_qualification_type(
        QualificationTypeId=type_id, QualificationTypeStatus="Inactive"
    )
    with pytest.raises(ClientError) as error:
        hit_type(bad(type_id, "Exists"))
    said = error.value.response
    assert said["TurkErrorCode"] == PREFIX + "InvalidQualificationTypeState"


@pytest.fixture
def grant(mturk: Any, code_of: Callable[[Actor], str]) -> Callable[..., None]:
    def give(worker: Actor, type_id: str, value: int) -> None:
        mturk.associate_qualification_with_worker(
            QualificationTypeId=type_id, WorkerId=code_of(worker), IntegerValue=value
        )

    return give


def test_a_hit_type_ends_with_the_type_that_it_requires(mturk, make_type, hit_type):
    type_id = make_type()["QualificationTypeId"]
    ended = hit_type(bad(type_id, "Exists"))
    mturk.delete_qualification_type(QualificationTypeId=type_id)
    with pytest.raises(ClientError) as error:
        mturk.create_hit_with_hit_type(
            HITTypeId=ended, LifetimeInSeconds=60, Question=TEST
        )
    said = error.value.response
    assert said["TurkErrorCode"] == PREFIX + "HITTypeDoesNotExist"
    assert f"{ended} does not exist" in said["Message"]


def test_who_lacks_a_qualification_cannot_take_the_hit(
    make_type, hit, ada, bola, grant, mturk_take
):
    type_id = make_type()["QualificationTypeId"]
    made = hit(bad(type_id, "GreaterThan", IntegerValues=[50]))
    grant(ada, type_id, 51)
    grant(bola, type_id, 50)
    assert mturk_take(made["HITId"], ada)
    with pytest.raises(working.NotQualifiedError):
        mturk_take(made["HITId"], bola)


@pytest.fixture
def browser() -> Callable[[Actor], Client]:
    def sign_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(pk=actor.user_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return sign_in


@pytest.mark.parametrize(
    ("actions", "is_listed", "is_shown"),
    [
        ("Accept", True, True),
        ("PreviewAndAccept", True, False),
        ("DiscoverPreviewAndAccept", False, False),
    ],
)
def test_actions_guarded_decide_what_a_worker_finds_and_sees(
    hit, ada, browser, actions, is_listed, is_shown
):
    made = hit(bad(MASTERS, "Exists", ActionsGuarded=actions))
    batch_id = ids.pk_of("type", made["HITTypeId"])
    client = browser(ada)
    assert (b"Say a word" in client.get("/work/").content) is is_listed
    preview = client.get(reverse("work-preview", args=[batch_id]))
    assert (b"Which is the capital of France?" in preview.content) is is_shown
    page = client.get(reverse("work-batch", args=[batch_id]))
    assert (b"It is for masters." in page.content) is is_listed
    assert b"Which is the capital" not in page.content
    taken = client.post(reverse("work-task", args=[batch_id]), follow=True)
    assert taken.status_code == 403


def test_the_page_of_a_hit_type_says_what_it_requires(hit, make_type, cleo, browser):
    type_id = make_type()["QualificationTypeId"]
    made = hit(
        bad(type_id, "GreaterThan", IntegerValues=[50]),
        bad(PLACE, "NotEqualTo", LocaleValues=[{"Country": "FR"}]),
    )
    batch_id = ids.pk_of("type", made["HITTypeId"])
    page = browser(cleo).get(reverse("batch", args=[batch_id])).content.decode()
    assert ">French</a></th><td>more than 50</td>" in page
    assert "not in France" in page


def test_hits_are_found_by_the_type_that_they_require(mturk, make_type, hit):
    type_id = make_type()["QualificationTypeId"]
    made = hit(bad(type_id, "Exists"))
    hit()
    found = mturk.list_hits_for_qualification_type(QualificationTypeId=type_id)
    assert [each["HITId"] for each in found["HITs"]] == [made["HITId"]]
