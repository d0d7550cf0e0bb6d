"""The food database in memory: dicts under locks, for tests and dry runs."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from attrs import field, frozen

from pantry_radio.adapters.memory.pruning import MemoryPruning
from pantry_radio.domain.hsds.aliases import renamings, told_by
from pantry_radio.domain.hsds.difference import TableChanges, differences
from pantry_radio.domain.hsds.evidence import (
    Alias,
    Assumption,
    LedgerEntry,
    Observation,
    Statement,
)
from pantry_radio.domain.hsds.records import TABLES, Organization, Record
from pantry_radio.domain.ports.food_database import DatabaseCounts
from pantry_radio.domain.ports.seen_files import SeenFile

# Any of them leads to the organization of a row; a program_id leads there by a way of its own.
_PARENTS = (
    *("organization_id", "location_id", "service_id"),
    *("service_at_location_id", "contact_id", "phone_id"),
)


@frozen(kw_only=True)
class Derived:
    """What phase two keeps: statements by input and organization, rows by organization."""

    organizations_of: dict[str, frozenset[UUID]] = field(factory=dict[str, frozenset[UUID]])
    statements: dict[UUID, dict[str, Statement]] = field(factory=dict[UUID, dict[str, Statement]])
    records: dict[UUID, tuple[Record, ...]] = field(factory=dict[UUID, tuple[Record, ...]])
    assumptions: dict[UUID, frozenset[Assumption]] = field(
        factory=dict[UUID, frozenset[Assumption]]
    )
    aliases: dict[tuple[UUID, UUID], Alias] = field(factory=dict[tuple[UUID, UUID], Alias])

    def copy(self) -> "Derived":
        """A copy that can be changed apart: values of the dicts are replaced, never changed."""
        return Derived(
            organizations_of=dict(self.organizations_of),
            statements=dict(self.statements),
            records=dict(self.records),
            assumptions=dict(self.assumptions),
            aliases=dict(self.aliases),
        )


class MemoryFoodDatabase:
    """Passes the contract of FoodDatabase; nothing outlives the object. Is StoredEvidence, too."""

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._pause = threading.RLock()
        self._phase_two = threading.Lock()
        self._observations: dict[str, Observation] = {}
        self._jobs_of: dict[str, frozenset[str]] = {}
        self._marks: set[str] = set()
        self._derived = Derived()
        self._seen: dict[str, SeenFile] = {}

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
        with self._pause, self._loading:
            for observation in observations:
                self._keep(observation, again=False)

    def load_again(self, observations: Sequence[Observation]) -> None:
        """See the port."""
        with self._pause, self._loading:
            for observation in observations:
                self._keep(observation, again=True)

    def recall(self, places: Collection[str]) -> Mapping[str, SeenFile]:
        """See the port."""
        with self._loading:
            return {place: self._seen[place] for place in places if place in self._seen}

    def remember(self, files: Sequence[SeenFile]) -> None:
        """See the port."""
        with self._loading:
            self._seen.update({file.stamp.place: file for file in files})

    @contextmanager
    def loading_paused(self) -> Iterator[None]:
        """See the port."""
        with self._pause:
            yield

    @contextmanager
    def snapshot(self) -> Iterator["MemoryFoodDatabase"]:
        """See the port. What is derived is replaced as a whole, and never changed."""
        moment = MemoryFoodDatabase()
        with self._loading:
            moment._observations = dict(self._observations)
            moment._derived = self._derived
        yield moment

    @contextmanager
    def pruning(self) -> Iterator[MemoryPruning]:
        """See the port."""
        yield MemoryPruning(self)

    @contextmanager
    def reconciling(self) -> Iterator["MemoryReconciling"]:
        """See the port."""
        with self._phase_two:
            unit = MemoryReconciling(self, self._derived.copy())
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

    @property
    def derived(self) -> "Derived":
        """What phase two made so far, for a look."""
        return self._derived

    def observations(self) -> Sequence[Observation]:
        """The winning observation of every job."""
        with self._loading:
            return list(self._observations.values())

    def seen_files(self) -> Sequence[SeenFile]:
        """All that is remembered of files."""
        with self._loading:
            return list(self._seen.values())

    # -- As StoredEvidence ----------------------------------------------------------------------

    def observations_by(self, job_ids: Collection[str]) -> Sequence[Observation]:
        """See StoredEvidence."""
        with self._loading:
            return [self._observations[each] for each in job_ids if each in self._observations]

    def marked_inputs(self) -> Collection[str]:
        """See StoredEvidence."""
        with self._loading:
            return frozenset(self._marks)

    def statements_of(self, input_keys: Collection[str]) -> Sequence[Statement]:
        """See StoredEvidence."""
        derived = self._derived
        return [
            derived.statements[organization_id][input_key]
            for input_key in input_keys
            for organization_id in derived.organizations_of.get(input_key, ())
        ]

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """See StoredEvidence."""
        statements = self._derived.statements
        return [each for id_ in organization_ids for each in statements.get(id_, {}).values()]

    def records_of(self, organization_ids: Collection[UUID]) -> Sequence[Record]:
        """See StoredEvidence."""
        records = self._derived.records
        return [record for id_ in organization_ids for record in records.get(id_, ())]

    # -- For MemoryPruning ------------------------------------------------------------------------

    def places_of(self, result: tuple[str, str]) -> Sequence[str]:
        """Where files of this result (job_id, SHA-256) were read."""
        with self._loading:
            return [
                place
                for place, file in self._seen.items()
                if (file.job_id, file.content_sha256) == result
            ]

    def remove(self, results: Collection[tuple[str, str]]) -> int:
        """Takes these results out, where they still count, and returns how many did."""
        removed = 0
        with self._pause, self._loading:
            for job_id, content_sha256 in results:
                there = self._observations.get(job_id)
                if there is None or there.entry.rank.content_sha256 != content_sha256:
                    continue
                del self._observations[job_id]
                self._jobs_of[there.input_key] -= {job_id}
                self._marks.add(there.input_key)
                removed += 1
            self._seen = {
                place: file
                for place, file in self._seen.items()
                if (file.job_id, file.content_sha256) not in set(results)
            }
        return removed

    def _keep(self, observation: Observation, *, again: bool) -> None:
        job_id, comes = observation.entry.job_id, observation.entry
        there = self._observations.get(job_id)
        if there is not None:
            is_same = comes.rank.content_sha256 == there.entry.rank.content_sha256
            is_read_anew = again or comes.reader_version != there.entry.reader_version
            if not (is_read_anew if is_same else comes.rank > there.entry.rank):
                return
            self._jobs_of[there.input_key] -= {job_id}
            self._marks.add(there.input_key)
        self._observations[job_id] = observation
        self._jobs_of[observation.input_key] = self._jobs_of.get(
            observation.input_key, frozenset()
        ) | {job_id}
        self._marks.add(observation.input_key)


class MemoryReconciling:
    """One transaction: it works on a copy, which the database takes over when all went well."""

    def __init__(self, database: MemoryFoodDatabase, derived: Derived) -> None:
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
        before: list[Statement] = []
        for input_key in set(input_keys):
            for organization_id in self.derived.organizations_of.pop(input_key, frozenset()):
                touched |= {organization_id}
                there = self.derived.statements[organization_id]
                before.append(there[input_key])
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
        for each in renamings(told_by(before), told_by(statements)):
            alias = Alias(
                old_id=each.old_id,
                new_id=each.new_id,
                input_key=each.input_key,
                noticed_at=datetime.now(UTC),
            )
            self.derived.aliases.setdefault((each.old_id, each.new_id), alias)
        return touched

    def statements_about(self, organization_ids: Collection[UUID]) -> Sequence[Statement]:
        """See the port."""
        return [
            statement
            for organization_id in set(organization_ids)
            for statement in self.derived.statements.get(organization_id, {}).values()
        ]

    def replace_records(
        self,
        organization_ids: Collection[UUID],
        records: Sequence[Record],
        assumptions: Collection[Assumption] = (),
    ) -> Mapping[str, TableChanges]:
        """See the port."""
        before = [
            record
            for organization_id in organization_ids
            for record in self.derived.records.pop(organization_id, ())
        ]
        self.derived.records.update(by_organization(records))
        for organization_id in organization_ids:
            self.derived.assumptions.pop(organization_id, None)
        for each in assumptions:
            self.derived.assumptions[each.organization_id] = self.derived.assumptions.get(
                each.organization_id, frozenset()
            ) | {each}
        return {
            table: difference.changes for table, difference in differences(before, records).items()
        }


def by_organization(records: Sequence[Record]) -> Mapping[UUID, tuple[Record, ...]]:
    """The rows of each organization; a parent among them leads to it."""
    parents = {record.id: record for record in records}
    grouped: dict[UUID, list[Record]] = {}
    for record in records:
        owner = record
        while not isinstance(owner, Organization):
            owner = parents[_parent_id(owner)]
        grouped.setdefault(owner.id, []).append(record)
    return {organization_id: tuple(rows) for organization_id, rows in grouped.items()}


def _parent_id(record: Record) -> UUID:
    """The id of a row that the row belongs to, on the way to its organization."""
    found = next(filter(None, (getattr(record, name, None) for name in _PARENTS)))
    assert isinstance(found, UUID)
    return found
