"""Packed days, and the plain ones that they are made of, in memory: for tests."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import PurePosixPath
from threading import Lock

from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.domain.archive import day_path
from pantry_radio.domain.errors import (
    DamagedPackError,
    PackExistsError,
    PackingInProgressError,
    UnpackableDayError,
    UnreadableFileError,
)
from pantry_radio.domain.packs import Pack, PackedFile, PackName
from pantry_radio.domain.ports.packs import PackFault
from pantry_radio.domain.ports.plain_days import PlainFile


class MemoryPacks:
    """Packs as a dictionary; a pack has the size of what it holds."""

    def __init__(self) -> None:
        self._packs: dict[PackName, tuple[Pack, dict[str, bytes]]] = {}
        self._working = Lock()

    def names(self) -> tuple[PackName, ...]:
        """See Packs.names."""
        return tuple(sorted(self._packs))

    def place(self, name: PackName) -> str:
        """See Packs.place."""
        return name.pack

    def describe(self, name: PackName) -> Pack:
        """See Packs.describe."""
        return self._pack(name)[0]

    def write(
        self, name: PackName, files: Iterable[tuple[str, bytes]], *, may_stay: Callable[[], bool]
    ) -> Pack | None:
        """See Packs.write."""
        if name in self._packs:
            raise PackExistsError(f"there is {name.pack} already")
        contents = dict(files)
        if not may_stay():
            return None
        whole = b"".join(contents.values())
        pack = Pack(
            name=name,
            files=tuple(
                PackedFile(path=path, size_bytes=len(data), sha256=_sha256(data))
                for path, data in contents.items()
            ),
            size_bytes=len(whole),
            sha256=_sha256(whole),
        )
        self._packs[name] = (pack, contents)
        return pack

    def read(self, name: PackName, path: str) -> bytes:
        """See Packs.read."""
        for file in self._pack(name)[0].files:
            if file.path == path:
                return self._proved(name, file)
        raise DamagedPackError(f"{name.pack} holds no {path}")

    def read_all(self, name: PackName) -> Iterator[tuple[PackedFile, bytes]]:
        """See Packs.read_all."""
        for file in self._pack(name)[0].files:
            yield file, self._proved(name, file)

    def faults(self, name: PackName) -> Iterator[PackFault]:
        """See Packs.faults."""
        if name not in self._packs:
            yield PackFault(path=None, detail=f"there is no {name.pack}")
            return
        for file in self._pack(name)[0].files:
            try:
                self._proved(name, file)
            except DamagedPackError as error:
                yield PackFault(path=file.path, detail=str(error))

    @contextmanager
    def working(self) -> Iterator[None]:
        """See Packs.working."""
        if not self._working.acquire(blocking=False):
            raise PackingInProgressError("another one is at work")
        try:
            yield
        finally:
            self._working.release()

    def damage(self, name: PackName, path: str) -> None:
        """For tests: the disk changes a file."""
        self._packs[name][1][path] += b"!"

    def _pack(self, name: PackName) -> tuple[Pack, dict[str, bytes]]:
        if name not in self._packs:
            raise DamagedPackError(f"there is no {name.pack}")
        return self._packs[name]

    def _proved(self, name: PackName, file: PackedFile) -> bytes:
        data = self._packs[name][1][file.path]
        if _sha256(data) != file.sha256:
            raise DamagedPackError(f"{name.pack}!{file.path} is damaged")
        return data


class MemoryPlainDays:
    """PlainDays of an archive in memory; `obstacles` are days that hold what no pack gives back."""

    def __init__(self, archive: MemoryArchiveFiles, *, obstacles: Iterable[date] = ()) -> None:
        self._archive = archive
        self._obstacles = frozenset(obstacles)

    def days(self) -> tuple[date, ...]:
        """See PlainDays.days."""
        return self._archive.days()

    def files(self, day: date) -> tuple[PlainFile, ...]:
        """See PlainDays.files."""
        if day in self._obstacles:
            raise UnpackableDayError(f"{day_path(day)}/link is a link")
        folder = day_path(day)
        return tuple(
            PlainFile(path=str(path.relative_to(folder)), size_bytes=len(data))
            for path, data in sorted(self._archive.files.items(), key=lambda item: str(item[0]))
            if path.is_relative_to(folder)
        )

    def read(self, day: date, path: str) -> bytes:
        """See PlainDays.read."""
        try:
            return self._archive.files[self._place(day, path)]
        except KeyError as exc:
            raise UnreadableFileError(f"{path} is gone") from exc

    def remove(self, day: date, path: str, *, sha256: str) -> bool:
        """See PlainDays.remove."""
        place = self._place(day, path)
        data = self._archive.files.get(place)
        if data is None or _sha256(data) != sha256:
            return False
        self._archive.forget(place)
        return True

    def clear(self, day: date) -> bool:
        """See PlainDays.clear: a folder that holds nothing is none here."""
        return day not in self.days()

    def drop_latest(self) -> None:
        """See PlainDays.drop_latest."""
        if self._archive.latest() not in self.days():
            self._archive.unpoint_latest()

    def _place(self, day: date, path: str) -> PurePosixPath:
        return day_path(day) / path


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
