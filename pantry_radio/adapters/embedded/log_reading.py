"""Reads logs that are begun anew from time to time: their newest lines, and what comes next."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from pantry_radio.adapters.embedded.rotating_log import older_files

_BLOCK_BYTES = 65_536


class LogReader:
    """Reads one log from its newest lines on, through any number of new beginnings.

    A log that does not exist yet is waited for.
    """

    def __init__(self, path: Path, *, tail: int) -> None:
        self._path = path
        self._tail = tail
        self._file: BinaryIO | None = None
        self._rest = b""

    def newest(self) -> list[bytes]:
        """The newest lines, up to as many as were asked for, without their line breaks."""
        files = _opened(self._path)
        lines: list[bytes] = []
        for file in files:
            if len(lines) < self._tail:
                lines = _last_lines(file, self._tail - len(lines)) + lines
        if files:
            self._file = files[0]
        for file in files[1:]:
            file.close()
        return lines

    def more(self) -> Iterator[bytes]:
        """The lines that have come since the last time that this was called, or `newest`."""
        if self._file is not None:
            yield from self._read_on(self._file)
        for file in self._newer():
            if self._file is not None:
                yield from self._read_on(self._file)  # what came before the name meant another
                self._file.close()
            self._file = file
            yield from self._read_on(file)

    def close(self) -> None:
        """Lets the file go."""
        if self._file is not None:
            self._file.close()

    def _newer(self) -> list[BinaryIO]:
        """The files that were begun after ours, oldest first; all that there are if it is gone."""
        if self._is_ours_the_present():
            return []
        files = _opened(self._path)
        known = [self._file is not None and _is_same(file, self._file) for file in files]
        count = known.index(True) if True in known else len(files)
        for file in files[count:]:
            file.close()
        return files[:count][::-1]

    def _is_ours_the_present(self) -> bool:
        with suppress(FileNotFoundError):
            if self._file is not None:
                return os.path.samestat(self._path.stat(), os.fstat(self._file.fileno()))
        return False

    def _read_on(self, file: BinaryIO) -> Iterator[bytes]:
        while block := file.read(_BLOCK_BYTES):
            *lines, self._rest = (self._rest + block).split(b"\n")
            yield from lines


def _opened(path: Path) -> list[BinaryIO]:
    """The log and its older files, newest first; each file once, though they move meanwhile."""
    found: list[BinaryIO] = []
    for name in (path, *(file for _, file in older_files(path))):
        with suppress(FileNotFoundError):
            file = name.open("rb")
            if any(_is_same(file, other) for other in found):
                file.close()
            else:
                found.append(file)
    return found


def _is_same(one: BinaryIO, other: BinaryIO) -> bool:
    return os.path.samestat(os.fstat(one.fileno()), os.fstat(other.fileno()))


def _last_lines(file: BinaryIO, count: int) -> list[bytes]:
    """The last whole lines of a file, which is then read to the end of them."""
    start = file.seek(0, os.SEEK_END)
    tail = b""
    while start > 0 and tail.count(b"\n") <= count:
        size = min(_BLOCK_BYTES, start)
        start = file.seek(start - size)
        tail = file.read(size) + tail
    whole = tail[: tail.rfind(b"\n") + 1]
    file.seek(start + len(whole))
    return whole.split(b"\n")[:-1][-count:] if count > 0 else []
