"""The food database in memory keeps the contract."""

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.ports.food_database import FoodDatabase
from tests.contracts.food_database import FoodDatabaseContract


class TestMemoryFoodDatabase(FoodDatabaseContract):
    def create_database(self) -> FoodDatabase:
        return MemoryFoodDatabase()

    def second_handle(self, database: FoodDatabase) -> FoodDatabase:
        return database

    def empty(self, database: FoodDatabase) -> None:
        """A new one is empty already."""
