"""Connections for statements that a request waits for: borrowed as they are, prepared."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Expression, Field, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Rows = QuerySet[Any, tuple[Any, ...]]


@contextmanager
def raw_connection() -> Iterator[psycopg.Connection[Any]]:
    """Borrow a connection: the transaction's, else one straight from the pool.

    Alone, one statement is a transaction. Connecting the usual way, for one statement,
    costs as much as the rest of the request.
    """
    own = connections[DEFAULT_DB_ALIAS]
    pool = None if own.in_atomic_block else getattr(own, "pool", None)
    if pool is None:
        own.ensure_connection()
        with transaction.atomic():
            yield own.connection
        return
    pool.open()
    raw = pool.getconn()
    try:
        if not raw.autocommit:
            # Left so by who had it before; an answer must not wait for a commit.
            raw.autocommit = True
        yield raw
    finally:
        pool.putconn(raw)


def disconnect() -> None:
    """Give the connection back, unless somebody's transaction is around this."""
    if not connection.in_atomic_block:
        connection.close()


def fetch_one(text: str, parameters: Sequence[Any]) -> tuple[Any, ...] | None:
    """Give the first row of a statement, which is prepared where the database can."""
    own = connections[DEFAULT_DB_ALIAS]
    if own.vendor != "postgresql":
        with own.cursor() as cursor:
            cursor.execute(text, parameters)
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row
    # Django's own cursors put the values into the text, which can not be prepared.
    with (
        own.wrap_database_errors,
        raw_connection() as raw,
        psycopg.Cursor(raw) as prepared,
    ):
        return prepared.execute(text, parameters, prepare=True).fetchone()


class Blank(Expression):
    """A place in a query for a value that comes when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=Field())
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, Any]:  # noqa: ANN401, ARG002 - Django's own
        """Leave the place open."""
        return "%s", (self,)


class RowsQuery:
    """A query for rows of values that is asked again and again: its text is written once.

    For a page of answers Django takes longer to write the text than PostgreSQL to read
    the rows. They come in binary, which halves the reading of moments.
    """

    def __init__(self, build: Callable[..., Rows]) -> None:
        # Called with what shapes the query, and with its values or their places by name.
        self._build = build
        self._texts: dict[tuple[Hashable, ...], tuple[str, tuple[Any, ...]]] = {}

    def rows(self, *shape: Hashable, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401
        """Give the rows, in the quickest way that the database has."""
        own = connections[DEFAULT_DB_ALIAS]
        if own.vendor != "postgresql":
            return list(self._build(*shape, **values))
        text, places = self._texts.get(shape) or self._write(shape, values)
        parameters = [
            values[place.name] if isinstance(place, Blank) else place
            for place in places
        ]
        with (
            own.wrap_database_errors,
            raw_connection() as raw,
            psycopg.Cursor(raw) as prepared,
        ):
            return prepared.execute(
                text, parameters, prepare=True, binary=True
            ).fetchall()

    def _write(
        self, shape: tuple[Hashable, ...], names: Iterable[str]
    ) -> tuple[str, tuple[Any, ...]]:
        blanks = {name: Blank(name) for name in names}
        written = self._build(*shape, **blanks).query.sql_with_params()
        self._texts[shape] = written
        return written
