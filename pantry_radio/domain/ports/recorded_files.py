"""The files that a replay reads."""

from collections.abc import Iterator
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class FoundFile:
    """A file that a walk met. `path` is what a person would type; it is shown, never trusted."""

    path: str
    name: str


class RecordedFiles(Protocol):
    """The recorded files below the one directory, or the one file, that a person gave."""

    def walk(self) -> Iterator[FoundFile]:
        """Every `.json` below, in order of path, compared name by name.

        Links are not followed, names with a leading dot are left out. A folder that cannot be
        listed is found too, and fails to be read.
        """
        ...

    def read(self, found: FoundFile) -> bytes:
        """The bytes of a found file.

        Raises:
            TooLargeError: over 100 MB; nothing of it was kept in memory.
            NotARegularFileError: a link, folder, pipe, socket or device; it was not waited for.
            OutsideDirectoryError: the path leads out of the directory.
            UnreadableFileError: gone meanwhile, no permission, an I/O error.
        """
        ...
