"""A network is drawn the same every time, and shows no more of people than was asked."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwork_core.networks import PersonalNetworks, Rows
from handwork_core.networks.pictures import (
    LAYOUTS,
    REDACTIONS,
    concentric,
    draw_many,
    draw_network,
    force,
    make_scene,
    show_back,
    what_it_shows,
)
from handwork_core.networks.pictures.showing import elements_of

NAMES = ["Xiomara", "Yusuf", "Zoe", "<b>Wen</b>"]


@pytest.fixture
def networks():
    attributes = {
        "name": np.array(NAMES, dtype=object),
        "role": np.array(["work", "work", "family", ""], dtype=object),
        "strength": np.array([3.0, 1.0, 2.0, np.nan]),
    }
    alters = Rows(name="alters", ids=(["ada"] * 4, list("1234")), attributes=attributes)
    ties = [("ada", "1", "2"), ("ada", "1", "3")]
    return PersonalNetworks.from_rows(alters, ties, ["ada", "bola"])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_with_names_everyone_is_called_and_escaped(networks, layout):
    drawn = draw_network(make_scene(networks, 0, layout=layout, group="role"))
    assert all(name in drawn for name in ("Xiomara", "Yusuf", "Zoe", "&lt;b&gt;Wen"))
    assert "<b>" not in drawn


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("redaction", ["no-names", "groups"])
def test_without_names_nobody_is_called(networks, layout, redaction):
    page = show_back(networks, 0, layout=layout, group="role", redaction=redaction)
    assert not any(name in page for name in ("Xiomara", "Yusuf", "Zoe", "Wen"))
    assert "Network of ada" not in page


def test_in_groups_no_single_person_is_to_be_seen(networks):
    scene = make_scene(networks, 0, group="role", redaction="groups")
    assert {mark.label: mark.count for mark in scene.marks} == {
        "work (2)": 2, "others (2)": 2,
    }  # fmt: skip
    assert scene.marks[0].told == "work: 2; 1 of 1 pairs know each other"
    told = what_it_shows(networks, 0, group="role", redaction="groups")
    assert told[1] == "By role they are: work (2), others (2)."
    assert not any("One person" in each for each in told)


def test_someone_alone_joins_the_smallest_group(networks):
    values = np.array(["work", "work", "work", "family"], dtype=object)
    rows = Rows(
        name="alters", ids=(["ada"] * 4, list("1234")), attributes={"role": values}
    )
    scene = make_scene(
        PersonalNetworks.from_rows(rows), 0, group="role", redaction="groups"
    )
    assert [mark.label for mark in scene.marks] == ["others (4)"]


@pytest.mark.parametrize("redaction", ["no-names", "groups"])
def test_people_are_not_told_apart_by_name_in_a_picture_without_names(
    networks, redaction
):
    with pytest.raises(ValueError, match="'name' is what people are called"):
        make_scene(networks, 0, group="name", redaction=redaction)


def test_a_picture_has_no_group_that_only_the_people_of_another_are_of():
    roles = np.array(["work", "priest of Ely"], dtype=object)
    rows = Rows(
        name="alters", ids=(["ada", "bola"], ["1", "1"]), attributes={"role": roles}
    )
    page = show_back(PersonalNetworks.from_rows(rows), 0, group="role")
    assert "work" in page
    assert "priest" not in page


def test_nothing_is_said_of_ties_that_were_not_asked_for():
    told = what_it_shows(PersonalNetworks.from_rows([("ada", "x"), ("ada", "y")]), 0)
    assert told[1:] == (
        "Who of them know each other is not in these data: it may not have been asked.",
    )


def test_the_closest_stand_furthest_in(networks):
    scene = make_scene(networks, 0, closeness="strength")
    radius = {mark.label: np.hypot(mark.x, mark.y) for mark in scene.marks}
    assert radius["Xiomara"] < radius["Zoe"] < radius["Yusuf"] < radius["<b>Wen</b>"]


def test_an_ego_without_alters_can_be_shown(networks):
    for redaction in REDACTIONS:
        page = show_back(networks, 1, group="role", redaction=redaction)
        assert "You named 0 people." in page


def test_the_text_says_what_the_network_says(networks):
    told = what_it_shows(networks, 0, group="role")
    assert told[0] == "You named 4 people."
    assert told[1] == "By role they are: work (2), family (1), not known (1)."
    assert "33 % of all pairs" in told[2]
    assert told[3] == "Xiomara knows the most of them: 2 of the others."
    assert not any(
        "Xiomara" in each for each in what_it_shows(networks, 0, redaction="no-names")
    )


def test_the_page_has_its_data_where_no_name_can_end_the_script(networks):
    scene = make_scene(networks, 0)
    assert len(elements_of(scene)["nodes"]) == 5
    assert len(elements_of(scene)["edges"]) == 6
    page = show_back(networks, 0)
    for found in re.findall(
        r'<script type="application/json"[^>]*>(.*?)</script>', page
    ):
        assert json.loads(found) == elements_of(scene)


@given(st.integers(0, 25), st.integers(0, 2**20))
def test_places_are_finite_within_the_picture_and_the_same_again(n, seed):
    rng = np.random.default_rng(seed)
    ties = np.array(
        [(a, b) for a in range(n) for b in range(a) if rng.random() < 0.2], dtype=int
    ).reshape(-1, 2)
    closeness = rng.integers(0, 9, n).astype(float)
    for make in (
        lambda: force(n, ties, n_steps=20),
        lambda: concentric(closeness, ties[:0].sum() * np.zeros(n, int)),
    ):
        place = make()
        assert place.shape == (n, 2)
        assert np.isfinite(place).all()
        assert (np.hypot(*place.T) <= 1 + 1e-9).all()
        assert np.array_equal(place, make())


def test_many_networks_stand_beside_each_other_without_names(networks):
    scenes = [make_scene(networks, ego, redaction="no-names") for ego in (0, 1)]
    drawn = draw_many(scenes)
    assert drawn.count("A personal network: ") == 2
    assert "Xiomara" not in drawn


def test_choices_that_are_unknown_are_refused(networks):
    with pytest.raises(
        ValueError, match="'spiral' is unknown; there are: concentric, force"
    ):
        make_scene(networks, 0, layout="spiral")
    with pytest.raises(ValueError, match="no attribute 'trust'"):
        make_scene(networks, 0, group="trust")
