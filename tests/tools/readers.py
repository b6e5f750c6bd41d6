"""The environment of Label Studio's own reader: it brings too much to stand beside us.

`make readers` makes it, tests that need it run its programs.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".venv-readers"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCK = ROOT / "requirements" / "readers.lock"
STAMP = ENVIRONMENT / ".lock"
PROGRAM = Path(__file__).with_name("label_studio_reader.py")


def wanted() -> str:
    """Name the state of the environment that the lock asks for."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def is_ready() -> bool:
    """Whether the environment is there as the lock asks for it."""
    return STAMP.exists() and STAMP.read_text() == wanted()


def make() -> None:
    """Make the environment, or bring it up to date."""
    if is_ready():
        return
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, ENVIRONMENT], check=True)  # fmt: skip
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", LOCK],
        check=True,
    )  # fmt: skip
    STAMP.write_text(wanted())


class LabelStudio:
    """A process of its reader that answers one request after the other."""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [PYTHON, "-W", "ignore", PROGRAM],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, **request: object) -> dict[str, Any]:
        """Let it read files; see label_studio_reader.py for what it says."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(request), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


if __name__ == "__main__":
    make()
