"""The food database as it is published: PostgreSQL, pg_dump and SQLite, all of one moment."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from pathlib import Path

from pantry_radio.adapters.postgres.exporting import PostgresDumpedDatabase, PostgresExportedMoment
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.adapters.postgres.publishing import statistics_of, tables_of
from pantry_radio.adapters.postgres_dump.dumping import PgDump
from pantry_radio.adapters.sqlite_export import write_sqlite
from pantry_radio.domain.dumping import facts_of_moment
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.ports.survey import Statistics
from pantry_radio.domain.reconciling import reconcile
from pantry_radio.domain.sql_dumps import DumpFacts, header
from pantry_radio.entrypoints.database_dumps import own_programs

_CHUNK_BYTES = 1_000_000


class PostgresPublishableDatabase:
    """PublishableDatabase at a URL; files on the way lie in a folder that is emptied each time."""

    def __init__(self, url: str, *, folder: Path) -> None:
        self._url = url
        self._folder = folder

    @contextmanager
    def moment(self) -> Iterator["PostgresPublishableMoment"]:
        """See PublishableDatabase.moment. Loaders wait only while the last marks are reconciled."""
        migrate(self._url)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        try:
            with closing(PostgresDumpedDatabase(self._url)) as database, ExitStack() as reading:
                reconcile(database)
                with database.loading_paused():
                    reconcile(database)
                    moment = reading.enter_context(database.exported())
                yield PostgresPublishableMoment(moment, folder=self._folder)
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)


class PostgresPublishableMoment:
    """PublishableMoment over the connection of an exported moment."""

    def __init__(self, moment: PostgresExportedMoment, *, folder: Path) -> None:
        self._moment = moment
        self._folder = folder

    @cached_property
    def facts(self) -> DumpFacts:
        """See the port."""
        return facts_of_moment(self._moment, migration=self._moment.migration)

    @property
    def tables(self) -> CanonicalTables:
        """See the port."""
        return tables_of(self._moment)

    @cached_property
    def statistics(self) -> Statistics:
        """See the port."""
        return statistics_of(self._moment)

    def sql_dump(self) -> Iterator[bytes]:
        """See the port. Written once; sorting needs as much room again."""
        file = self._folder / "dump.sql"
        if not file.exists():
            with file.open("wb") as to:
                to.write(header(self.facts))
                PgDump(own_programs(), folder=self._folder).write(self._moment.source, to)
        return _chunks(file)

    def sqlite(self) -> Iterator[bytes]:
        """See the port."""
        file = self._folder / "tables.sqlite"
        if not file.exists():
            write_sqlite(self.tables, file)
        return _chunks(file)


def _chunks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK_BYTES):
            yield chunk
