"""DailySummary: the jobs of one day, merged free of order, keyed by job_id; counts are derived."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from attrs import field, frozen

from pantry_radio.domain.archive import ArchiveEntry
from pantry_radio.domain.jobs import JobResult
from pantry_radio.domain.times import instant

UNKNOWN_SCRAPER = "unknown"
_NO_TIME = datetime.min.replace(tzinfo=UTC)


@frozen(kw_only=True, order=True)
class SummaryJob:
    """One line of a summary. `timestamp` is `completed_at`, else `created_at`, in `T` form."""

    job_id: str
    scraper_id: str
    timestamp: str | None

    def entry(self, day: date) -> ArchiveEntry:
        """Where the file of this line lies."""
        scraper_id = None if self.scraper_id == UNKNOWN_SCRAPER else self.scraper_id
        return ArchiveEntry(day=day, scraper_id=scraper_id, job_id=self.job_id)


@frozen(kw_only=True)
class ScraperSummary:
    """What one scraper did on a day. First and last are as written, ordered by moment."""

    count: int
    first_job: str | None
    last_job: str | None


@frozen(kw_only=True)
class WrittenSummary:
    """What a `summary.json` says, right or wrong: the lines in their order, and the counts.

    `total_jobs` is None, and a scraper is absent, where the file holds nothing of that kind.
    """

    day: date
    total_jobs: int | None
    scrapers: Mapping[str, ScraperSummary]
    jobs: tuple[SummaryJob, ...]


@frozen(kw_only=True)
class DailySummary:
    """The jobs of one day, keyed by job_id, in no order."""

    day: date
    jobs: Mapping[str, SummaryJob] = field(factory=dict[str, SummaryJob])

    def with_jobs(self, jobs: Iterable[SummaryJob]) -> "DailySummary":
        """A summary that holds these lines, each read from a file of the day just now.

        A line takes the place of the one that the same job and scraper had. Where two scrapers
        claim one job_id, the greater line stays, whatever the order.
        """
        merged = dict(self.jobs)
        for job in jobs:
            there = merged.get(job.job_id)
            if there is None or there.scraper_id == job.scraper_id or _key(job) > _key(there):
                merged[job.job_id] = job
        return DailySummary(day=self.day, jobs=merged)

    def may_uncover(self, changed: "DailySummary") -> bool:
        """Whether a changed line fell in rank, so that a line that it had hidden may show again.

        Only where two scrapers claim one job_id is there one; it is in the files of the day alone.
        """
        pairs = ((self.jobs.get(job_id), job) for job_id, job in changed.jobs.items())
        return any(there is not None and _key(job) < _key(there) for there, job in pairs)

    def behind(self, derived: "DailySummary") -> "DailySummary":
        """What was derived from all files of the day, with our lines for jobs without a file.

        Retention may have removed these files; that they were recorded stays true.
        """
        return DailySummary(day=self.day, jobs={**self.jobs, **derived.jobs})

    @cached_property
    def listed(self) -> tuple[SummaryJob, ...]:
        """The jobs in order of time, then id."""
        return tuple(sorted(self.jobs.values(), key=_key))

    @property
    def scrapers(self) -> Mapping[str, ScraperSummary]:
        """Counts, first and last job by scraper, scrapers in order of name."""
        grouped: dict[str, list[SummaryJob]] = {}
        for job in self.listed:
            grouped.setdefault(job.scraper_id, []).append(job)
        return {scraper_id: _scraper_summary(grouped[scraper_id]) for scraper_id in sorted(grouped)}


def summary_job(job_result: JobResult) -> SummaryJob:
    """The line that a result gives to the summary of its day."""
    times = (job_result.completed_at, job_result.job.created_at)
    timestamp = next((time for time in times if time is not None and instant(time)), None)
    return SummaryJob(
        job_id=job_result.job_id,
        scraper_id=job_result.job.scraper_id or UNKNOWN_SCRAPER,
        timestamp=None if timestamp is None else timestamp.strip().replace(" ", "T", 1),
    )


def latest_day(days: Iterable[date], *, today: date) -> date | None:
    """The day that `latest` shows: the greatest that is not after tomorrow (UTC).

    Tomorrow, because days are taken as written, in any time zone; not later, because a job that
    claims the year 9999 would capture `latest` for good.
    """
    tomorrow = today + timedelta(days=1)
    return max((day for day in days if day <= tomorrow), default=None)


def _scraper_summary(jobs: list[SummaryJob]) -> ScraperSummary:
    timed = [job.timestamp for job in jobs if job.timestamp is not None]
    return ScraperSummary(
        count=len(jobs),
        first_job=timed[0] if timed else None,
        last_job=timed[-1] if timed else None,
    )


def _key(job: SummaryJob) -> tuple[datetime, str, str, str]:
    return _moment(job.timestamp), job.timestamp or "", job.job_id, job.scraper_id


def _moment(timestamp: str | None) -> datetime:
    """As `instant`, five times as fast for the usual forms: a summary is sorted as a whole."""
    if timestamp is None:
        return _NO_TIME
    try:
        moment = datetime.fromisoformat(timestamp)
    except ValueError:
        return instant(timestamp) or _NO_TIME
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
