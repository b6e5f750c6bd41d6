"""Input that cannot be used: said in a sentence, with an exit status of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

INPUT_STATUS = 6
"""As `handwork` has it for every command: 2 not understood, 6 input."""


class InputRefused(click.ClickException):
    """What was given cannot be used; the message says why and what to do."""

    exit_code = INPUT_STATUS


@contextmanager
def refusing() -> Iterator[None]:
    """Show what the core refuses without a trace."""
    try:
        yield
    except BrokenPipeError:
        # Who reads the output has gone away: no fault of the input.
        raise
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise InputRefused(f"{where}{error.strerror or error}") from error
    except MemoryError as error:
        message = "the answers do not fit into memory: take a machine with more"
        raise InputRefused(message) from error
    except (ValueError, ImportError) as error:
        raise InputRefused(str(error)) from error
