"""Recorded files in memory: for tests."""

import zlib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from pantry_radio.domain.errors import TooLargeError, UnreadableFileError
from pantry_radio.domain.ports.recorded_files import EVERY_RESULT, FileStamp, FoundFile


class MemoryRecordedFiles:
    """RecordedFiles as a dictionary of relative path and bytes; `opened` are those once read."""

    def __init__(self, files: Mapping[str, bytes], *, max_bytes: int = 100_000_000) -> None:
        self._files = files
        self._max_bytes = max_bytes
        self.opened: list[str] = []

    def walk(self, pattern: str = EVERY_RESULT) -> Iterator[FoundFile]:
        """See RecordedFiles.walk."""
        for steps, path in sorted((path.split("/"), path) for path in self._files):
            is_hidden = any(step.startswith(".") for step in steps)
            if fnmatchcase(steps[-1], pattern) and not is_hidden:
                yield FoundFile(path=path, name=steps[-1])

    def stamp(self, found: FoundFile) -> FileStamp | None:
        """See RecordedFiles.stamp: other bytes, other times."""
        data = self._files.get(found.path)
        if data is None:
            return None
        tick = zlib.crc32(data)
        return FileStamp(
            place=self.place(found),
            size_bytes=len(data),
            modified_ns=tick,
            changed_ns=tick,
            inode=zlib.crc32(found.path.encode("utf-8", "surrogateescape")),
        )

    def place(self, found: FoundFile) -> str:
        """See RecordedFiles.place."""
        return f"/{found.path}"

    def read(self, found: FoundFile) -> bytes:
        """See RecordedFiles.read."""
        self.opened.append(found.path)
        data = self._files.get(found.path)
        if data is None:
            raise UnreadableFileError(f"{found.path} is gone")
        if len(data) > self._max_bytes:
            raise TooLargeError(f"{found.path} is larger than {self._max_bytes:,} bytes")
        return data
