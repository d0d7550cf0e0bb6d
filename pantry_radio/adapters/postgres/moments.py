"""What a digest is made of: a PostgreSQL database at one moment, and the pause before it."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import IsolationLevel, ServerCursor, sql
from psycopg.rows import dict_row

from pantry_radio.adapters.postgres import queries, rows, tables
from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.session import open_migrated
from pantry_radio.domain.hsds.evidence import LedgerEntry
from pantry_radio.domain.hsds.records import TABLES, Record

_ROWS_PER_FETCH = 2_000


class PostgresMoment:
    """Snapshot over a connection in a transaction that sees one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers = itertools.count(1)

    def records(self, table: str) -> Iterator[Record]:
        """See the port."""
        record_class = dict(TABLES)[table]
        for row in self._stream(tables.select_all(table)):
            yield rows.record_of(record_class, row)

    def ledger(self) -> Iterator[LedgerEntry]:
        """See the port."""
        for row in self._stream(sql.SQL(queries.LEDGER)):
            yield rows.entry_of(row)

    def _stream(self, query: sql.SQL | sql.Composed) -> Iterator[rows.Row]:
        name = f"walk_{next(self._numbers)}"
        with self._connection.cursor(name, row_factory=dict_row) as cursor:
            with translated():
                cursor.execute(query)
            while fetched := _fetch(cursor):
                yield from fetched


@contextmanager
def moment(url: str) -> Iterator[PostgresMoment]:
    """See FoodDatabase.snapshot. It has a connection of its own, and keeps nobody waiting."""
    with open_migrated(url) as connection, translated():
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.transaction():
            connection.execute("SELECT 1 FROM radio.ledger LIMIT 1")  # the moment is now
            yield PostgresMoment(connection)


@contextmanager
def loading_paused(url: str) -> Iterator[None]:
    """See FoodDatabase.loading_paused."""
    with open_migrated(url) as connection, translated(), connection.transaction():
        # Every loader writes there first: who is at work ends, who comes waits. Readers do not.
        connection.execute("LOCK TABLE radio.ledger IN SHARE MODE")
        yield


def _fetch(cursor: ServerCursor[rows.Row]) -> list[rows.Row]:
    with translated():
        return cursor.fetchmany(_ROWS_PER_FETCH)
