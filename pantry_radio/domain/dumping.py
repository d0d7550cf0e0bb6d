"""A food database becomes a SQL dump: one moment, proved by the digest that its header states."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from typing import BinaryIO

from pantry_radio.domain.digest import digest_of
from pantry_radio.domain.hsds.evidence import LedgerEntry
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.ports.database_dump import DumpedDatabase, DumpProgram
from pantry_radio.domain.ports.food_database import Snapshot
from pantry_radio.domain.reconciling import reconcile
from pantry_radio.domain.sql_dumps import LEDGER, DumpFacts, header

_NO_TIME = datetime.min.replace(tzinfo=UTC)


def dump(
    database: DumpedDatabase, program: DumpProgram, sink: Callable[[DumpFacts], BinaryIO]
) -> DumpFacts:
    """Writes what the database holds, with no mark outstanding, to what `sink` opens for it.

    Loaders wait only while the last marks are reconciled, as for a digest.
    """
    reconcile(database)
    with ExitStack() as reading:
        with database.loading_paused():
            reconcile(database)
            moment = reading.enter_context(database.exported())
        facts = facts_of_moment(moment, migration=moment.migration)
        to = sink(facts)
        to.write(header(facts))
        program.write(moment.source, to)
    return facts


def facts_of_moment(moment: Snapshot, *, migration: str) -> DumpFacts:
    """Digest and counts, in one walk over the rows."""
    counted = _Counted(moment)
    digest = digest_of(counted)
    return DumpFacts(
        digest=digest, migration=migration, newest_job=counted.newest, rows=counted.rows
    )


class _Counted:
    """A Snapshot that counts what is read from it."""

    def __init__(self, moment: Snapshot) -> None:
        self._moment = moment
        self.rows: dict[str, int] = {}
        self.newest: date | None = None

    def records(self, table: str) -> Iterator[Record]:
        """See Snapshot."""
        name = f"public.{table}"
        self.rows[name] = 0
        for record in self._moment.records(table):
            self.rows[name] += 1
            yield record

    def ledger(self) -> Iterator[LedgerEntry]:
        """See Snapshot."""
        self.rows[LEDGER] = 0
        for entry in self._moment.ledger():
            self.rows[LEDGER] += 1
            if (moment := _time_of(entry)) != _NO_TIME:
                self.newest = max(self.newest or moment.date(), moment.date())
            yield entry


def _time_of(entry: LedgerEntry) -> datetime:
    """When the job was done, else begun (UTC)."""
    rank = entry.rank
    return rank.created_at if rank.completed_at == _NO_TIME else rank.completed_at
