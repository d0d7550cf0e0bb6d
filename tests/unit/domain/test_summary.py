"""Daily summaries."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.jobs import Job, JobResult
from pantry_radio.domain.summary import DailySummary, ScraperSummary, SummaryJob, summary_job

DAY = date(2025, 8, 7)
lines = st.builds(
    SummaryJob,
    job_id=st.sampled_from("abcd"),
    scraper_id=st.sampled_from(["freshtrak", "unknown"]),
    timestamp=st.none() | st.sampled_from(["2025-08-07T10:00:00Z", "2025-08-07T09:00:00"]),
)


def test_counts_are_derived() -> None:
    jobs = [
        SummaryJob(job_id="a", scraper_id="freshtrak", timestamp="2025-08-07T11:00:00Z"),
        SummaryJob(job_id="b", scraper_id="freshtrak", timestamp="2025-08-07T12:00:00+02:00"),
        SummaryJob(job_id="c", scraper_id="unknown", timestamp=None),
    ]

    summary = DailySummary(day=DAY).with_jobs(jobs)

    assert summary.scrapers == {
        "freshtrak": ScraperSummary(
            count=2, first_job="2025-08-07T12:00:00+02:00", last_job="2025-08-07T11:00:00Z"
        ),
        "unknown": ScraperSummary(count=1, first_job=None, last_job=None),
    }


def test_a_line_that_is_read_again_takes_the_place_of_the_former() -> None:
    former = SummaryJob(job_id="a", scraper_id="freshtrak", timestamp="2025-08-07T11:00:00Z")
    now = SummaryJob(job_id="a", scraper_id="freshtrak", timestamp="2025-08-07T10:00:00Z")

    summary = DailySummary(day=DAY).with_jobs([former]).with_jobs([now])

    assert summary.listed == (now,)


@given(st.lists(lines, unique_by=lambda line: (line.job_id, line.scraper_id)))
def test_the_order_of_files_is_irrelevant(jobs: list[SummaryJob]) -> None:
    summary = DailySummary(day=DAY).with_jobs(jobs)

    assert summary == DailySummary(day=DAY).with_jobs(reversed(jobs)).with_jobs(summary.listed)
    assert sum(part.count for part in summary.scrapers.values()) == len(summary.listed)


def test_a_line_says_when_the_job_was_completed_in_t_form() -> None:
    job = Job(created_at="2025-08-08 08:27:14.382134")

    assert summary_job(JobResult(job_id="a", job=job)) == SummaryJob(
        job_id="a", scraper_id="unknown", timestamp="2025-08-08T08:27:14.382134"
    )
    assert summary_job(JobResult(job_id="a", completed_at="soon")).timestamp is None


def test_a_time_that_cannot_be_read_does_not_hide_one_that_can() -> None:
    job_result = JobResult(job_id="a", job=Job(created_at="2025-08-08"), completed_at="soon")

    assert summary_job(job_result).timestamp == "2025-08-08"
