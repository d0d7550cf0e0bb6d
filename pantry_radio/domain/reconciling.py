"""Phase two: what files state about organizations becomes the canonical rows."""

from collections.abc import Iterable, Mapping

from pantry_radio.domain.hsds.difference import TableChanges
from pantry_radio.domain.hsds.evidence import Observation, Statement
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.reconcile import fold
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.food_database import FoodDatabase, Reconciling

INPUTS_PER_TRANSACTION = 500
"""Large enough that a transaction costs little, small enough to stay a few MB."""


def reconcile(
    database: FoodDatabase, *, batch: int = INPUTS_PER_TRANSACTION
) -> Mapping[str, TableChanges]:
    """Derives the rows of everything that is marked, and returns what changed in each table.

    One transaction per `batch` inputs until no mark is left, those that loaders set meanwhile
    included. May be interrupted and repeated. A row touched by two batches counts in both.
    """
    changes = {table: TableChanges() for table, _ in TABLES}
    while True:
        with database.reconciling() as unit:
            input_keys = unit.take_marked_inputs(batch)
            if not input_keys:
                return changes
            for table, changed in _reconcile_inputs(unit, input_keys).items():
                changes[table] = changes[table].plus(changed)


def _reconcile_inputs(unit: Reconciling, input_keys: tuple[str, ...]) -> Mapping[str, TableChanges]:
    by_input: dict[str, list[Observation]] = {}
    for observation in unit.observations_of(input_keys):
        by_input.setdefault(observation.input_key, []).append(observation)
    organization_ids = unit.replace_statements(
        input_keys, [each for same in by_input.values() for each in statements_of(same)]
    )
    records = [
        record
        for statements in _by_organization(unit.statements_about(organization_ids))
        for record in fold(statements)
    ]
    return unit.replace_records(organization_ids, records)


def _by_organization(statements: Iterable[Statement]) -> Iterable[list[Statement]]:
    grouped: dict[object, list[Statement]] = {}
    for statement in statements:
        grouped.setdefault(statement.organization_id, []).append(statement)
    return grouped.values()
