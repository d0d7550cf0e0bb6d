"""The files of an archive, for a backup: in order, each opened once, so that it is whole."""

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from attrs import frozen

from pantry_radio.domain.backing_up import ARCHIVES, LEFT_OUT_OF_ARCHIVES, OUTPUTS
from pantry_radio.domain.errors import BackupError

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


@frozen(kw_only=True)
class Found:
    """A file of the archive: its name in the backup, and where it lies."""

    name: PurePosixPath
    path: Path


def found_files(output_dir: Path, archive_dir: Path) -> Iterator[Found]:
    """All of them but what is hidden: locks, notes, and what is being written.

    First what is recorded, then the rest: a day that is packed meanwhile is met as one or the
    other. Dumps and backups are no part of a backup.
    """
    roots = {OUTPUTS: output_dir.absolute(), ARCHIVES: archive_dir.absolute()}
    left_out = {roots[ARCHIVES] / name for name in LEFT_OUT_OF_ARCHIVES}
    for name, root in roots.items():
        others = {other for other in roots.values() if other != root}
        yield from _walk(PurePosixPath(name), root, left_out | others)


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, os.stat_result] | None]:
    """The file and its status; None where it is gone, or is no regular file.

    Raises:
        BackupError: it cannot be read.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except FileNotFoundError:
        yield None
        return
    except OSError as exc:
        raise BackupError(f"{path} cannot be read: {exc.strerror}") from exc
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        yield (file, status) if stat.S_ISREG(status.st_mode) else None


def _walk(name: PurePosixPath, folder: Path, left_out: Collection[Path]) -> Iterator[Found]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except FileNotFoundError:
        return
    except OSError as exc:
        raise BackupError(f"{folder} cannot be read: {exc.strerror}") from exc
    for each, is_folder in found:
        path = folder / each
        if each.startswith(".") or path in left_out:
            continue
        if is_folder:
            yield from _walk(name / each, path, left_out)
        elif not path.is_symlink():
            yield Found(name=name / each, path=path)
