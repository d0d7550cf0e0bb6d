"""What is asked of the food database in memory keeps the contract."""

from collections.abc import Iterator
from contextlib import contextmanager

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.inspecting import MemoryInspection
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.entrypoints.wiring import InspectedDatabase
from tests.contracts.inspected_database import InspectedDatabaseContract


class TestMemoryInspection(InspectedDatabaseContract):
    def create_database(self) -> FoodDatabase:
        return MemoryFoodDatabase()

    @contextmanager
    def look(self, database: FoodDatabase) -> Iterator[InspectedDatabase]:
        assert isinstance(database, MemoryFoodDatabase)
        yield MemoryInspection(database)
