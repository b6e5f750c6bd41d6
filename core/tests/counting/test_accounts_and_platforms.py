"""From accounts to persons and from platforms to a ladder."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core.counting.accounts import persons_behind_links, persons_from_sample
from handwork_core.counting.assumptions import Prior, propagate
from handwork_core.counting.frequencies import chao
from handwork_core.counting.inventory import Inventory
from handwork_core.counting.ladder import PUBLISHED_LADDERS, compute_ladder
from handwork_core.counting.platforms import impute_registrations
from handwork_core.counting.results import CountingError, NotIdentifiedError

SIZES = {"A": 2000, "B": 5000, "C": 9000, "D": 800, "E": 30_000, "F": 12_000}


def inventory(*, silent=("F",), country="", **more):
    rows = []
    for name, size in SIZES.items():
        noise = 1 + 0.1 * (-1) ** ord(name)
        rows.append((name, "unique_visitors", size * noise / 10))
        if name not in silent:
            rows.append((name, "registered", size))
    rows += [(name, metric, value) for (name, metric), value in more.items()]
    return Inventory.from_rows(
        {
            "platform": p,
            "country": country,
            "period": "2026-05",
            "metric": m,
            "value": v,
        }
        for p, m, v in rows
    )


def test_persons_behind_known_links_are_counted_exactly(vectors):
    known = vectors("multihoming_vectors.json")
    links = [
        (one["account"], user, one["platform"])
        for one in known["accounts"]
        for user in one["users"]
    ]
    found = persons_behind_links(*map(list, zip(*links, strict=True)))
    assert found.persons == pytest.approx(known["true_persons"], rel=1e-12)
    assert found.links == known["links"]
    assert found.accounts == known["accounts_total"]
    assert found.arithmetic_mean == pytest.approx(known["arith_mean_m_over_links"])
    assert found.harmonic_mean == pytest.approx(known["harmonic_mean_m_over_links"])
    by_mean = known["links_over_arith_links"]
    assert found.by_arithmetic_mean == pytest.approx(by_mean, rel=1e-12)
    for platform, persons in known["weight_share_by_platform"].items():
        assert found.by_platform[platform] == pytest.approx(persons, rel=1e-12)


def test_a_link_that_is_told_twice_counts_once():
    assert persons_behind_links(["a", "a", "b"], ["ada", "ada", "bola"]).persons == 2


def test_shared_and_dormant_accounts_change_the_links():
    found = persons_from_sample(1000, [1, 2], users_per_account=1.2, dormant_share=0.25)
    assert found.links == pytest.approx(900)
    assert found.persons == pytest.approx(900 * 0.75)
    assert found.bias < 0


@pytest.mark.parametrize(
    ("each", "more", "says"),
    [
        ([], {}, "no respondent"),
        ([0.5], {}, "1 or more"),
        ([1], {"dormant_share": 1}, "below 1"),
        ([1], {"users_per_account": 0.5}, "at least 1"),
    ],
)
def test_samples_that_cannot_be_are_refused(each, more, says):
    with pytest.raises(CountingError, match=says):
        persons_from_sample(100, each, **more)


def test_stated_beliefs_are_carried_through_and_the_widest_matters_most():
    priors = [
        Prior.known("accounts", 100_000, "declared"),
        Prior(name="dormant_share", low=0.1, high=0.6, source="guess"),
        Prior(name="mean_inverse", low=0.7, high=0.74, shape="uniform"),
        Prior(name="sold_share", low=0.0, high=0.1, shape="uniform"),
        Prior(name="accounts_per_buyer", low=4, high=12, shape="log-normal"),
    ]
    found = propagate(priors, np.random.default_rng(1))
    assert found.importance[0].name == "dormant_share"
    assert found.importance[-1].swing == 0
    assert sum(one.share_of_variance for one in found.importance) == pytest.approx(1)
    inside = (found.draws > found.interval.low) & (found.draws < found.interval.high)
    assert inside.mean() == pytest.approx(0.95, abs=0.001)
    again = propagate(priors, np.random.default_rng(1))
    assert again.persons == found.persons


@pytest.mark.parametrize("shape", ["uniform", "triangular", "log-normal"])
def test_a_prior_has_the_ends_and_middle_that_were_stated(shape):
    prior = Prior(name="x", low=2, high=8, shape=shape)
    low, middle, high = prior.at(np.array([0.025, 0.5, 0.975]))
    assert 2 - 1e-9 <= low < middle < high <= 8 + 1e-9
    if shape == "log-normal":
        assert (low, middle, high) == pytest.approx((2, 4, 8))


def test_a_ladder_has_a_rung_for_each_meaning_and_a_missing_platform_is_foretold():
    rng = np.random.default_rng(2)
    estimate = chao({1: 900, 2: 400, 3: 100})
    found = compute_ladder(
        inventory(),
        "",
        rng,
        mean_inverse=0.8,
        mean_inverse_se=0.02,
        very_active=estimate,
    )
    names = [rung.name for rung in found.rungs]
    assert names == ["registered", "monthly", "very active"]
    registered, monthly, active = (rung.persons for rung in found.rungs)
    assert registered > monthly > active
    assert registered == pytest.approx(0.8 * sum(SIZES.values()), rel=0.1)
    assert active == estimate.point
    assert found.rungs[0].interval.low < registered < found.rungs[0].interval.high
    (foretold,) = [one for one in found.imputation.platforms if one.interval]
    assert foretold.platform == "F"
    assert foretold.interval.low < 12_000 < foretold.interval.high


def test_a_foretold_total_holds_the_truth_19_times_in_20():
    covered = []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        traffic = np.exp(rng.normal(8, 1, 14))
        registered = np.exp(1.5 + 0.9 * np.log(traffic) + rng.normal(0, 0.4, 14))
        rows = [
            {"platform": f"P{i:02}", "period": "2026", "metric": metric, "value": value}
            for i in range(14)
            for metric, value in (
                ("unique_visitors", traffic[i]), ("registered", registered[i])
            )
            if metric != "registered" or i < 10
        ]  # fmt: skip
        found = impute_registrations(Inventory.from_rows(rows), "", rng)
        covered.append(found.interval.low < registered.sum() < found.interval.high)
    assert 0.92 <= np.mean(covered) <= 0.98


def test_the_share_of_a_country_is_applied_where_only_the_world_is_known():
    rows = [
        ("P", "", "registered", 1000), ("P", "FR", "country_share", 0.2),
        ("Q", "FR", "registered", 300),
    ]  # fmt: skip
    known = Inventory.from_rows(
        {"platform": p, "country": c, "period": "2026", "metric": m, "value": v}
        for p, c, m, v in rows
    )
    found = impute_registrations(known, "FR", np.random.default_rng(1))
    assert found.total == 500
    assert found.interval is None


def test_too_few_platforms_to_foretell_from_are_refused():
    silent = ("B", "C", "D", "E", "F")
    with pytest.raises(NotIdentifiedError, match="at least 5"):
        impute_registrations(inventory(silent=silent), "", np.random.default_rng(1))
    with pytest.raises(CountingError, match="nothing is known of FR"):
        impute_registrations(inventory(), "FR", np.random.default_rng(1))


def test_published_ladders_are_records_that_nothing_uses():
    numbers = {
        (one.where, one.version): [number for _, number in one.rungs]
        for one in PUBLISHED_LADDERS
    }
    assert numbers["France", "preprint"] == [266_126, 52_337, 14_903]
    assert numbers["World", "version 4, October"] == [
        163_000_000,
        14_000_000,
        3_300_000,
    ]
    assert numbers["World", "version 1, March"][1:] == [19_000_000, 5_000_000]
    assert all(
        "doi" in one.source or "arXiv" in one.source for one in PUBLISHED_LADDERS
    )


def rung(name, rows, country):
    known = Inventory.from_rows(
        {"platform": p, "country": c, "period": "2026", "metric": m, "value": v}
        for p, c, m, v in rows
    )
    found = compute_ladder(known, country, np.random.default_rng(1), mean_inverse=1.0)
    return next(one.persons for one in found.rungs if one.name == name)


def test_who_is_no_worker_anywhere_is_none_in_a_country():
    rows = [
        ("P", "FR", "registered", 900), ("P", "FR", "unique_visitors", 100),
        ("P", "", "not_workers_share", 0.4),
    ]  # fmt: skip
    assert rung("monthly", rows, "FR") == pytest.approx(60)
    told = [*rows, ("P", "FR", "not_workers_share", 0.1)]
    assert rung("monthly", told, "FR") == pytest.approx(90)


def test_declared_monthly_users_who_are_no_workers_are_left_out():
    rows = [
        ("P", "FR", "registered", 900), ("P", "FR", "monthly", 200),
        ("P", "FR", "not_workers_share", 0.25),
    ]  # fmt: skip
    assert rung("monthly", rows, "FR") == pytest.approx(150)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("sold_share", -0.1, 0.2),
        ("accounts_per_buyer", 0.5, 2),
        ("not_workers_share", 0.2, 1.5),
        ("accounts", 0, 10),
    ],
)
def test_beliefs_that_no_accounts_can_have_are_refused(name, low, high):
    priors = [Prior(name=name, low=low, high=high)]
    if name != "accounts":
        priors.append(Prior.known("accounts", 100))
    with pytest.raises(CountingError, match=name):
        propagate(priors, np.random.default_rng(1))


def test_no_draws_are_refused():
    with pytest.raises(CountingError, match="n_draws must be 1"):
        propagate([Prior.known("accounts", 9)], np.random.default_rng(1), n_draws=0)
