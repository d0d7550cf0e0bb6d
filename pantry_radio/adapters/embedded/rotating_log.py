"""A log file that stays small and loses no line, however many processes write to it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import frozen

_MEGABYTE = 1_000_000


@frozen(kw_only=True)
class LogLimits:
    """How large a log may grow before a new one is begun, and how many older ones are kept."""

    max_bytes: int = 10 * _MEGABYTE
    older_files: int = 5

    @classmethod
    def of(cls, *, max_mb: int, files: int) -> "LogLimits":
        """As the settings say it."""
        return cls(max_bytes=max_mb * _MEGABYTE, older_files=files)


class RotatingLog:
    """Appends whole lines to a log; the one that makes it too large begins a new one.

    The full file becomes `NAME.1`, the former `NAME.1` becomes `NAME.2`, and so on. Any number of
    processes may write: who finds that the name means another file now goes on in that one. A line
    that comes at just that moment ends in `NAME.1`, where it belongs as well.

    On a full disk lines are dropped, because no service may stand still for its log; how many is
    said in the log as soon as there is space. `standing_in` is a descriptor, such as stderr, that
    is made to point to the present file.
    """

    def __init__(self, path: Path, limits: LogLimits, *, standing_in: int | None = None) -> None:
        self._path = path
        self._standing_in = standing_in
        self._descriptor: int | None = None
        self._dropped = 0
        self.limits = limits

    def write(self, lines: bytes) -> None:
        """Appends lines; each ends with a line break. Never raises because of the disk."""
        said = f"({self._dropped} lines were lost: no space)\n".encode() if self._dropped else b""
        try:
            self._append(said + lines)
            self._dropped = 0
        except OSError:
            self._dropped += lines.count(b"\n")

    def close(self) -> None:
        """Lets the file go; a later write opens it again."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _append(self, lines: bytes) -> None:
        descriptor = self._present()
        size = os.fstat(descriptor).st_size
        if size and size + len(lines) > self.limits.max_bytes:
            descriptor = self._rotated(len(lines))
        while lines:
            lines = lines[os.write(descriptor, lines) :]

    def _present(self) -> int:
        """A descriptor of the file that has the name now."""
        if self._descriptor is not None:
            with suppress(FileNotFoundError):
                if os.path.samestat(self._path.stat(), os.fstat(self._descriptor)):
                    return self._descriptor
            self.close()
        self._descriptor = open_log(self._path)
        if self._standing_in is not None:
            os.dup2(self._descriptor, self._standing_in)
        return self._descriptor

    def _rotated(self, more_bytes: int) -> int:
        """The same, after a new file was begun, by us or by somebody who was faster."""
        with _locked(self._path.parent):
            size = os.fstat(self._present()).st_size
            if size + more_bytes > self.limits.max_bytes:
                self._rename()
            return self._present()

    def _rename(self) -> None:
        for number, file in reversed(older_files(self._path)):
            if number >= self.limits.older_files:
                file.unlink()
            else:
                file.rename(_older(self._path, number + 1))
        self._path.rename(_older(self._path, 1))


def open_log(path: Path) -> int:
    """A descriptor that appends to a log which its owner alone can read."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def older_files(path: Path) -> list[tuple[int, Path]]:
    """The older files of a log that are there, by number: the newest of them, 1, comes first."""
    found = []
    for file in path.parent.glob(f"{path.name}.*"):
        number = file.name.removeprefix(f"{path.name}.")
        if number.isascii() and number.isdigit():
            found.append((int(number), file))
    return sorted(found)


def _older(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Only one process at a time renames the logs of a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
