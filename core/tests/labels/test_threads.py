"""The threads of the linear algebra library decide no bit."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
import hashlib
import numpy as np
from handwork_core import AnswerTable, glad
from handwork_core.truth.labels.ibcc import PooledPrior
rng = np.random.default_rng(1)
n = 21_000
table = AnswerTable.from_arrays(
    np.repeat(np.arange(n), 2), rng.integers(50, size=2 * n), rng.integers(2, size=2 * n)
)
result = glad(table, max_iterations=3)
prior = PooledPrior(2)(rng.random((n, 2, 2)))
for found in (result.posterior, np.array(result.log_likelihood), prior):
    print(hashlib.sha256(found.tobytes()).hexdigest())
"""


def test_one_thread_and_two_find_the_same_bits():
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", SCRIPT],
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads},
            stdout=subprocess.PIPE,
            text=True,
        )
        for threads in ("1", "2")
    ]
    one, two = (run.communicate()[0].split() for run in runs)

    assert [run.returncode for run in runs] == [0, 0]
    assert len(one) == 3
    assert one == two
