"""Which of two results of one job counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.idempotency import Rank, Standing, compare, rank_of
from pantry_radio.domain.jobs import Job, JobResult, JobStatus

results = st.builds(
    JobResult,
    job_id=st.just("a"),
    job=st.builds(Job, created_at=st.none() | st.sampled_from(["2025-08-07", "2025-08-08"])),
    result=st.sampled_from(["", {"name": "x"}]),
    error=st.sampled_from([None, "timeout"]),
    completed_at=st.none() | st.sampled_from(["2025-08-07T10:00:00Z", "soon"]),
    retry_count=st.none() | st.integers(-2, 2),
)
ranks = st.builds(rank_of, results, content_sha256=st.sampled_from(["0" * 64, "1" * 64, "f" * 64]))


def test_a_late_error_never_displaces_a_paid_result() -> None:
    paid = JobResult(job_id="a", result={"name": "x"}, completed_at="2025-08-07")
    late = JobResult(job_id="a", error="timeout", completed_at="2025-08-09", retry_count=9)

    standing = compare(
        there=rank_of(paid, content_sha256="0"), comes=rank_of(late, content_sha256="f")
    )

    assert standing is Standing.SUPERSEDED


def test_equal_content_is_the_same() -> None:
    rank = rank_of(JobResult(job_id="a"), content_sha256="0")

    assert compare(there=rank, comes=rank) is Standing.SAME


def test_a_missing_time_ranks_below_any_other() -> None:
    without = rank_of(JobResult(job_id="a"), content_sha256="f")
    ancient = rank_of(JobResult(job_id="a", completed_at="0001-01-02"), content_sha256="0")

    assert without < ancient


@pytest.mark.parametrize("retry_count", [-5, 0])
def test_a_missing_count_ranks_below_any_other(retry_count: int) -> None:
    without = rank_of(JobResult(job_id="a"), content_sha256="f")
    present = rank_of(JobResult(job_id="a", retry_count=retry_count), content_sha256="0")

    assert without < present


@given(st.lists(ranks, min_size=1))
def test_the_winner_does_not_depend_on_the_order(arriving: list[Rank]) -> None:
    def winner(sequence: list[Rank]) -> Rank:
        there = sequence[0]
        for comes in sequence[1:]:
            if compare(there=there, comes=comes) is Standing.SUPERSEDES:
                there = comes
        return there

    distinct = list({rank.content_sha256: rank for rank in arriving}.values())
    assert winner(distinct) == winner(distinct[::-1]) == max(distinct)


@pytest.mark.parametrize(
    ("job_result", "status"),
    [
        (JobResult(job_id="a", given_status="failed", result="x"), JobStatus.FAILED),
        (JobResult(job_id="a", error="timeout", result="x"), JobStatus.FAILED),
        (JobResult(job_id="a", result="x", error=""), JobStatus.COMPLETED),
        (JobResult(job_id="a", result="  "), JobStatus.INCOMPLETE),
        (JobResult(job_id="a", given_status="odd"), JobStatus.INCOMPLETE),
    ],
)
def test_the_status_is_given_or_derived(job_result: JobResult, status: JobStatus) -> None:
    assert job_result.status is status
