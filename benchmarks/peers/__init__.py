"""Peers in an environment of their own, made when it is first asked for.

    with Peer() as peer:
        found = peer.ask(method="DawidSkene", answers="answers.npz", options={"n_iter": 10})
        found["seconds"], found["memory_mb"]

A peer that fails or takes too long gives an answer with `error` instead.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-peers"
LOCK = ROOT / "requirements" / "peers.lock"
PROGRAM = Path(__file__).with_name("crowd_kit.py")


def python() -> Path:
    """Return the interpreter of the peers' environment, which is brought up to date."""
    stamp = ENVIRONMENT / ".lock"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    interpreter = ENVIRONMENT / "bin" / "python"
    if not stamp.exists() or stamp.read_text() != wanted:
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT], check=True)  # fmt: skip
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--python", interpreter, "--require-hashes",
             "-r", LOCK],
            check=True,
        )  # fmt: skip
        stamp.write_text(wanted)
    return interpreter


class Peer:
    """A process of a peer, by default Crowd-Kit, that does one thing after the other."""

    def __init__(self, program: str = PROGRAM.name) -> None:
        self.program = PROGRAM.with_name(program)

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [python(), "-W", "ignore", self.program],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, **request: object) -> dict[str, Any]:
        """Send a request, wait for what was found; see crowd_kit.py for its fields."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(request, default=str), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the peer died on {request}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def seconds(self, **request: object) -> float:
        """Return how long it took; a peer that failed is an error here."""
        found = self.ask(**request)
        if "error" in found:
            raise RuntimeError(f"the peer failed on {request}: {found['error']}")
        return float(found["seconds"])
