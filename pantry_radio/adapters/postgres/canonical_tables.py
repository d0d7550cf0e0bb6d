"""The canonical tables of a PostgreSQL database as they stand at one moment."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from psycopg import IsolationLevel, sql

from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.moments import PostgresMoment
from pantry_radio.adapters.postgres.reconciling import PostgresReconciling
from pantry_radio.adapters.postgres.session import open_migrated
from pantry_radio.domain.hsds.records import TABLES, Record

_TABLE_OF = {record_class: place for place, (_, record_class) in enumerate(TABLES)}


class PostgresCanonicalTables:
    """CanonicalTables over a connection in a transaction that sees one moment."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._moment = PostgresMoment(connection)

    def names(self) -> Sequence[str]:
        """See the port."""
        return [table for table, _ in TABLES]

    def count(self, table: str) -> int:
        """See the port."""
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
        with translated():
            ((rows,),) = self._connection.execute(query).fetchall()
        return int(rows)

    def records(self, table: str) -> Iterator[Record]:
        """See the port."""
        return self._moment.records(table)

    def records_of(self, organization_ids: Collection[UUID]) -> Sequence[Record]:
        """See the port."""
        with translated():
            found = PostgresReconciling(self._connection).records_of(organization_ids)
        return sorted(found, key=lambda record: (_TABLE_OF[type(record)], record.id))


@contextmanager
def canonical_tables(url: str) -> Iterator[PostgresCanonicalTables]:
    """The tables at this URL as they stand now; it keeps nobody waiting and changes nothing.

    Raises:
        DatabaseUnavailableError, DatabaseNotMigratedError, DatabaseTooNewError
    """
    with open_migrated(url) as connection, translated():
        connection.isolation_level = IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        with connection.transaction():
            connection.execute("SELECT 1 FROM public.organization LIMIT 1")  # the moment is now
            yield PostgresCanonicalTables(connection)
