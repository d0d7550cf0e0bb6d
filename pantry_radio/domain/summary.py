"""DailySummary: the jobs of one day, merged free of order, keyed by job_id; counts are derived."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import field, frozen

from pantry_radio.domain.jobs import JobResult
from pantry_radio.domain.times import instant

UNKNOWN_SCRAPER = "unknown"


@frozen(kw_only=True, order=True)
class SummaryJob:
    """One line of a summary. `timestamp` is `completed_at`, else `created_at`, in `T` form."""

    job_id: str
    scraper_id: str
    timestamp: str | None


@frozen(kw_only=True)
class ScraperSummary:
    """What one scraper did on a day. First and last are as written, ordered by moment."""

    count: int
    first_job: str | None
    last_job: str | None


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

    @property
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
    timestamp = job_result.completed_at or job_result.job.created_at or ""
    return SummaryJob(
        job_id=job_result.job_id,
        scraper_id=job_result.job.scraper_id or UNKNOWN_SCRAPER,
        timestamp=timestamp.strip().replace(" ", "T", 1) if instant(timestamp) else None,
    )


def _scraper_summary(jobs: list[SummaryJob]) -> ScraperSummary:
    timed = [job.timestamp for job in jobs if job.timestamp is not None]
    return ScraperSummary(
        count=len(jobs),
        first_job=timed[0] if timed else None,
        last_job=timed[-1] if timed else None,
    )


def _key(job: SummaryJob) -> tuple[str, str, str, str]:
    moment = instant(job.timestamp)
    return (
        "" if moment is None else moment.isoformat(),
        job.timestamp or "",
        job.job_id,
        job.scraper_id,
    )
