"""Job, JobResult, JobStatus: what one message, or one recorded file, says about one LLM job."""

from enum import StrEnum
from typing import TypeAlias

from attrs import frozen

JsonValue: TypeAlias = str | int | float | bool | list["JsonValue"] | dict[str, "JsonValue"] | None
"""What a JSON parser may return."""


class JobStatus(StrEnum):
    """How a job ended. Given as `status`, else derived: error, result, or neither of both."""

    COMPLETED = "completed"
    FAILED = "failed"
    INCOMPLETE = "incomplete"


@frozen(kw_only=True)
class Job:
    """The order that was given to the LLM, as far as rules need it; the prompt is never read."""

    created_at: str | None = None
    scraper_id: str | None = None
    original_scraper: str | None = None
    content_hash: str | None = None
    source_url: str | None = None


@frozen(kw_only=True)
class JobResult:
    """One job and what came of it: structure only to decide, never a replacement of the bytes.

    Optional members that are missing or of another type than documented are None. `error`,
    `result` and `validation_details` are kept as they came, whatever their type.
    """

    job_id: str
    job: Job = Job()
    given_status: str | None = None
    result: JsonValue = None
    error: JsonValue = None
    completed_at: str | None = None
    processing_time_seconds: float | None = None
    retry_count: int | None = None
    validation_details: JsonValue = None

    @property
    def status(self) -> JobStatus:
        """The given status where it is one we know, else derived from error and result."""
        for status in JobStatus:
            if self.given_status == status:
                return status
        if self.has_error:
            return JobStatus.FAILED
        return JobStatus.COMPLETED if self.has_result else JobStatus.INCOMPLETE

    @property
    def has_error(self) -> bool:
        """Whether `error` says anything: neither null nor empty."""
        return bool(self.error)

    @property
    def has_result(self) -> bool:
        """Whether `result` holds anything: neither null, blank, {} nor []."""
        if isinstance(self.result, str):
            return bool(self.result.strip())
        return self.result not in (None, {}, [])

    @property
    def is_usable(self) -> bool:
        """Whether this result was paid for and can be loaded; judged without reading it."""
        no_other_status = self.given_status is None or self.given_status == JobStatus.COMPLETED
        return no_other_status and not self.has_error and self.has_result


_JOB_MEMBERS = frozenset(("job_id", "job", "result"))


def is_something_else(document: JsonValue) -> bool:
    """Whether a document lies in the tree that never was a job result, as `summary.json` does.

    That is an object with none of a job result's members. One that has some of them, and what is
    no object, is a job result gone wrong.
    """
    return isinstance(document, dict) and not document.keys() & _JOB_MEMBERS
