"""A task log: when which work began and ended, what it paid, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.answers import encode
from handwork_core.reading.texts import TextColumns, as_number

Integers = NDArray[np.int64]

PAID, UNPAID, AROUND = 0, 1, 2
"""Work that was paid; work that was not; time around work, such as searching."""
STATUSES: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("approved", "accepted", "paid", "completed"), PAID),
        **dict.fromkeys(
            ("rejected", "returned", "abandoned", "expired", "unpaid", "screened out"),
            UNPAID,
        ),
        **dict.fromkeys(("pending", "submitted"), UNPAID),
        **dict.fromkeys(
            ("search", "qualification", "payment", "message", "waiting", "other"),
            AROUND,
        ),
    }
)
MICROS = 1_000_000
LARGEST_MICROS = 2**53
LARGEST_SECONDS = 1e11
"""Of a moment: what is larger counts milliseconds, or is no moment."""
LONG_MS = 24 * 3_600_000


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class TaskLog:
    """Rows of work, sorted by worker, then by when they began.

    Build it with :meth:`from_rows`, or :func:`read_task_log`.

    Attributes
    ----------
    workers : ndarray, shape (n_workers,)
        Ids, ascending.
    worker_index : ndarray of int64, shape (n_rows,)
    begin_ms, end_ms : ndarray of int64, shape (n_rows,)
        Milliseconds; equal where only a duration is known.
    loose_ms : ndarray of int64, shape (n_rows,)
        Duration of a row without a beginning, else 0.
    amount_micros : ndarray of int64, shape (n_rows,)
        Reward and bonus of paid work, in millionths; 0 for other rows.
    fee_micros : ndarray of int64, shape (n_rows,)
        Taken from the worker for it.
    kind : ndarray of int64, shape (n_rows,)
        0 paid work, 1 work that was not paid, 2 time around work.
    notes : tuple of str
    """

    workers: NDArray[Any]
    worker_index: Integers
    begin_ms: Integers
    end_ms: Integers
    loose_ms: Integers
    amount_micros: Integers
    fee_micros: Integers
    kind: Integers
    notes: tuple[str, ...] = ()

    @property
    def n_workers(self) -> int:
        """Number of workers."""
        return len(self.workers)

    @classmethod
    def from_rows(
        cls,
        workers: Sequence[str],
        spans: Sequence[tuple[float, float]],
        amounts: Sequence[float],
        statuses: Sequence[str],
    ) -> TaskLog:
        """Make a log from rows.

        Parameters
        ----------
        workers : sequence of str
        spans : sequence of (float, float)
            Seconds from one and the same moment.
        amounts : sequence of float
            In the currency.
        statuses : sequence of str
            Of ``STATUSES``.

        Raises
        ------
        ValueError
            When lengths differ, a row ends before it begins, an amount is negative or a
            status unknown.

        Examples
        --------
        >>> log = TaskLog.from_rows(["ada"], [(0, 300)], [0.5], ["approved"])
        >>> log.amount_micros.tolist()
        [500000]
        """
        n_rows = len(workers)
        if not n_rows == len(spans) == len(amounts) == len(statuses):
            raise ValueError("workers, spans, amounts and statuses differ in length")
        times = np.array(spans, dtype=np.float64).reshape(n_rows, 2)
        columns = TextColumns("rows", {}, n_rows)
        if not (np.abs(times) <= LARGEST_SECONDS).all():
            row = int(
                np.flatnonzero(~(np.abs(times) <= LARGEST_SECONDS).all(axis=1))[0]
            )
            raise columns.wrong(row, "spans", "a moment is a number of seconds")
        kinds = [_kind(columns, row, "status", s) for row, s in enumerate(statuses)]
        money = [
            _micros(columns, row, "amount", repr(float(a)))
            for row, a in enumerate(amounts)
        ]
        begin, end = np.rint(times.T * 1000).astype(np.int64)
        return sort_log(columns, list(workers), (begin, end), money, kinds)


def read_task_log(columns: TextColumns) -> TaskLog:
    """Read a log from the columns of a file.

    Parameters
    ----------
    columns : TextColumns
        `start` and `end` (seconds or ISO 8601), or one `seconds` in place of `end`, or
        of both for time around work; `status`; `reward`; and if there are any `worker`,
        `bonus`, `fee`.

    Returns
    -------
    TaskLog

    Raises
    ------
    ValueError
        When a column is missing or a cell cannot be read; the message has the row.
    """
    worker = columns.find("worker", "worker_id", "user", "person", "respondent")
    names = columns.filled(worker) if worker else ["all"] * columns.n_rows
    status = columns.need("status", "state", "activity")
    kinds = [
        _kind(columns, row, status, text)
        for row, text in enumerate(columns.filled(status))
    ]
    reward = columns.need("reward", "amount", "pay", "paid")
    money = _money(columns, reward)
    bonus = columns.find("bonus", "bonuses")
    if bonus:
        money = [a + b for a, b in zip(money, _money(columns, bonus), strict=True)]
    fee = columns.find("fee", "fees")
    fees = _money(columns, fee) if fee else None
    spans, loose = _spans(columns, kinds)
    return sort_log(columns, names, spans, money, kinds, loose=loose, fees=fees)


def sort_log(  # noqa: PLR0913 - one column each
    columns: TextColumns,
    workers: Sequence[str],
    spans: tuple[Integers, Integers],
    money: Sequence[int],
    kinds: Sequence[int],
    *,
    loose: Integers | None = None,
    fees: Sequence[int] | None = None,
) -> TaskLog:
    """Check spans, leave money that was not paid out, sort."""
    begin, end = spans
    if (end < begin).any():
        row = int(np.flatnonzero(end < begin)[0])
        raise columns.wrong(row, "end", "the work ends before it begins")
    ids, index = encode(list(workers), name="worker")
    kind = np.array(kinds, dtype=np.int64)
    order = np.lexsort((end, begin, index))
    amount = np.where(kind == PAID, np.array(money, dtype=np.int64), 0)
    empty = np.zeros(len(kind), np.int64)
    return TaskLog(
        workers=ids,
        worker_index=index.astype(np.int64)[order],
        begin_ms=begin[order],
        end_ms=end[order],
        loose_ms=(empty if loose is None else loose)[order],
        amount_micros=amount[order],
        fee_micros=(empty if fees is None else np.array(fees, np.int64))[order],
        kind=kind[order],
        notes=tuple(_noted(kind, np.array(money, np.int64), end - begin)),
    )


def _noted(kind: Integers, money: Integers, length: Integers) -> Iterator[str]:
    long = int((length > LONG_MS).sum())
    if long:
        yield (
            f"Rows that last longer than a day: {long:,}. Are their start and end right, "
            "and numbers in seconds?"
        )
    lost = int(((kind == UNPAID) & (money > 0)).sum())
    if lost:
        yield (
            "Tasks with a reward that was not paid (rejected, returned, not decided "
            f"yet): {lost:,}. Their time counts, their reward does not."
        )


def _kind(columns: TextColumns, row: int, column: str, text: str) -> int:
    plain = text.strip().lower().replace("_", " ")
    kind = STATUSES.get(plain, STATUSES.get(plain.removesuffix("ing")))
    if kind is None:
        known = ", ".join(STATUSES)
        raise columns.wrong(row, column, f"{text!r} is no status; write one of {known}")
    return kind


def _money(columns: TextColumns, name: str) -> list[int]:
    cells = columns.columns[name]
    return [
        _micros(columns, row, name, text) if text else 0
        for row, text in enumerate(cells)
    ]


def _micros(columns: TextColumns, row: int, column: str, text: str) -> int:
    plain = text.replace(",", ".") if columns.has_decimal_comma else text
    try:
        value = Decimal(plain.lstrip("$€£"))
        is_money = value.is_finite() and 0 <= value <= LARGEST_MICROS
    except InvalidOperation:
        why = f"{text!r} is no amount; write one such as 0.12, without a currency"
        raise columns.wrong(row, column, why) from None
    if not is_money or "_" in plain or value * MICROS > LARGEST_MICROS:
        raise columns.wrong(row, column, f"{text!r} is no amount of money for a task")
    return int((value * MICROS).to_integral_value())


def _spans(
    columns: TextColumns, kinds: Sequence[int]
) -> tuple[tuple[Integers, Integers], Integers]:
    start = columns.find("start", "started_at", "begin", "accepted_at")
    end = columns.find("end", "ended_at", "submitted_at", "finish")
    seconds = columns.find("seconds", "duration", "duration_seconds")
    if not (start and end) and seconds is None:
        columns.need("start" if not start else "end")
    begin_ms, end_ms, loose = np.zeros((3, columns.n_rows), np.int64)
    zones: dict[bool, int] = {}
    for row in range(columns.n_rows):
        first = columns.columns[start][row] if start else ""
        last = columns.columns[end][row] if end else ""
        if start and first:
            begin_ms[row] = _moment(columns, row, start, first, zones)
        if start and end and first and last:
            end_ms[row] = _moment(columns, row, end, last, zones)
        elif start and first and not last:
            end_ms[row] = begin_ms[row] + _lasted(columns, row, seconds)
        else:
            loose[row] = _duration(columns, row, seconds, kinds[row])
    return (begin_ms, end_ms), loose


def _lasted(columns: TextColumns, row: int, seconds: str | None) -> int:
    text = columns.columns[seconds][row] if seconds else ""
    value = columns.number(text) if text else None
    if value is None or not 0 <= value <= LARGEST_SECONDS:
        why = "a row needs a start and an end, or seconds of at least 0"
        raise columns.wrong(row, seconds or "start", why)
    return round(value * 1000)


def _duration(columns: TextColumns, row: int, seconds: str | None, kind: int) -> int:
    lasted = _lasted(columns, row, seconds)
    if kind != AROUND:
        raise columns.wrong(
            row,
            seconds or "start",
            "work needs a start and an end: with seconds alone overlaps are not known",
        )
    return lasted


def _moment(
    columns: TextColumns, row: int, column: str, text: str, zones: dict[bool, int]
) -> int:
    """Read a moment; those with and without a time zone cannot be told apart in order."""
    number = as_number(text)
    if number is not None:
        if abs(number) > LARGEST_SECONDS:
            why = f"{text!r} is too large for seconds: are these milliseconds?"
            raise columns.wrong(row, column, f"{why} Divide them by 1,000")
        return round(number * 1000)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        why = f"{text!r} is no moment; write seconds, or such as 2026-03-01T09:30:00Z"
        raise columns.wrong(row, column, why) from None
    offset = moment.utcoffset()
    other = zones.get(offset is None)
    zones.setdefault(offset is not None, row)
    if other is not None:
        has = "has no" if offset is None else "has a"
        why = f"{text!r} {has} time zone, unlike row {other + 1}: write all in one way"
        raise columns.wrong(row, column, why)
    plain = moment.replace(tzinfo=None) - (offset or moment.min - moment.min)
    return round((plain - datetime(1970, 1, 1)).total_seconds() * 1000)  # noqa: DTZ001
