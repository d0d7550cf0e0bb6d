"""The archive in memory: for tests and dry runs."""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePosixPath
from threading import Lock, RLock

from pantry_radio.domain.archive import day_path, summary_path
from pantry_radio.domain.errors import EntryChangedError, EntryExistsError, EntryMissingError
from pantry_radio.domain.ports.archive_files import DayNotes
from pantry_radio.domain.times import written_day


class MemoryArchiveFiles:
    """ArchiveFiles as dictionaries behind one lock."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._files: dict[PurePosixPath, bytes] = {}
        self._superseded: dict[PurePosixPath, set[bytes]] = {}
        self._rejected: set[tuple[str, bytes]] = set()
        self._notes: dict[date, set[PurePosixPath]] = {}
        self._latest: date | None = None
        self._summarising = Lock()
        self._written: dict[date, bytes] = {}

    def read(self, path: PurePosixPath) -> bytes:
        """See ArchiveFiles.read."""
        with self._lock:
            try:
                return self._files[path]
            except KeyError as exc:
                raise EntryMissingError(f"there is no {path}") from exc

    def add(self, path: PurePosixPath, data: bytes) -> None:
        """See ArchiveFiles.add."""
        with self._lock:
            if path in self._files:
                raise EntryExistsError(f"there is {path} already")
            self._files[path] = data

    def replace(self, path: PurePosixPath, *, expected: bytes, data: bytes) -> None:
        """See ArchiveFiles.replace."""
        with self._lock:
            if self._files.get(path) != expected:
                raise EntryChangedError(f"{path} was changed by another writer")
            self.keep_superseded(path, expected)
            self._files[path] = data

    def keep_superseded(self, path: PurePosixPath, data: bytes) -> None:
        """See ArchiveFiles.keep_superseded."""
        with self._lock:
            self._superseded.setdefault(path, set()).add(data)

    def superseded(self, path: PurePosixPath) -> tuple[bytes, ...]:
        """See ArchiveFiles.superseded."""
        with self._lock:
            return tuple(sorted(self._superseded.get(path, ())))

    def reject(self, data: bytes, *, reason: str, detail: str) -> str:
        """See ArchiveFiles.reject; the detail is only in the message that the caller logs."""
        del detail
        with self._lock:
            self._rejected.add((reason, data))
        return f"rejected/{reason}/{hashlib.sha256(data).hexdigest()}"

    def rejected(self) -> tuple[tuple[str, bytes], ...]:
        """See ArchiveFiles.rejected."""
        with self._lock:
            return tuple(sorted(self._rejected))

    def days(self) -> tuple[date, ...]:
        """See ArchiveFiles.days."""
        with self._lock:
            days = {written_day(path.parts[1]) for path in self._files}
        return tuple(sorted(day for day in days if day is not None))

    def paths_of_day(self, day: date) -> Iterator[PurePosixPath]:
        """See ArchiveFiles.paths_of_day."""
        with self._lock:
            paths = list(self._files)
        folder = day_path(day)
        return (p for p in paths if p.is_relative_to(folder) and p != summary_path(day))

    def note_recorded(self, day: date, path: PurePosixPath) -> None:
        """See ArchiveFiles.note_recorded."""
        with self._lock:
            self._notes.setdefault(day, set()).add(path)

    def note_changed_summaries(self) -> tuple[date, ...]:
        """See ArchiveFiles.note_changed_summaries."""
        with self._lock:
            days = self.days()
            written = (day for day in sorted(self._written) if day in days)
            changed = tuple(day for day in written if not self._is_as_written(day))
            for day in changed:
                self._notes.setdefault(day, set())
            return changed

    def waiting_notes(self) -> Mapping[date, frozenset[PurePosixPath]]:
        """See ArchiveFiles.waiting_notes."""
        with self._lock:
            return {day: frozenset(paths) for day, paths in self._notes.items()}

    @contextlib.contextmanager
    def noted(self) -> Iterator[Mapping[date, DayNotes]]:
        """See ArchiveFiles.noted."""
        with self._summarising:
            with self._lock:
                taken, self._notes = self._notes, {}
                notes = {
                    day: DayNotes(paths=frozenset(paths), is_complete=self._is_as_written(day))
                    for day, paths in taken.items()
                }
            try:
                yield notes
            except BaseException:
                with self._lock:
                    for day, paths in taken.items():
                        self._notes.setdefault(day, set()).update(paths)
                raise

    def read_summary(self, day: date) -> bytes | None:
        """See ArchiveFiles.read_summary."""
        with self._lock:
            return self._files.get(summary_path(day))

    def write_summary(self, day: date, data: bytes) -> None:
        """See ArchiveFiles.write_summary."""
        with self._lock:
            self._files[summary_path(day)] = self._written[day] = data

    def change_summary(self, day: date, data: bytes) -> None:
        """For tests: another hand writes over a summary."""
        with self._lock:
            self._files[summary_path(day)] = data

    def latest(self) -> date | None:
        """See ArchiveFiles.latest."""
        return self._latest

    def point_latest(self, day: date) -> None:
        """See ArchiveFiles.point_latest; nothing real can be in the way."""
        self._latest = day

    def sweep_temporaries(self, *, older_than_seconds: float) -> int:
        """See ArchiveFiles.sweep_temporaries: there never are any."""
        del older_than_seconds
        return 0

    def forget(self, path: PurePosixPath) -> None:
        """Removes a file, as retention does."""
        with self._lock:
            self._files.pop(path, None)

    def unpoint_latest(self) -> None:
        """Removes the link `latest`."""
        self._latest = None

    @property
    def files(self) -> Mapping[PurePosixPath, bytes]:
        """Entries and summaries as they are, for `MemoryArchiveTree`."""
        return self._files

    def _is_as_written(self, day: date) -> bool:
        written = self._written.get(day)
        return written is not None and self._files.get(summary_path(day)) == written
