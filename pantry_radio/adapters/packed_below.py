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
from pantry_radio.domain.packs import INSIDE

_State: TypeAlias = tuple[int, ...]


@define
class PackedBelow:
    """Reads packed files; those of one block one after the other, for the price of one block.

    Threads may share it.
    """

    root: Path
    max_bytes: int = MAX_BYTES
    _lock: Lock = field(factory=Lock, init=False)
    _steps: tuple[str, ...] = field(default=(), init=False)
    _state: _State = field(default=(), init=False)
    _index: Index | None = field(default=None, init=False)
    _block: tuple[int, bytes] | None = field(default=None, init=False)

    def paths(self, steps: Sequence[str], *, shown: str) -> list[str]:
        """The paths in the pack at `steps`, in order, as its manifest says.

        Raises:
            UnreadableFileError: no pack, no manifest, or one that cannot be right.
        """
        with self._lock, self._opened(steps, shown) as (_, index):
            return [file.path for file in index.pack.files]

    def read(self, steps: Sequence[str], path: str, *, shown: str) -> bytes:
        """The bytes of the file `path` in the pack at `steps`, proved by their SHA-256.

        Raises:
            TooLargeError, NotARegularFileError, UnreadableFileError, OutsideDirectoryError
        """
        with self._lock, self._opened(steps, shown) as (file, index):
            number = index.number(path)
            if number is None:
                raise OutsideDirectoryError(f"{shown} holds no {path}")
            if index.pack.files[number].size_bytes > self.max_bytes:
                raise TooLargeError(
                    f"{shown}{INSIDE}{path} is larger than {self.max_bytes:,} bytes"
                )
            block_number = index.places[number][0]
            try:
                if self._block is None or self._block[0] != block_number:
                    self._block = None  # never two of them
                    self._block = (
                        block_number,
                        read_block(file.fileno(), index.blocks[block_number]),
                    )
                return file_in(self._block[1], index, number)
            except DamagedPackError as exc:
                raise DamagedPackError(
                    f"{shown}{INSIDE}{path}: {exc}; ./bouy archive verify shows all damage"
                ) from exc
            except OSError as exc:
                raise UnreadableFileError(f"{shown}: {exc.strerror}") from exc

    @contextmanager
    def _opened(self, steps: Sequence[str], shown: str) -> Iterator[tuple[BinaryIO, Index]]:
        """The pack, and its manifest, which is read anew only where the pack is another."""
        with open_below(self.root, steps, shown=shown) as file:
            status = os.fstat(file.fileno())
            state = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)
            if self._index is None or (self._steps, self._state) != (tuple(steps), state):
                self._index = self._block = None
                self._index = read_manifest(self.root, steps, file, shown=shown)
                self._steps, self._state = tuple(steps), state
            yield file, self._index
