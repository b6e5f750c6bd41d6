"""Environments beside this one, for programs that bring too much to stand in it.

`make readers` and `make programs` make them; tests that need them run their programs.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Environment:
    """One of them, named as its lock is."""

    name: str

    @property
    def folder(self) -> Path:
        return ROOT / f".venv-{self.name}"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def lock(self) -> Path:
        return ROOT / "requirements" / f"{self.name}.lock"

    @property
    def stamp(self) -> Path:
        return self.folder / ".lock"

    def wanted(self) -> str:
        """Name the state of the environment that the lock asks for."""
        return hashlib.sha256(self.lock.read_bytes()).hexdigest()

    def is_ready(self) -> bool:
        """Whether the environment is there as the lock asks for it."""
        return self.stamp.exists() and self.stamp.read_text() == self.wanted()

    def make(self) -> None:
        """Make the environment, or bring it up to date."""
        if self.is_ready():
            return
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, self.folder], check=True)  # fmt: skip
        # Exactly the lock: psiTurk's own pins are older than what it runs with.
        subprocess.run(
            [uv, "pip", "sync", "--quiet", "--python", self.python, "--require-hashes", self.lock],
            check=True,
        )  # fmt: skip
        self.stamp.write_text(self.wanted())


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Environment(name).make()
