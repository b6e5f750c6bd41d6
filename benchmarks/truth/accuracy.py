"""How often labels are right, and how far confidence can be believed, on real crowds.

Next to Crowd-Kit's methods and to IBCC, each on the answers as they are. A tie counts as the
share of the tied classes that are right; a truth that nobody gave is an error, and every
task whose truth is known counts. A method that refuses a crowd, or takes more than a
minute, is compared on the others.
"""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handwork_core import AnswerTable, choose, dawid_skene, ibcc, infer
from measure import Figure, compared, known
from peers import Peer
from truth.crowds import REAL, Columns, real

SETS = (
    "bluebird", "rte", "d_possent", "cf", "sp_amt",
    "zencrowd_us", "labelme", "d_product", "s_rel", "trec",
)  # fmt: skip
PEERS: dict[str, dict[str, object]] = {
    "MajorityVote": {},
    "Wawa": {},
    "ZeroBasedSkill": {},
    "DawidSkene": {},
    "OneCoinDawidSkene": {},
    "GLAD": {},
    "MACE": {"n_restarts": 1},
}
"""Restarts of its MACE are all the same."""
TWO_CLASS_PEERS: dict[str, dict[str, object]] = {"KOS": {}, "MMSR": {}}
"""Of crowds of two classes only: its KOS knows no others, its M-MSR fails on others."""
LATE_SECONDS = 60
BINS = 15
TIE = 1e-9

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Crowd:
    """Answers with the labels that are right: positions in the classes, -1 for unknown."""

    name: str
    columns: Columns
    table: AnswerTable
    truth: NDArray[np.int64]


@dataclass(frozen=True)
class Quality:
    """Share of right labels, and expected calibration error."""

    accuracy: float
    calibration_error: float
    seconds: float = 0.0


def figures() -> list[Figure]:
    """Accuracy of the default and of the choice; calibration set by set."""
    crowds = [crowd for name in SETS if (crowd := read(name)) is not None]
    if not crowds:
        print("  the real crowds are not beside this checkout", flush=True)
        return []
    default = measured(crowds, infer)
    chosen = measured(crowds, lambda table: choose(table).result)
    plain = measured(crowds, lambda table: dawid_skene(table, pseudo_labels=0))
    peers: dict[str, dict[str, Quality]] = peers_of(crowds)
    peers["IBCC (own)"] = measured(crowds, ibcc)
    found = [
        next_to(f"accuracy of {name}", ours, peer, theirs)
        for name, ours in (("the default", default), ("the chosen method", chosen))
        for peer, theirs in peers.items()
        if theirs
    ]
    found += [calibration(crowd.name, default, plain) for crowd in crowds]
    longest = max(default.values(), key=lambda quality: quality.seconds)
    found.append(known("the default, slowest crowd", longest.seconds, "s"))
    return found


def read(name: str) -> Crowd | None:
    """Read a crowd with its truth; None where it is not at hand."""
    columns = real(name)
    if columns is None:
        return None
    with (REAL / name / "truth.csv").open(encoding="utf-8", newline="") as file:
        right = {row["task"]: row["label"] for row in csv.DictReader(file)}
    table = columns.table
    place = {label: index for index, label in enumerate(table.classes.tolist())}
    truth = [
        place.get(right[task], len(place)) if task in right else -1
        for task in table.tasks.tolist()
    ]
    return Crowd(name, columns, table, np.array(truth))


def measured(
    crowds: list[Crowd], method: Callable[[AnswerTable], object]
) -> dict[str, Quality]:
    """Run a method of this package on each crowd."""
    found = {}
    for crowd in crowds:
        start = time.process_time()
        posterior = method(crowd.table).posterior  # type: ignore[attr-defined]
        spent = time.process_time() - start
        found[crowd.name] = quality(posterior, crowd.truth, spent)
    return found


def peers_of(crowds: list[Crowd]) -> dict[str, dict[str, Quality]]:
    """Run Crowd-Kit's methods on each crowd."""
    found: dict[str, dict[str, Quality]] = {
        name: {} for name in PEERS | TWO_CLASS_PEERS
    }
    with tempfile.TemporaryDirectory() as folder, Peer() as peer:
        for crowd in crowds:
            answers = crowd.columns.save(Path(folder) / f"{crowd.name}.npz")
            kept = Path(folder) / "kept.npz"
            for name, options in asked_of(crowd).items():
                spent = peer.ask(
                    method=name, answers=str(answers), options=options, keep=str(kept),
                    limit_seconds=LATE_SECONDS,
                )  # fmt: skip
                if "error" in spent:
                    print(f"  {name} on {crowd.name}: {spent['error']}", flush=True)
                    continue
                found[name][crowd.name] = of_peer(kept, crowd)
    return found


def asked_of(crowd: Crowd) -> dict[str, dict[str, object]]:
    """Return the peers that are defined for a crowd, with their options."""
    return PEERS | TWO_CLASS_PEERS if crowd.table.n_classes == 2 else PEERS


def of_peer(kept: Path, crowd: Crowd) -> Quality:
    """Bring a peer's posteriors into the order of the table."""
    with np.load(kept, allow_pickle=False) as file:
        tasks = file["tasks"].astype(str)
        if "posterior" in file:
            classes, posterior = file["classes"].astype(str), file["posterior"]
        else:
            # KOS and M-MSR give labels alone.
            classes = crowd.table.classes.astype(str)
            posterior = file["labels"].astype(str)[:, None] == classes
            posterior = posterior.astype(np.float64)
    rows = {task: row for row, task in enumerate(tasks.tolist())}
    places = [rows[str(task)] for task in crowd.table.tasks.tolist()]
    columns = {label: column for column, label in enumerate(classes.tolist())}
    order = [columns[str(label)] for label in crowd.table.classes.tolist()]
    return quality(posterior[places][:, order], crowd.truth)


def quality(
    posterior: Floats, truth: NDArray[np.int64], seconds: float = 0.0
) -> Quality:
    """Compare posteriors with the truth where it is known."""
    posterior, truth = posterior[truth >= 0], truth[truth >= 0]
    best = posterior >= posterior.max(axis=1, keepdims=True) - TIE
    share = best / best.sum(axis=1, keepdims=True)
    # The last column stands for a truth that nobody gave.
    right = np.pad(share, ((0, 0), (0, 1)))[np.arange(len(truth)), truth]
    confidence = posterior.max(axis=1)
    bins = np.ceil(confidence * BINS).astype(int).clip(1, BINS)
    gaps = np.bincount(bins, right - confidence)
    return Quality(float(right.mean()), float(np.abs(gaps).sum() / len(truth)), seconds)


def next_to(
    name: str, ours: Mapping[str, Quality], peer: str, theirs: Mapping[str, Quality]
) -> Figure:
    """Compare means over the crowds that the peer has done."""
    value = float(np.mean([ours[crowd].accuracy for crowd in theirs]))
    peer_value = float(np.mean([quality.accuracy for quality in theirs.values()]))
    by = peer if "own" in peer else f"Crowd-Kit {peer}"
    kind = ""
    if peer in TWO_CLASS_PEERS:
        kind = f" of two classes that it did within {LATE_SECONDS} s"
    return compared(
        f"{name}, mean of {len(theirs)} crowds{kind}", value, "", peer=by,
        peer_value=peer_value, least=1.0,
    )  # fmt: skip


def calibration(
    crowd: str, ours: Mapping[str, Quality], plain: Mapping[str, Quality]
) -> Figure:
    """Compare calibration errors; lower is better."""
    value, limit = ours[crowd].calibration_error, plain[crowd].calibration_error
    return Figure(
        f"calibration error of the default, {crowd}", value, "",
        peer="Dawid-Skene", peer_value=limit, ratio=value / limit,
        target="ratio < 1", holds=value < limit,
    )  # fmt: skip
