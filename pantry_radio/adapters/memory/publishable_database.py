"""A database to be published, made of rows in memory."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from attrs import define, field

from pantry_radio.adapters.memory.canonical_tables import MemoryCanonicalTables
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.ports.survey import Statistics
from pantry_radio.domain.sql_dumps import DumpFacts


@define(kw_only=True)
class MemoryPublishableMoment:
    """PublishableMoment; its dump and SQLite file are texts that tell the rows."""

    records: tuple[Record, ...]
    newest_job: date | None
    evidence: bytes

    @property
    def facts(self) -> DumpFacts:
        """See the port."""
        tables = self.tables
        return DumpFacts(
            digest=hashlib.sha256(self._text()).hexdigest(),
            migration="0001",
            newest_job=self.newest_job,
            rows={f"public.{table}": tables.count(table) for table in tables.names()},
        )

    @property
    def tables(self) -> CanonicalTables:
        """See the port."""
        return MemoryCanonicalTables(self.records)

    @property
    def statistics(self) -> Statistics:
        """See the port."""
        return Statistics()

    def sql_dump(self) -> Iterator[bytes]:
        """See the port."""
        yield self._text()

    def sqlite(self) -> Iterator[bytes]:
        """See the port."""
        yield self._text()

    def _text(self) -> bytes:
        return "\n".join(sorted(map(repr, self.records))).encode() + self.evidence


@define
class MemoryPublishableDatabase:
    """PublishableDatabase; whoever tests with it puts rows in and takes them out."""

    records: list[Record] = field(factory=list)
    newest_job: date | None = None
    evidence: bytes = b""
    """What a dump holds beside the rows."""

    def set(self, records: Iterable[Record]) -> None:
        """These are the rows from now on."""
        self.records = list(records)

    @contextmanager
    def moment(self) -> Iterator[MemoryPublishableMoment]:
        """See PublishableDatabase.moment."""
        yield MemoryPublishableMoment(
            records=tuple(self.records), newest_job=self.newest_job, evidence=self.evidence
        )
