"""The archive tree in memory: for tests."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from attrs import field, frozen

from pantry_radio.domain.errors import NotARegularFileError, UnreadableFileError
from pantry_radio.domain.ports.archive_tree import ItemKind, TreeItem


@frozen(kw_only=True)
class MemoryArchiveTree:
    """ArchiveTree over files, links and other things by path; folders are where these lie.

    `ages` are in seconds; what has none was changed just now. `temporaries` are files as well.
    """

    files: Mapping[PurePosixPath, bytes] = field(factory=dict)
    links: Mapping[PurePosixPath, PurePosixPath] = field(factory=dict)
    others: frozenset[PurePosixPath] = frozenset()
    temporaries: frozenset[PurePosixPath] = frozenset()
    packed: frozenset[PurePosixPath] = frozenset()
    ages: Mapping[PurePosixPath, float] = field(factory=dict)

    def items(self, folder: PurePosixPath) -> tuple[TreeItem, ...]:
        """See ArchiveTree.items."""
        depth = len(folder.parts)
        below = (path for path in self._all if path.is_relative_to(folder) and path != folder)
        found = sorted({PurePosixPath(*path.parts[: depth + 1]) for path in below})
        if not found and depth:
            raise UnreadableFileError(f"{folder}: there is no such folder")
        return tuple(
            TreeItem(path=path, kind=self._kind(path), is_temporary=path in self.temporaries)
            for path in found
        )

    def read(self, path: PurePosixPath) -> bytes:
        """See ArchiveTree.read."""
        if path in self.files:
            return self.files[path]
        if path in self.links or path in self.others:
            raise NotARegularFileError(f"{path} is no regular file")
        raise UnreadableFileError(f"{path}: there is no such file")

    def has_file(self, path: PurePosixPath) -> bool:
        """See ArchiveTree.has_file."""
        return path in self.files

    def is_packed(self, path: PurePosixPath) -> bool:
        """See ArchiveTree.is_packed."""
        return path in self.packed

    def age_seconds(self, path: PurePosixPath) -> float:
        """See ArchiveTree.age_seconds."""
        return self.ages.get(path, 0.0)

    def link_target(self, path: PurePosixPath) -> PurePosixPath | None:
        """See ArchiveTree.link_target."""
        return self.links.get(path)

    @property
    def _all(self) -> set[PurePosixPath]:
        return {*self.files, *self.links, *self.others, *self.temporaries}

    def _kind(self, path: PurePosixPath) -> ItemKind:
        if path in self.links:
            return ItemKind.LINK
        if path in self.others:
            return ItemKind.OTHER
        is_file = path in self.files or path in self.temporaries
        return ItemKind.FILE if is_file else ItemKind.FOLDER
