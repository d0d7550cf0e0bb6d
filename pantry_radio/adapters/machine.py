"""The disks of this machine: room, and whether they can be written to."""

import errno
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.domain.errors import ArchiveUnavailableError
from pantry_radio.domain.ports.storage import DiskSpace

_PROBE = b"pantry_radio asks whether it can write here\n" * 100


class LocalStorage:
    """Storage in folders by the name of the setting that each comes from."""

    def __init__(self, archive: Mapping[str, Path], others: Mapping[str, Path]) -> None:
        self._archive = dict(archive)
        self._folders = {**archive, **others}

    def spaces(self) -> tuple[DiskSpace, ...]:
        """See Storage.spaces."""
        disks: dict[int, tuple[list[str], Path]] = {}
        for name, folder in self._folders.items():
            try:
                present = _present(folder)
                device = present.stat().st_dev
            except OSError as error:
                raise _refused(name, folder, error) from error
            disks.setdefault(device, ([], present))[0].append(name)
        return tuple(_space(names, folder) for names, folder in disks.values())

    def try_writing(self) -> None:
        """See Storage.try_writing."""
        for name, folder in self._archive.items():
            try:
                _try_writing(folder)
            except OSError as error:
                raise _refused(name, folder, error) from error


def _present(folder: Path) -> Path:
    """The folder, or the nearest parent of it that there is."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _space(names: list[str], folder: Path) -> DiskSpace:
    try:
        usage = shutil.disk_usage(folder)
    except OSError as error:
        raise _refused(names[0], folder, error) from error
    return DiskSpace(
        names=tuple(names), folder=str(folder), size_bytes=usage.total, free_bytes=usage.free
    )


def _try_writing(folder: Path) -> None:
    present = _present(folder)
    if not present.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{present} is no folder")
    if present == folder:
        _write_and_remove(folder)
    elif not os.access(present, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "it is missing and cannot be made")


def _write_and_remove(folder: Path) -> None:
    """Under a name that a recorder sweeps away, should we be killed between the two."""
    probe = folder / f".tmp-{os.getpid()}-{secrets.token_hex(6)}"
    try:
        DurableFiles().create(probe, _PROBE)
    finally:
        probe.unlink(missing_ok=True)


def _refused(name: str, folder: Path, error: OSError) -> ArchiveUnavailableError:
    return ArchiveUnavailableError(
        f"{name} ({folder}) cannot be used: {error.strerror or error}; "
        "free space there, mend its permissions, or set another folder"
    )
