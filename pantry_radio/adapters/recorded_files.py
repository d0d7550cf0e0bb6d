"""Files below a directory that a person gave: nothing outside is read, nothing is waited for."""

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from fnmatch import translate
from pathlib import Path
from typing import BinaryIO

from pantry_radio.adapters.opened_below import MAX_BYTES, read_below
from pantry_radio.domain.errors import OutsideDirectoryError, TooLargeError, UnreadableFileError
from pantry_radio.domain.ports.recorded_files import EVERY_RESULT, FileStamp, FoundFile

# File systems keep times as coarsely as 2 s (FAT): a later change may leave no trace in them.
_SLOWEST_TICK_NS = 2_000_000_000


class LocalRecordedFiles:
    """RecordedFiles below one directory, or one file; what is given may itself be a link."""

    def __init__(
        self,
        given: Path,
        *,
        max_bytes: int = MAX_BYTES,
        now_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._given = given
        resolved = given.resolve()
        self._is_file = not resolved.is_dir()
        self._root = resolved.parent if self._is_file else resolved
        self._file_name = resolved.name
        self._max_bytes = max_bytes
        self._now_ns = now_ns

    def walk(self, pattern: str = EVERY_RESULT) -> Iterator[FoundFile]:
        """See RecordedFiles.walk. Depth first; names of one folder in order of code points."""
        if self._is_file:
            yield FoundFile(path=str(self._given), name=self._given.name)
        else:
            yield from self._walk_below((), re.compile(translate(pattern)))

    def stamp(self, found: FoundFile) -> FileStamp | None:
        """See RecordedFiles.stamp."""
        place = self.place(found)
        try:
            status = None if place is None else os.lstat(place)
        except (OSError, ValueError):
            return None
        if place is None or status is None:
            return None
        age_ns = self._now_ns() - max(status.st_mtime_ns, status.st_ctime_ns)
        if not stat.S_ISREG(status.st_mode) or age_ns < _SLOWEST_TICK_NS:
            return None
        return FileStamp(
            place=place,
            size_bytes=status.st_size,
            modified_ns=status.st_mtime_ns,
            changed_ns=status.st_ctime_ns,
            inode=status.st_ino,
        )

    def place(self, found: FoundFile) -> str | None:
        """See RecordedFiles.place."""
        try:
            return os.path.join(self._root, *self._steps(found))  # noqa: PTH118 (once a file)
        except OutsideDirectoryError:
            return None

    def read(self, found: FoundFile) -> bytes:
        """See RecordedFiles.read: each step is opened relative to the one before, no link taken."""
        return read_below(
            self._root, self._steps(found), shown=found.path, max_bytes=self._max_bytes
        )

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

    def _walk_below(
        self, parts: tuple[str, ...], pattern: "re.Pattern[str]"
    ) -> Iterator[FoundFile]:
        try:
            with os.scandir(self._root.joinpath(*parts)) as found:
                entries = sorted(
                    (e.name, e.is_dir(follow_symlinks=False), self._leads_away(e)) for e in found
                )
        except OSError:  # a folder that cannot be listed is found, and then fails to be read
            yield FoundFile(path=str(self._given.joinpath(*parts)), name="".join(parts[-1:]))
            return
        folder = os.path.join(self._given, *parts)  # noqa: PTH118 (a hundred thousand names follow)
        for name, is_folder, leads_away in entries:
            if name.startswith("."):
                continue
            if is_folder:
                yield from self._walk_below((*parts, name), pattern)
            elif leads_away or pattern.match(name):
                path = name if folder == "." else os.path.join(folder, name)  # noqa: PTH118
                yield FoundFile(path=path, name=name)

    def _leads_away(self, entry: "os.DirEntry[str]") -> bool:
        """Whether this is a link to a folder, or to nothing, that is not of our tree."""
        if not entry.is_symlink():
            return False
        target = Path(os.path.realpath(entry.path))
        return not target.is_file() and not target.is_relative_to(self._root.resolve())


class StreamedRecordedFile:
    """RecordedFiles of the one file that comes in a stream. It can be read once."""

    def __init__(self, stream: BinaryIO, *, name: str = "-", max_bytes: int = MAX_BYTES) -> None:
        self._stream = stream
        self._name = name
        self._max_bytes = max_bytes

    def walk(self, pattern: str = EVERY_RESULT) -> Iterator[FoundFile]:
        """See RecordedFiles.walk."""
        del pattern
        yield FoundFile(path=self._name, name=self._name)

    def stamp(self, found: FoundFile) -> None:
        """See RecordedFiles.stamp: a stream has none."""

    def place(self, found: FoundFile) -> None:
        """See RecordedFiles.place: a stream has none."""

    def read(self, found: FoundFile) -> bytes:
        """See RecordedFiles.read; the stream is waited for."""
        try:
            data = self._stream.read(self._max_bytes + 1)
        except OSError as exc:
            raise UnreadableFileError(f"{found.path}: {exc.strerror}") from exc
        if len(data) > self._max_bytes:
            raise TooLargeError(f"{found.path} is larger than {self._max_bytes:,} bytes")
        return data
