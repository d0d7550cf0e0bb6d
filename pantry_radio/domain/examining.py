"""What one recorded file holds and states, looked at by itself: the ledger is not asked."""

import hashlib
from collections.abc import Callable

from attrs import evolve, field, frozen

from pantry_radio.domain.errors import PermanentError
from pantry_radio.domain.hsds.evidence import Verdict
from pantry_radio.domain.hsds.judging import judge
from pantry_radio.domain.hsds.stated import Reading
from pantry_radio.domain.jobs import JobResult, is_something_else
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.recorded_files import FoundFile, RecordedFiles

NOT_A_JOB = "not_a_job"


@frozen(kw_only=True)
class RecordedJob:
    """A file that holds a job result."""

    path: str
    job_result: JobResult
    content_sha256: str
    size_bytes: int = 0

    @property
    def job_id(self) -> str:
        """The id of its job."""
        return self.job_result.job_id

    def ended(self, outcome: Outcome, *, reason: str | None = None) -> FileOutcome:
        """That this file ended so."""
        return FileOutcome(
            path=self.path,
            outcome=outcome,
            reason=reason,
            job_id=self.job_id,
            scraper_id=self.job_result.job.scraper_id,
            content_sha256=self.content_sha256,
        )

    def judged(self, reading: Reading, verdict: Verdict) -> FileOutcome:
        """How this file ends where it counts and was read."""
        is_loaded = verdict is Verdict.LOADED
        ended = (
            self.ended(Outcome.REPLAYED)
            if is_loaded
            else self.ended(Outcome.SKIPPED, reason=verdict)
        )
        return evolve(
            ended,
            verdict=verdict,
            problems=reading.problems,
            has_structured_result=reading.is_structured,
            has_records=is_loaded,
        )


@frozen(kw_only=True)
class Examination:
    """What a file holds, what that states, and how replay would end it in an empty database.

    `job_result` is None where the file holds none; then `outcome` says why.
    """

    outcome: FileOutcome
    job_result: JobResult | None = None
    reading: Reading = field(factory=Reading)


def examine(found: FoundFile, files: RecordedFiles, codec: JobResultCodec) -> Examination:
    """Reads one file, by the rules and within the bounds of replay. Changes nothing."""
    job = parse_file(found, files, codec)
    if isinstance(job, FileOutcome):
        return Examination(outcome=job)
    reading, verdict = judge(job.job_result)
    return Examination(
        outcome=job.judged(reading, verdict), job_result=job.job_result, reading=reading
    )


def parse_file(
    found: FoundFile, files: RecordedFiles, codec: JobResultCodec
) -> RecordedJob | FileOutcome:
    """The job in a file, or how the file ended."""
    return parse_read(found.path, lambda: files.read(found), codec)


def parse_read(
    path: str, read: Callable[[], bytes], codec: JobResultCodec
) -> RecordedJob | FileOutcome:
    """The job in what can be read so, or how that ended; `path` is shown."""
    try:
        data = read()
        document = codec.parse(data)
        if is_something_else(document):
            return FileOutcome(path=path, outcome=Outcome.SKIPPED, reason=NOT_A_JOB)
        job_result = codec.structure(document)
    except PermanentError as error:
        return FileOutcome(
            path=path, outcome=Outcome.FAILED, reason=error.reason, detail=str(error)
        )
    digest = hashlib.sha256(data).hexdigest()
    return RecordedJob(
        path=path, job_result=job_result, content_sha256=digest, size_bytes=len(data)
    )
