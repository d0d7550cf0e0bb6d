"""What the reconciler needs from outside, in memory, keeps the contracts."""

from collections.abc import Mapping

from pantry_radio.adapters.memory.archived_files import MemoryArchivedFiles
from pantry_radio.adapters.memory.loading_queue import MemoryLoadingQueue
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.archived_files import ArchivedFiles
from pantry_radio.domain.ports.loading_queue import LoadingQueue
from tests.contracts.archived_files import ArchivedFilesContract
from tests.contracts.loading_queue import LoadingQueueContract


class TestMemoryLoadingQueue(LoadingQueueContract):
    def create_queue(self) -> LoadingQueue:
        self.made = MemoryLoadingQueue()
        return self.made

    def payloads(self) -> list[JsonValue]:
        return self.made.ready


class TestMemoryArchivedFiles(ArchivedFilesContract):
    def create_files(
        self, outputs: Mapping[str, bytes], archives: Mapping[str, bytes]
    ) -> ArchivedFiles:
        return MemoryArchivedFiles(outputs, archives, max_bytes=self.max_bytes)

    def output_dir(self) -> str:
        return "/outputs"

    def archive_dir(self) -> str:
        return "/archives"
