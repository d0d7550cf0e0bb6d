"""The packs in memory, and the days that they are made of, keep the contracts."""

from datetime import date

from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.packs import MemoryPacks, MemoryPlainDays
from pantry_radio.domain.packs import PackName
from pantry_radio.domain.ports.packs import Packs
from pantry_radio.domain.ports.plain_days import PlainDays
from tests.contracts.packs import PacksContract
from tests.contracts.plain_days import PlainDaysContract


class TestMemoryPacks(PacksContract):
    def create_packs(self) -> Packs:
        return MemoryPacks()

    def damage(self, packs: Packs, name: PackName, path: str) -> None:
        assert isinstance(packs, MemoryPacks)
        packs.damage(name, path)


class TestMemoryPlainDays(PlainDaysContract):
    def create(self) -> None:
        self.memory = self.archive = MemoryArchiveFiles()
        self.plain = MemoryPlainDays(self.memory)

    def put_link(self, day: date) -> PlainDays:
        return MemoryPlainDays(self.memory, obstacles=[day])
