"""Personal networks are measured as published, whatever the order they are told in."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handwork_core._kernels import ego_networks, ego_networks_twin
from handwork_core.networks import (
    PersonalNetworks,
    Rows,
    composition,
    ego_alter_ei,
    mixing,
    network_shapes,
    number_summary,
)
from handwork_core.networks.generators import names_by_question, resource_measures

NAMES = "abcdefg"
pairs = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=14)


def networks(ties, names=NAMES) -> PersonalNetworks:
    return PersonalNetworks.from_rows(
        [("ada", name) for name in names], [("ada", *tie) for tie in ties], ["ada"]
    )


def assert_equal(networks, rows, key, values, ego=".egoID"):
    place = {name: number for number, name in enumerate(networks.egos)}
    assert rows
    for row in rows:
        found, wanted = values[place[row[ego]]], row[key]
        if wanted is None:
            assert math.isnan(found), row
        else:
            assert found == pytest.approx(wanted, rel=1e-6, abs=1e-12), row


def test_shapes_are_those_of_egor(published, expected):
    reference = expected("ego/expected_egor.json")
    shapes, _ = network_shapes(published)
    assert_equal(published, reference["density"], "density", shapes.density)
    assert_equal(published, reference["constraint"], "constraint", shapes.constraint)
    for name, values in {
        "n": shapes.size, "m": shapes.n_ties, "components": shapes.n_components,
        "isolates": shapes.n_isolates, "transitivity": shapes.transitivity,
    }.items():  # fmt: skip
        assert_equal(published, reference["igraph_alter_net"], name, values, "ego")


def test_composition_and_mixing_are_those_of_egor(published, expected):
    reference = expected("ego/expected_egor.json")
    role, mixed = composition(published, "role"), mixing(published, "gender")
    assert_equal(published, reference["entropy_role_base2"], "entropy", role.entropy)
    assert_equal(published, reference["diversity_role"], "diversity", role.diversity)
    index = ego_alter_ei(published, "gender")
    assert_equal(published, reference["comp_ei_gender"], "ei", index)
    assert_equal(published, reference["EI_gender_raw"], "ei", mixed.ei_ends)
    assert_equal(published, reference["EI_gender_rescaled"], "ei", mixed.ei_rescaled)
    for place, group in enumerate(mixed.groups):
        assert_equal(published, reference["EI_gender_raw"], group, mixed.ei_of_groups[:, place])  # fmt: skip
        rescaled = mixed.ei_rescaled_of_groups[:, place]
        assert_equal(published, reference["EI_gender_rescaled"], group, rescaled)
    mean_age = number_summary(published, "age").mean
    assert_equal(published, reference["mean_age"], "result", mean_age)


def test_dyads_and_shares_are_those_of_egor(published, expected):
    reference = expected("ego/expected_egor.json")
    dyads = mixing(published, "gender").dyads
    shares = composition(published, "gender").shares
    place = {name: number for number, name in enumerate(published.egos)}
    for row in reference["count_dyads_gender"]:
        found = dyads[place[row[".egoID"]]]
        wanted = [row["dy_gen_f_f"], row["dy_gen_f_m"], row["dy_gen_m_m"]]
        assert found[np.triu_indices(2)].tolist() == wanted
    for row in reference["composition_gender"]:
        wanted = [row["f"] or 0, row["m"] or 0]
        assert shares[place[row[".egoID"]]] == pytest.approx(wanted)


@given(st.lists(pairs, min_size=1, max_size=4), st.integers(0, 2**16))
@settings(max_examples=60, deadline=None)
def test_the_kernel_and_its_twin_agree(all_ties, seed):
    rng = np.random.default_rng(seed)
    rows = [
        (f"e{n}", name)
        for n in range(len(all_ties))
        for name in NAMES[: rng.integers(0, 8)]
    ]
    known = set(rows)
    ties = [(f"e{n}", *tie) for n, own in enumerate(all_ties) for tie in own
            if {(f"e{n}", end) for end in tie} <= known]  # fmt: skip
    told = PersonalNetworks.from_rows(
        rows, ties, [f"e{n}" for n in range(len(all_ties))]
    )
    arrays = (told.alter_offsets, told.tie_offsets, told.ties,
              rng.uniform(0.5, 3, len(told.ties)), rng.uniform(0.5, 3, told.n_alters))  # fmt: skip
    for fast, plain in zip(
        ego_networks.measure_egos(*arrays),
        ego_networks_twin.measure_egos(*arrays),
        strict=True,
    ):
        np.testing.assert_allclose(fast, plain, rtol=1e-9, atol=1e-12)


@given(pairs, st.permutations(NAMES))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_and_the_names_change_nothing(ties, order):
    one, _ = network_shapes(networks(ties))
    renamed = dict(zip(NAMES, order, strict=True))
    turned = [(renamed[b], renamed[a]) for a, b in reversed(ties)]
    other, _ = network_shapes(networks(turned, names=order))
    for name, values in one.columns().items():
        np.testing.assert_allclose(
            values, other.columns()[name], rtol=1e-9, err_msg=name
        )


def test_an_ego_without_alters_has_counts_of_zero_and_no_measures():
    told = PersonalNetworks.from_rows([("ada", "x")], [], ["ada", "bola"])
    shapes, _ = network_shapes(told)
    assert shapes.size.tolist() == [1, 0]
    assert shapes.n_components.tolist() == [1, 0]
    assert shapes.constraint[0] == 1
    undefined = (
        "density",
        "constraint",
        "transitivity",
        "effective_size",
        "betweenness",
    )
    assert all(math.isnan(getattr(shapes, name)[1]) for name in undefined)


def test_a_full_clique_leaves_ego_nothing_to_broker():
    ties = [(a, b) for a in NAMES for b in NAMES if a < b]
    shapes, places = network_shapes(networks(ties))
    assert shapes.density[0] == shapes.transitivity[0] == 1
    assert shapes.betweenness[0] == 0
    assert shapes.effective_size[0] == pytest.approx(1)
    assert places.betweenness.tolist() == [0] * 7


def test_ties_told_twice_and_loops_are_merged_and_noted():
    told = networks([("a", "b"), ("b", "a"), ("c", "c")])
    assert told.ties.tolist() == [[0, 1]]
    assert any("told more than once" in note for note in told.notes)
    assert any("with itself" in note for note in told.notes)


@pytest.mark.parametrize(
    ("alters", "ties", "egos", "says"),
    [
        ([("ada", "x")], [("ada", "x", "y")], ["ada"], "ties, row 1, column 'alter': ego 'ada' has no alter 'y'"),
        ([("ada", "x")], [("ada", "x", "ada")], ["ada"], "is the ego itself"),
        ([("eve", "x")], [], ["ada"], "alters, row 1, column 'ego': there is no ego 'eve'"),
        ([("ada", "x"), ("ada", "x")], [], ["ada"], "has the alter 'x' already"),
        ([], [], ["ada", "ada"], "ego 'ada' is there already"),
        ([("ada", "")], [], ["ada"], "every alter needs an id"),
    ],
)  # fmt: skip
def test_rows_that_do_not_fit_are_refused_with_their_place(alters, ties, egos, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        PersonalNetworks.from_rows(alters, ties, egos)


def test_weights_that_are_no_weights_are_refused(published):
    with pytest.raises(ValueError, match="have no attribute 'trust'"):
        network_shapes(published, weight="trust")
    with pytest.raises(ValueError, match="must be a number above 0"):
        network_shapes(published, closeness="role")


def test_names_of_several_questions_are_counted_once():
    flags = {"help": ["1", "1", "0"], "money": ["no", "yes", "yes"]}
    alters = Rows(name="alters", ids=(["ada"] * 3, list("xyz")),
                  attributes={k: np.array(v, dtype=object) for k, v in flags.items()})  # fmt: skip
    found = names_by_question(PersonalNetworks.from_rows(alters), ("help", "money"))
    assert found.named.tolist() == [[2, 2]]
    assert found.unique.tolist() == [3]
    assert found.several.tolist() == [1]
    assert found.overlap.tolist() == [[1, 0.5], [0.5, 1]]


def test_a_resource_counts_for_the_strongest_tie_that_gives_it():
    family, friends = np.array([[True, False]]), np.array([[True, True]])
    found = resource_measures(
        family | friends, ("a", "b"), by_tie={"family": family, "friends": friends}
    )
    assert found.volume.tolist() == [2]
    assert found.closest.tolist() == [[1, 1]]
