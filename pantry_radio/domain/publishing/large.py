"""Files that may outgrow what hosts of repositories take: gzipped then, and left out at last."""

import hashlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from attrs import frozen

from pantry_radio.domain.errors import FileTooLargeToPublishError
from pantry_radio.domain.ports.data_repository import Draft

PLAIN_BYTES = 90_000_000
"""From here on a file is gzipped; hosts refuse 100 MB."""

GZIPPED = ".gz"
_LEVEL, _WITH_HEADER = 6, 31
_CUT_EVERY = 512
"""About every so many lines the compression begins anew."""


@frozen(kw_only=True)
class Fitted:
    """A file as it was put: under its own name, or under that name and `.gz`."""

    path: PurePosixPath
    chunks: Iterable[bytes]
    sha256: str

    @property
    def is_gzipped(self) -> bool:
        """Whether the bytes are gzipped."""
        return self.path.suffix == GZIPPED


def put_fitting(
    draft: Draft,
    path: PurePosixPath,
    read: Callable[[], Iterator[bytes]],
    *,
    plain_bytes: int = PLAIN_BYTES,
) -> Fitted | None:
    """Puts a file as it is, or gzipped where that is over `plain_bytes`; the other form goes.

    None, and neither form, where even the gzipped one is over what the draft takes. `read` gives
    the same bytes each time.
    """
    gzipped = path.with_name(path.name + GZIPPED)
    plain_sha256, size_bytes = _measured(read())
    if size_bytes <= plain_bytes:
        draft.remove(gzipped)
        draft.put(path, read())
        return Fitted(path=path, chunks=read(), sha256=plain_sha256)
    draft.remove(path)
    kept: list[bytes] = []
    published = draft.read(gzipped)
    try:
        if published is not None and _holds(published, plain_sha256):
            # zlib of another make gives other bytes for the same text: those that are there stay.
            kept.append(published)
            draft.put(gzipped, kept)
        else:
            draft.put(gzipped, _noted(gzip(read()), kept))
    except FileTooLargeToPublishError:
        draft.remove(gzipped)
        return None
    return Fitted(path=gzipped, chunks=kept, sha256=_measured(kept)[0])


def gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A gzip file without time and name.

    The compression begins anew after lines that their own content picks. So a change of a line
    changes few bytes, and the history of a repository grows by these alone.
    """
    packing = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WITH_HEADER)
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            yield packing.compress(line + b"\n")
            if zlib.crc32(line) % _CUT_EVERY == 0:
                yield packing.flush(zlib.Z_FULL_FLUSH)
    yield packing.compress(rest)
    yield packing.flush()


def gunzip(data: bytes) -> Iterator[bytes]:
    """What `gzip` was given; zlib.error for anything else."""
    unpacking = zlib.decompressobj(_WITH_HEADER)
    while data and not unpacking.eof:
        yield unpacking.decompress(data, 1_000_000)
        data = unpacking.unconsumed_tail
    if not unpacking.eof or unpacking.unused_data:
        raise zlib.error("no whole gzip file")


def _holds(data: bytes, sha256: str) -> bool:
    try:
        return _measured(gunzip(data))[0] == sha256
    except zlib.error:
        return False


def _measured(chunks: Iterable[bytes]) -> tuple[str, int]:
    total, size_bytes = hashlib.sha256(), 0
    for chunk in chunks:
        total.update(chunk)
        size_bytes += len(chunk)
    return total.hexdigest(), size_bytes


def _noted(chunks: Iterable[bytes], kept: list[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        kept.append(chunk)
        yield chunk
