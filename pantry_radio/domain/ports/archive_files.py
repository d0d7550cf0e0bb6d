"""The archive of recorded results."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import PurePosixPath
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class DayNotes:
    """What was noted about a day since its summary was last written.

    `is_complete`: `paths` are all entries new or changed since then, and the summary is as it was
    written. Not so after a power failure, the death of another machine that noted here, a change
    by another hand, or where there is no summary: then the day must be derived from its files.
    """

    paths: frozenset[PurePosixPath]
    is_complete: bool


class ArchiveFiles(Protocol):
    """The dated tree of recorded results, with what is derived from it, and its side stores.

    Paths are relative to the root of the tree (`daily/2025-08-07/processed/x.json`). Every method
    that writes has written durably when it returns, and leaves nothing half written whatever kills
    it. Every method raises ArchiveUnavailableError where the store cannot be read or written now.
    """

    def read(self, path: PurePosixPath) -> bytes:
        """The bytes of an entry; EntryMissingError where there is none."""
        ...

    def add(self, path: PurePosixPath, data: bytes) -> None:
        """Writes a new entry.

        Raises:
            EntryExistsError: there is one; it was left alone, and is durable.
        """
        ...

    def replace(self, path: PurePosixPath, *, expected: bytes, data: bytes) -> None:
        """Puts `data` in the place of an entry that still holds `expected`; it is never missing.

        The bytes that go are in the superseded store before.

        Raises:
            EntryChangedError: the entry holds anything else, or is missing; nothing was changed.
        """
        ...

    def keep_superseded(self, path: PurePosixPath, data: bytes) -> None:
        """Keeps the bytes of a result that lost against the one at `path`. May be repeated."""
        ...

    def superseded(self, path: PurePosixPath) -> tuple[bytes, ...]:
        """What was kept for `path` in the superseded store, sorted."""
        ...

    def reject(self, data: bytes, *, reason: str, detail: str) -> str:
        """Keeps bytes that are no job result, whole, with reason and detail beside them.

        May be repeated: the same bytes are kept once. Returns where they lie, for people.
        """
        ...

    def rejected(self) -> tuple[tuple[str, bytes], ...]:
        """Reason and bytes of all that was rejected, sorted."""
        ...

    def days(self) -> tuple[date, ...]:
        """The days that have a folder, in order."""
        ...

    def paths_of_day(self, day: date) -> Iterator[PurePosixPath]:
        """The paths of a day's entries, in no promised order; no temporary and no other files."""
        ...

    def note_recorded(self, day: date, path: PurePosixPath) -> None:
        """Notes that an entry is new or changed, for the summary of its day. May be repeated.

        A power failure may cost the paths noted last, never the fact that this day has notes.
        """
        ...

    def note_changed_summaries(self) -> tuple[date, ...]:
        """Notes the days whose summary is no longer what `write_summary` wrote; returns them.

        Someone has changed, cut off or removed it. Days whose summary it never wrote, and days
        that have no folder, are passed over. Costs little for each day: no entry is read.
        """
        ...

    def waiting_notes(self) -> Mapping[date, frozenset[PurePosixPath]]:
        """The paths noted and not yet in a summary, by day; takes nothing, changes nothing."""
        ...

    def noted(self) -> AbstractContextManager[Mapping[date, DayNotes]]:
        """The notes by day, as the value of a `with` block, to one caller at a time.

        The notes are gone when the block ends well; a block that raises, or a killed process,
        leaves them. A note made during the block stays. A second caller waits until the first has
        ended.
        """
        ...

    def read_summary(self, day: date) -> bytes | None:
        """The summary of a day as it is, or None."""
        ...

    def write_summary(self, day: date, data: bytes) -> None:
        """Puts a summary in the place of the day's former one, in one step."""
        ...

    def latest(self) -> date | None:
        """The day that `latest` shows, or None."""
        ...

    def point_latest(self, day: date) -> None:
        """Lets `latest` show the folder of this day, in one step; it is never missing meanwhile.

        Raises:
            LatestBlockedError: `latest` is something real, not a link; it was left alone.
        """
        ...

    def sweep_temporaries(self, *, older_than_seconds: float) -> int:
        """Removes what killed writers left half written, and nothing younger; returns how many.

        A live writer is done within seconds. Readers never see such files, swept or not.
        """
        ...
