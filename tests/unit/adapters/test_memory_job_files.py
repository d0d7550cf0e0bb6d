"""What finds files in memory keeps the contract."""

from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.job_files import MemoryJobFiles
from pantry_radio.adapters.memory.job_queue import MemoryDeadLetterFiles
from tests.contracts.job_files import JobFilesContract


class TestMemoryJobFiles(JobFilesContract):
    def create(self) -> None:
        self.archive, self.letters = archive, letters = (
            MemoryArchiveFiles(),
            MemoryDeadLetterFiles(),
        )
        self.files = MemoryJobFiles(archive, letters)
