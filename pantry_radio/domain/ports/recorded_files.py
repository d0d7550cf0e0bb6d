"""The files that a replay reads."""

from collections.abc import Iterator
from typing import Protocol

from attrs import frozen

EVERY_RESULT = "*.json"


@frozen(kw_only=True)
class FoundFile:
    """A file that a walk met. `path` is what a person would type; it is shown, never trusted."""

    path: str
    name: str


@frozen(kw_only=True)
class FileStamp:
    """What tells one state of a file from every other, without opening it.

    `place` is the absolute path, whatever way led there.
    """

    place: str
    size_bytes: int
    modified_ns: int
    changed_ns: int
    inode: int

    @classmethod
    def of_no_state(cls, place: str) -> "FileStamp":
        """The stamp that no file ever has: it says where one was, and nothing else."""
        return cls(place=place, size_bytes=-1, modified_ns=-1, changed_ns=-1, inode=-1)


class RecordedFiles(Protocol):
    """The recorded files below the one directory, or the one file, that a person gave."""

    def walk(self, pattern: str = EVERY_RESULT) -> Iterator[FoundFile]:
        """Every file below whose name matches, in order of path, compared name by name.

        The pattern is one of a shell for the name alone (`*`, `?`, `[…]`), whatever the case of
        letters means to the system. Links are not followed, names with a leading dot are left out.
        A folder that cannot be listed is found too, and fails to be read; so is a link to a folder
        elsewhere, or to nothing. One file that was given
        is found whatever its name.
        """
        ...

    def stamp(self, found: FoundFile) -> FileStamp | None:
        """The stamp of a found file; None where a stamp could not tell that it changed.

        That is for two seconds after a change, because a clock of files may tick that slowly, and
        for all that is no regular file. Where the stamp before reading is the stamp afterwards, it
        is that of the bytes that were read.
        """
        ...

    def place(self, found: FoundFile) -> str | None:
        """The absolute path of a found file, as in its stamp; None where it has none."""
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
