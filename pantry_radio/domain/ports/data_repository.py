"""The repository in which data is published, as one publication sees it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Protocol

from attrs import frozen


class Change(StrEnum):
    """What a publication does to a file."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@frozen(kw_only=True)
class FileChange:
    """A file that differs from what is published; lines are None for what is no text."""

    path: PurePosixPath
    change: Change
    lines_added: int | None = None
    lines_removed: int | None = None


@frozen(kw_only=True)
class Publication:
    """What was published last: when, in which commit, and the branch that was merged for it.

    `waiting` is how many commits lie here that the remote does not have; None without a remote.
    """

    commit: str
    published_at: datetime
    branch: str | None
    waiting: int | None = None


class PublishedTree(Protocol):
    """What is published: the files of the newest commit."""

    def files(self, folder: PurePosixPath) -> Mapping[PurePosixPath, int]:
        """The files below a folder and their sizes in bytes, in order of path."""
        ...

    def read(self, path: PurePosixPath) -> bytes | None:
        """The bytes of a file, or None where there is none."""
        ...

    def state(self, folder: PurePosixPath) -> str:
        """A text that is the same exactly when every file below a folder is; "" without any."""
        ...

    def last(self) -> Publication | None:
        """The newest commit, or None while nothing has been published."""
        ...


class Draft(PublishedTree, Protocol):
    """The next publication while it is written; what is published stays as it is.

    It begins as a copy of what is published. `files`, `read` and `state` tell of that, `put` and
    `remove` change the draft alone.
    """

    def put(self, path: PurePosixPath, chunks: Iterable[bytes]) -> None:
        """Writes a file. The same bytes as published are no change. Each path once.

        Raises:
            FileTooLargeToPublishError: over 100 MB, which hosts of repositories refuse.
        """
        ...

    def has(self, path: PurePosixPath, data: bytes) -> bool:
        """Whether a file is published with exactly these bytes; it is not read for that."""
        ...

    def remove(self, path: PurePosixPath) -> None:
        """Takes a file away; one that is not published is no fault."""
        ...

    def changes(self) -> Sequence[FileChange]:
        """What differs from what is published, in order of path. Nothing is written after this."""
        ...

    def publish(self, message: str, *, at: datetime) -> Publication | None:
        """Makes the draft what is published, here and on the remote, or nowhere.

        Where nothing differs, nothing is made; what earlier publications left here goes out then.
        None where there was nothing to do at all. The first line of the message is the subject.

        Raises:
            PublicationRejectedError: the remote has got something else meanwhile; begin anew.
            RemoteUnavailableError, RemoteRefusedError: see there; nothing was published.
        """
        ...


class DataRepository(Protocol):
    """Where data is published: a clone of our own, and perhaps a remote.

    Every method raises the errors below PublishingError. What a killed publication left is cleaned
    up by the next; what somebody else left lying there never is.
    """

    def look(self) -> PublishedTree | None:
        """What is published here as far as is known, without asking the remote, without waiting.

        None where there is no repository yet.
        """
        ...

    def opened(self) -> AbstractContextManager[Draft]:
        """A draft that begins with the newest state of the remote, for one publisher at a time.

        Raises:
            PublisherBusyError: another publisher has it.
            DirtyRepositoryError: somebody's uncommitted work lies there; it was not touched.
            RepositoryConflictError: what is here and on the remote cannot be brought together.
            RemoteUnavailableError, RemoteRefusedError: the remote cannot be read.
        """
        ...

    def remembered(self) -> Mapping[str, str]:
        """What `remember` kept last; {} where it is lost, which costs time and nothing else."""
        ...

    def remember(self, notes: Mapping[str, str]) -> None:
        """Keeps notes beside the repository; they are never published."""
        ...
