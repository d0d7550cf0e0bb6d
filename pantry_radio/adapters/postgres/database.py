"""The food database in PostgreSQL: phase one, and what can be read."""

import itertools
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from psycopg import ServerCursor, sql
from psycopg.rows import dict_row

from pantry_radio.adapters.postgres import queries, rows, tables
from pantry_radio.adapters.postgres.connection import Connection, connect
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.migrate import check_migrated
from pantry_radio.adapters.postgres.reconciling import PostgresReconciling
from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation
from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.ports.food_database import DatabaseCounts

_ROWS_PER_FETCH = 2_000

# Any fixed number will do, as long as no other program locks it in this database.
_RECONCILER_LOCK = 3_110_002


class PostgresFoodDatabase:
    """FoodDatabase over one connection, opened when it is needed, and anew after it was lost.

    Threads may share an object; their calls wait for each other. What a thread calls within its own
    `reconciling` block belongs to that transaction. `close` may be repeated; a later call opens
    again.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._cursor_numbers = itertools.count(1)

    def close(self) -> None:
        """Ends the connection, where there is one."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def entries(self, job_ids: Collection[str]) -> Mapping[str, LedgerEntry]:
        """See the port."""
        keys = [rows.job_key(job_id) for job_id in job_ids]
        with self._transaction() as connection, connection.cursor(row_factory=dict_row) as cursor:
            found = [rows.entry_of(row) for row in cursor.execute(queries.ENTRIES, (keys,))]
        return {entry.job_id: entry for entry in found}

    def load(self, observations: Sequence[Observation]) -> None:
        """See the port."""
        entries = rows.document(rows.ledger_row(each.entry) for each in observations)
        with self._transaction() as connection:
            won = {key for (key,) in connection.execute(queries.KEEP_WINNERS, (entries,))}
            kept = rows.document(
                rows.observation_row(each)
                for each in observations
                if rows.job_key(each.entry.job_id) in won
            )
            # The rows are locked now: what stands there is the input that each job leaves.
            connection.execute(queries.MARK_INPUTS, (list(won),))
            connection.execute(queries.KEEP_OBSERVATIONS, (kept,))
            connection.execute(queries.MARK_INPUTS, (list(won),))

    @contextmanager
    def reconciling(self) -> Iterator[PostgresReconciling]:
        """See the port."""
        with self._transaction() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_RECONCILER_LOCK,))
            yield PostgresReconciling(connection)

    def records(self, table: str) -> Iterator[Record]:
        """See the port."""
        record_class = dict(TABLES)[table]
        for row in self._stream(tables.select_all(table)):
            yield rows.record_of(record_class, row)

    def ledger(self) -> Iterator[LedgerEntry]:
        """See the port."""
        for row in self._stream(sql.SQL(queries.LEDGER)):
            yield rows.entry_of(row)

    def records_about(self, job_id: str) -> Sequence[Record]:
        """See the port."""
        with self._transaction() as connection:
            found = connection.execute(queries.ORGANIZATIONS_OF_JOB, (rows.job_key(job_id),))
            organization_ids = [organization_id for (organization_id,) in found]
            return PostgresReconciling(connection).records_of(organization_ids)

    def counts(self) -> DatabaseCounts:
        """See the port."""
        with self._transaction() as connection:
            return DatabaseCounts(
                tables={
                    table: _count(connection, sql.Identifier("public", table))
                    for table, _ in TABLES
                },
                ledger=_count(connection, sql.Identifier("radio", "ledger")),
            )

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._lock, translated():
            connection = self._connected()
            with connection.transaction():
                yield connection

    def _connected(self) -> Connection:
        if self._connection is None or self._connection.closed:
            connection = connect(self._url)
            try:
                check_migrated(connection)
            except BaseException:
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _stream(self, query: sql.SQL | sql.Composed) -> Iterator[rows.Row]:
        """Rows of one snapshot, a few at a time; no transaction stays open between them."""
        with self._lock, translated():
            cursor = self._connected().cursor(
                f"stream_{next(self._cursor_numbers)}", withhold=True, row_factory=dict_row
            )
            cursor.execute(query)
        try:
            while fetched := self._fetch(cursor):
                yield from fetched
        finally:  # also where the reader stops early
            with self._lock, translated():
                cursor.close()

    def _fetch(self, cursor: ServerCursor[rows.Row]) -> list[rows.Row]:
        with self._lock, translated():
            return cursor.fetchmany(_ROWS_PER_FETCH)


def _count(connection: Connection, table: sql.Identifier) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    assert row is not None
    return int(row[0])
