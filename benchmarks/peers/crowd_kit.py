"""Runs Crowd-Kit: one JSON request a line in, one JSON answer a line out.

Runs in the peers' environment. Fields of a request:

answers   a .npz or .csv file with the columns of the data frame; read before the clock
          starts, unless `reads` is true, which counts the reading of a .csv
method    a class of crowdkit.aggregation
options   its arguments
keep      a .npz file for tasks, labels and, if there are any, posteriors and classes

Seconds are those of the processor, so that a machine that does other things too is fair to
both sides.
"""

from __future__ import annotations

import ctypes
import gc
import json
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from crowdkit import aggregation

MOST_SECONDS = 600
CALLABLES = {"ROVER": {"tokenizer": str.split, "detokenizer": " ".join}}
"""Arguments that no JSON can hold."""


def main() -> None:
    signal.signal(signal.SIGPROF, refuse)
    for line in sys.stdin:
        request = json.loads(line)
        limit = request.get("limit_seconds", MOST_SECONDS)
        signal.setitimer(signal.ITIMER_PROF, limit)
        try:
            answer = run(request)
        except Exception as error:  # noqa: BLE001 - a peer's crash is a result
            answer = {"error": f"{type(error).__name__}: {error}"}
        signal.setitimer(signal.ITIMER_PROF, 0)
        gc.collect()
        print(json.dumps(answer), flush=True)


def refuse(*_: object) -> None:
    raise TimeoutError("too slow")


def run(request: dict) -> dict:
    frame = None if request.get("reads") else read(request["answers"])
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    before = resident()
    forget_peak()
    start = time.process_time()
    if frame is None:
        frame = read(request["answers"])
    options = request.get("options", {}) | CALLABLES.get(request["method"], {})
    model = getattr(aggregation, request["method"])(**options)
    found = model.fit_predict(frame)
    seconds = time.process_time() - start
    if "keep" in request:
        keep(Path(request["keep"]), model, found)
    return {
        "seconds": seconds,
        "memory_mb": peak() - before,
        "iterations": len(getattr(model, "loss_history_", ())),
    }


def read(path: str) -> pd.DataFrame:
    if path.endswith(".csv"):
        return pd.read_csv(path)
    with np.load(path, allow_pickle=False) as columns:
        return pd.DataFrame({name: columns[name] for name in columns.files})


def keep(path: Path, model: object, found: pd.Series) -> None:
    columns = {"tasks": found.index.to_numpy(), "labels": found.to_numpy()}
    posterior = getattr(model, "probas_", None)
    if posterior is not None:
        posterior = posterior.loc[found.index].sort_index(axis=1)
        columns["posterior"] = posterior.to_numpy()
        columns["classes"] = posterior.columns.to_numpy()
    np.savez(path, **{name: plain(column) for name, column in columns.items()})


def plain(column: np.ndarray) -> np.ndarray:
    return column.astype(str) if column.dtype == object else column


def resident() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    line = next(line for line in lines if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6


if __name__ == "__main__":
    main()
