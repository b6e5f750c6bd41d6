from __future__ import annotations

import pytest

from handwork.flow import joining
from handwork.people import queries
from handwork.people.rules import (
    ProfileError,
    checked_profile,
    country_names,
    language_names,
    pseudonym,
)
from handwork.people.services import AlreadyWorkerError


def become(actor, noon, *, country="NG", languages=("en",), time_zone="Africa/Lagos"):
    return joining.become_worker(
        actor=actor,
        country=country,
        languages=languages,
        time_zone=time_zone,
        now=noon,
    )


def test_an_account_becomes_a_worker_by_its_profile(cleo, noon):
    worker_id = become(cleo, noon)
    assert queries.actor_for_user(user_id=cleo.user_id).worker_id == worker_id
    assert queries.worker(worker_id=worker_id).languages == ("en",)


def test_nobody_is_two_workers(ada, noon):
    with pytest.raises(AlreadyWorkerError):
        become(ada, noon)


def test_a_worker_changes_their_profile(ada):
    joining.change_profile(
        actor=ada, country="be", languages=["NL", "fr", "nl"], time_zone="UTC"
    )
    worker = queries.worker(worker_id=ada.worker_id)
    assert (worker.country, worker.languages) == ("BE", ("nl", "fr"))


@pytest.mark.parametrize(
    ("country", "languages", "time_zone"),
    [
        ("", ["fr"], "UTC"),
        ("ZZ", ["fr"], "UTC"),
        ("FR", [], "UTC"),
        ("FR", ["klingon"], "UTC"),
        ("FR", ["fr"], ""),
        ("FR", ["fr"], "../etc/passwd"),
    ],
)
def test_a_profile_that_no_list_knows_is_refused(country, languages, time_zone):
    with pytest.raises(ProfileError):
        checked_profile(country=country, languages=languages, time_zone=time_zone)


def test_countries_and_languages_are_named_in_the_language_of_the_page():
    assert country_names("fr")["DE"] == "Allemagne"
    assert language_names("pt-br")["de"] == "alemão"
    assert country_names("en").keys() == country_names("es").keys()


def test_a_pseudonym_is_stable_for_one_organisation_and_differs_for_another():
    names = [
        pseudonym(secret=b"s", worker_id=worker, organisation_id=organisation)
        for worker, organisation in ((1, 1), (1, 1), (1, 2), (2, 1), (1, 21), (11, 2))
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 5
