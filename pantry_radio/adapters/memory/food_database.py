"""The food database in memory: dicts under locks, for tests and dry runs."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from attrs import field, frozen

from pantry_radio.domain.hsds.difference import TableChanges, differences
from pantry_radio.domain.hsds.evidence import LedgerEntry, Observation, Statement
from pantry_radio.domain.hsds.records import (
    TABLES,
    Address,
    Location,
    Organization,
    Phone,
    Record,
    Service,
    ServiceAtLocation,
)
from pantry_radio.domain.ports.food_database import DatabaseCounts


@frozen(kw_only=True)
class _Derived:
    """What phase two keeps: statements by input and organization, rows by organization."""

    organizations_of: dict[str, frozenset[UUID]] = field(factory=dict[str, frozenset[UUID]])
    statements: dict[UUID, dict[str, Statement]] = field(factory=dict[UUID, dict[str, Statement]])
    records: dict[UUID, tuple[Record, ...]] = field(factory=dict[UUID, tuple[Record, ...]])

    def copy(self) -> "_Derived":
        """A copy that can be changed apart: values of the dicts are replaced, never changed."""
        return _Derived(
            organizations_of=dict(self.organizations_of),
            statements=dict(self.statements),
            records=dict(self.records),
        )


class MemoryFoodDatabase:
    """Passes the contract of FoodDatabase; nothing outlives the object."""

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._phase_two = threading.Lock()
        self._observations: dict[str, Observation] = {}
        self._jobs_of: dict[str, frozenset[str]] = {}
        self._marks: set[str] = set()
        self._derived = _Derived()

    def entries(self, job_ids: Collection[str]) -> Mapping[str, LedgerEntry]:
        """See the port."""
        with self._loading:
            return {
                job_id: self._observations[job_id].entry
                for job_id in job_ids
                if job_id in self._observations
            }

    def load(self, observations: Sequence[Observation]) -> None:
        """See the port."""
        with self._loading:
            for observation in observations:
                self._keep(observation)

    @contextmanager
    def reconciling(self) -> Iterator["_MemoryReconciling"]:
        """See the port."""
        with self._phase_two:
            unit = _MemoryReconciling(self, self._derived.copy())
            try:
                yield unit
            except BaseException:
                with self._loading:
                    self._marks |= unit.taken
                raise
            self._derived = unit.derived

    def records(self, table: str) -> Iterator[Record]:
        """See the port."""
        record_class = dict(TABLES)[table]
        rows = [
            record
            for records in self._derived.records.values()
            for record in records
            if isinstance(record, record_class)
        ]
        yield from sorted(rows, key=lambda record: record.id)

    def ledger(self) -> Iterator[LedgerEntry]:
        """See the port."""
        with self._loading:
            observations = dict(self._observations)
        for job_id in sorted(observations):
            yield observations[job_id].entry

    def records_about(self, job_id: str) -> Sequence[Record]:
        """See the port."""
        with self._loading:
            observation = self._observations.get(job_id)
        derived = self._derived
        told_of = derived.organizations_of.get(observation.input_key, ()) if observation else ()
        return [row for each in told_of for row in derived.records.get(each, ())]

    def counts(self) -> DatabaseCounts:
        """See the port."""
        return DatabaseCounts(
            tables={table: sum(1 for _ in self.records(table)) for table, _ in TABLES},
            ledger=len(self._observations),
        )

    def take_marks(self, limit: int) -> tuple[str, ...]:
        """Takes the least of the marked inputs away."""
        with self._loading:
            taken = tuple(sorted(self._marks)[:limit])
            self._marks.difference_update(taken)
            return taken

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """The winning observations of these inputs."""
        with self._loading:
            return [
                self._observations[job_id]
                for input_key in set(input_keys)
                for job_id in self._jobs_of.get(input_key, frozenset())
            ]

    def _keep(self, observation: Observation) -> None:
        job_id, comes = observation.entry.job_id, observation.entry
        there = self._observations.get(job_id)
        if there is not None:
            is_same = comes.rank.content_sha256 == there.entry.rank.content_sha256
            is_read_anew = comes.reader_version != there.entry.reader_version
            if not (is_read_anew if is_same else comes.rank > there.entry.rank):
                return
            self._jobs_of[there.input_key] -= {job_id}
            self._marks.add(there.input_key)
        self._observations[job_id] = observation
        self._jobs_of[observation.input_key] = self._jobs_of.get(
            observation.input_key, frozenset()
        ) | {job_id}
        self._marks.add(observation.input_key)


class _MemoryReconciling:
    """One transaction: it works on a copy, which the database takes over when all went well."""

    def __init__(self, database: MemoryFoodDatabase, derived: _Derived) -> None:
        self.derived = derived
        self.taken: set[str] = set()
        self._database = database

    def take_marked_inputs(self, limit: int) -> tuple[str, ...]:
        """See the port."""
        input_keys = self._database.take_marks(limit)
        self.taken.update(input_keys)
        return input_keys

    def observations_of(self, input_keys: Collection[str]) -> Sequence[Observation]:
        """See the port."""
        return self._database.observations_of(input_keys)

    def replace_statements(
        self, input_keys: Collection[str], statements: Sequence[Statement]
    ) -> frozenset[UUID]:
        """See the port."""
        touched = frozenset(each.organization_id for each in statements)
        for input_key in set(input_keys):
            for organization_id in self.derived.organizations_of.pop(input_key, frozenset()):
                touched |= {organization_id}
                there = self.derived.statements[organization_id]
                self.derived.statements[organization_id] = {
                    key: statement for key, statement in there.items() if key != input_key
                }
        for statement in statements:
            organization_id, input_key = statement.organization_id, statement.input_key
            self.derived.statements[organization_id] = {
                **self.derived.statements.get(organization_id, {}),
                input_key: statement,
            }
            self.derived.organizations_of[input_key] = self.derived.organizations_of.get(
                input_key, frozenset()
            ) | {organization_id}
        return touched

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """See the port."""
        return [
            statement
            for organization_id in set(organization_ids)
            for statement in self.derived.statements.get(organization_id, {}).values()
        ]

    def replace_records(
        self, organization_ids: Collection[UUID], records: Sequence[Record]
    ) -> Mapping[str, TableChanges]:
        """See the port."""
        before = [
            record
            for organization_id in organization_ids
            for record in self.derived.records.pop(organization_id, ())
        ]
        self.derived.records.update(_by_organization(records))
        return {
            table: difference.changes for table, difference in differences(before, records).items()
        }


def _by_organization(records: Sequence[Record]) -> Mapping[UUID, tuple[Record, ...]]:
    """The rows of each organization; a parent among them leads to it."""
    parents = {record.id: record for record in records}
    grouped: dict[UUID, list[Record]] = {}
    for record in records:
        owner = record
        while not isinstance(owner, Organization):
            owner = parents[_parent_id(owner)]
        grouped.setdefault(owner.id, []).append(record)
    return {organization_id: tuple(rows) for organization_id, rows in grouped.items()}


def _parent_id(record: Location | Address | Service | ServiceAtLocation | Phone) -> UUID:
    match record:
        case Location() | Service():
            return record.organization_id
        case Address():
            return record.location_id
        case ServiceAtLocation():
            return record.service_id
        case Phone():
            parent_id = record.location_id or record.service_id or record.organization_id
            assert parent_id is not None
            return parent_id
