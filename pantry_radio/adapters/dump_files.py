"""Files of SQL dumps: plain or gzipped, as their name says, with a checksum beside them."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.domain.errors import DumpError
from pantry_radio.domain.sql_dumps import checksum_line, checksum_name, stated_checksum
from pantry_radio.domain.sql_text import MAX_ROW_BYTES

_GZIPPED = ".gz"
_READ_BYTES = 1 << 20
_LEVEL = 6


@contextmanager
def written_dump(file: Path, *, fsync: bool = True) -> Iterator[BinaryIO]:
    """A dump to be written; durable and in the place of what has this name when the block ends.

    The same content gives the same bytes, also gzipped: no time or name is in it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with DurableFiles(fsync=fsync).streamed(file, overwrite=True) as written:
        if file.suffix != _GZIPPED:
            yield written
            return
        with gzip.GzipFile("", "wb", _LEVEL, written, mtime=0) as zipped:
            yield cast(BinaryIO, zipped)


@contextmanager
def dump_lines(file: Path) -> Iterator[Iterator[bytes]]:
    """The lines of a dump, read as they are needed.

    Raises:
        DumpError: it cannot be read, or what is gzipped is damaged; also while reading.
    """
    try:
        with gzip.open(file) if file.suffix == _GZIPPED else file.open("rb") as opened:
            yield _lines(cast(BinaryIO, opened))
    except (EOFError, gzip.BadGzipFile, zlib.error) as exc:
        raise DumpError(f"it is damaged: {exc}") from exc


def write_checksum(file: Path, *, fsync: bool = True) -> str:
    """Puts FILE.sha256 beside a file, for `sha256sum -c`, and returns the SHA-256."""
    sha256 = sha256_of(file)
    beside = file.with_name(checksum_name(file.name))
    DurableFiles(fsync=fsync).replace(beside, checksum_line(sha256, file.name))
    return sha256


def remove_checksum(file: Path) -> None:
    """Takes FILE.sha256 away, which must not stand beside another file."""
    file.with_name(checksum_name(file.name)).unlink(missing_ok=True)


def is_as_its_checksum_says(file: Path) -> bool | None:
    """Whether a file has the SHA-256 that stands beside it; None where none does.

    For a link, also the checksum of what it leads to counts.

    Raises:
        DumpError: what stands beside it is no checksum.
    """
    for named in (file, file.resolve()):
        beside = named.with_name(checksum_name(named.name))
        try:
            stated = stated_checksum(beside.read_bytes()[:_READ_BYTES])
        except FileNotFoundError:
            continue
        except DumpError as exc:
            raise DumpError(f"{beside} {exc}") from exc
        return sha256_of(file) == stated
    return None


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _lines(opened: BinaryIO) -> Iterator[bytes]:
    while line := opened.readline(MAX_ROW_BYTES):
        if len(line) == MAX_ROW_BYTES:
            raise DumpError(f"it has a line of over {MAX_ROW_BYTES:,} bytes")
        yield line
