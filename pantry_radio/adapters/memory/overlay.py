"""A food database in memory that begins as a stored one: for dry runs."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from pantry_radio.adapters.memory.food_database import (
    MemoryFoodDatabase,
    MemoryReconciling,
    by_organization,
)
from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.evidence import Assumption, LedgerEntry, Observation, Statement
from pantry_radio.domain.hsds.records import Record
from pantry_radio.domain.ports.seen_files import SeenFile
from pantry_radio.domain.ports.stored_evidence import StoredEvidence


class OverlaidFoodDatabase(MemoryFoodDatabase):
    """Behaves as the stored database would, and keeps what changes to itself.

    What is there is fetched where it is first needed, and kept: memory grows with what a run
    touches. After a method has raised, the object is of no more use.
    """

    def __init__(self, stored: StoredEvidence) -> None:
        super().__init__()
        self.known_inputs: set[str] = set()
        self.known_organizations: set[UUID] = set()
        self.known_rows: set[UUID] = set()
        self._stored = stored
        self._known_jobs: set[str] = set()
        self._has_marks = False

    def entries(self, job_ids: Collection[str]) -> Mapping[str, LedgerEntry]:
        """See FoodDatabase. Entries alone are not kept: most files are looked up once."""
        loaded = super().entries(job_ids)
        return {**self._stored.entries(set(job_ids) - loaded.keys()), **loaded}

    def recall(self, places: Collection[str]) -> Mapping[str, SeenFile]:
        """See SeenFiles."""
        return self._stored.recall(places)

    def remember(self, files: Sequence[SeenFile]) -> None:
        """Keeps nothing: whoever runs dry looks at each file once."""

    def load(self, observations: Sequence[Observation]) -> None:
        """See FoodDatabase."""
        self._fetch_jobs(observations)
        super().load(observations)

    def load_again(self, observations: Sequence[Observation]) -> None:
        """See FoodDatabase."""
        self._fetch_jobs(observations)
        super().load_again(observations)

    @contextmanager
    def reconciling(self) -> "Iterator[_OverlaidReconciling]":
        """See FoodDatabase."""
        if not self._has_marks:
            self._marks |= set(self._stored.marked_inputs())
            self._has_marks = True
        with super().reconciling() as unit:
            yield _OverlaidReconciling(self, unit, self._stored)

    def fetch_inputs(self, input_keys: Collection[str]) -> None:
        """Fetches what else is observed of these inputs."""
        self._add(self._stored.observations_of(input_keys))

    def _fetch_jobs(self, observations: Sequence[Observation]) -> None:
        job_ids = {each.entry.job_id for each in observations} - self._known_jobs
        self._add(self._stored.observations_by(job_ids) if job_ids else ())
        self._known_jobs |= job_ids

    def _add(self, stored: Sequence[Observation]) -> None:
        """Takes over what is stored, without a mark; what was loaded meanwhile stays."""
        for observation in stored:
            job_id, input_key = observation.entry.job_id, observation.input_key
            if job_id not in self._known_jobs:
                self._known_jobs.add(job_id)
                self._observations[job_id] = observation
                self._jobs_of[input_key] = self._jobs_of.get(input_key, frozenset()) | {job_id}


class _OverlaidReconciling(MemoryReconciling):
    """One transaction, which fetches what is stored before it works on it."""

    def __init__(
        self, database: OverlaidFoodDatabase, unit: MemoryReconciling, stored: StoredEvidence
    ) -> None:
        super().__init__(database, unit.derived)
        self.taken = unit.taken
        self._overlaid = database
        self._stored = stored

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """See Reconciling."""
        self._overlaid.fetch_inputs(input_keys)
        return super().observations_of(input_keys)

    def replace_statements(
        self, input_keys: Collection[str], statements: Sequence[Statement]
    ) -> frozenset[UUID]:
        """See Reconciling."""
        new = set(input_keys) - self._overlaid.known_inputs
        self._add(self._stored.statements_of(new))
        self._overlaid.known_inputs |= new
        return super().replace_statements(input_keys, statements)

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """See Reconciling."""
        new = set(organization_ids) - self._overlaid.known_organizations
        self._add(
            each
            for each in self._stored.statements_about(new)
            if each.input_key not in self._overlaid.known_inputs
        )
        self._overlaid.known_organizations |= new
        return super().statements_about(organization_ids)

    def replace_records(
        self,
        organization_ids: Collection[UUID],
        records: Sequence[Record],
        assumptions: Collection[Assumption] = (),
    ) -> Mapping[str, TableChanges]:
        """See Reconciling."""
        new = set(organization_ids) - self._overlaid.known_rows
        self.derived.records.update(by_organization(self._stored.records_of(new)))
        self._overlaid.known_rows |= new
        return super().replace_records(organization_ids, records, assumptions)

    def _add(self, stored: Iterable[Statement]) -> None:
        for each in stored:
            there = self.derived.statements.get(each.organization_id, {})
            self.derived.statements[each.organization_id] = {**there, each.input_key: each}
            self.derived.organizations_of[each.input_key] = self.derived.organizations_of.get(
                each.input_key, frozenset()
            ) | {each.organization_id}
