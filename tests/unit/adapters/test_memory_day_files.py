"""The days of an archive in memory keep the contract."""

from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.day_files import MemoryDayFiles
from tests.contracts.day_files import DayFilesContract


class TestMemoryDayFiles(DayFilesContract):
    def create(self) -> None:
        self.archive = archive = MemoryArchiveFiles()
        self.days = MemoryDayFiles(archive)
