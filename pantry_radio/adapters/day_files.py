"""The days below OUTPUT_DIR as a publisher sees them; nothing is written."""

import hashlib
import os
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from pantry_radio.adapters.opened_below import read_below
from pantry_radio.domain.archive import SUMMARY_NAME, day_path
from pantry_radio.domain.errors import ArchiveUnavailableError

_FRESH_NS = 2_000_000_000  # a clock of files may tick that slowly


class LocalDayFiles:
    """DayFiles on a file system. Links and names with a leading dot are passed over."""

    def __init__(self, output_dir: Path) -> None:
        self._root = output_dir.absolute()

    def days(self) -> Sequence[date]:
        """See DayFiles.days."""
        folders = (entry for entry in _entries(self._root / "daily") if _is_folder(entry))
        return sorted(day for entry in folders if (day := _day(entry.name)) is not None)

    def paths(self, day: date) -> Sequence[PurePosixPath]:
        """See DayFiles.paths."""
        return sorted(path for path, _ in self._found(day))

    def state(self, day: date) -> str | None:
        """See DayFiles.state."""
        newest_ns, total = 0, hashlib.sha256()
        for path, status in sorted(self._found(day), key=lambda found: found[0]):
            stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            total.update(f"{path}\0{stamp}\0".encode("utf-8", "surrogateescape"))
            newest_ns = max(newest_ns, status.st_mtime_ns, status.st_ctime_ns)
        return None if newest_ns > time.time_ns() - _FRESH_NS else total.hexdigest()

    def read(self, path: PurePosixPath) -> bytes:
        """See DayFiles.read."""
        return read_below(self._root, path.parts, shown=str(self._root / path))

    def _found(self, day: date) -> Iterator[tuple[PurePosixPath, os.stat_result]]:
        for path, entry in self._entries(day):
            try:
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # it was packed just now
                continue
            yield path, status

    def _entries(self, day: date) -> Iterator[tuple[PurePosixPath, "os.DirEntry[str]"]]:
        folder = day_path(day)
        scrapers = folder / "scrapers"
        for entry in _entries(self._root / folder):
            if entry.name == SUMMARY_NAME and entry.is_file(follow_symlinks=False):
                yield folder / entry.name, entry
        names = [entry.name for entry in _entries(self._root / scrapers) if _is_folder(entry)]
        for part in (folder / "processed", *(scrapers / name for name in names)):
            for entry in _entries(self._root / part):
                if entry.name.endswith(".json") and entry.is_file(follow_symlinks=False):
                    yield part / entry.name, entry


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """What a folder holds, without names with a leading dot; nothing where there is no folder."""
    try:
        with os.scandir(folder) as found:
            return [entry for entry in found if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as exc:
        raise ArchiveUnavailableError(f"{exc.strerror}: {folder}") from exc


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    return entry.is_dir(follow_symlinks=False)


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None
