"""The food database as it is published: everything as of one moment."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.ports.survey import Statistics
from pantry_radio.domain.sql_dumps import DumpFacts


class PublishableMoment(Protocol):
    """What the database holds at one moment, in every form in which it is published."""

    @property
    def facts(self) -> DumpFacts:
        """Digest, newest job and rows of the moment."""
        ...

    @property
    def tables(self) -> CanonicalTables:
        """The canonical tables."""
        ...

    @property
    def statistics(self) -> Statistics:
        """The same, counted."""
        ...

    def sql_dump(self) -> Iterator[bytes]:
        """The moment as SQL that makes the same database elsewhere; may be read again."""
        ...

    def sqlite(self) -> Iterator[bytes]:
        """The canonical tables as an SQLite file."""
        ...


class PublishableDatabase(Protocol):
    """The food database. Raises the errors of FoodDatabase, and DumpError."""

    def moment(self) -> AbstractContextManager[PublishableMoment]:
        """The moment at which the block begins, with nothing left to be reconciled.

        Loaders may have to wait until the dump is written.
        """
        ...
