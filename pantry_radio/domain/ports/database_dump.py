"""What a food database holds, as one SQL file; and such a file, loaded again."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from attrs import field, frozen

from pantry_radio.domain.ports.food_database import FoodDatabase, Snapshot
from pantry_radio.domain.sql_dumps import DumpFacts
from pantry_radio.domain.sql_text import Part


class DatabaseDump(Protocol):
    """Dumps and loads food databases; each call stands alone.

    Raises the errors of FoodDatabase, and DumpError.
    """

    def dump(self, database_url: str, file: Path) -> DumpFacts:
        """Writes what the database holds at one moment, with no mark outstanding, to a file.

        Plain SQL, gzipped where the name ends in `.gz`. The same content gives the same bytes, on
        any machine; no time or path of this machine is in it. It is durable under its name when
        this returns; until then, and after any fault, what was there before is there.
        """
        ...

    def restore(self, database_url: str, file: Path, *, overwrite: bool) -> "Restored":
        """Makes a database what the file says, and proves it; all of it or, on any fault, nothing.

        The database holds no row, or `overwrite` is given. It is at the newest migration after.

        Raises:
            DumpError: the file is no dump of ours, damaged, or newer than this program.
            DatabaseNotEmptyError: there are rows, and `overwrite` was not given.
            DatabaseInUseError: another program of ours is connected.
        """
        ...


@frozen(kw_only=True)
class Restored:
    """What was loaded, as the file states it; the database's digest now; migrations on top."""

    facts: DumpFacts
    digest: str
    migrated: tuple[str, ...] = ()


@frozen(kw_only=True)
class DumpSource:
    """How a program of PostgreSQL gets at the moment: a conninfo without password, a snapshot."""

    conninfo: str
    password: str | None = field(repr=False)
    snapshot: str
    server_version: int


class ExportedMoment(Snapshot, Protocol):
    """A moment of a database that other connections can see, too, while the block lasts."""

    @property
    def source(self) -> DumpSource:
        """The way to it."""
        ...

    @property
    def migration(self) -> str:
        """The newest migration that the database has seen."""
        ...


class DumpedDatabase(FoodDatabase, Protocol):
    """A food database that can show a moment of its own to other connections."""

    def exported(self) -> AbstractContextManager[ExportedMoment]:
        """The moment at which the block begins."""
        ...


class DumpProgram(Protocol):
    """Writes the SQL of a moment: pg_dump."""

    def write(self, source: DumpSource, to: BinaryIO) -> None:
        """Preamble, tables, sorted rows, constraints, indexes, end; see sql_text.py.

        Raises DumpError where the program is missing, too old, or fails.
        """
        ...


class DumpLoader(Protocol):
    """Runs the parts of a dump in one transaction."""

    def load(self, parts: Iterable[Part], facts: DumpFacts, *, overwrite: bool) -> Restored:
        """See `DatabaseDump.restore`."""
        ...
