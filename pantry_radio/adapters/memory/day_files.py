"""The days of an archive in memory, as a publisher sees them."""

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath

from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.domain.archive import summary_path
from pantry_radio.domain.errors import EntryMissingError, UnreadableFileError


class MemoryDayFiles:
    """DayFiles of an archive in memory."""

    def __init__(self, archive: MemoryArchiveFiles) -> None:
        self._archive = archive

    def days(self) -> Sequence[date]:
        """See DayFiles.days."""
        return self._archive.days()

    def paths(self, day: date) -> Sequence[PurePosixPath]:
        """See DayFiles.paths."""
        summary = [] if self._archive.read_summary(day) is None else [summary_path(day)]
        return sorted([*self._archive.paths_of_day(day), *summary])

    def state(self, day: date) -> str | None:
        """See DayFiles.state."""
        held = [(path, self.read(path)) for path in self.paths(day)]
        return hashlib.sha256(repr(held).encode()).hexdigest()

    def read(self, path: PurePosixPath) -> bytes:
        """See DayFiles.read."""
        try:
            return self._archive.read(path)
        except EntryMissingError as exc:
            raise UnreadableFileError(str(exc)) from exc
