"""The files in the packs below a folder: nothing outside is read, one block is kept in memory."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import BinaryIO, TypeAlias

from attrs import define, field

from pantry_radio.adapters.opened_below import MAX_BYTES, open_below
from pantry_radio.adapters.pack_format import file_in, read_block
from pantry_radio.adapters.pack_manifest import Index, read_manifest
from pantry_radio.domain.errors import (
    DamagedPackError,
    OutsideDirectoryError,
    TooLargeError,
    UnreadableFileError,
)
from pantry_radio.domain.packs import INSIDE, pack_named

_State: TypeAlias = tuple[int, ...]


@define
class KeptPack:
    """The manifest that was read last, and the block of it that was unpacked last: never more.

    Threads may share it.
    """

    _lock: Lock = field(factory=Lock, init=False)
    _state: _State = field(default=(), init=False)
    _index: Index | None = field(default=None, init=False)
    _block: tuple[Index, int, bytes] | None = field(default=None, init=False)

    def index(self, root: Path, steps: Sequence[str], file: BinaryIO, *, shown: str) -> Index:
        """As read_manifest; it is read anew only where the pack or its manifest is another."""
        state = _state(root, steps, file)
        with self._lock:
            if self._index is None or state is None or self._state != state:
                self._index = self._block = None
                self._index = read_manifest(root, steps, file, shown=shown)
                self._state = state or ()
            return self._index

    def file(self, file: BinaryIO, index: Index, number: int) -> bytes:
        """The bytes of a file of an open pack, proved by their SHA-256. Raises DamagedPackError."""
        block_number = index.places[number][0]
        with self._lock:
            kept = self._block
            if kept is None or kept[0] is not index or kept[1] != block_number:
                kept = self._block = None  # never two of them
                block = read_block(file.fileno(), index.blocks[block_number])
                kept = self._block = (index, block_number, block)
            return file_in(kept[2], index, number)


@define
class PackedBelow:
    """Reads packed files; those of one block one after the other, for the price of one block.

    Threads may share it.
    """

    root: Path
    max_bytes: int = MAX_BYTES
    _kept: KeptPack = field(factory=KeptPack, init=False)

    def paths(self, steps: Sequence[str], *, shown: str) -> list[str]:
        """The paths in the pack at `steps`, in order, as its manifest says.

        Raises:
            UnreadableFileError: no pack, no manifest, or one that cannot be right.
        """
        with self._opened(steps, shown) as (_, index):
            return [file.path for file in index.pack.files]

    def read(self, steps: Sequence[str], path: str, *, shown: str) -> bytes:
        """The bytes of the file `path` in the pack at `steps`, proved by their SHA-256.

        Raises:
            TooLargeError, NotARegularFileError, UnreadableFileError, OutsideDirectoryError
        """
        with self._opened(steps, shown) as (file, index):
            number = index.number(path)
            if number is None:
                raise OutsideDirectoryError(f"{shown} holds no {path}")
            if index.pack.files[number].size_bytes > self.max_bytes:
                raise TooLargeError(
                    f"{shown}{INSIDE}{path} is larger than {self.max_bytes:,} bytes"
                )
            try:
                return self._kept.file(file, index, number)
            except DamagedPackError as exc:
                raise DamagedPackError(
                    f"{shown}{INSIDE}{path}: {exc}; ./bouy archive verify shows all damage"
                ) from exc
            except OSError as exc:
                raise UnreadableFileError(f"{shown}: {exc.strerror}") from exc

    @contextmanager
    def _opened(self, steps: Sequence[str], shown: str) -> Iterator[tuple[BinaryIO, Index]]:
        """The pack, and its manifest."""
        with open_below(self.root, steps, shown=shown) as file:
            yield file, self._kept.index(self.root, steps, file, shown=shown)


def _state(root: Path, steps: Sequence[str], file: BinaryIO) -> _State | None:
    """What tells an open pack, and its manifest, from others; None where there is no manifest."""
    name = pack_named(steps[-1])
    if name is None:
        return None
    try:
        manifest = root.joinpath(*steps[:-1], name.manifest).stat(follow_symlinks=False)
    except OSError:
        return None
    return tuple(
        stamp
        for status in (os.fstat(file.fileno()), manifest)
        for stamp in (
            status.st_dev,
            status.st_ino,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        )
    )
