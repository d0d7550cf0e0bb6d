"""The archive in memory keeps the contract."""

from datetime import date

from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from tests.contracts.archive_files import ArchiveFilesContract


class TestMemoryArchiveFiles(ArchiveFilesContract):
    def create_archive(self) -> ArchiveFiles:
        return MemoryArchiveFiles()

    def change_summary(self, archive: ArchiveFiles, day: date, data: bytes) -> None:
        assert isinstance(archive, MemoryArchiveFiles)
        archive.change_summary(day, data)
