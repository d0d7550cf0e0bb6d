"""A backup is written: the archive's files, their checksums, the database, and the manifest."""

import gzip
import hashlib
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from attrs import frozen

from pantry_radio.adapters.backups.archive_walk import Found, found_files, opened
from pantry_radio.adapters.backups.tar_file import READ_BYTES, TarWriter
from pantry_radio.domain.backing_up import (
    CHECKSUMS,
    DATABASE,
    FILES,
    LATEST,
    Manifest,
    is_safe_latest,
    safe_path,
)
from pantry_radio.domain.errors import BackupError
from pantry_radio.domain.sql_dumps import DumpFacts

_LEVEL = 6


@frozen(kw_only=True)
class _Counted:
    files: int
    size_bytes: int


def write_backup(  # noqa: PLR0913 (each is a part of it)
    to: BinaryIO,
    dump: Path,
    facts: DumpFacts,
    *,
    output_dir: Path,
    archive_dir: Path,
    created_at: datetime,
    scratch: Path,
) -> Manifest:
    """Writes all of it to a file, and returns its manifest. Memory does not grow with the archive.

    Checksums are kept in a nameless file in `scratch` until the files are through.
    """
    tar = TarWriter(to, modified=int(created_at.timestamp()))
    with tempfile.TemporaryFile(dir=scratch) as checksums:
        with tar.member(FILES) as member, _inner(cast(BinaryIO, member)) as inner:
            counted = _add_files(inner, found_files(output_dir, archive_dir), checksums)
            _add_latest(inner, output_dir)
        with tar.member(DATABASE) as member, dump.open("rb") as file:
            shutil.copyfileobj(file, cast(BinaryIO, member), READ_BYTES)
        checksums.seek(0)
        with tar.member(CHECKSUMS) as member:
            shutil.copyfileobj(checksums, cast(BinaryIO, member), READ_BYTES)
    manifest = Manifest(
        created_at=created_at,
        files=counted.files,
        file_bytes=counted.size_bytes,
        database=facts,
        members=dict(tar.members),
    )
    tar.end(manifest)
    return manifest


@contextmanager
def _inner(member: BinaryIO) -> Iterator[tarfile.TarFile]:
    with (
        gzip.GzipFile("", "wb", _LEVEL, member, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w|", format=tarfile.GNU_FORMAT) as inner,
    ):
        yield inner


def _add_files(inner: tarfile.TarFile, files: Iterable[Found], checksums: BinaryIO) -> _Counted:
    count = size_bytes = 0
    for found in files:
        _check_name(found)
        with opened(found.path) as there:
            if there is None:  # removed meanwhile, or a pipe
                continue
            file, status = there
            info = _info(found.name, status.st_size, int(status.st_mtime))
            hashing = _Hashing(file, found.path, status.st_size)
            inner.addfile(info, cast(BinaryIO, hashing))
        checksums.write(f"{hashing.hexdigest}  {found.name}\n".encode("utf-8", "surrogateescape"))
        count, size_bytes = count + 1, size_bytes + status.st_size
    return _Counted(files=count, size_bytes=size_bytes)


def _check_name(found: Found) -> None:
    """What could not be put back must not be taken."""
    try:
        safe_path(str(found.name))
    except BackupError as exc:
        raise BackupError(f"{str(found.path)!r} has no name of ours; move it away") from exc


def _add_latest(inner: tarfile.TarFile, output_dir: Path) -> None:
    link = output_dir / LATEST.name
    if link.is_symlink() and is_safe_latest(str(link.readlink())):
        info = _info(LATEST, 0, 0)
        info.type, info.linkname = tarfile.SYMTYPE, str(link.readlink())
        inner.addfile(info)


def _info(name: PurePosixPath, size_bytes: int, modified: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(str(name))
    info.size, info.mtime, info.mode = size_bytes, max(modified, 0), 0o644
    return info


class _Hashing:
    """A file whose SHA-256 is noted while it is read, up to the size that it had."""

    def __init__(self, file: BinaryIO, path: Path, size_bytes: int) -> None:
        self._file = file
        self._path = path
        self._left = size_bytes
        self._sha256 = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """So many bytes."""
        data = self._file.read(min(size, self._left))
        if len(data) < min(size, self._left):
            raise BackupError(f"{self._path} became shorter while it was read; run it again")
        self._left -= len(data)
        self._sha256.update(data)
        return data

    @property
    def hexdigest(self) -> str:
        return self._sha256.hexdigest()
