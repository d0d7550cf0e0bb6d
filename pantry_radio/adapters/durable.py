"""Writing files so that they survive a crash: whole, under their name, or not at all."""

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

_FILE_MODE = 0o644
TEMPORARY_PREFIX = ".tmp-"


class DurableFiles:
    """Atomic writes. With `fsync` off, a power failure may undo what was reported as written."""

    def __init__(self, *, fsync: bool = True) -> None:
        self._fsync = fsync

    def make_folder(self, folder: Path, *, below: Path) -> None:
        """Makes a folder and its parents up to `below`, each durable in its own parent."""
        missing = []
        while not folder.is_dir():
            missing.append(folder)
            if folder == below:
                break
            folder = folder.parent
        for new in reversed(missing):
            new.mkdir(parents=True, exist_ok=True)
            self.settle_folder(new.parent)

    def create(self, target: Path, data: bytes) -> None:
        """Writes a new file; FileExistsError, with nothing changed, where the name is taken."""
        try:
            descriptor = os.open(target.parent, os.O_TMPFILE | os.O_WRONLY, _FILE_MODE)
        except (OSError, AttributeError):  # no O_TMPFILE on this file system, or not Linux
            self._create_by_link(target, data)
        else:
            try:
                self._fill(descriptor, data)
                # src_dir_fd is there to have Python call linkat, which alone follows the link.
                os.link(f"/proc/self/fd/{descriptor}", target, src_dir_fd=descriptor)
            finally:
                os.close(descriptor)
        self.settle_folder(target.parent)

    def replace(self, target: Path, data: bytes) -> None:
        """Puts a file in the place of whatever file has this name; it is never missing."""
        temporary = self._temporary(target)
        try:
            self._write(temporary, data)
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        self.settle_folder(target.parent)

    def replace_link(self, target: Path, points_to: str) -> None:
        """Puts a symbolic link in the place of a link; OSError where a real folder is there."""
        temporary = self._temporary(target)
        temporary.symlink_to(points_to)
        try:
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        self.settle_folder(target.parent)

    def settle_folder(self, folder: Path) -> None:
        """Makes the names in a folder durable."""
        if not self._fsync:
            return
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _create_by_link(self, target: Path, data: bytes) -> None:
        temporary = self._temporary(target)
        try:
            self._write(temporary, data)
            os.link(temporary, target)
        finally:
            temporary.unlink(missing_ok=True)

    def _write(self, path: Path, data: bytes) -> None:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FILE_MODE)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            self._fill(file.fileno(), data)

    def _fill(self, descriptor: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        if self._fsync:
            os.fsync(descriptor)

    def _temporary(self, target: Path) -> Path:
        return target.parent / f"{TEMPORARY_PREFIX}{os.getpid()}-{secrets.token_hex(6)}"


@contextlib.contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Holds an exclusive flock on a file of its own; without `wait`, False where another has it.

    The file stays: a lock file that is removed can be locked twice.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
