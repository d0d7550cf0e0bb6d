"""What a PostgreSQL database holds, over a connection that cannot write."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from psycopg import sql
from psycopg.rows import dict_row

from pantry_radio.adapters.postgres import queries, rows, seen_files
from pantry_radio.adapters.postgres.connection import Connection, connect
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.migrate import check_migrated
from pantry_radio.adapters.postgres.reconciling import PostgresReconciling
from pantry_radio.adapters.postgres.text import restored, stored
from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation, Statement
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.ports.seen_files import SeenFile


class PostgresStoredEvidence:
    """StoredEvidence; whatever is asked of it, the server refuses to change anything."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._reading = PostgresReconciling(connection)

    def entries(self, job_ids: Collection[str]) -> Mapping[str, LedgerEntry]:
        """See the port."""
        keys = [rows.job_key(job_id) for job_id in job_ids]
        found = map(rows.entry_of, self._rows(sql.SQL(queries.ENTRIES), keys))
        return {entry.job_id: entry for entry in found}

    def recall(self, places: Collection[str]) -> Mapping[str, SeenFile]:
        """See the port."""
        with translated():
            return seen_files.recall(self._connection, places)

    def observations_by(self, job_ids: Collection[str]) -> Sequence[Observation]:
        """See the port."""
        keys = [rows.job_key(job_id) for job_id in job_ids]
        return [*map(rows.observation_of, self._rows(sql.SQL(queries.OBSERVATIONS_BY), keys))]

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """See the port."""
        with translated():
            return self._reading.observations_of(input_keys)

    def marked_inputs(self) -> Collection[str]:
        """See the port."""
        with translated():
            return {restored(key) for (key,) in self._connection.execute(queries.MARKED_INPUTS)}

    def statements_of(self, input_keys: Collection[str]) -> Sequence[Statement]:
        """See the port."""
        keys = [stored(key) for key in input_keys]
        return [*map(rows.statement_of, self._rows(sql.SQL(queries.STATEMENTS_OF), keys))]

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """See the port."""
        with translated():
            return self._reading.statements_about(organization_ids)

    def records_of(self, organization_ids: Collection[UUID]) -> Sequence[Record]:
        """See the port."""
        with translated():
            return self._reading.records_of(organization_ids)

    def _rows(self, query: sql.SQL, keys: Sequence[str] | Sequence[bytes]) -> list[rows.Row]:
        with translated(), self._connection.cursor(row_factory=dict_row) as cursor:
            return [*cursor.execute(query, (keys,))]


@contextmanager
def stored_evidence(url: str) -> Iterator[PostgresStoredEvidence]:
    """What the database at this URL holds; it must be at the newest migration.

    Raises:
        DatabaseUnavailableError, DatabaseNotMigratedError, DatabaseTooNewError
    """
    with translated():
        connection = connect(url)
    with connection:
        with translated():
            connection.execute("SET default_transaction_read_only TO on")
            check_migrated(connection)
        yield PostgresStoredEvidence(connection)
