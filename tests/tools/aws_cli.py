"""Runs commands of the AWS CLI, one after the other, in the programs' environment.

Each line of standard input is a list of arguments; each line of standard output says what
came of it: the status, what was printed, what was complained of.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TextIO

from awscli.clidriver import create_clidriver


class Printed(io.TextIOWrapper):
    """Keeps what is printed, as text or as bytes."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined]


def run(arguments: list[str]) -> dict[str, object]:
    """Run one command, as `aws` does."""
    printed, complained = Printed(), Printed()
    with redirect_stdout(printed), redirect_stderr(complained):
        try:
            status = create_clidriver().main(arguments)
        except SystemExit as end:
            status = end.code
    return {
        "status": status,
        "printed": printed.text(),
        "complained": complained.text(),
    }


def answer(questions: TextIO, answers: TextIO) -> None:
    """Answer line by line."""
    for line in questions:
        print(json.dumps(run(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    answer(sys.stdin, sys.stdout)
