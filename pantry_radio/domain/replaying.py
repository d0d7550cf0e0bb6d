"""Use case 2: replay recorded files into the food database, each ending in one named outcome."""

import hashlib
from collections.abc import Callable, Sequence
from itertools import islice

from attrs import evolve, frozen

from pantry_radio.domain.errors import (
    DatabaseConflictError,
    DatabaseRefusedError,
    PermanentError,
)
from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation, Verdict
from pantry_radio.domain.hsds.identity import input_key, scraper_of
from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.hsds.stated import Reading
from pantry_radio.domain.idempotency import Standing, compare, rank_of
from pantry_radio.domain.jobs import JobResult, is_something_else
from pantry_radio.domain.outcomes import FileOutcome, Outcome, ReplayReport, Tally
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.recorded_files import FoundFile, RecordedFiles
from pantry_radio.domain.reconciling import reconcile

BATCH_FILES = 200
_CONFLICT_TRIES = 5


def replay(
    files: RecordedFiles,
    *,
    database: FoodDatabase,
    codec: JobResultCodec,
    reader_version: str,
    on_outcome: Callable[[FileOutcome], None],
) -> ReplayReport:
    """Loads all files in batches, then derives the canonical rows. Safe to repeat and to kill.

    A failed file never stops the rest. `on_outcome` is called once a file, after its batch is
    committed. `reader_version` names the code that reads: what another version has read is read
    again.

    Raises:
        TransientError: the database is away; what was committed stays, the next run does the rest.
    """
    tally = Tally()
    loader = _Loader(database=database, codec=codec, reader_version=reader_version)
    found = files.walk()
    while batch := tuple(islice(found, BATCH_FILES)):
        for outcome in loader.load([_parse(file, files, codec) for file in batch]):
            tally.add(outcome)
            on_outcome(outcome)
    return tally.report(reconcile(database))


@frozen(kw_only=True)
class _Job:
    """A file that holds a job result."""

    path: str
    job_result: JobResult
    content_sha256: str

    @property
    def job_id(self) -> str:
        return self.job_result.job_id

    def ended(self, outcome: Outcome, *, reason: str | None = None) -> FileOutcome:
        return FileOutcome(
            path=self.path,
            outcome=outcome,
            reason=reason,
            job_id=self.job_id,
            scraper_id=self.job_result.job.scraper_id,
        )


def _parse(found: FoundFile, files: RecordedFiles, codec: JobResultCodec) -> _Job | FileOutcome:
    """The job in a file, or how the file ended."""
    try:
        data = files.read(found)
        document = codec.parse(data)
        if is_something_else(document):
            return FileOutcome(path=found.path, outcome=Outcome.SKIPPED, reason="not_a_job")
        job_result = codec.structure(document)
    except PermanentError as error:
        return FileOutcome(
            path=found.path, outcome=Outcome.FAILED, reason=error.reason, detail=str(error)
        )
    digest = hashlib.sha256(data).hexdigest()
    return _Job(path=found.path, job_result=job_result, content_sha256=digest)


@frozen(kw_only=True)
class _Plan:
    """How a file ends, and what is to be loaded of it, unless the database refuses that."""

    outcome: FileOutcome
    observation: Observation | None = None


@frozen(kw_only=True)
class _Loader:
    """Decides what a batch of files means for the ledger, and loads what counts."""

    database: FoodDatabase
    codec: JobResultCodec
    reader_version: str

    def load(self, batch: Sequence[_Job | FileOutcome]) -> list[FileOutcome]:
        """One outcome a file, in the order of the files; what they state is committed."""
        plans = self._plans(batch)
        # Of several results of one job the last planned is the one that counts.
        counting = {
            plan.observation.entry.job_id: plan.observation for plan in plans if plan.observation
        }
        refused = self._commit([counting[job_id] for job_id in sorted(counting)])
        outcomes: list[FileOutcome] = []
        for job, plan in zip(batch, plans, strict=True):
            if isinstance(job, FileOutcome) or job.job_id not in refused:
                outcomes.append(plan.outcome)
            elif len(batch) > 1:  # its other results, if there are any, may be taken
                outcomes.extend(self.load([job]))
            else:
                outcomes.append(_refused(job, refused[job.job_id]))
        return outcomes

    def _plans(self, batch: Sequence[_Job | FileOutcome]) -> list[_Plan]:
        job_ids = {job.job_id for job in batch if isinstance(job, _Job)}
        known = dict(self.database.entries(job_ids))
        plans: list[_Plan] = []
        for job in batch:
            if isinstance(job, FileOutcome):
                plans.append(_Plan(outcome=job))
                continue
            plan = self._plan(job, there=known.get(job.job_id))
            plans.append(plan)
            if plan.observation is not None:
                known[job.job_id] = plan.observation.entry
        return plans

    def _plan(self, job: _Job, *, there: LedgerEntry | None) -> _Plan:
        """What one result of a job means, given the one that counts so far."""
        rank = rank_of(job.job_result, content_sha256=job.content_sha256)
        standing = compare(there=there.rank if there else None, comes=rank)
        if standing is Standing.SUPERSEDED:
            return _Plan(outcome=job.ended(Outcome.SUPERSEDED))
        if there and standing is Standing.SAME and there.reader_version == self.reader_version:
            return _Plan(outcome=_with_verdict(job.ended(Outcome.UNCHANGED), there))
        reading, verdict = _judge(job.job_result)
        entry = LedgerEntry(
            job_id=job.job_id,
            rank=rank,
            reader_version=self.reader_version,
            verdict=verdict,
            is_structured=reading.is_structured,
        )
        observation = Observation(
            entry=entry,
            input_key=input_key(job.job_result),
            scraper_id=scraper_of(job.job_result.job),
            reading=reading,
        )
        if verdict is Verdict.LOADED:
            outcome = job.ended(Outcome.REPLAYED)
        else:
            outcome = job.ended(Outcome.SKIPPED, reason=verdict)
        outcome = evolve(outcome, problems=len(reading.problems))
        return _Plan(outcome=_with_verdict(outcome, entry), observation=observation)

    def _commit(self, observations: Sequence[Observation]) -> dict[str, str]:
        """Loads all but those that the database refuses; these, with what it said, by job_id."""
        if not observations:
            return {}
        try:
            self._load(observations)
        except DatabaseRefusedError as error:
            if len(observations) == 1:
                return {observations[0].entry.job_id: str(error)}
            middle = len(observations) // 2  # one bad file never harms its neighbours
            return self._commit(observations[:middle]) | self._commit(observations[middle:])
        return {}

    def _load(self, observations: Sequence[Observation]) -> None:
        for _ in range(_CONFLICT_TRIES - 1):
            try:
                return self.database.load(observations)
            except DatabaseConflictError:
                continue
        return self.database.load(observations)


def _judge(job_result: JobResult) -> tuple[Reading, Verdict]:
    """What a result states, and the verdict over it: failed jobs are not read at all."""
    if job_result.is_usable:
        reading = read(job_result)
        return reading, Verdict.LOADED if reading.organizations else Verdict(
            reading.reason or Verdict.NO_RECORDS
        )
    has_failed = job_result.has_error or job_result.has_result
    return Reading(), Verdict.JOB_FAILED if has_failed else Verdict.NO_RESULT


def _with_verdict(outcome: FileOutcome, entry: LedgerEntry) -> FileOutcome:
    return evolve(
        outcome,
        has_structured_result=entry.is_structured,
        has_records=entry.verdict is Verdict.LOADED,
    )


def _refused(job: _Job, detail: str) -> FileOutcome:
    return evolve(job.ended(Outcome.FAILED, reason=DatabaseRefusedError.reason), detail=detail)
