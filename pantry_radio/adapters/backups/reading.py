"""The files in a backup, read one by one and compared with their checksums on the way."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from attrs import frozen

from pantry_radio.adapters.backups.tar_file import READ_BYTES, TarReader
from pantry_radio.domain.backing_up import (
    CHECKSUMS,
    DATABASE,
    FILES,
    LATEST,
    is_safe_latest,
    safe_path,
)
from pantry_radio.domain.errors import BackupError, DumpError
from pantry_radio.domain.sql_dumps import facts_of, stated_checksum

_LONGEST_LINE = 10_000
_DAMAGED = (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, ValueError)


@frozen
class File:
    """A file in a backup: its path, stated SHA-256, and its bytes, to be taken before the next.

    Taking them to the end proves them.
    """

    path: PurePosixPath
    sha256: str
    chunks: Iterator[bytes]


@frozen
class Latest:
    """Where `outputs/latest` pointed."""

    target: str


def files_in(backup: TarReader) -> Iterator[File | Latest]:
    """What is in the archive of files, each once and in order; no name leads elsewhere.

    Raises:
        BackupError: a name or kind that no backup of ours holds; damage.
    """
    count = size_bytes = 0
    with damage_named(FILES), backup.member(FILES) as member, backup.member(CHECKSUMS) as sums:
        lines = _lines(cast(BinaryIO, sums))
        last: PurePosixPath | None = None
        with (
            gzip.GzipFile(fileobj=cast(BinaryIO, member)) as unzipped,
            tarfile.open(fileobj=unzipped, mode="r|") as tar,
        ):
            for info in tar:
                if PurePosixPath(info.name) == LATEST:
                    yield _latest(info)
                    continue
                path = safe_path(info.name)
                if not info.isreg():
                    raise BackupError(f"it holds {info.name!r}, which is no regular file")
                if last == path:
                    raise BackupError(f"it holds {info.name!r} twice")
                sha256 = _stated(next(lines, b""), path)
                file = File(path, sha256, _chunks(tar, info, sha256))
                yield file
                for _ in file.chunks:  # whatever was not taken
                    pass
                last, count, size_bytes = path, count + 1, size_bytes + info.size
        if next(lines, None) is not None:
            raise BackupError(f"its {CHECKSUMS} names more files than are in it")
    if (count, size_bytes) != (backup.manifest.files, backup.manifest.file_bytes):
        raise BackupError("it has not the files that its manifest counts")


def prove(backup: TarReader) -> None:
    """Reads every byte of a backup.

    Raises:
        BackupError: what is damaged, or not as it is stated.
    """
    for name in backup.manifest.members:
        backup.prove(name)
    for _ in files_in(backup):
        pass
    with damage_named(DATABASE), backup.member(DATABASE) as member:
        with gzip.GzipFile(fileobj=cast(BinaryIO, member)) as unzipped:
            try:
                facts = facts_of(iter(lambda: unzipped.readline(_LONGEST_LINE), b""))
            except DumpError as exc:
                raise BackupError(f"its {DATABASE}: {exc}") from exc
            while unzipped.read(READ_BYTES):
                pass
        if facts != backup.manifest.database:
            raise BackupError("its dump is not the one that its manifest describes")


@contextmanager
def damage_named(name: str) -> Iterator[None]:
    """What a library says of damaged bytes, as our own error."""
    try:
        yield
    except _DAMAGED as exc:
        raise BackupError(f"its {name} is damaged: {exc}") from exc


def _latest(info: tarfile.TarInfo) -> Latest:
    if not info.issym() or not is_safe_latest(info.linkname):
        raise BackupError(f"its {info.name} leads to {info.linkname!r}")
    return Latest(info.linkname)


def _chunks(tar: tarfile.TarFile, info: tarfile.TarInfo, stated: str) -> Iterator[bytes]:
    sha256 = hashlib.sha256()
    content = tar.extractfile(info)
    assert content is not None  # it is a regular file
    with content:
        while data := content.read(READ_BYTES):
            sha256.update(data)
            yield data
    if sha256.hexdigest() != stated:
        raise BackupError(f"{info.name} in it has not its SHA-256")


def _stated(line: bytes, path: PurePosixPath) -> str:
    _, _, name = line.rstrip(b"\n").partition(b"  ")
    if name.decode("utf-8", "surrogateescape") != str(path):
        raise BackupError(f"its {CHECKSUMS} has no line for {str(path)!r} in its place")
    try:
        return stated_checksum(line)
    except DumpError as exc:
        raise BackupError(f"its {CHECKSUMS} has no SHA-256 of {str(path)!r}") from exc


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while data := stream.read(READ_BYTES):
        *lines, rest = (rest + data).split(b"\n")
        if len(rest) > _LONGEST_LINE:
            raise BackupError(f"its {CHECKSUMS} has a line that is too long")
        yield from lines
    if rest:
        raise BackupError(f"its {CHECKSUMS} is not whole")
