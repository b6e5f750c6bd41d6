"""Iterate over a saved crowd until somebody ends this: what keeps a second processor busy."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np

from handwork_core import AnswerTable
from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.evidence import gather_evidence
from handwork_core.truth.labels.features import encode_features
from handwork_core.truth.labels.smoothing import Smoothing
from handwork_core.truth.labels.voting import vote_shares


def iterating(table: AnswerTable) -> Callable[[int], None]:
    """Return what makes so many iterations as `dawid_skene` does, and nothing else."""
    known, groups = encode_gold(table, None), encode_features(table, None)
    smoothing = Smoothing(0.0, "pooled", groups)
    evidence = gather_evidence(table, known, vote_shares(table, known), groups)

    def iterate(times: int) -> None:
        for _ in range(times):
            confusion = smoothing.confusion(evidence.worker_counts)
            evidence.step(confusion, groups.weight)

    return iterate


def main(path: str) -> None:
    """Say when the first iterations, which compile, are done; go on for ever."""
    with np.load(path) as found:
        table = AnswerTable.from_arrays(found["task"], found["worker"], found["label"])
    iterate = iterating(table)
    iterate(2)
    print("busy", flush=True)
    while True:
        iterate(1)


if __name__ == "__main__":
    main(sys.argv[1])
