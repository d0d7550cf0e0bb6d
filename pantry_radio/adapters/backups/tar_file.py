"""The tar file of a backup: members that are streamed in without knowing their size, and read."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from pantry_radio.domain.backing_up import (
    MANIFEST,
    MEMBERS,
    Manifest,
    Member,
    manifest_as_json,
    parse_manifest,
)
from pantry_radio.domain.errors import BackupError

_BLOCK = 512
_END = b"\0" * (2 * _BLOCK)
_MOST_MANIFEST_BYTES = 1_000_000
READ_BYTES = 1 << 20


class Hashed:
    """A stream that notes size and SHA-256 of what is written to it."""

    def __init__(self, to: BinaryIO) -> None:
        self._to = to
        self._sha256 = hashlib.sha256()
        self._size_bytes = 0

    def write(self, data: bytes) -> int:
        """Writes all of it."""
        self._sha256.update(data)
        self._size_bytes += len(data)
        return self._to.write(data)

    def flush(self) -> None:
        """Passes it on."""
        self._to.flush()

    @property
    def member(self) -> Member:
        """What has been written."""
        return Member(size_bytes=self._size_bytes, sha256=self._sha256.hexdigest())


class TarWriter:
    """Writes members one after the other to a file that can be sought in."""

    def __init__(self, file: BinaryIO, *, modified: int) -> None:
        self._file = file
        self._modified = modified
        self.members: dict[str, Member] = {}

    @contextmanager
    def member(self, name: str) -> Iterator[Hashed]:
        """A member to be filled; its header, which needs its size, is written at the end."""
        start = self._file.tell()
        self._file.write(b"\0" * _BLOCK)
        hashed = Hashed(self._file)
        yield hashed
        written = hashed.member
        self._file.write(b"\0" * (-written.size_bytes % _BLOCK))
        end = self._file.tell()
        self._file.seek(start)
        self._file.write(self._header(name, written.size_bytes))
        self._file.seek(end)
        self.members[name] = written

    def end(self, manifest: Manifest) -> None:
        """Writes the manifest, and the end of the tar file."""
        with self.member(MANIFEST) as to:
            to.write(manifest_as_json(manifest))
        self._file.write(_END)

    def _header(self, name: str, size_bytes: int) -> bytes:
        info = tarfile.TarInfo(name)
        info.size, info.mtime, info.mode = size_bytes, self._modified, 0o644
        header = info.tobuf(tarfile.GNU_FORMAT)
        assert len(header) == _BLOCK  # GNU tar writes large sizes into the same field
        return header


class TarReader:
    """The members of a backup: exactly ours, in our order.

    Raises:
        BackupError: it is no backup, or not whole.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        try:
            with tarfile.open(fileobj=file, mode="r:") as tar:
                found = [tar.next() for _ in (*MEMBERS, "end")]
        except (tarfile.TarError, ValueError, EOFError) as exc:
            raise BackupError(f"it is no backup of ours, or not whole: {exc}") from exc
        infos = [info for info in found if info is not None]
        if tuple(info.name for info in infos) != MEMBERS or not all(i.isreg() for i in infos):
            raise BackupError("it is no backup of ours, or not whole")
        size_bytes = os.fstat(file.fileno()).st_size
        if any(info.offset_data + info.size > size_bytes for info in infos):
            raise BackupError("it is not whole")
        self._infos = {info.name: info for info in infos}
        self.manifest = self._manifest()

    @contextmanager
    def member(self, name: str) -> Iterator["Section"]:
        """The bytes of a member; each time from its beginning."""
        info = self._infos[name]
        yield Section(self._file, info.offset_data, info.size)

    def prove(self, name: str) -> None:
        """Reads a member, and compares it with the manifest."""
        sha256 = hashlib.sha256()
        with self.member(name) as section:
            while data := section.read(READ_BYTES):
                sha256.update(data)
        stated = self.manifest.members[name]
        found = Member(size_bytes=self._infos[name].size, sha256=sha256.hexdigest())
        if found != stated:
            raise BackupError(f"its {name} is damaged: it has not the SHA-256 of {MANIFEST}")

    def _manifest(self) -> Manifest:
        if self._infos[MANIFEST].size > _MOST_MANIFEST_BYTES:
            raise BackupError(f"its {MANIFEST} is too large")
        with self.member(MANIFEST) as section:
            return parse_manifest(section.read(_MOST_MANIFEST_BYTES))


class Section:
    """A part of a file, to be read from its beginning to its end."""

    def __init__(self, file: BinaryIO, start: int, size_bytes: int) -> None:
        self._descriptor = file.fileno()
        self._at = start
        self._end = start + size_bytes

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; b"" at the end."""
        left = self._end - self._at
        wanted = left if size < 0 else min(size, left)
        data = os.pread(self._descriptor, min(wanted, READ_BYTES), self._at) if wanted else b""
        if wanted and not data:
            raise BackupError("it is not whole")
        self._at += len(data)
        if size < 0 and self._at < self._end:
            return data + self.read()
        return data
