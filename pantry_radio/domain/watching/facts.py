"""What is known of the system at one moment: the facts that people, warnings and metrics share."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from attrs import evolve, field, frozen

from pantry_radio.domain.ports.archive_survey import SurveyedArchive, SurveyedDay
from pantry_radio.domain.ports.database_watch import DatabaseCondition
from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.domain.ports.queue_watch import Durability
from pantry_radio.domain.ports.storage import DiskSpace

DAYS_SHOWN = 8
"""Today and the seven days before it."""

RUNNING, STOPPED, FAILING, EXTERNAL = "running", "stopped", "failing", "external"
ELSEWHERE, NOT_HERE = "elsewhere", "not here"
SUPERVISOR = "supervisor"
"""Stands among the services only where it cannot be asked for them."""


@frozen(kw_only=True)
class Absent:
    """A part that could not be looked at, and why; `is_stopped` where it simply does not run."""

    reason: str
    is_stopped: bool = False


@frozen(kw_only=True)
class ServiceFacts:
    """One service of this installation; `external` is a server that the settings name."""

    service: str
    status: str
    uptime_seconds: float | None = None
    detail: str = ""


@frozen(kw_only=True)
class QueueFacts:
    """The queue server: how full, how safe, who works, and since when the next message waits."""

    durability: Durability
    depths: Mapping[str, QueueDepth]
    workers_alive: Mapping[str, int]
    oldest_ready: Mapping[str, datetime | None] = field(factory=dict[str, datetime | None])


@frozen(kw_only=True)
class Unreplayed:
    """Recorded jobs that the ledger does not know, among so many that were compared."""

    jobs: int
    compared: int
    is_complete: bool


@frozen(kw_only=True)
class DatabaseFacts:
    """What the database holds, and how it compares with the archive."""

    condition: DatabaseCondition
    unreplayed: Unreplayed | None = None
    digest: str | None = None


@frozen(kw_only=True)
class ArchiveFacts:
    """What is recorded. `waiting_summaries`: jobs by day that no summary lists yet.

    The days that are packed have files that are not among the surveyed ones. `unwritable` says why
    nothing can be recorded; None where something can.
    """

    surveyed: SurveyedArchive
    waiting_summaries: Mapping[date, int] = field(factory=dict[date, int])
    packed_days: int = 0
    newest_backup_at: datetime | None = None
    unwritable: str | None = None


@frozen(kw_only=True)
class PublicationFacts:
    """What was published last, and the days that may have something to be published since.

    `is_complete` is False where the look ended before all days, the newest first, were compared.
    """

    published_at: datetime | None
    pending_days: tuple[date, ...] = ()
    is_complete: bool = True
    is_pushed: bool = False


@frozen(kw_only=True)
class Limits:
    """What the settings call too little, too long, and whether the reconciler is wanted."""

    min_free_bytes: int
    max_wait_seconds: int
    wants_reconciler: bool


@frozen(kw_only=True)
class SystemFacts:
    """All that is known of an installation at one moment (`taken_at`, UTC)."""

    taken_at: datetime
    version: str
    limits: Limits
    services: tuple[ServiceFacts, ...]
    queue: QueueFacts | Absent
    database: DatabaseFacts | Absent
    archive: ArchiveFacts | Absent
    disks: tuple[DiskSpace, ...]
    publication: PublicationFacts | Absent | None = None
    """None where nothing is published from here."""

    @property
    def publication_age_seconds(self) -> float | None:
        """How old the last publication is; None where there is none."""
        if not isinstance(self.publication, PublicationFacts):
            return None
        at = self.publication.published_at
        return None if at is None else max(0.0, (self.taken_at - at).total_seconds())

    @property
    def recent_days(self) -> tuple[SurveyedDay, ...]:
        """Today and the days before it, the newest first; those without a file are empty."""
        known = {}
        if isinstance(self.archive, ArchiveFacts):
            known = {each.day: each for each in self.archive.surveyed.days}
        today = self.taken_at.date()
        days = (today - timedelta(days=ago) for ago in range(DAYS_SHOWN))
        return tuple(known.get(day, SurveyedDay(day=day, files=0, size_bytes=0)) for day in days)

    @property
    def bytes_a_day(self) -> float:
        """The present rate: the mean of the complete days since the oldest of the last seven.

        On the first day of all it is what this day has brought by now.
        """
        today, *before = self.recent_days
        while before and not before[-1].size_bytes:
            before.pop()
        if not before:
            return float(today.size_bytes)
        return sum(day.size_bytes for day in before) / len(before)

    @property
    def days_left(self) -> float | None:
        """For how many days the disk of the archive has room; None where nothing comes in."""
        if not self.disks or not self.bytes_a_day:
            return None
        room = self.disks[0].free_bytes - self.limits.min_free_bytes
        return max(0.0, room / self.bytes_a_day)

    def waited_seconds(self, queue: str) -> float | None:
        """How long the next message of a queue has waited; None where that is not known."""
        if isinstance(self.queue, Absent):
            return None
        sent_at = self.queue.oldest_ready.get(queue)
        return None if sent_at is None else max(0.0, (self.taken_at - sent_at).total_seconds())


def seen_elsewhere(
    services: tuple[ServiceFacts, ...], queue: QueueFacts | Absent
) -> tuple[ServiceFacts, ...]:
    """The services, where those that do not run here may run in other containers, or machines.

    A worker that is heard of runs elsewhere. Where a server is not ours, neither need
    the others be: they can only be said not to run here.
    """
    alive = {} if isinstance(queue, Absent) else queue.workers_alive
    otherwise = NOT_HERE if any(each.status == EXTERNAL for each in services) else STOPPED

    def seen(each: ServiceFacts) -> ServiceFacts:
        if each.status != STOPPED:
            return each
        return evolve(each, status=ELSEWHERE if alive.get(each.service) else otherwise)

    return tuple(map(seen, services))
