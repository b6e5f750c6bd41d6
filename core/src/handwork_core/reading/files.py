"""One door for every kind of file."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from handwork_core.answers import AnswerTable, Encoded, encode
from handwork_core.reading.columns import Source
from handwork_core.reading.csv_rows import read_header, read_rows
from handwork_core.reading.json_rows import read_json, read_json_lines

if TYPE_CHECKING:
    import os
    from collections.abc import Hashable, Sequence

    from handwork_core.answers import Column

KIND_OF_SUFFIX = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".json": "json",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".arrows": "arrow",
}
KIND_OF_START = {
    b"PAR1": "parquet",
    b"ARROW1": "arrow",
    b"\xff\xff\xff\xff": "arrow",
    b"PK\x03\x04": "archive",
    b"\x1f\x8b": "archive",
    b"{": "json lines",
    b"[": "json",
}
SMALL_BYTES = 1 << 18
"""Below this the interpreter is done before compiled code is loaded."""

Columns = tuple["Sequence[Hashable]", "Sequence[Hashable]", "Sequence[Hashable]"]


def read_answers(
    path: str | os.PathLike[str] | IO[bytes] | IO[str],
    *,
    task: str = "task",
    worker: str = "worker",
    label: str = "label",
    classes: Column | None = None,
) -> AnswerTable:
    r"""Read one answer a row from a file.

    Parameters
    ----------
    path : path or open file
        CSV (comma, tab, semicolon or bar; ``.csv``, ``.tsv``), JSON Lines (``.jsonl``,
        ``.ndjson``), JSON (``.json``), Parquet (``.parquet``) or Arrow (``.arrow``,
        ``.feather``). With another ending, or none, the first bytes decide.
    task, worker, label : str
        Names of the columns; others are left aside.
    classes : sequence of hashable or 1-D ndarray, optional
        Every label that is possible, in the order of its scale; by default the labels
        that occur, ascending.

    Returns
    -------
    AnswerTable
        CSV has no types: ids are text there, also if they look like numbers, and blanks
        (spaces, tabs) around a cell do not count, in quotes or not. A file with a
        header and no rows gives a table of no tasks.

    Raises
    ------
    ValueError
        Naming file, row (the header not counted) and column, when a column or a value
        is missing, kinds of values are mixed, or the file is damaged or empty; or when
        one column is named twice, a label is not among `classes`, or pyarrow is needed
        and not there.
    OSError
        When the file cannot be read.

    Notes
    -----
    A CSV file is cut and its ids are numbered in compiled code: some 0.2 microseconds a
    row, and memory for the file, 12 bytes a row and the distinct ids.

    Examples
    --------
    >>> import io
    >>> rows = b"task,worker,label\n1,ada,cat\n1,bola,cat\n2,ada,dog\n"
    >>> table = read_answers(io.BytesIO(rows))
    >>> table.tasks.tolist(), table.classes.tolist()
    (['1', '2'], ['cat', 'dog'])
    """
    name, suffix, data = _load(path)
    source = Source(name=name, task=task, worker=worker, label=label)
    tasks, workers, labels = encode_content(source, suffix, data)
    return AnswerTable.from_encoded(tasks, workers, labels, classes=classes)


def encode_content(
    source: Source, suffix: str, data: bytes
) -> tuple[Encoded, Encoded, Encoded]:
    """Encode what a file holds; its ending says what it is, or else its first bytes."""
    kind = KIND_OF_SUFFIX.get(suffix) or _kind_of(data)
    if kind == "archive":
        raise ValueError(
            f"{source.name} is an archive or a spreadsheet: unpack it, or save it as CSV"
        )
    return _encoded(source, kind, data)


def _load(path: Any) -> tuple[str, str, bytes]:  # noqa: ANN401 - a path or a file
    if hasattr(path, "read"):
        content = path.read()
        data = content.encode() if isinstance(content, str) else bytes(content)
        name = str(getattr(path, "name", "the file"))
        return Path(name).name, Path(name).suffix.lower(), data
    file = Path(path)
    return file.name, file.suffix.lower(), file.read_bytes()


def _kind_of(data: bytes) -> str:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    found = (kind for mark, kind in KIND_OF_START.items() if start.startswith(mark))
    return next(found, "csv")


def _encoded(
    source: Source, kind: str, data: bytes
) -> tuple[Encoded, Encoded, Encoded]:
    if kind == "csv":
        return read_csv(source, data)
    if kind in {"parquet", "arrow"}:
        from handwork_core.reading import arrow  # noqa: PLC0415 - optional

        read = arrow.read_parquet if kind == "parquet" else arrow.read_arrow
        return read(source, data)
    rows = read_json(source, data) if kind == "json" else read_json_lines(source, data)
    return _encode_all(rows)


def read_csv(source: Source, data: bytes) -> tuple[Encoded, Encoded, Encoded]:
    """Encode a CSV file, in compiled code where it is large and regular."""
    header = read_header(source, data)
    if len(data) >= SMALL_BYTES:
        # Numba is loaded only for a file that is worth it.
        from handwork_core.reading.csv_bytes import read_encoded  # noqa: PLC0415

        found = read_encoded(source, data, header)
        if found is not None:
            return found
    return _encode_all(read_rows(source, data, header))


def _encode_all(columns: Columns) -> tuple[Encoded, Encoded, Encoded]:
    tasks, workers, labels = columns
    return (
        encode(tasks, name="tasks"),
        encode(workers, name="workers"),
        encode(labels, name="labels"),
    )
