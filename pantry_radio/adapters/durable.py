"""Writing files so that they survive a crash: whole, under their name, or not at all."""

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

_FILE_MODE = 0o644
_TEMPORARY_NAME = re.compile(r"\.tmp-[0-9]+-[0-9a-f]{12}")
_MANY_FOLDERS = 10_000
_ENTRY_LOCKS = 64


class DurableFiles:
    """Atomic writes. With `fsync` off, a power failure may undo what was reported as written."""

    def __init__(self, *, fsync: bool = True) -> None:
        self._fsync = fsync
        self._settled: dict[Path, int] = {}

    def make_folder(self, folder: Path, *, below: Path) -> None:
        """Makes a folder and its parents up to `below`, each durable in its own parent.

        So they are, too, where another process has made them and may have died before its fsync:
        the first time that this process meets a folder, it sees to it.
        """
        if self._is_settled(folder):
            return
        is_given = folder == below and folder.is_dir()  # by people, in a folder that is theirs
        if folder != below:
            self.make_folder(folder.parent, below=below)
        folder.mkdir(parents=True, exist_ok=True)
        if not is_given:
            self.settle_folder(folder.parent)
        if len(self._settled) >= _MANY_FOLDERS:
            self._settled.clear()
        self._settled[folder] = folder.stat().st_ino

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
            except FileNotFoundError:  # no /proc
                self._create_by_link(target, data)
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

    @contextlib.contextmanager
    def streamed(self, target: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
        """A file to be filled piece by piece, which gets its name once the block has ended well.

        FileExistsError where the name is taken; with `overwrite`, it takes the place of a file.
        """
        temporary = self._temporary(target)
        try:
            with temporary.open("xb") as file:
                yield file
                file.flush()
                if self._fsync:
                    os.fsync(file.fileno())
            if overwrite:
                temporary.replace(target)
            else:
                os.link(temporary, target)
        except OSError as exc:
            if exc.filename is None and exc.errno == errno.ENOSPC:  # write() does not say where
                exc.filename = os.fspath(target)
            raise
        finally:
            temporary.unlink(missing_ok=True)
        self.settle_folder(target.parent)

    def replace_link(self, target: Path, points_to: str) -> None:
        """Puts a symbolic link in the place of a link; FileExistsError where anything real is."""
        if os.path.lexists(target) and not target.is_symlink():
            raise FileExistsError(errno.EEXIST, "it is real, no link", str(target))
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

    def _is_settled(self, folder: Path) -> bool:
        try:  # by inode: retention may have removed it, and another process made it again
            return self._settled.get(folder) == folder.stat().st_ino
        except FileNotFoundError:
            return False

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
        return target.parent / f".tmp-{os.getpid()}-{secrets.token_hex(6)}"


def is_temporary(name: str) -> bool:
    """Whether a file of this name is one that is being written, or was when its writer died."""
    return _TEMPORARY_NAME.fullmatch(name) is not None


def sweep_temporaries(root: Path, *, older_than_seconds: float, enter: frozenset[str]) -> int:
    """Removes old temporaries below a folder; returns how many.

    No link is followed, and no folder with a leading dot entered but those named in `enter`.
    """
    before, removed = time.time() - older_than_seconds, 0
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".") or name in enter]
        for temporary in (Path(folder, name) for name in names if is_temporary(name)):
            with contextlib.suppress(FileNotFoundError):  # its writer was alive, and is done
                if temporary.lstat().st_mtime < before:
                    temporary.unlink()
                    removed += 1
    return removed


@contextlib.contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[bool]:
    """Holds an exclusive flock on a file of its own; without `wait`, False where another has it.

    The file stays: a lock file that is removed can be locked twice.
    """
    descriptor = _open_lock(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


def locked_entry(own: Path, path: PurePosixPath) -> contextlib.AbstractContextManager[bool]:
    """Held by whoever changes or removes the archive entry at this path, relative to its root.

    `own` is the archive's folder for notes and locks; a few locks are shared by all paths.
    """
    number = int(hashlib.sha256(str(path).encode("utf-8", "surrogatepass")).hexdigest(), 16)
    return locked(own / "locks" / str(number % _ENTRY_LOCKS))


def _open_lock(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, flags, 0o666)
