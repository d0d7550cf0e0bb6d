"""The verdict over a job result: what it states, or why nothing of it counts."""

from pantry_radio.domain.hsds.evidence import Verdict
from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.hsds.stated import Reading
from pantry_radio.domain.jobs import JobResult


def judge(job_result: JobResult) -> tuple[Reading, Verdict]:
    """What a result states, and the verdict over it: failed jobs are not read at all."""
    if job_result.is_usable:
        reading = read(job_result)
        return reading, Verdict.LOADED if reading.organizations else Verdict(
            reading.reason or Verdict.NO_RECORDS
        )
    has_failed = job_result.has_error or job_result.has_result
    return Reading(), Verdict.JOB_FAILED if has_failed else Verdict.NO_RESULT
