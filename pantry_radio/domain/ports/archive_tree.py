"""The tree of recorded results as one who proves it sees it: everything, and nothing trusted."""

from enum import StrEnum
from pathlib import PurePosixPath
from typing import Protocol

from attrs import frozen


class ItemKind(StrEnum):
    """What lies under a name, links not followed."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"
    OTHER = "other"


@frozen(kw_only=True)
class TreeItem:
    """A name in a folder. `is_temporary`: a file that one of our writers names while it writes."""

    path: PurePosixPath
    kind: ItemKind
    is_temporary: bool


class ArchiveTree(Protocol):
    """A tree that may be our own or a published one; nothing in it is changed.

    Paths are relative to its root, which is `PurePosixPath(".")`.
    """

    def items(self, folder: PurePosixPath) -> tuple[TreeItem, ...]:
        """All that a folder holds, names with a leading dot too, sorted by name.

        Raises:
            UnreadableFileError: no folder, or one that may not be listed.
        """
        ...

    def read(self, path: PurePosixPath) -> bytes:
        """The bytes of a file.

        Raises:
            TooLargeError: over 100 MB; nothing of it was kept in memory.
            NotARegularFileError: a link, folder, pipe, socket or device; it was not waited for.
            UnreadableFileError: not there, no permission, an I/O error.
        """
        ...

    def has_file(self, path: PurePosixPath) -> bool:
        """Whether a regular file lies there now."""
        ...

    def is_packed(self, path: PurePosixPath) -> bool:
        """Whether a packed day holds a file that lay there."""
        ...

    def age_seconds(self, path: PurePosixPath) -> float:
        """How long ago something was last changed; zero for what is gone."""
        ...

    def link_target(self, path: PurePosixPath) -> PurePosixPath | None:
        """What a link says, unresolved; None for what is no link."""
        ...
