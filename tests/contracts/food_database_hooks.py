"""What the FoodDatabase contract needs: how to get a database, how to look into it."""

import contextlib

from pantry_radio.domain.hsds.records import Organization
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.reconciling import reconcile


class FoodDatabaseHooks:
    """Subclasses say how to get an empty database, and another handle to the same one."""

    def create_database(self) -> FoodDatabase:
        raise NotImplementedError

    def second_handle(self, database: FoodDatabase) -> FoodDatabase:
        """Another connection to the same database, where connections matter."""
        raise NotImplementedError

    def empty(self, database: FoodDatabase) -> None:
        """Takes everything out, where making a new database would be slow."""
        raise NotImplementedError


class UndoneError(Exception):
    """Ends a reconciliation that must leave nothing behind."""


def marked_inputs(database: FoodDatabase) -> tuple[str, ...]:
    """The marked inputs; they stay marked."""
    with contextlib.suppress(UndoneError), database.reconciling() as unit:
        seen = unit.take_marked_inputs(1000)
        raise UndoneError
    return seen


def organization_names(database: FoodDatabase) -> list[str]:
    return [
        each.name for each in database.records("organization") if isinstance(each, Organization)
    ]


def names_after_reconciling(database: FoodDatabase) -> list[str]:
    reconcile(database)
    return organization_names(database)
