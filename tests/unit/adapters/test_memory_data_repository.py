"""The data repository in memory keeps the contract."""

from pantry_radio.adapters.memory.data_repository import MemoryDataRepository, MemoryRemote
from pantry_radio.domain.ports.data_repository import DataRepository
from tests.contracts.data_repository import DataRepositoryContract


class TestMemoryDataRepository(DataRepositoryContract):
    def clone(self) -> DataRepository:
        if not hasattr(self, "remote"):
            self.remote = MemoryRemote()
        return MemoryDataRepository(self.remote)
