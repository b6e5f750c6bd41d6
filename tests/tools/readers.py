"""Label Studio's own reader, in an environment of its own: `make readers` makes it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Self

from tools.environments import Environment

READERS = Environment("readers")
PROGRAM = Path(__file__).with_name("label_studio_reader.py")


def is_ready() -> bool:
    """Whether the environment is there as the lock asks for it."""
    return READERS.is_ready()


class LabelStudio:
    """A process of its reader that answers one request after the other."""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [READERS.python, "-W", "ignore", PROGRAM],
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
