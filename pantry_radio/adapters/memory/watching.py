"""What those see who look after a system in memory: its archive, queue, database and disks."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import PurePosixPath

from attrs import define, field

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.job_queue import MemoryJobQueue
from pantry_radio.domain.archive import parse_path
from pantry_radio.domain.hsds.evidence import Verdict
from pantry_radio.domain.ports.archive_survey import SurveyedArchive, SurveyedDay
from pantry_radio.domain.ports.database_watch import DatabaseCondition, Yield
from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.domain.ports.queue_watch import NO_EVICTION, Durability


@define(kw_only=True)
class MemoryArchiveSurvey:
    """ArchiveSurvey over paths and bytes, for which it needs no time."""

    files: Mapping[str, bytes]
    _found: tuple[str, ...] = field(default=(), init=False)

    def survey(self, *, seconds: float) -> SurveyedArchive:
        """See ArchiveSurvey."""
        del seconds
        scrapers: dict[date, Counter[str]] = {}
        sizes: Counter[date] = Counter()
        for path, data in self.files.items():
            entry = parse_path(PurePosixPath(path))
            if entry is not None:
                scrapers.setdefault(entry.day, Counter())[entry.scraper_id or "unknown"] += 1
                sizes[entry.day] += len(data)
        self._found = tuple(self.files)
        days = (
            SurveyedDay(
                day=day,
                files=scrapers[day].total(),
                size_bytes=sizes[day],
                scrapers=dict(sorted(scrapers[day].items())),
            )
            for day in sorted(scrapers, reverse=True)
        )
        return SurveyedArchive(
            days=tuple(days), read_files=sum(map(Counter.total, scrapers.values()))
        )

    def job_ids(self) -> Iterator[Sequence[str]]:
        """See ArchiveSurvey."""
        entries = (parse_path(PurePosixPath(path)) for path in sorted(self._found, reverse=True))
        job_ids = [entry.job_id for entry in entries if entry is not None]
        if job_ids:
            yield job_ids


@define(kw_only=True)
class MemoryQueueWatch:
    """QueueWatch over the queue in memory, which counts as safe."""

    queue: MemoryJobQueue

    def durability(self) -> Durability:
        """See QueueWatch."""
        return Durability(is_append_only=True, eviction_policy=NO_EVICTION)

    def depths(self) -> Mapping[str, QueueDepth]:
        """See QueueWatch."""
        return self.queue.depths()

    def workers_alive(self) -> Mapping[str, int]:
        """See QueueWatch."""
        return self.queue.workers_alive()

    def oldest_ready(self) -> Mapping[str, datetime | None]:
        """See QueueWatch."""
        head = self.queue.head()
        sent_at = None if head is None or head.sent_on is not None else head.sent_at
        first, *others = self.depths()
        return {first: sent_at, **dict.fromkeys(others)}


@define(kw_only=True)
class MemoryDatabaseWatch:
    """DatabaseWatch over the database in memory."""

    database: MemoryFoodDatabase

    def check(self) -> None:
        """See DatabaseWatch: memory is always there."""

    def condition(self, *, since: datetime) -> DatabaseCondition:
        """See DatabaseWatch."""
        counts = self.database.counts()
        found = {True: Yield(), False: Yield()}
        for entry in self.database.ledger():
            if entry.is_structured:
                is_recent = entry.rank.completed_at >= since
                before = found[is_recent]
                found[is_recent] = Yield(
                    structured=before.structured + 1,
                    without_record=before.without_record + (entry.verdict is Verdict.NO_RECORDS),
                )
        return DatabaseCondition(
            tables=counts.tables,
            ledger=counts.ledger,
            marked_inputs=len(self.database.marked_inputs()),
            recent=found[True],
            before=found[False],
        )

    def count_unknown(self, job_ids: Collection[str]) -> int:
        """See DatabaseWatch."""
        asked = set(job_ids)
        return len(asked) - len(self.database.entries(asked))
