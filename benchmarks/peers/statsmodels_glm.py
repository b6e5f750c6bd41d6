"""Fits Poisson regressions with statsmodels: one JSON request a line in, one answer out.

Runs in the peers' environment. Fields of a request: `designs` (one matrix a model) and
`counts`. The answer has the processor's seconds for all fits, and each intercept.
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import statsmodels.api as sm


def main() -> None:
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = run(request)
        except Exception as error:  # noqa: BLE001 - a peer's crash is a result
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


def run(request: dict) -> dict:
    counts = np.array(request["counts"], float)
    designs = [np.array(design, float) for design in request["designs"]]
    fit(designs[0], counts)
    start = time.process_time()
    intercepts = [fit(design, counts) for design in designs]
    return {"seconds": time.process_time() - start, "intercepts": intercepts}


def fit(design: np.ndarray, counts: np.ndarray) -> float:
    found = sm.GLM(counts, design, family=sm.families.Poisson()).fit()
    return float(found.params[0])


if __name__ == "__main__":
    main()
