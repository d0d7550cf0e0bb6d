"""Dumps and restores of the food database: the use cases, on PostgreSQL and files."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import BinaryIO

from pantry_radio.adapters import dump_files
from pantry_radio.adapters.embedded.wheels import binary
from pantry_radio.adapters.postgres.exporting import PostgresDumpedDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.adapters.postgres.restoring import PostgresDumpLoader
from pantry_radio.adapters.postgres_dump.dumping import PgDump
from pantry_radio.domain.dumping import dump
from pantry_radio.domain.errors import ServiceError
from pantry_radio.domain.ports.database_dump import Restored
from pantry_radio.domain.restoring import restore
from pantry_radio.domain.sql_dumps import DumpFacts


class PostgresDatabaseDump:
    """DatabaseDump: pg_dump of our wheel, else of PATH; loaded over a connection of our own."""

    def __init__(self, *, fsync: bool = True) -> None:
        self._fsync = fsync

    def dump(self, database_url: str, file: Path) -> DumpFacts:
        """See the port. The database is brought to the newest migration first."""
        migrate(database_url)
        with closing(PostgresDumpedDatabase(database_url)) as database, ExitStack() as opened:

            def sink(_: DumpFacts) -> BinaryIO:
                return opened.enter_context(dump_files.written_dump(file, fsync=self._fsync))

            # Sorting needs as much room as the dump, and there it is wanted anyway.
            file.parent.mkdir(parents=True, exist_ok=True)
            return dump(database, PgDump(own_programs(), folder=file.parent), sink)

    def restore(self, database_url: str, file: Path, *, overwrite: bool) -> Restored:
        """See the port."""
        with dump_files.dump_lines(file) as lines:
            return restore(PostgresDumpLoader(database_url), lines, overwrite=overwrite)


def own_programs() -> tuple[Path, ...]:
    """The pg_dump of our wheel, where there is one."""
    try:
        return (binary("pg_dump"),)
    except ServiceError:  # no wheel for this platform, or none installed
        return ()
