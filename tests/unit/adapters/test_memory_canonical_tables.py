"""The tables in memory keep the contract of the port."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from pantry_radio.adapters.memory.canonical_tables import MemoryCanonicalTables
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.ports.food_database import FoodDatabase
from tests.contracts.canonical_tables import CanonicalTablesContract


class TestMemoryCanonicalTables(CanonicalTablesContract):
    def create_database(self) -> FoodDatabase:
        return MemoryFoodDatabase()

    @contextmanager
    def open(self, database: FoodDatabase) -> Iterator[CanonicalTables]:
        yield MemoryCanonicalTables(
            chain.from_iterable(database.records(table) for table, _ in TABLES)
        )
