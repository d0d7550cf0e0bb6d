"""Phase two: what files state about organizations becomes the canonical rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from attrs import field, frozen

from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.evidence import Observation, Statement
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.reconcile import folded
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.food_database import FoodDatabase, Reconciling

INPUTS_PER_TRANSACTION = 500
"""Large enough that a transaction costs little, small enough to stay a few MB."""

_TRIES = 3


def reconcile(
    database: FoodDatabase, *, batch: int = INPUTS_PER_TRANSACTION
) -> Mapping[str, TableChanges]:
    """Derives the rows of everything that is marked, and returns what changed in each table.

    One transaction per `batch` inputs until no mark is left, those that loaders set meanwhile
    included. May be interrupted and repeated. A row touched by two batches counts in both.
    """
    changes = {table: TableChanges() for table, _ in TABLES}
    while (done := reconcile_batch(database, batch=batch)) is not None:
        for table, changed in done.items():
            changes[table] = changes[table].plus(changed)
    return changes


def reconcile_batch(
    database: FoodDatabase, *, batch: int = INPUTS_PER_TRANSACTION
) -> Mapping[str, TableChanges] | None:
    """One transaction of `reconcile`, for who must be able to end between two; None at the end.

    Undone by a conflict or with its connection, it is done again, a few times.
    """
    done = _tried_again(database, batch=batch)
    return done.tables if done.inputs else None


@frozen(kw_only=True)
class Reconciled:
    """What one transaction did: how many inputs were marked, what changed in each table."""

    inputs: int
    tables: Mapping[str, TableChanges] = field(factory=dict[str, TableChanges])


def reconcile_marked(database: FoodDatabase, *, batch: int = INPUTS_PER_TRANSACTION) -> Reconciled:
    """Derives the rows of at most `batch` marked inputs, in one transaction."""
    with database.reconciling() as unit:
        input_keys = unit.take_marked_inputs(batch)
        if not input_keys:
            return Reconciled(inputs=0)
        return Reconciled(inputs=len(input_keys), tables=derive_inputs(unit, input_keys))


def _tried_again(database: FoodDatabase, *, batch: int) -> Reconciled:
    for _ in range(_TRIES - 1):
        try:
            return reconcile_marked(database, batch=batch)
        except TransientError:  # nothing of it stays: what it had taken is marked as before
            continue
    return reconcile_marked(database, batch=batch)


def derive_inputs(unit: Reconciling, input_keys: Collection[str]) -> Mapping[str, TableChanges]:
    """Derives what these inputs state anew, and the rows of all organizations concerned."""
    by_input: dict[str, list[Observation]] = {}
    for observation in unit.observations_of(input_keys):
        by_input.setdefault(observation.input_key, []).append(observation)
    organization_ids = unit.replace_statements(
        input_keys, [each for same in by_input.values() for each in statements_of(same)]
    )
    return refold(unit, organization_ids)


def refold(unit: Reconciling, organization_ids: Collection[UUID]) -> Mapping[str, TableChanges]:
    """Makes the rows of these organizations what is stated about them now."""
    rows = [
        folded(statements)
        for statements in by_organization(unit.statements_about(organization_ids)).values()
    ]
    return unit.replace_records(
        organization_ids,
        [record for each in rows for record in each.records],
        [assumption for each in rows for assumption in each.assumptions],
    )


def by_organization(statements: Iterable[Statement]) -> Mapping[UUID, Sequence[Statement]]:
    """The statements about each organization."""
    grouped: dict[UUID, list[Statement]] = {}
    for statement in statements:
        grouped.setdefault(statement.organization_id, []).append(statement)
    return grouped
