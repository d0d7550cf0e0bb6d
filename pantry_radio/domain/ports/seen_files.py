"""What is remembered of files that were read, so that they need not be opened again."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from pantry_radio.domain.ports.recorded_files import FileStamp


@frozen(kw_only=True)
class SeenFile:
    """A file that was read: its stamp then, the job it holds, the SHA-256 of its bytes."""

    stamp: FileStamp
    job_id: str
    content_sha256: str


class SeenFiles(Protocol):
    """A cache in front of the ledger: a hint, never the truth. Losing it changes no outcome."""

    def recall(self, places: Collection[str]) -> Mapping[str, SeenFile]:
        """What is remembered of these places, by place."""
        ...

    def remember(self, files: Sequence[SeenFile]) -> None:
        """Keeps these in the place of what was remembered of their places. May be lost."""
        ...
