"""The archive tree as a folder of files, looked at by somebody who trusts nothing in it."""

import os
import stat
import time
from collections.abc import Container
from pathlib import Path, PurePosixPath

from pantry_radio.adapters.durable import is_temporary
from pantry_radio.adapters.opened_below import read_below
from pantry_radio.domain.errors import UnreadableFileError
from pantry_radio.domain.ports.archive_tree import ItemKind, TreeItem


class LocalArchiveTree:
    """ArchiveTree on a file system; the root that is given may itself be a link."""

    def __init__(self, root: Path, *, packed: Container[PurePosixPath] = ()) -> None:
        self._root = root
        self._packed = packed

    def items(self, folder: PurePosixPath) -> tuple[TreeItem, ...]:
        """See ArchiveTree.items."""
        try:
            with os.scandir(self._root / folder) as found:
                entries = sorted((entry.name, _kind(entry)) for entry in found)
        except OSError as exc:
            raise UnreadableFileError(f"{folder}: {exc.strerror}") from exc
        return tuple(
            TreeItem(
                path=folder / name,
                kind=kind,
                is_temporary=is_temporary(name) and kind in (ItemKind.FILE, ItemKind.LINK),
            )
            for name, kind in entries
        )

    def read(self, path: PurePosixPath) -> bytes:
        """See ArchiveTree.read."""
        return read_below(self._root, path.parts, shown=str(path))

    def has_file(self, path: PurePosixPath) -> bool:
        """See ArchiveTree.has_file."""
        try:
            return stat.S_ISREG((self._root / path).lstat().st_mode)
        except OSError:
            return False

    def is_packed(self, path: PurePosixPath) -> bool:
        """See ArchiveTree.is_packed."""
        return path in self._packed

    def age_seconds(self, path: PurePosixPath) -> float:
        """See ArchiveTree.age_seconds."""
        try:
            return max(0.0, time.time() - (self._root / path).lstat().st_mtime)
        except OSError:
            return 0.0

    def link_target(self, path: PurePosixPath) -> PurePosixPath | None:
        """See ArchiveTree.link_target."""
        try:
            return PurePosixPath((self._root / path).readlink())
        except OSError:
            return None


def _kind(entry: "os.DirEntry[str]") -> ItemKind:
    if entry.is_symlink():
        return ItemKind.LINK
    if entry.is_dir(follow_symlinks=False):
        return ItemKind.FOLDER
    return ItemKind.FILE if entry.is_file(follow_symlinks=False) else ItemKind.OTHER
