"""Seconds and memory of the methods for labels and comparisons, next to Crowd-Kit."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from handwork_core import dawid_skene, find_method
from handwork_core.reading import read_answers
from handwork_core.truth.comparisons import ComparisonTable, bradley_terry
from measure import Figure, at_most, known
from peers import Peer
from truth.at_once import TURNS as THREADED
from truth.at_once import at_once
from truth.beside import iterating
from truth.crowds import Columns, make, reals
from truth.timing import extra_memory, faster, seconds, timed

MOST_NANOSECONDS = 15
MOST_MEGABYTES = 500
NEVER = -1e300
"""A tolerance with which Crowd-Kit never stops early."""

ITERATIONS = {100_000: (2, 12, 40), 1_000_000: (1, 4, 20), 10_000_000: (1, 2, 5)}
"""Peer's iterations to start with and to end with, and ours, by number of answers."""

TURNS = 3

REAL = ("bluebird", "rte", "d_possent", "sp_amt", "zencrowd_us", "cf", "labelme")
TWO_CLASSES = ("bluebird", "rte", "d_possent", "sp_amt", "zencrowd_us")
PEERS = {
    "zero_based_skill": ("ZeroBasedSkill", REAL),
    "one_coin": ("OneCoinDawidSkene", REAL),
    "glad": ("GLAD", REAL),
    "mace": ("MACE", REAL),
    "kos": ("KOS", TWO_CLASSES),
    "m_msr": (
        "MMSR",
        ("bluebird", "rte", "d_possent", "sp_amt", "zencrowd_us", "labelme"),
    ),
}
LARGEST_REAL = ("s_rel", "trec")


def figures() -> list[Figure]:
    """Measure everything."""
    with tempfile.TemporaryDirectory() as folder, Peer() as peer:
        place = Path(folder)
        found: list[Figure] = []
        for n_answers in ITERATIONS:
            found += dawid_skene_figures(peer, place, n_answers)
        found += same_numbers(peer, place)
        found.append(end_to_end(peer, place, 1_000_000))
        found += vote_figures(peer, place, 10_000_000)
        for name in PEERS:
            found += method_figures(peer, place, name)
        return [*found, comparison_figure(peer, place)]


def dawid_skene_figures(peer: Peer, place: Path, n_answers: int) -> list[Figure]:
    """Compare an iteration; what the peer does once is left out by a difference.

    Both sides take turns, and the least of each counts: a machine whose speed comes and
    goes is fair to both then.
    """
    crowd = make(n_answers)
    path = crowd.save(place / "answers.npz")
    few, many, ours = ITERATIONS[n_answers]

    def of_peer(n: int) -> float:
        options = {"n_iter": n, "tol": NEVER}
        return peer.seconds(method="DawidSkene", answers=path, options=options)

    iterate = iterating(crowd.table)
    turns = [
        (of_peer(few), of_peer(many), seconds(partial(iterate, ours)) / ours)
        for _ in range(TURNS)
    ]
    least_few, least_many, one = map(min, zip(*turns, strict=True))
    theirs = (least_many - least_few) / (many - few)
    name = f"Dawid-Skene, {n_answers:,} answers"
    return [
        faster(f"{name}: an iteration, 1 thread", one, theirs, times=60),
        at_most(
            f"{name}: an answer and iteration, 1 thread",
            one / n_answers * 1e9,
            "ns",
            limit=MOST_NANOSECONDS,
        ),
        *(at_once(crowd, path, name) if n_answers in THREADED else []),
    ]


def same_numbers(peer: Peer, place: Path) -> list[Figure]:
    """Compare labels and posteriors where both stop by Crowd-Kit's own rule."""
    crowd = make(100_000)
    path, kept = crowd.save(place / "answers.npz"), place / "found.npz"
    peer.seconds(method="DawidSkene", answers=path, keep=kept)
    result = dawid_skene(crowd.table, compat="crowdkit")
    with np.load(kept) as found:
        order = np.argsort(found["tasks"])
        different = np.sum(result.classes[result.labels] != found["labels"][order])
        distance = np.abs(result.posterior - found["posterior"][order]).max()
    name = "Dawid-Skene as Crowd-Kit, 100,000 answers"
    return [
        at_most(f"{name}: other labels", float(different), "tasks", limit=0),
        at_most(f"{name}: posteriors apart", float(distance), "", limit=1e-8),
    ]


def end_to_end(peer: Peer, place: Path, n_answers: int) -> Figure:
    """Read text ids from CSV and iterate a hundred times."""
    crowd, path = make(n_answers), place / "answers.csv"
    rows = zip(
        crowd.task.tolist(), crowd.worker.tolist(), crowd.label.tolist(), strict=True
    )
    with path.open("w", encoding="utf-8") as file:
        file.write("task,worker,label\n")
        file.writelines(f"task-{t:07d},worker-{w:05d},class {c}\n" for t, w, c in rows)
    theirs = peer.seconds(
        method="DawidSkene", answers=path, reads=True,
        options={"n_iter": 100, "tol": NEVER},
    )  # fmt: skip
    ours = seconds(
        lambda: dawid_skene(
            read_answers(path), pseudo_labels=0, max_iterations=100, tolerance=0
        )
    )
    name = f"CSV with text ids, {n_answers:,} answers, 100 iterations of Dawid-Skene"
    return faster(name, ours, theirs, times=40)


def vote_figures(peer: Peer, place: Path, n_answers: int) -> list[Figure]:
    """Compare the methods that count votes, on a table that is encoded once."""
    crowd = make(n_answers)
    path = crowd.save(place / "answers.npz")
    encoding = timed(lambda: crowd.table)
    found = [
        known(f"encode {n_answers:,} answers, once for all methods", encoding, "s")
    ]
    for name, theirs in (("majority_vote", "MajorityVote"), ("wawa", "Wawa")):
        method = find_method(name).function
        spent = peer.ask(method=theirs, answers=path)
        ours = seconds(lambda method=method: method(crowd.table))
        memory = extra_memory(lambda method=method: method(crowd.table))
        text = f"{name}, {n_answers:,} answers"
        found += [
            faster(text, ours, spent["seconds"], times=30),
            Figure(
                f"{text}: memory", memory, "MB", "Crowd-Kit", spent["memory_mb"],
                spent["memory_mb"] / max(memory, 1), f"<= {MOST_MEGABYTES} MB",
                memory <= MOST_MEGABYTES,
            ),
        ]  # fmt: skip
    return found


def method_figures(peer: Peer, place: Path, name: str) -> list[Figure]:
    """Compare one method on real crowds, and its memory on the largest of them."""
    theirs, sets = PEERS[name]
    method = find_method(name, answers="labels").function
    ours, spent, failed = 0.0, 0.0, []
    for crowd_name, crowd in reals(sets).items():
        path = crowd.save(place / "answers.npz")
        found = peer.ask(method=theirs, answers=path, limit_seconds=60)
        if "error" in found:
            failed.append(f"{crowd_name}: {found['error']}")
            continue
        spent += found["seconds"]
        ours += seconds(lambda crowd=crowd: method(crowd.table))
    for each in failed:
        print(f"    Crowd-Kit's {theirs} failed on {each}", flush=True)
    memory = max(
        extra_memory(lambda crowd=crowd: method(crowd.table))
        for crowd in largest(name).values()
    )
    return [
        faster(f"{name}, {len(sets)} real crowds", ours, spent, times=20),
        at_most(
            f"{name}, the largest crowds: memory", memory, "MB", limit=MOST_MEGABYTES
        ),
    ]


def largest(name: str) -> dict[str, Columns]:
    """Return the largest real crowds that a method can work on."""
    most = find_method(name, answers="labels").most_classes
    found = reals(LARGEST_REAL)
    return {
        key: crowd for key, crowd in found.items()
        if most is None or len(np.unique(crowd.label)) <= most
    }  # fmt: skip


def comparison_figure(peer: Peer, place: Path) -> Figure:
    """Compare Bradley-Terry at its optimum; Crowd-Kit needs some 400 steps there.

    Its own rule stops at the second step, so it is told not to stop.
    """
    rng = np.random.default_rng(8)
    n_items, n_comparisons = 500, 20_000
    strength = rng.normal(size=n_items)
    left = rng.integers(n_items, size=n_comparisons)
    right = (left + rng.integers(1, n_items, size=n_comparisons)) % n_items
    chance = 1 / (1 + np.exp(strength[right] - strength[left]))
    winner = np.where(rng.random(n_comparisons) < chance, left, right)
    path = place / "comparisons.npz"
    np.savez(path, left=left, right=right, label=winner)
    theirs = peer.seconds(
        method="BradleyTerry", answers=path, options={"n_iter": 400, "tol": NEVER}
    )
    table = ComparisonTable.from_arrays(left, right, winner)
    ours = seconds(lambda: bradley_terry(table))
    name = (
        f"Bradley-Terry to its optimum, {n_items} items, {n_comparisons:,} comparisons"
    )
    return faster(name, ours, theirs, times=20)
