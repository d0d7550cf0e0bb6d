"""Opening what lies below a folder: step by step, no link taken, nothing waited for, bounded."""

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from pantry_radio.domain.errors import NotARegularFileError, TooLargeError, UnreadableFileError

MAX_BYTES = 100_000_000
_FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: opening a pipe must not wait for somebody to write into it.
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NO_FILE = (errno.ELOOP, errno.EISDIR, errno.ENXIO, errno.ENOTDIR)


def read_below(
    root: Path, steps: Sequence[str], *, shown: str, max_bytes: int = MAX_BYTES
) -> bytes:
    """The bytes of a regular file below `root`; errors name it as `shown`.

    Raises:
        TooLargeError, NotARegularFileError, UnreadableFileError
    """
    try:
        with open_below(root, steps, shown=shown) as file:
            # A file may grow while it is read: what is read is bounded, whatever stat said.
            size_bytes = os.fstat(file.fileno()).st_size
            data = b"" if size_bytes > max_bytes else file.read(max_bytes + 1)
    except OSError as exc:
        raise UnreadableFileError(f"{shown}: {exc.strerror}") from exc
    if max(size_bytes, len(data)) > max_bytes:
        raise TooLargeError(f"{shown} is larger than {max_bytes:,} bytes")
    return data


def open_below(root: Path, steps: Sequence[str], *, shown: str) -> BinaryIO:
    """A regular file below `root`, to be read; errors name it as `shown`.

    Raises:
        NotARegularFileError, UnreadableFileError
    """
    try:
        descriptor = _opened(root, steps)
    except OSError as exc:
        if exc.errno in _NO_FILE:
            raise NotARegularFileError(f"{shown} is no regular file") from exc
        raise UnreadableFileError(f"{shown}: {exc.strerror}") from exc
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise NotARegularFileError(f"{shown} is no regular file")
    return file


def _opened(root: Path, steps: Sequence[str]) -> int:
    folder = os.open(root, _FOLDER_FLAGS & ~os.O_NOFOLLOW)
    try:
        for step in steps[:-1]:
            outer, folder = folder, os.open(step, _FOLDER_FLAGS, dir_fd=folder)
            os.close(outer)
        return os.open(steps[-1], _FILE_FLAGS, dir_fd=folder)
    finally:
        os.close(folder)
