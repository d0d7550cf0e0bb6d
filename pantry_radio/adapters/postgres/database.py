"""The food database in PostgreSQL: phase one, and what can be read."""

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from psycopg import ServerCursor, sql
from psycopg.rows import dict_row

from pantry_radio.adapters.postgres import moments, pruning, queries, rows, seen_files, tables
from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.reconciling import PostgresReconciling
from pantry_radio.adapters.postgres.session import PATIENCE_SECONDS, Session
from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation
from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.ports.food_database import DatabaseCounts
from pantry_radio.domain.ports.seen_files import SeenFile

_ROWS_PER_FETCH = 2_000

RECONCILER_LOCK = 3_110_002
"""Any fixed number will do, as long as no other program locks it in this database."""


class PostgresFoodDatabase:
    """FoodDatabase over one connection, opened when it is needed, and anew after it was lost.

    Threads may share an object; their calls wait for each other. What a thread calls within its own
    `reconciling` block belongs to that transaction. `close` may be repeated; a later call opens
    again. What met a conflict, or lost its connection, is done again, the latter when the server is
    back within `patience_seconds`; a `reconciling` block must be repeated by its caller.
    """

    def __init__(self, url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._url = url
        self._session = Session(url, patience_seconds=patience_seconds)
        self._cursor_numbers = itertools.count(1)

    def close(self) -> None:
        """Ends the connection, where there is one."""
        self._session.close()

    def entries(self, job_ids: Collection[str]) -> Mapping[str, LedgerEntry]:
        """See the port."""
        found = self._session.repeated(partial(_entries, job_ids=job_ids))
        return {entry.job_id: entry for entry in found}

    def load(self, observations: Sequence[Observation]) -> None:
        """See the port."""
        self._session.repeated(partial(_load, observations=observations, again=False))

    def load_again(self, observations: Sequence[Observation]) -> None:
        """See the port."""
        self._session.repeated(partial(_load, observations=observations, again=True))

    def recall(self, places: Collection[str]) -> Mapping[str, SeenFile]:
        """See the port."""
        return self._session.repeated(partial(seen_files.recall, places=places))

    def remember(self, files: Sequence[SeenFile]) -> None:
        """See the port. Not waited for until it is durable: it may be lost."""
        self._session.repeated(partial(seen_files.remember, files=files))

    @contextmanager
    def reconciling(self) -> Iterator[PostgresReconciling]:
        """See the port."""
        with self._session.transaction() as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (RECONCILER_LOCK,))
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

    def snapshot(self) -> AbstractContextManager[moments.PostgresMoment]:
        """See the port."""
        return moments.moment(self._url)

    def loading_paused(self) -> AbstractContextManager[None]:
        """See the port."""
        return moments.loading_paused(self._url)

    def pruning(self) -> AbstractContextManager[pruning.PostgresPruning]:
        """See the port."""
        return pruning.pruning(self._url)

    def records_about(self, job_id: str) -> Sequence[Record]:
        """See the port."""
        with self._session.transaction() as connection:
            found = connection.execute(queries.ORGANIZATIONS_OF_JOB, (rows.job_key(job_id),))
            organization_ids = [organization_id for (organization_id,) in found]
            return PostgresReconciling(connection).records_of(organization_ids)

    def counts(self) -> DatabaseCounts:
        """See the port."""
        return self._session.repeated(_counts)

    def _stream(self, query: sql.SQL | sql.Composed) -> Iterator[rows.Row]:
        """Rows of one snapshot, a few at a time; no transaction stays open between them."""
        with self._session.connection() as connection:
            cursor = connection.cursor(
                f"stream_{next(self._cursor_numbers)}", withhold=True, row_factory=dict_row
            )
            cursor.execute(query)
        try:
            while fetched := self._fetch(cursor):
                yield from fetched
        finally:  # also where the reader stops early
            if not cursor.connection.closed:
                with self._session.connection():
                    cursor.close()

    def _fetch(self, cursor: ServerCursor[rows.Row]) -> list[rows.Row]:
        with self._session.connection():
            return cursor.fetchmany(_ROWS_PER_FETCH)


def _entries(connection: Connection, *, job_ids: Collection[str]) -> list[LedgerEntry]:
    keys = [rows.job_key(job_id) for job_id in job_ids]
    with connection.cursor(row_factory=dict_row) as cursor:
        return [rows.entry_of(row) for row in cursor.execute(queries.ENTRIES, (keys,))]


def _load(connection: Connection, *, observations: Sequence[Observation], again: bool) -> None:
    entries = rows.document(rows.ledger_row(each.entry) for each in observations)
    kept = connection.execute(queries.KEEP_WINNERS, {"entries": entries, "again": again})
    won = {key for (key,) in kept}
    document = rows.document(
        rows.observation_row(each)
        for each in observations
        if rows.job_key(each.entry.job_id) in won
    )
    # The rows are locked now: what stands there is the input that each job leaves.
    connection.execute(queries.MARK_INPUTS, (list(won),))
    connection.execute(queries.KEEP_OBSERVATIONS, (document,))
    connection.execute(queries.MARK_INPUTS, (list(won),))


def _counts(connection: Connection) -> DatabaseCounts:
    return DatabaseCounts(
        tables={table: _count(connection, sql.Identifier("public", table)) for table, _ in TABLES},
        ledger=_count(connection, sql.Identifier("radio", "ledger")),
    )


def _count(connection: Connection, table: sql.Identifier) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
    assert row is not None
    return int(row[0])
