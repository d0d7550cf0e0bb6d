"""The recorded files by their names in the archive, which are the same on every machine."""

from typing import Protocol

from pantry_radio.domain.ports.recorded_files import FoundFile


class ArchivedFiles(Protocol):
    """The recorded files below OUTPUT_DIR and, under other names, below ARCHIVE_DIR.

    A path is relative to one of the two: to OUTPUT_DIR, unless only ARCHIVE_DIR has such a file. It
    ends in `.json`, no step of it begins with a dot, and no step is a link. That of a file in a
    pack is relative to ARCHIVE_DIR: `packs/2025-08-07.tar.xz!processed/x.json`.
    """

    def read(self, path: str) -> bytes:
        """The bytes of a file; the path may be anything that somebody has sent.

        Raises:
            OutsideDirectoryError: no such path; nothing was looked for.
            TooLargeError, NotARegularFileError, UnreadableFileError: as RecordedFiles.read.
        """
        ...

    def path_of(self, found: FoundFile) -> str:
        """The path of a file that was found below some directory that a person gave.

        Raises:
            OutsideDirectoryError: it is in neither of the two, has no such path, or its path would
                mean another file.
        """
        ...
