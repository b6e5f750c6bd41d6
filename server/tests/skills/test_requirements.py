from __future__ import annotations

import pytest

from handwork.skills.rules import (
    InvalidRequirementError,
    Place,
    Requirement,
    Standing,
    access,
    approved_percent,
    check_requirements,
    is_met,
    requirements_of,
)

KIND = 7
PENNSYLVANIA = Place("US", "PA")
US = Place("US")
FRANCE = Place("FR")


def standing(value: int | None = None, **known: object) -> Standing:
    values = {} if value is None else {KIND: value}
    return Standing(**{"place": FRANCE, "values": values, **known})


def require(comparator: str, *integers: int, **more: object) -> Requirement:
    return Requirement(**{"skill": KIND, "comparator": comparator, "integers": integers, **more})  # fmt: skip


@pytest.mark.parametrize(
    ("comparator", "integers", "met"),
    [
        ("less-than", (80,), {79}),
        ("at-most", (80,), {79, 80}),
        ("more-than", (80,), {81}),
        ("at-least", (80,), {80, 81}),
        ("equal", (80,), {80}),
        ("not-equal", (80,), {79, 81}),
        ("in", (79, 81), {79, 81}),
        ("not-in", (79, 81), {80}),
        ("exists", (), {79, 80, 81}),
        ("absent", (), set()),
    ],
)
def test_a_number_is_compared_as_the_comparator_says(comparator, integers, met):
    required = require(comparator, *integers)
    assert {v for v in (79, 80, 81) if is_met(required, standing(v))} == met


@pytest.mark.parametrize("comparator", ["less-than", "not-equal", "not-in", "exists"])
def test_who_lacks_the_skill_does_not_meet_a_comparison(comparator):
    integers = () if comparator == "exists" else (80,)
    assert not is_met(require(comparator, *integers), standing())


def test_who_lacks_the_skill_meets_its_absence():
    assert is_met(require("absent"), standing())


@pytest.mark.parametrize(
    ("comparator", "wanted", "place", "met"),
    [
        ("equal", [US], PENNSYLVANIA, True),
        ("equal", [US], FRANCE, False),
        ("equal", [PENNSYLVANIA], PENNSYLVANIA, True),
        ("equal", [PENNSYLVANIA], Place("US", "NY"), False),
        ("equal", [PENNSYLVANIA], US, False),
        ("not-equal", [US], PENNSYLVANIA, False),
        ("not-equal", [US], FRANCE, True),
        ("not-equal", [PENNSYLVANIA], Place("US", "NY"), True),
        ("not-equal", [PENNSYLVANIA], US, False),
        ("not-equal", [PENNSYLVANIA], FRANCE, True),
        ("in", [FRANCE, PENNSYLVANIA], FRANCE, True),
        ("in", [FRANCE, PENNSYLVANIA], US, False),
        ("not-in", [FRANCE, PENNSYLVANIA], Place("US", "NY"), True),
        ("not-in", [FRANCE, PENNSYLVANIA], US, False),
        ("exists", [], FRANCE, True),
        ("absent", [], FRANCE, False),
    ],
)
def test_a_part_of_a_country_is_inside_the_country_only(comparator, wanted, place, met):
    required = Requirement(skill="locale", comparator=comparator, places=tuple(wanted))
    assert is_met(required, Standing(place=place)) is met


def test_system_skills_follow_from_what_is_known():
    known = standing(
        is_adult=True, is_master=True, approved_count=7, approved_percent=98
    )
    assert is_met(require("equal", 1, skill="adult"), known)
    assert is_met(require("exists", skill="masters"), known)
    assert is_met(require("at-least", 7, skill="approved-count"), known)
    assert not is_met(require("more-than", 98, skill="approved-share"), known)


def test_who_does_not_say_to_be_of_age_is_not_known_to_be():
    assert not is_met(require("equal", 1, skill="adult"), standing())
    assert not is_met(require("exists", skill="masters"), standing())


@pytest.mark.parametrize(
    ("guards", "discover", "preview"),
    [("accept", True, True), ("preview", True, False), ("discover", False, False)],
)
def test_what_is_not_met_guards_what_it_says(guards, discover, preview):
    found = access([require("exists", guards=guards)], standing())
    assert (found.can_discover, found.can_preview, found.can_accept) == (
        discover, preview, False,
    )  # fmt: skip


def test_all_requirements_must_be_met_and_the_unmet_are_named():
    met, unmet = require("at-least", 5), require("at-least", 50, guards="preview")
    found = access([met, unmet], standing(10))
    assert found.missing == (unmet,)
    assert access([met], standing(10)).can_accept


@pytest.mark.parametrize(
    ("submitted", "approved", "rejected", "percent"),
    [
        (99, 0, 99, 100),
        (100, 0, 0, 100),
        (100, 99, 1, 99),
        (1000, 999, 1, 99),
        (200, 50, 50, 50),
        (100, 100, 0, 100),
    ],
)
def test_the_share_of_approved_answers_is_rounded_down_from_the_hundredth_on(
    submitted, approved, rejected, percent
):
    assert (
        approved_percent(submitted=submitted, approved=approved, rejected=rejected)
        == percent
    )


PLACES = tuple(Place("US", f"A{n}"[:3]) for n in range(31))


@pytest.mark.parametrize(
    "wrong",
    [
        require("at-least"),
        require("at-least", 1, 2),
        require("in", *range(16)),
        require("in"),
        require("exists", 1),
        require("absent", 1),
        require("like", 1),
        require("exists", guards="submit"),
        require("exists", skill="height"),
        require("equal", 2**31),
        require("equal", 1, skill="locale"),
        Requirement("locale", "less-than", places=(US,)),
        Requirement("locale", "equal", places=(US, FRANCE)),
        Requirement("locale", "in", places=PLACES),
        Requirement("locale", "equal", places=(Place("XX"),)),
        Requirement("locale", "equal", places=(Place("US", "P-"),)),
        Requirement("locale", "exists", places=(US,)),
        Requirement(KIND, "equal", places=(US,)),
    ],
    ids=str,
)
def test_a_requirement_that_compares_nothing_is_refused(wrong):
    with pytest.raises(InvalidRequirementError):
        check_requirements([wrong])


def test_sets_hold_fifteen_numbers_and_thirty_places():
    check_requirements([require("in", *range(15))])
    check_requirements([Requirement("locale", "not-in", places=PLACES[:30])])


def test_work_has_at_most_ten_requirements():
    check_requirements([require("exists")] * 10)
    with pytest.raises(InvalidRequirementError, match="11"):
        check_requirements([require("exists")] * 11)


def test_a_requirement_reads_back_as_it_was_kept():
    wanted = (
        require("in", 1, 2, guards="discover"),
        Requirement("locale", "equal", places=(PENNSYLVANIA,)),
    )
    assert requirements_of([each.as_json() for each in wanted]) == wanted
