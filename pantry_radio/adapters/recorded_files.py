"""Files below a directory that a person gave: nothing outside is read, nothing is waited for."""

import contextlib
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from fnmatch import translate
from pathlib import Path
from typing import BinaryIO

from pantry_radio.adapters.opened_below import MAX_BYTES, read_below
from pantry_radio.adapters.packed_below import PackedBelow
from pantry_radio.domain.errors import OutsideDirectoryError, TooLargeError, UnreadableFileError
from pantry_radio.domain.packs import INSIDE, manifest_named, pack_named, split_packed
from pantry_radio.domain.ports.recorded_files import EVERY_RESULT, FileStamp, FoundFile

# File systems keep times as coarsely as 2 s (FAT): a later change may leave no trace in them.
_SLOWEST_TICK_NS = 2_000_000_000


class LocalRecordedFiles:
    """RecordedFiles below one directory, or one file; what is given may itself be a link.

    A pack, wherever it lies, stands for the files in it, and so may be given in place of a
    directory; `DAY.tar.xz!scrapers/x.json` is one of them, and may be given as well.
    """

    def __init__(
        self,
        given: Path,
        *,
        max_bytes: int = MAX_BYTES,
        now_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self._given = given
        self._packed = None if os.path.lexists(given) else split_packed(str(given))
        resolved = (given if self._packed is None else Path(self._packed[0])).resolve()
        self._is_file = not resolved.is_dir()
        self._root = resolved.parent if self._is_file else resolved
        self._file_name = resolved.name
        self._max_bytes = max_bytes
        self._now_ns = now_ns
        self._packs = PackedBelow(self._root, max_bytes)

    def walk(self, pattern: str = EVERY_RESULT) -> Iterator[FoundFile]:
        """See RecordedFiles.walk. Depth first; names of one folder in order of code points."""
        if not self._is_file:
            yield from self._walk_below((), re.compile(translate(pattern)))
        elif self._packed is None and pack_named(self._file_name):
            matching = re.compile(translate(pattern))
            yield from self._walk_pack((self._file_name,), str(self._given), matching)
        else:
            yield FoundFile(path=str(self._given), name=self._given.name)

    def stamp(self, found: FoundFile) -> FileStamp | None:
        """See RecordedFiles.stamp. That of a packed file is the stamp of its pack."""
        place = self.place(found)
        try:
            steps, _ = self._steps(found)
            status = os.lstat(os.path.join(self._root, *steps))  # noqa: PTH118 (once a file)
        except (OSError, ValueError, OutsideDirectoryError):
            return None
        age_ns = self._now_ns() - max(status.st_mtime_ns, status.st_ctime_ns)
        if place is None or not stat.S_ISREG(status.st_mode) or age_ns < _SLOWEST_TICK_NS:
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
            steps, path = self._steps(found)
        except OutsideDirectoryError:
            return None
        place = os.path.join(self._root, *steps)  # noqa: PTH118 (once a file)
        return place if path is None else f"{place}{INSIDE}{path}"

    def read(self, found: FoundFile) -> bytes:
        """See RecordedFiles.read: each step is opened relative to the one before, no link taken."""
        steps, path = self._steps(found)
        if path is not None:
            shown = found.path.removesuffix(f"{INSIDE}{path}")
            return self._packs.read(steps, path, shown=shown)
        if pack_named(steps[-1]):  # a walk found it, because it could not see into it
            self._packs.paths(steps, shown=found.path)
        return read_below(self._root, steps, shown=found.path, max_bytes=self._max_bytes)

    def read_packed(self, path: str) -> bytes | None:
        """What the packs of our folder itself hold of a file that lay at `…/DAY/…`, if they do."""
        for name in sorted(filter(None, map(pack_named, os.listdir(self._root)))):  # noqa: PTH208
            _, is_of_day, inner = path.partition(f"/daily/{name.day}/")
            if is_of_day:
                with contextlib.suppress(UnreadableFileError, OutsideDirectoryError):
                    return self._packs.read((name.pack,), inner, shown=name.pack)
        return None

    def _steps(self, found: FoundFile) -> tuple[tuple[str, ...], str | None]:
        """The names from our root to the file, or to its pack and then its path in there."""
        path = Path(found.path)
        if self._is_file and path == self._given:
            return (self._file_name,), None if self._packed is None else self._packed[1]
        if path == self._given:  # it could not be listed
            return (".",), None
        packed = split_packed(found.path) if INSIDE in found.path else None
        if packed is not None and Path(packed[0]) == self._given:
            return (self._file_name,), packed[1]
        parts = path.relative_to(self._given).parts if path.is_relative_to(self._given) else ()
        if self._is_file or not parts or ".." in parts:
            raise OutsideDirectoryError(f"{found.path} is not below {self._given}")
        if packed is None:
            return parts, None
        return Path(packed[0]).relative_to(self._given).parts, packed[1]

    def _walk_pack(
        self, steps: tuple[str, ...], shown: str, pattern: "re.Pattern[str]"
    ) -> Iterator[FoundFile]:
        try:
            paths = self._packs.paths(steps, shown=shown)
        except UnreadableFileError:  # it is found, and then fails to be read
            yield FoundFile(path=shown, name=steps[-1])
            return
        for path in paths:
            name = path.rpartition("/")[2]
            if pattern.match(name) and not path.startswith(".") and "/." not in path:
                yield FoundFile(path=f"{shown}{INSIDE}{path}", name=name)

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
        names = {name for name, _, _ in entries}
        for name, is_folder, leads_away in entries:
            if name.startswith("."):
                continue
            if is_folder:
                yield from self._walk_below((*parts, name), pattern)
            elif pack_named(name):
                shown = name if folder == "." else os.path.join(folder, name)  # noqa: PTH118
                yield from self._walk_pack((*parts, name), shown, pattern)
            elif (pack := manifest_named(name)) and pack.pack in names:
                continue
            elif leads_away or pattern.match(name):
                path = name if folder == "." else os.path.join(folder, name)  # noqa: PTH118
                yield FoundFile(path=path, name=name)

    def _leads_away(self, entry: "os.DirEntry[str]") -> bool:
        """Whether this is a link to a folder, or to nothing, that is not of our tree."""
        if not entry.is_symlink():
            return False
        target = Path(os.path.realpath(entry.path))
        return not target.is_file() and not target.is_relative_to(self._root.resolve())


class SeveralRecordedFiles:
    """RecordedFiles of several, one after the other; the first below which a file lies reads it."""

    def __init__(self, *several: LocalRecordedFiles) -> None:
        self._several = several

    def walk(self, pattern: str = EVERY_RESULT) -> Iterator[FoundFile]:
        """See RecordedFiles.walk: in order of path in each of them."""
        for files in self._several:
            yield from files.walk(pattern)

    def stamp(self, found: FoundFile) -> FileStamp | None:
        """See RecordedFiles.stamp."""
        return self._owner(found).stamp(found)

    def place(self, found: FoundFile) -> str | None:
        """See RecordedFiles.place."""
        return self._owner(found).place(found)

    def read(self, found: FoundFile) -> bytes:
        """See RecordedFiles.read. What was packed since it was found is read from its pack."""
        try:
            return self._owner(found).read(found)
        except UnreadableFileError:
            for files in self._several[1:]:
                data = files.read_packed(found.path)
                if data is not None:
                    return data
            raise

    def _owner(self, found: FoundFile) -> LocalRecordedFiles:
        owners = (files for files in self._several if files.place(found) is not None)
        return next(owners, self._several[0])


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
