"""Days of recorded results as plain files, to be packed and then removed."""

from datetime import date
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class PlainFile:
    """A regular file; `path` is relative to the folder of its day."""

    path: str
    size_bytes: int


class PlainDays(Protocol):
    """The folders of days below OUTPUT_DIR. Recorders may be at work in all of them.

    Every method raises ArchiveUnavailableError where a folder cannot be read or written now.
    """

    def days(self) -> tuple[date, ...]:
        """The days that have a folder, in order."""
        ...

    def files(self, day: date) -> tuple[PlainFile, ...]:
        """All files of a day at any depth, hidden ones too, in order of path.

        What a killed writer left half written over an hour ago is passed over. A day without a
        folder has none.

        Raises:
            UnpackableDayError: it holds anything that a pack cannot give back (a link, a pipe, a
                file over 100 MB), or a file that is being written.
        """
        ...

    def read(self, day: date, path: str) -> bytes:
        """The bytes of a file.

        Raises:
            UnreadableFileError: gone, no regular file, no permission, an I/O error.
        """
        ...

    def remove(self, day: date, path: str, *, sha256: str) -> bool:
        """Removes a file that holds, at this moment, bytes of this SHA-256; else it stays: False.

        No recorder changes it between the look and the removal.
        """
        ...

    def clear(self, day: date) -> bool:
        """Removes the folders of a day that hold nothing; whether the day has no folder now."""
        ...

    def drop_latest(self) -> None:
        """Removes the link `latest`, if it is a link that leads nowhere."""
        ...
