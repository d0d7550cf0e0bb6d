"""What results of jobs mean for the ledger, and the loading of those that count."""

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from pantry_radio.domain.errors import DatabaseConflictError, DatabaseRefusedError
from pantry_radio.domain.examining import RecordedJob
from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation, Verdict
from pantry_radio.domain.hsds.identity import input_key, scraper_of, statements_of
from pantry_radio.domain.hsds.judging import judge
from pantry_radio.domain.hsds.reconcile import fold
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.idempotency import Standing, compare, rank_of
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.domain.ports.food_database import FoodDatabase

_CONFLICT_TRIES = 5


@frozen(kw_only=True)
class Loader:
    """Decides what a batch of files means for the ledger, and loads what counts.

    With `reads_again`, what is in the ledger already is read and loaded as if it were not.
    `counts_rows` has each outcome say how many rows its file states.
    """

    database: FoodDatabase
    reader_version: str
    reads_again: bool = False
    counts_rows: bool = False

    def load(self, batch: Sequence[RecordedJob | FileOutcome]) -> list[FileOutcome]:
        """One outcome a file, in the order of the files; what they state is committed."""
        plans = self._plans(batch)
        # Of several results of one job the last planned is the one that counts.
        counting = {
            plan.observation.entry.job_id: plan.observation for plan in plans if plan.observation
        }
        refused = self._commit([counting[job_id] for job_id in sorted(counting)])
        outcomes: list[FileOutcome] = []
        for job, plan in zip(batch, plans, strict=True):
            if isinstance(job, FileOutcome):
                outcomes.append(plan.outcome)
            elif job.job_id not in refused:
                counts = plan.observation in (None, counting.get(job.job_id))
                outcomes.append(plan.outcome if counts else job.ended(Outcome.SUPERSEDED))
            elif len(batch) > 1:  # its other results, if there are any, may be taken
                outcomes.extend(self.load([job]))
            else:
                outcomes.append(_refused(job, refused[job.job_id]))
        return outcomes

    def _plans(self, batch: Sequence[RecordedJob | FileOutcome]) -> "list[_Plan]":
        job_ids = {job.job_id for job in batch if isinstance(job, RecordedJob)}
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

    def _plan(self, job: RecordedJob, *, there: LedgerEntry | None) -> "_Plan":
        """What one result of a job means, given the one that counts so far."""
        rank = rank_of(job.job_result, content_sha256=job.content_sha256)
        standing = compare(there=there.rank if there else None, comes=rank)
        if standing is Standing.SUPERSEDED:
            is_stale = there is not None and there.reader_version != self.reader_version
            superseded = job.ended(Outcome.SUPERSEDED)
            return _Plan(outcome=evolve(superseded, lost_to_stale=is_stale))
        if there and standing is Standing.SAME and self._is_read(there):
            return _Plan(outcome=unchanged(job.ended(Outcome.UNCHANGED), there))
        reading, verdict = judge(job.job_result)
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
        outcome = job.judged(reading, verdict)
        if self.counts_rows:
            outcome = evolve(outcome, rows=_rows_of(observation))
        return _Plan(outcome=outcome, observation=observation)

    def _is_read(self, there: LedgerEntry) -> bool:
        return there.reader_version == self.reader_version and not self.reads_again

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
        load = self.database.load_again if self.reads_again else self.database.load
        for _ in range(_CONFLICT_TRIES - 1):
            try:
                return load(observations)
            except DatabaseConflictError:
                continue
        return load(observations)


@frozen(kw_only=True)
class _Plan:
    """How a file ends, and what is to be loaded of it, unless the database refuses that."""

    outcome: FileOutcome
    observation: Observation | None = None


def unchanged(outcome: FileOutcome, entry: LedgerEntry) -> FileOutcome:
    """The outcome of a file whose content is in the ledger, with what came of it there."""
    return evolve(
        outcome,
        verdict=entry.verdict,
        has_structured_result=entry.is_structured,
        has_records=entry.verdict is Verdict.LOADED,
    )


def _rows_of(observation: Observation) -> Mapping[str, int]:
    """The rows, by table, of a database that this observation alone were in."""
    records = [row for each in statements_of([observation]) for row in fold([each])]
    names = {record_class: table for table, record_class in TABLES}
    return dict(Counter(names[type(record)] for record in records))


def _refused(job: RecordedJob, detail: str) -> FileOutcome:
    return evolve(job.ended(Outcome.FAILED, reason=DatabaseRefusedError.reason), detail=detail)
