"""Files below a directory that a person gave: nothing outside is read, nothing is waited for."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pantry_radio.domain.errors import (
    NotARegularFileError,
    OutsideDirectoryError,
    TooLargeError,
    UnreadableFileError,
)
from pantry_radio.domain.ports.recorded_files import FoundFile

MAX_BYTES = 100_000_000
_FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a pipe must not wait for somebody to write into it.
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class LocalRecordedFiles:
    """RecordedFiles below one directory, or one file; what is given may itself be a link."""

    def __init__(self, given: Path, *, max_bytes: int = MAX_BYTES) -> None:
        self._given = given
        resolved = given.resolve()
        self._is_file = not resolved.is_dir()
        self._root = resolved.parent if self._is_file else resolved
        self._file_name = resolved.name
        self._max_bytes = max_bytes

    def walk(self) -> Iterator[FoundFile]:
        """See RecordedFiles.walk. Depth first; names of one folder in order of code points."""
        if self._is_file:
            yield FoundFile(path=str(self._given), name=self._given.name)
        else:
            yield from self._walk_below(())

    def read(self, found: FoundFile) -> bytes:
        """See RecordedFiles.read: each step is opened relative to the one before, no link taken."""
        try:
            return self._read_steps(self._steps(found), found.path)
        except OSError as exc:
            if exc.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENOTDIR):
                raise NotARegularFileError(f"{found.path} is no regular file") from exc
            raise UnreadableFileError(f"{found.path}: {exc.strerror}") from exc

    def _steps(self, found: FoundFile) -> tuple[str, ...]:
        """The names from our root to the file."""
        path = Path(found.path)
        if self._is_file and path == self._given:
            return (self._file_name,)
        if path == self._given:  # it could not be listed
            return (".",)
        parts = path.relative_to(self._given).parts if path.is_relative_to(self._given) else ()
        if self._is_file or not parts or ".." in parts:
            raise OutsideDirectoryError(f"{found.path} is not below {self._given}")
        return parts

    def _walk_below(self, parts: tuple[str, ...]) -> Iterator[FoundFile]:
        try:
            with os.scandir(self._root.joinpath(*parts)) as found:
                entries = sorted((e.name, e.is_dir(follow_symlinks=False)) for e in found)
        except OSError:  # a folder that cannot be listed is found, and then fails to be read
            yield FoundFile(path=str(self._given.joinpath(*parts)), name="".join(parts[-1:]))
            return
        for name, is_folder in entries:
            if name.startswith("."):
                continue
            if is_folder:
                yield from self._walk_below((*parts, name))
            elif name.endswith(".json"):
                yield FoundFile(path=str(self._given.joinpath(*parts, name)), name=name)

    def _read_steps(self, parts: tuple[str, ...], shown: str) -> bytes:
        folder = os.open(self._root, _FOLDER_FLAGS)
        try:
            for step in parts[:-1]:
                outer, folder = folder, os.open(step, _FOLDER_FLAGS, dir_fd=folder)
                os.close(outer)
            descriptor = os.open(parts[-1], _FILE_FLAGS, dir_fd=folder)
        finally:
            os.close(folder)
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise NotARegularFileError(f"{shown} is no regular file")
            # A file may grow while it is read: what is read is bounded, whatever stat said.
            data = b"" if status.st_size > self._max_bytes else file.read(self._max_bytes + 1)
        if max(status.st_size, len(data)) > self._max_bytes:
            raise TooLargeError(f"{shown} is larger than {self._max_bytes:,} bytes")
        return data
