"""The food database as those see it who look after the system: a few counts, and no writes."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.rows import job_key
from pantry_radio.adapters.postgres.session import open_migrated
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.database_watch import DatabaseCondition, Yield

_PATIENCE_SECONDS = 3

_OURS: LiteralString = """
SELECT
    (SELECT count(*) FROM radio.ledger),
    (SELECT count(DISTINCT input_key) FROM radio.mark)
"""
_YIELDS: LiteralString = """
SELECT
    coalesce(completed_at >= %s, FALSE) AS is_recent,
    count(*),
    count(*) FILTER (WHERE verdict = 'no_records')
FROM radio.ledger WHERE is_structured GROUP BY is_recent
"""
_UNKNOWN: LiteralString = """
SELECT count(*) FROM unnest(%s::bytea[]) AS asked (job_key)
WHERE NOT EXISTS (SELECT FROM radio.ledger WHERE ledger.job_key = asked.job_key)
"""


class PostgresDatabaseWatch:
    """DatabaseWatch over one connection that cannot write."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def check(self) -> None:
        """See DatabaseWatch: opening it has looked at the migrations."""
        with translated():
            self._connection.execute("SELECT 1")

    def condition(self, *, since: datetime) -> DatabaseCondition:
        """See DatabaseWatch."""
        with translated():
            ledger, marked = self._connection.execute(_OURS).fetchall()[0]
            found = {
                is_recent: Yield(structured=structured, without_record=without)
                for is_recent, structured, without in self._connection.execute(_YIELDS, (since,))
            }
            return DatabaseCondition(
                tables={table: self._count(table) for table, _ in TABLES},
                ledger=ledger,
                marked_inputs=marked,
                recent=found.get(True, Yield()),
                before=found.get(False, Yield()),
            )

    def count_unknown(self, job_ids: Collection[str]) -> int:
        """See DatabaseWatch."""
        keys = [job_key(job_id) for job_id in set(job_ids)]
        with translated():
            cursor = self._connection.cursor(binary=True)
            return int(cursor.execute(_UNKNOWN, (keys,)).fetchall()[0][0])

    def _count(self, table: str) -> int:
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
        return int(self._connection.execute(query).fetchall()[0][0])


@contextmanager
def watched(url: str) -> Iterator[PostgresDatabaseWatch]:
    """The database at this URL, for a look; a server that is away is not waited for long.

    Raises:
        DatabaseUnavailableError, DatabaseNotMigratedError, DatabaseTooNewError,
        DatabaseRefusedError
    """
    with open_migrated(_impatient(url)) as connection:
        connection.read_only = True
        yield PostgresDatabaseWatch(connection)


def _impatient(url: str) -> str:
    try:
        if "connect_timeout" in conninfo_to_dict(url):
            return url
        return make_conninfo(url, connect_timeout=_PATIENCE_SECONDS)
    except psycopg.ProgrammingError:  # `open_migrated` says what is wrong with it
        return url
