"""A dump of ours, loaded and proved in one transaction: afterwards all of it is there, or nothing.

Its statements are sent as they are read, and its rows by COPY; no psql is needed, whose commands
could be in a file.
"""

from collections.abc import Iterable, Iterator
from typing import LiteralString

import psycopg
from psycopg import sql

from pantry_radio.adapters.postgres.connection import Connection, connect
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.migrate import apply_missing, migrations
from pantry_radio.adapters.postgres.moments import PostgresMoment
from pantry_radio.adapters.postgres.resetting import drop_all
from pantry_radio.domain.digest import digest_of
from pantry_radio.domain.errors import DatabaseNotEmptyError, DumpError
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.database_dump import Restored
from pantry_radio.domain.sql_dumps import DumpFacts
from pantry_radio.domain.sql_text import Part, Rows

_SEND_BYTES = 1_000_000
_AT_FAULT = (psycopg.DataError, psycopg.IntegrityError, psycopg.ProgrammingError)
_IS_THERE: LiteralString = "SELECT to_regclass(%s) IS NOT NULL"


class PostgresDumpLoader:
    """DumpLoader for the database at a URL."""

    def __init__(self, url: str) -> None:
        self._url = url

    def load(self, parts: Iterable[Part], facts: DumpFacts, *, overwrite: bool) -> Restored:
        """See the port. Our tables are dropped first, and with them what depends on them: views."""
        newest = migrations()[-1].name
        if facts.migration > newest:
            raise DumpError(
                f"it is of migration {facts.migration}, and this program knows no later one than "
                f"{newest}; run the version that wrote it, or a newer one"
            )
        with translated(), connect(self._url) as connection, connection.transaction():
            if not overwrite:
                check_empty(connection)
            drop_all(connection, then="restore again")
            for part in parts:
                _run(connection, part)
            _check_rows(connection, facts)
            if facts.migration == newest:
                _check_digest(connection, facts)
            migrated = apply_missing(connection)
            digest = digest_of(PostgresMoment(connection))
        return Restored(facts=facts, digest=digest, migrated=migrated)


def check_empty(connection: Connection) -> None:
    """Raises where the database has a row of ours; the tables need not be there.

    Raises:
        DatabaseNotEmptyError
    """
    for schema, table in (*(("public", table) for table, _ in TABLES), ("radio", "ledger")):
        name = sql.Identifier(schema, table)
        row = connection.execute(_IS_THERE, (f"{schema}.{table}",)).fetchone()
        if row is not None and row[0]:
            count = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(name)).fetchone()
            if count is not None and count[0]:
                raise DatabaseNotEmptyError(
                    f"the database is not empty: {schema}.{table} has {count[0]:,} rows; nothing "
                    "was changed. --overwrite puts other rows in their place"
                )


def _run(connection: Connection, part: Part) -> None:
    """A part of the dump; what PostgreSQL does not take is the fault of the dump."""
    try:
        if isinstance(part, Rows):
            with connection.cursor().copy(part.statement) as copy:
                for data in _in_pieces(part.lines):
                    copy.write(data)
        else:
            connection.execute(part.text)
    except _AT_FAULT as exc:
        what = part.table if isinstance(part, Rows) else part.text[:60].decode(errors="replace")
        raise DumpError(
            f"the database refuses it at {' '.join(what.split())}: {exc.diag.message_primary}"
        ) from exc


def _in_pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    piece, size = [], 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= _SEND_BYTES:
            yield b"".join(piece)
            piece, size = [], 0
    yield b"".join(piece)


def _check_rows(connection: Connection, facts: DumpFacts) -> None:
    """Also where a dump is older than this program, which then cannot compute its digest."""
    for name, stated in facts.rows.items():
        table = sql.Identifier(*name.split("."))
        row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(table)).fetchone()
        if row is None or row[0] != stated:
            raise DumpError(f"{name} has not the {stated} rows that its header states")


def _check_digest(connection: Connection, facts: DumpFacts) -> None:
    digest = digest_of(PostgresMoment(connection))
    if digest != facts.digest:
        raise DumpError(
            f"what it holds has the digest {digest}, and its header states {facts.digest}: "
            "somebody changed it; take another dump"
        )
