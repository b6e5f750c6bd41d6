"""What every reader gives: rows with their line, good or refused; or one clear failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

from handwork.base.errors import InvalidInputError

MAX_LINE_BYTES = 2_000_000
MAX_COLUMNS = 500
CHUNK_BYTES = 1_000_000


class UnreadableFileError(InvalidInputError):
    """A file of tasks cannot be read at all."""

    code = "unreadable-file"


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row with its fields; `line` is where it starts, counted from one."""

    line: int
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be read, though the others can."""

    line: int
    reason: str


Row: TypeAlias = GoodRow | BadRow


@dataclass(frozen=True, slots=True)
class Table:
    """Rows to come; `lines_count` is what `line` counts up to."""

    lines_count: int
    rows: Iterator[Row]


def text_lines(file: IO[bytes]) -> Iterator[str]:
    """Read lines of UTF-8; another encoding is refused with the byte and its line."""
    number = 0
    while line := file.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(line) > MAX_LINE_BYTES:
            raise UnreadableFileError(
                f"Line {number:,} is longer than {MAX_LINE_BYTES:,} bytes.",
                what_to_do="Check the line ends and the quotes of the file.",
            )
        text = decoded(line, number)
        yield text.removeprefix("\ufeff") if number == 1 else text


def decoded(line: bytes, number: int) -> str:
    """Decode a line, or name the byte that is not UTF-8."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"Line {number:,}: the byte 0x{line[error.start]:02X} at position "
            f"{error.start + 1:,} is not UTF-8.",
            what_to_do="Save the file as UTF-8 and upload it again.",
        ) from None


def count_lines(file: IO[bytes]) -> int:
    """Count lines ahead, so that a bar knows its end."""
    count, last = 0, b"\n"
    while chunk := file.read(CHUNK_BYTES):
        count += chunk.count(b"\n")
        last = chunk[-1:]
    file.seek(0)
    return count + (last != b"\n")
