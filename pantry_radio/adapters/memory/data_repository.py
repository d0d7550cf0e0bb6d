"""The data repository in memory: commits as values, one remote for any number of clones."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePosixPath
from threading import Lock
from typing import TypeAlias

from attrs import define, field

from pantry_radio.domain.errors import (
    FileTooLargeToPublishError,
    PublicationRejectedError,
    PublisherBusyError,
)
from pantry_radio.domain.ports.data_repository import Change, FileChange, Publication

Files: TypeAlias = Mapping[PurePosixPath, bytes]


@define
class MemoryRemote:
    """What all clones share."""

    commits: list[tuple[Publication, Files]] = field(factory=list)


class MemoryTree:
    """PublishedTree of these files."""

    def __init__(self, files: Files, last: Publication | None) -> None:
        self._files = dict(sorted(files.items()))
        self._last = last

    def files(self, folder: PurePosixPath) -> Mapping[PurePosixPath, int]:
        """See PublishedTree.files."""
        found = self._files.items()
        return {path: len(data) for path, data in found if path.is_relative_to(folder)}

    def read(self, path: PurePosixPath) -> bytes | None:
        """See PublishedTree.read."""
        return self._files.get(path)

    def state(self, folder: PurePosixPath) -> str:
        """See PublishedTree.state."""
        inside = [(path, self._files[path]) for path in self.files(folder)]
        return hashlib.sha256(repr(inside).encode()).hexdigest() if inside else ""

    def last(self) -> Publication | None:
        """See PublishedTree.last."""
        return self._last


class MemoryDraft(MemoryTree):
    """Draft on a remote in memory."""

    def __init__(self, remote: MemoryRemote, *, max_bytes: int) -> None:
        self._remote = remote
        self._base = len(remote.commits)
        last, files = remote.commits[-1] if remote.commits else (None, {})
        super().__init__(files, last)
        self._drafted = dict(self._files)
        self._max_bytes = max_bytes

    def put(self, path: PurePosixPath, chunks: Iterable[bytes]) -> None:
        """See Draft.put."""
        data = b"".join(chunks)
        if len(data) > self._max_bytes:
            raise FileTooLargeToPublishError(f"{path} is over {self._max_bytes:,} bytes")
        self._drafted[path] = data

    def has(self, path: PurePosixPath, data: bytes) -> bool:
        """See Draft.has."""
        return self._files.get(path) == data

    def remove(self, path: PurePosixPath) -> None:
        """See Draft.remove."""
        self._drafted.pop(path, None)

    def changes(self) -> Sequence[FileChange]:
        """See Draft.changes."""
        paths = sorted(self._files.keys() | self._drafted.keys())
        return [
            FileChange(path=path, change=self._change(path))
            for path in paths
            if self._files.get(path) != self._drafted.get(path)
        ]

    def publish(self, message: str, *, at: datetime) -> Publication | None:
        """See Draft.publish."""
        if not self.changes():
            return None
        if len(self._remote.commits) != self._base:
            raise PublicationRejectedError("the remote has got something else meanwhile")
        branches = {publication.branch for publication, _ in self._remote.commits}
        day, timed = f"data-update-{at:%Y-%m-%d}", f"data-update-{at:%Y-%m-%d-%H%M%S}"
        commit = hashlib.sha256(f"{message}{at}{self._base}".encode()).hexdigest()
        made = Publication(
            commit=commit, published_at=at, branch=timed if day in branches else day, waiting=0
        )
        self._remote.commits.append((made, dict(self._drafted)))
        return made

    def _change(self, path: PurePosixPath) -> Change:
        if path not in self._files:
            return Change.ADDED
        return Change.CHANGED if path in self._drafted else Change.REMOVED


class MemoryDataRepository:
    """DataRepository; several of them on one remote are several clones."""

    def __init__(self, remote: MemoryRemote | None = None, *, max_bytes: int = 100_000_000) -> None:
        self.remote = remote or MemoryRemote()
        self._max_bytes = max_bytes
        self._notes: Mapping[str, str] = {}
        self._lock = Lock()

    def look(self) -> MemoryTree | None:
        """See DataRepository.look."""
        if not self.remote.commits:
            return None
        last, files = self.remote.commits[-1]
        return MemoryTree(files, last)

    @contextmanager
    def opened(self) -> Iterator[MemoryDraft]:
        """See DataRepository.opened."""
        if not self._lock.acquire(blocking=False):
            raise PublisherBusyError("another publisher is at work")
        try:
            yield MemoryDraft(self.remote, max_bytes=self._max_bytes)
        finally:
            self._lock.release()

    def remembered(self) -> Mapping[str, str]:
        """See DataRepository.remembered."""
        return self._notes

    def remember(self, notes: Mapping[str, str]) -> None:
        """See DataRepository.remember."""
        self._notes = dict(notes)
