"""A system in which all is well, for tests to change one thing of."""

from datetime import UTC, datetime, timedelta

from pantry_radio.domain.ports.archive_survey import SurveyedArchive, SurveyedDay
from pantry_radio.domain.ports.database_watch import DatabaseCondition
from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.domain.ports.queue_watch import Durability
from pantry_radio.domain.ports.storage import DiskSpace
from pantry_radio.domain.watching.facts import (
    RUNNING,
    ArchiveFacts,
    DatabaseFacts,
    Limits,
    PublicationFacts,
    QueueFacts,
    ServiceFacts,
    SystemFacts,
    Unreplayed,
)

NOW = datetime(2025, 8, 10, 12, tzinfo=UTC)
EMPTY = QueueDepth(ready=0, delayed=0, in_work=0, dead=0)
GB = 1_000_000_000
DURABLE = Durability(is_append_only=True, eviction_policy="noeviction")
QUEUE = QueueFacts(
    durability=DURABLE,
    depths={"recorder": EMPTY, "reconciler": EMPTY},
    workers_alive={"recorder": 2, "reconciler": 1},
)
DATABASE = DatabaseFacts(
    condition=DatabaseCondition(tables={"organization": 3, "location": 2, "service": 1}, ledger=4),
    unreplayed=Unreplayed(jobs=0, compared=4, is_complete=True),
)
DISK = DiskSpace(names=("OUTPUT_DIR",), folder="/o", size_bytes=100 * GB, free_bytes=50 * GB)
PUBLICATION = PublicationFacts(published_at=NOW - timedelta(hours=1), is_pushed=True)
LIMITS = Limits(min_free_bytes=GB, max_wait_seconds=900, wants_reconciler=True)


def archive(*sizes: int, rejected: int = 0) -> ArchiveFacts:
    """An archive of days of these bytes, today first; a day of no bytes has no folder."""
    days = (
        SurveyedDay(
            day=NOW.date() - timedelta(days=ago), files=1, size_bytes=size, scrapers={"a": 1}
        )
        for ago, size in enumerate(sizes)
        if size
    )
    return ArchiveFacts(surveyed=SurveyedArchive(days=tuple(days), rejected=rejected))


WELL = SystemFacts(
    taken_at=NOW,
    version="1.2.3",
    limits=LIMITS,
    services=(ServiceFacts(service="recorder", status=RUNNING, uptime_seconds=3600.0),),
    queue=QUEUE,
    database=DATABASE,
    archive=archive(1000, 2000),
    disks=(DISK,),
    publication=PUBLICATION,
)
