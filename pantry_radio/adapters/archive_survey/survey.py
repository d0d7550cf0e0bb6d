"""Counts the files of the archive: a folder that has not changed costs one look, a file one read.

Whoever adds, replaces or removes an entry changes its folder: so does everything that records.
What another hand edits in place is noticed when its folder changes next.
"""

import contextlib
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from attrs import frozen

from pantry_radio.adapters.archive_survey.memory_of_files import (
    CountedFile,
    CountedFolder,
    MemoryOfFiles,
)
from pantry_radio.adapters.archive_survey.usage import StatedUsage, stated_usage
from pantry_radio.adapters.opened_below import MAX_BYTES
from pantry_radio.domain.archive import decode_name
from pantry_radio.domain.errors import ArchiveUnavailableError
from pantry_radio.domain.ports.archive_survey import ModelTokens, SurveyedArchive, SurveyedDay

_UNKNOWN = "unknown"
_READ_AT_ONCE = 200
_IDS_AT_ONCE = 10_000
_TOO_NEW_NS = 2_000_000_000  # the clock of a file system may tick as slowly as that
_ENDING = b".json"


@frozen(kw_only=True)
class _Place:
    """One folder with entries: whose it is, and where."""

    day: date
    scraper: str
    path: Path

    @property
    def name(self) -> str:
        return os.fsdecode(self.path)


class LocalArchiveSurvey:
    """ArchiveSurvey of two directories, with its memory in a file that may be lost."""

    def __init__(self, *, output_dir: Path, archive_dir: Path, memory: Path) -> None:
        self._root = output_dir
        self._archive = archive_dir
        self._memory = MemoryOfFiles(memory, root=output_dir)

    def close(self) -> None:
        """Lets go of the memory."""
        self._memory.close()

    def survey(self, *, seconds: float) -> SurveyedArchive:
        """See ArchiveSurvey."""
        try:
            try:
                return self._survey(seconds)
            except sqlite3.Error as error:
                self._memory = self._memory.after(error)
                return self._survey(seconds)
        except OSError as error:
            raise ArchiveUnavailableError(
                f"the archive cannot be read: {error.strerror or error}: {error.filename}"
            ) from error

    def job_ids(self) -> Iterator[Sequence[str]]:
        """See ArchiveSurvey."""
        waiting: list[str] = []
        for path in sorted(self._memory.folders(), key=_day_first, reverse=True):
            names = (os.fsdecode(name[: -len(_ENDING)]) for name in self._memory.names(path))
            waiting += filter(None, map(decode_name, names))
            while len(waiting) >= _IDS_AT_ONCE:
                yield waiting[:_IDS_AT_ONCE]
                waiting = waiting[_IDS_AT_ONCE:]
        if waiting:
            yield waiting

    def _survey(self, seconds: float) -> SurveyedArchive:
        places = list(self._places())
        is_counted = self._count(places, ends_at=time.monotonic() + seconds)
        self._read(places, ends_at=time.monotonic() + seconds)
        return self._summed(places, is_counted=is_counted)

    def _places(self) -> Iterator[_Place]:
        """All folders that may hold entries, those of the newest day first."""
        daily = self._root / "daily"
        days = [(day, name) for name in _folders(daily) if (day := _day(name)) is not None]
        for day, name in sorted(days, reverse=True):
            if (daily / name / "processed").is_dir():
                yield _Place(day=day, scraper=_UNKNOWN, path=daily / name / "processed")
            scrapers = daily / name / "scrapers"
            for scraper in sorted(_folders(scrapers)):
                yield _Place(
                    day=day, scraper=decode_name(scraper) or scraper, path=scrapers / scraper
                )

    def _count(self, places: Sequence[_Place], *, ends_at: float) -> bool:
        """Looks into the folders that have changed; whether there was time for all of them."""
        known, is_complete = self._memory.folders(), True
        gone = known.keys() - {place.name for place in places}
        if gone:
            self._memory.forget(gone)
        # Folders of a day that change all the time must not keep others from being looked at.
        for place in sorted(places, key=lambda each: (each.day, random.random()), reverse=True):  # noqa: S311
            with contextlib.suppress(FileNotFoundError):  # retention was faster
                if _is_as_before(place.path, known.get(place.name)):
                    continue
                if time.monotonic() >= ends_at:
                    is_complete = False
                    continue
                self._memory.keep(*_looked_into(place.path))
        return is_complete

    def _read(self, places: Sequence[_Place], *, ends_at: float) -> None:
        """Reads what is not known of files, as long as there is time."""
        known = self._memory.folders()
        for place in places:
            folder = known.get(place.name)
            while folder is not None and folder.unread and time.monotonic() < ends_at:
                files = self._memory.unread(place.name, _READ_AT_ONCE)
                if not files:
                    break
                read = [(file, _usage(place.path / os.fsdecode(file.name))) for file in files]
                self._memory.keep_usage(place.name, read)

    def _summed(self, places: Sequence[_Place], *, is_counted: bool) -> SurveyedArchive:
        known = self._memory.folders()
        found = [(place, known[place.name]) for place in places if place.name in known]
        by_day: dict[date, list[tuple[str, CountedFolder]]] = {}
        for place, folder in found:
            by_day.setdefault(place.day, []).append((place.scraper, folder))
        newest = max((folder for _, folder in found), key=lambda each: each.newest_ns, default=None)
        has_newest = newest is not None and newest.files > 0
        return SurveyedArchive(
            days=tuple(_surveyed(day, folders) for day, folders in by_day.items()),
            newest_at=datetime.fromtimestamp(newest.newest_ns / 1e9, UTC)
            if newest and has_newest
            else None,
            newest_path=str(Path(newest.path, newest.newest_name).relative_to(self._root))
            if newest and has_newest
            else None,
            models=tuple(
                ModelTokens(model=model, results=results, input_tokens=given, output_tokens=made)
                for model, results, given, made in self._memory.models()
            ),
            read_files=sum(folder.files - folder.unread for _, folder in found),
            rejected=_rejected(self._archive / "rejected"),
            is_counted=is_counted,
        )


def _surveyed(day: date, folders: Sequence[tuple[str, CountedFolder]]) -> SurveyedDay:
    scrapers: Counter[str] = Counter()
    for scraper, folder in folders:
        if folder.files:
            scrapers[scraper] += folder.files
    return SurveyedDay(
        day=day,
        files=scrapers.total(),
        size_bytes=sum(folder.size_bytes for _, folder in folders),
        scrapers=dict(sorted(scrapers.items())),
    )


def _is_as_before(path: Path, before: CountedFolder | None) -> bool:
    stat = path.stat()
    return before is not None and (before.inode, before.modified_ns) == (
        stat.st_ino,
        stat.st_mtime_ns,
    )


def _looked_into(path: Path) -> tuple[CountedFolder, list[CountedFile]]:
    began_ns, stat = time.time_ns(), path.stat()
    files, newest = [], CountedFile(name=b"", inode=0, modified_ns=0, size_bytes=0)
    with os.scandir(os.fsencode(path)) as entries:
        for entry in entries:
            if entry.name.endswith(_ENDING) and not entry.name.startswith(b"."):
                file = _counted(entry)
                if file is not None:
                    files.append(file)
                    newest = max(newest, file, key=lambda each: each.modified_ns)
    is_settled = began_ns - stat.st_mtime_ns > _TOO_NEW_NS
    folder = CountedFolder(
        path=os.fsdecode(path),
        inode=stat.st_ino,
        modified_ns=stat.st_mtime_ns if is_settled else -1,
        files=len(files),
        size_bytes=sum(file.size_bytes for file in files),
        newest_ns=newest.modified_ns,
        newest_name=os.fsdecode(newest.name),
    )
    return folder, files


def _counted(entry: "os.DirEntry[bytes]") -> CountedFile | None:
    try:
        if not entry.is_file(follow_symlinks=False):
            return None
        stat = entry.stat(follow_symlinks=False)
    except FileNotFoundError:  # retention was faster
        return None
    return CountedFile(
        name=entry.name,
        inode=stat.st_ino,
        modified_ns=stat.st_mtime_ns,
        size_bytes=stat.st_size,
    )


def _usage(path: Path) -> StatedUsage | None:
    """What a file states; one that cannot be read states nothing, and `verify` says why."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            data = file.read(MAX_BYTES + 1)
            return None if len(data) > MAX_BYTES else stated_usage(data)
    except OSError:
        return None


def _rejected(folder: Path) -> int:
    return sum(
        file.suffix == ".payload" and not file.name.startswith(".")
        for reason in _folders(folder)
        for file in (folder / reason).iterdir()
    )


def _folders(folder: Path) -> list[str]:
    """The names of real folders in a folder; none where there is no such folder."""
    try:
        with os.scandir(folder) as entries:
            return [
                entry.name
                for entry in entries
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".")
            ]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None


def _day_first(path: str) -> str:
    """The name of the day in a path; what is below `daily` begins with it."""
    return path.rpartition("/daily/")[2]
