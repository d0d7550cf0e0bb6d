"""Recorded files in memory: for tests."""

from collections.abc import Iterator, Mapping

from pantry_radio.domain.errors import TooLargeError, UnreadableFileError
from pantry_radio.domain.ports.recorded_files import FoundFile


class MemoryRecordedFiles:
    """RecordedFiles as a dictionary of relative path and bytes."""

    def __init__(self, files: Mapping[str, bytes], *, max_bytes: int = 100_000_000) -> None:
        self._files = files
        self._max_bytes = max_bytes

    def walk(self) -> Iterator[FoundFile]:
        """See RecordedFiles.walk."""
        for steps, path in sorted((path.split("/"), path) for path in self._files):
            if path.endswith(".json") and not any(step.startswith(".") for step in steps):
                yield FoundFile(path=path, name=steps[-1])

    def read(self, found: FoundFile) -> bytes:
        """See RecordedFiles.read."""
        data = self._files.get(found.path)
        if data is None:
            raise UnreadableFileError(f"{found.path} is gone")
        if len(data) > self._max_bytes:
            raise TooLargeError(f"{found.path} is larger than {self._max_bytes:,} bytes")
        return data
