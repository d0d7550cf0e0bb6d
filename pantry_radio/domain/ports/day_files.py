"""The recorded files of each day, as a publisher compares them with what is published."""

from collections.abc import Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Protocol


class DayFiles(Protocol):
    """The days below OUTPUT_DIR. Recorders may be at work in all of them.

    Every method raises ArchiveUnavailableError where a folder cannot be read now.
    """

    def days(self) -> Sequence[date]:
        """The days that have a folder, in order."""
        ...

    def paths(self, day: date) -> Sequence[PurePosixPath]:
        """The entries of a day and its summary, in order; relative to OUTPUT_DIR."""
        ...

    def state(self, day: date) -> str | None:
        """A text that is another one when any file of the day is, found without opening one.

        None where that cannot be told: something was changed within the last two seconds.
        """
        ...

    def read(self, path: PurePosixPath) -> bytes:
        """The bytes of a file.

        Raises:
            UnreadableFileError: gone, a link, over 100 MB, an I/O error.
        """
        ...
