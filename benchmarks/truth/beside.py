"""Iterate over a saved crowd until somebody ends this: what keeps a second processor busy."""

from __future__ import annotations

import sys

import numpy as np

from handwork_core import AnswerTable, dawid_skene


def main(path: str, n_iterations: int) -> None:
    """Say when the first iterations, which compile, are done; go on for ever."""
    with np.load(path) as found:
        table = AnswerTable.from_arrays(found["task"], found["worker"], found["label"])
    is_said = False
    while True:
        dawid_skene(table, pseudo_labels=0, max_iterations=n_iterations, tolerance=0)
        if not is_said:
            print("busy", flush=True)
            is_said = True


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
