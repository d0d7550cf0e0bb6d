"""Use case: whether the food database is what its files make of it, and mending it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar
from uuid import UUID

from attrs import define, field, fields, frozen

from pantry_radio.domain.hsds.difference import TableChanges, differences
from pantry_radio.domain.hsds.evidence import Assumption, Observation
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.reconcile import folded
from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.inspection import BrokenRule, Inspection
from pantry_radio.domain.reconciling import by_organization, derive_inputs, reconcile, refold

BATCH = 500
_EXAMPLES = 5

Thing = TypeVar("Thing")


@frozen(kw_only=True)
class WrongRow:
    """A row that is not what the statements make: missing, left over, or in these fields."""

    table: str
    id: UUID
    fault: str
    fields: tuple[str, ...] = ()


@frozen(kw_only=True)
class WrongTable:
    """How many rows of a table are missing, left over or changed, and the first few of them."""

    table: str
    missing: int
    left_over: int
    changed: int
    examples: tuple[WrongRow, ...]

    @property
    def rows(self) -> int:
        """All of them."""
        return self.missing + self.left_over + self.changed


@frozen(kw_only=True)
class CheckReport:
    """What was compared and what is wrong.

    Marked inputs wait to be reconciled: they are not wrong, and not compared. `wrong_inputs` are
    those whose statements are not what their observations say, `wrong_organizations` those whose
    rows or assumptions are not what their statements say.
    """

    inputs: int
    organizations: int
    marked_inputs: int
    wrong_inputs: tuple[str, ...]
    wrong_organizations: tuple[UUID, ...]
    wrong_assumptions: int
    tables: tuple[WrongTable, ...]
    broken_rules: tuple[BrokenRule, ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.wrong_inputs or self.wrong_organizations or self.broken_rules)


def check(
    inspection: Inspection,
    *,
    batch: int = BATCH,
    on_progress: Callable[[int], None] = lambda _: None,
) -> CheckReport:
    """Derives everything anew, a batch at a time, and compares; changes nothing.

    `on_progress` is told how many inputs and organizations were compared since the last call.
    """
    marked = frozenset(inspection.marked_inputs())
    tally = _Tally()
    inputs = organizations = 0
    for keys in _batches((key for key in inspection.input_keys() if key not in marked), batch):
        _check_inputs(inspection, keys, tally)
        inputs += len(keys)
        on_progress(len(keys))
    for ids in _batches(inspection.organization_ids(), batch):
        _check_organizations(inspection, ids, tally)
        organizations += len(ids)
        on_progress(len(ids))
    return CheckReport(
        inputs=inputs,
        organizations=organizations,
        marked_inputs=len(marked),
        wrong_inputs=tuple(tally.inputs),
        wrong_organizations=tuple(tally.organizations),
        wrong_assumptions=tally.assumptions,
        tables=tuple(tally.tables()),
        broken_rules=tuple(inspection.broken_rules()),
    )


def mend(
    database: FoodDatabase, report: CheckReport, *, batch: int = BATCH
) -> Mapping[str, TableChanges]:
    """Derives anew what a check found wrong, and all that waits; returns what changed.

    Rows that belong to no organization cannot be derived: only a reset and a replay help there.
    """
    changes = dict(reconcile(database))
    for keys in _batches(report.wrong_inputs, batch):
        with database.reconciling() as unit:
            _add(changes, derive_inputs(unit, keys))
    for ids in _batches(report.wrong_organizations, batch):
        with database.reconciling() as unit:
            _add(changes, refold(unit, ids))
    return changes


@define
class _Tally:
    """What was found wrong so far; ids of all, rows only counted, but for the first."""

    inputs: list[str] = field(factory=list[str])
    organizations: list[UUID] = field(factory=list[UUID])
    assumptions: int = 0
    faults: dict[tuple[str, str], int] = field(factory=dict[tuple[str, str], int])
    examples: dict[str, list[WrongRow]] = field(factory=dict[str, list[WrongRow]])

    def add(self, row: WrongRow) -> None:
        fault = row.table, row.fault
        self.faults[fault] = self.faults.get(fault, 0) + 1
        shown = self.examples.setdefault(row.table, [])
        if len(shown) < _EXAMPLES:
            shown.append(row)

    def tables(self) -> Iterator[WrongTable]:
        for table, _ in TABLES:
            if table in self.examples:
                yield WrongTable(
                    table=table,
                    missing=self.faults.get((table, "missing"), 0),
                    left_over=self.faults.get((table, "left_over"), 0),
                    changed=self.faults.get((table, "changed"), 0),
                    examples=tuple(self.examples[table]),
                )


def _check_inputs(inspection: Inspection, keys: Sequence[str], tally: _Tally) -> None:
    observed: dict[str, list[Observation]] = {key: [] for key in keys}
    for observation in inspection.observations_of(keys):
        observed[observation.input_key].append(observation)
    stated = {
        (each.input_key, each.organization_id): each for each in inspection.statements_of(keys)
    }
    derived = {
        (each.input_key, each.organization_id): each
        for same in observed.values()
        for each in statements_of(same)
    }
    wrong = {key for key in stated.keys() | derived.keys() if stated.get(key) != derived.get(key)}
    tally.inputs.extend(sorted({input_key for input_key, _ in wrong}))


def _check_organizations(inspection: Inspection, ids: Sequence[UUID], tally: _Tally) -> None:
    stated = by_organization(inspection.statements_about(ids))
    there = {id_: [*rows] for id_, rows in _owned(inspection, ids).items()}
    assumed = frozenset(inspection.assumptions_about(ids))
    expected_assumptions: set[Assumption] = set()
    wrong: set[UUID] = set()
    for id_ in ids:
        rows = folded(stated.get(id_, ()))
        expected_assumptions.update(rows.assumptions)
        for row in _wrong_rows(there.get(id_, ()), rows.records):
            tally.add(row)
            wrong.add(id_)
    different = assumed ^ expected_assumptions
    tally.assumptions += len(different)
    wrong.update(each.organization_id for each in different)
    tally.organizations.extend(sorted(wrong))


def _owned(inspection: Inspection, ids: Sequence[UUID]) -> Mapping[UUID, Sequence[Record]]:
    """The rows of each organization."""
    owner: dict[UUID, UUID] = {id_: id_ for id_ in ids}
    owned: dict[UUID, list[Record]] = {id_: [] for id_ in ids}
    for record in inspection.records_of(ids):  # parents first
        parents = (getattr(record, name, None) for name in _PARENTS)
        found = owner.get(record.id) or next(
            owner[id_] for id_ in parents if id_ is not None and id_ in owner
        )
        owner[record.id] = found
        owned[found].append(record)
    return owned


_PARENTS = (
    *("organization_id", "location_id", "service_id"),
    *("service_at_location_id", "contact_id", "phone_id"),
)


def _wrong_rows(there: Iterable[Record], expected: Iterable[Record]) -> Iterator[WrongRow]:
    before = {(type(each), each.id): each for each in there}
    for table, found in differences(before.values(), expected).items():
        for record in found.created:
            yield WrongRow(table=table, id=record.id, fault="missing")
        for record in found.removed:
            yield WrongRow(table=table, id=record.id, fault="left_over")
        for record in found.updated:
            was = before[type(record), record.id]
            names = tuple(
                each.name
                for each in fields(type(record))
                if getattr(record, each.name) != getattr(was, each.name)
            )
            yield WrongRow(table=table, id=record.id, fault="changed", fields=names)


def _add(changes: dict[str, TableChanges], done: Mapping[str, TableChanges]) -> None:
    for table, changed in done.items():
        changes[table] = changes[table].plus(changed)


def _batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch
