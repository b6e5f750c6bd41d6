"""Connections for statements that a request waits for: borrowed as they are, prepared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models import Model, QuerySet


@contextmanager
def raw_connection() -> Iterator[psycopg.Connection[Any]]:
    """Borrow a connection: the transaction's, else one straight from the pool.

    Alone, one statement is a transaction. Connecting the usual way, for one statement,
    costs as much as the rest of the request.
    """
    pool = None if connection.in_atomic_block else getattr(connection, "pool", None)
    if pool is None:
        connection.ensure_connection()
        with transaction.atomic():
            yield connection.connection
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


def fetch_one(text: str, parameters: Sequence[Any]) -> tuple[Any, ...] | None:
    """Give the first row of a statement, which is prepared where the database can."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(text, parameters)
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row
    # Django's own cursors put the values into the text, which can not be prepared.
    with (
        connection.wrap_database_errors,
        raw_connection() as raw,
        psycopg.Cursor(raw) as prepared,
    ):
        return prepared.execute(text, parameters, prepare=True).fetchone()


def fetch_rows(rows: QuerySet[Model, tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Give the rows of a query for values, in the quickest way that the database has.

    On PostgreSQL they come in binary: reading moments from text takes half the time of
    a page of answers.
    """
    if connection.vendor != "postgresql":
        return list(rows)
    text, parameters = rows.query.sql_with_params()
    with (
        connection.wrap_database_errors,
        raw_connection() as raw,
        psycopg.Cursor(raw) as prepared,
    ):
        return prepared.execute(text, parameters, prepare=True, binary=True).fetchall()
