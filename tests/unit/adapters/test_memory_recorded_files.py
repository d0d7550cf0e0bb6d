"""Recorded files in memory keep the contract."""

from collections.abc import Mapping

from pantry_radio.adapters.memory.recorded_files import MemoryRecordedFiles
from pantry_radio.domain.ports.recorded_files import RecordedFiles
from tests.contracts.recorded_files import RecordedFilesContract


class TestMemoryRecordedFiles(RecordedFilesContract):
    def create_files(self, files: Mapping[str, bytes]) -> RecordedFiles:
        return MemoryRecordedFiles(files, max_bytes=self.max_bytes)
