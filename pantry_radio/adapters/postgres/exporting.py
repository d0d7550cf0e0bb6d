"""A moment of the database that pg_dump can see, too; and how pg_dump gets there."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import IsolationLevel
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pantry_radio.adapters.postgres.connection import Connection
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.migrate import migrations
from pantry_radio.adapters.postgres.moments import PostgresMoment
from pantry_radio.adapters.postgres.session import open_migrated
from pantry_radio.domain.ports.database_dump import DumpSource

# What settings of a role or database could change in the text of rows.
_SESSION_OPTIONS = "-c TimeZone=UTC -c bytea_output=hex -c lock_timeout=120s"
_CONNECT_TIMEOUT_SECONDS = "10"


class PostgresExportedMoment(PostgresMoment):
    """ExportedMoment over a connection in a transaction that sees one moment."""

    def __init__(self, connection: Connection, source: DumpSource) -> None:
        super().__init__(connection)
        self.source = source
        self.migration = migrations()[-1].name  # open_migrated has seen to it


class PostgresDumpedDatabase(PostgresFoodDatabase):
    """DumpedDatabase."""

    @contextmanager
    def exported(self) -> Iterator[PostgresExportedMoment]:
        """See the port."""
        with open_migrated(self._url) as connection, translated():
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            with connection.transaction():
                row = connection.execute("SELECT pg_export_snapshot()").fetchone()
                assert row is not None
                source = _source(self._url, connection, snapshot=row[0])
                yield PostgresExportedMoment(connection, source)


def _source(url: str, connection: Connection, *, snapshot: str) -> DumpSource:
    """The URL taken apart, so that no password is in the arguments of a process."""
    given = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    password = given.pop("password", None)
    given["options"] = f"{given.get('options', '')} {_SESSION_OPTIONS}".strip()
    given.setdefault("connect_timeout", _CONNECT_TIMEOUT_SECONDS)
    given["client_encoding"] = "utf8"
    given["application_name"] = "pantry_radio"
    return DumpSource(
        conninfo=make_conninfo("", **given),
        password=password,
        snapshot=snapshot,
        server_version=connection.info.server_version,
    )
