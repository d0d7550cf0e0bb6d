"""Which of two results of one job counts: one total order, for the recorder and replay alike."""

from datetime import UTC, datetime
from enum import StrEnum

from attrs import frozen

from pantry_radio.domain.jobs import JobResult
from pantry_radio.domain.times import instant

_NO_TIME = datetime.min.replace(tzinfo=UTC)


class Standing(StrEnum):
    """How a result that comes relates to the one that is there."""

    NEW = "new"
    SAME = "same"
    SUPERSEDES = "supersedes"
    SUPERSEDED = "superseded"


@frozen(kw_only=True, order=True)
class Rank:
    """The place of a result among all results of its job; the greatest counts.

    Fields are compared in the order in which they stand. A missing or unreadable time or count
    ranks below any present one. A late error never outranks a result that was paid for.
    """

    is_usable: bool
    completed_at: datetime
    retry_count: int
    created_at: datetime
    content_sha256: str


def rank_of(job_result: JobResult, *, content_sha256: str) -> Rank:
    """The rank of a result whose stored bytes have this SHA-256 (hexadecimal, lower case)."""
    retry_count = job_result.retry_count
    return Rank(
        is_usable=job_result.is_usable,
        completed_at=instant(job_result.completed_at) or _NO_TIME,
        retry_count=-1 if retry_count is None else max(retry_count, 0),
        created_at=instant(job_result.job.created_at) or _NO_TIME,
        content_sha256=content_sha256,
    )


def compare(*, there: Rank | None, comes: Rank) -> Standing:
    """What is to be done with a result that comes, given the one that is there."""
    if there is None:
        return Standing.NEW
    if there.content_sha256 == comes.content_sha256:
        return Standing.SAME
    return Standing.SUPERSEDES if comes > there else Standing.SUPERSEDED
