"""The archive as a folder of files: `OUTPUT_DIR` with the dated tree, `ARCHIVE_DIR` beside it."""

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from pantry_radio.adapters.durable import DurableFiles, locked_entry, sweep_temporaries
from pantry_radio.adapters.summary_notes import SummaryNotes, boot_name
from pantry_radio.domain.archive import day_path, summary_path
from pantry_radio.domain.errors import (
    ArchiveUnavailableError,
    EntryChangedError,
    EntryExistsError,
    EntryMissingError,
    LatestBlockedError,
    OutsideDirectoryError,
)
from pantry_radio.domain.ports.archive_files import DayNotes

_OWN_FOLDER = ".pantry_radio"
_DEFAULT_CURE = "free space or mend permissions"
_CURES = {
    errno.ENOSPC: "free space where OUTPUT_DIR and ARCHIVE_DIR lie",
    errno.EDQUOT: "free space there: the quota is used up",
    errno.EFBIG: "the limit for the size of a file (ulimit -f) is too low",
    errno.EROFS: "OUTPUT_DIR and ARCHIVE_DIR must lie where files can be written",
    errno.ENOTDIR: "a file is where a folder must be; see OUTPUT_DIR and ARCHIVE_DIR",
    errno.ENOENT: "the folder cannot be made there; see OUTPUT_DIR and ARCHIVE_DIR",
}


class LocalArchiveFiles:
    """ArchiveFiles on a local or shared POSIX file system, for any number of processes.

    Our own notes and locks lie in `OUTPUT_DIR/.pantry_radio/`; readers of the tree pass over names
    with a leading dot. `boot` names this boot of this machine (default: as the system does).
    """

    def __init__(
        self, *, output_dir: Path, archive_dir: Path, fsync: bool = True, boot: str | None = None
    ) -> None:
        self._root = output_dir.absolute()
        self._archive = archive_dir.absolute()
        self._own = self._root / _OWN_FOLDER
        self._files = DurableFiles(fsync=fsync)
        self._notes = SummaryNotes(
            root=self._root, own=self._own, files=self._files, boot=boot or boot_name()
        )

    def read(self, path: PurePosixPath) -> bytes:
        """See ArchiveFiles.read."""
        with _translated():
            try:
                return self._place(path).read_bytes()
            except FileNotFoundError as exc:
                raise EntryMissingError(f"there is no {path}") from exc

    def add(self, path: PurePosixPath, data: bytes) -> None:
        """See ArchiveFiles.add."""
        target = self._place(path)
        with _translated():
            self._files.make_folder(target.parent, below=self._root)
            try:
                self._files.create(target, data)
            except FileExistsError as exc:
                # Its writer may have died before the name was durable.
                self._files.settle_folder(target.parent)
                raise EntryExistsError(f"there is {path} already") from exc

    def replace(self, path: PurePosixPath, *, expected: bytes, data: bytes) -> None:
        """See ArchiveFiles.replace."""
        target = self._place(path)
        with _translated(), locked_entry(self._own, path):
            try:
                there = target.read_bytes()
            except FileNotFoundError:
                there = None
            if there != expected:
                raise EntryChangedError(f"{path} was changed by another writer")
            self.keep_superseded(path, expected)
            self._files.replace(target, data)

    def keep_superseded(self, path: PurePosixPath, data: bytes) -> None:
        """See ArchiveFiles.keep_superseded: `superseded/PATH WITHOUT ENDING/SHA-256.json`."""
        digest = hashlib.sha256(data).hexdigest()
        self._keep(self._superseded_folder(path) / f"{digest}.json", data)

    def superseded(self, path: PurePosixPath) -> tuple[bytes, ...]:
        """See ArchiveFiles.superseded."""
        with _translated():
            found = self._superseded_folder(path).glob("[!.]*.json")
            return tuple(sorted(file.read_bytes() for file in found))

    def reject(self, data: bytes, *, reason: str, detail: str) -> str:
        """See ArchiveFiles.reject: `rejected/REASON/SHA-256.payload`, `….reason` beside it."""
        stem = self._archive / "rejected" / reason / hashlib.sha256(data).hexdigest()
        self._keep(stem.with_suffix(".reason"), f"{reason}: {detail}\n".encode())
        self._keep(stem.with_suffix(".payload"), data)
        return str(stem.with_suffix(".payload"))

    def rejected(self) -> tuple[tuple[str, bytes], ...]:
        """See ArchiveFiles.rejected."""
        with _translated():
            found = (self._archive / "rejected").glob("*/[!.]*.payload")
            return tuple(sorted((file.parent.name, file.read_bytes()) for file in found))

    def days(self) -> tuple[date, ...]:
        """See ArchiveFiles.days."""
        with _translated():
            folders = (entry for entry in _entries(self._root / "daily") if entry.is_dir())
            return tuple(sorted(day for entry in folders if (day := _day(entry.name)) is not None))

    def paths_of_day(self, day: date) -> Iterator[PurePosixPath]:
        """See ArchiveFiles.paths_of_day."""
        folder = day_path(day)
        with _translated():
            scrapers = [entry.name for entry in _entries(self._root / folder / "scrapers")]
            for part in (folder / "processed", *(folder / "scrapers" / name for name in scrapers)):
                for entry in _entries(self._root / part):
                    if entry.name.endswith(".json"):
                        yield part / entry.name

    def note_recorded(self, day: date, path: PurePosixPath) -> None:
        """See ArchiveFiles.note_recorded."""
        with _translated():
            self._notes.append(day, str(path))

    def note_changed_summaries(self) -> tuple[date, ...]:
        """See ArchiveFiles.note_changed_summaries."""
        with _translated():
            present = (
                day for day in self._notes.days_written() if (self._root / day_path(day)).is_dir()
            )
            changed = tuple(day for day in present if not self._notes.is_as_written(day))
            for day in changed:
                self._notes.append(day, "")
            return changed

    def waiting_notes(self) -> Mapping[date, frozenset[PurePosixPath]]:
        """See ArchiveFiles.waiting_notes."""
        with _translated():
            return self._notes.waiting()

    @contextlib.contextmanager
    def noted(self) -> Iterator[Mapping[date, DayNotes]]:
        """See ArchiveFiles.noted."""
        with _translated(), self._notes.taken() as notes:
            yield notes

    def read_summary(self, day: date) -> bytes | None:
        """See ArchiveFiles.read_summary."""
        try:
            return self.read(summary_path(day))
        except EntryMissingError:
            return None

    def write_summary(self, day: date, data: bytes) -> None:
        """See ArchiveFiles.write_summary."""
        with _translated():
            self._files.replace(self._place(summary_path(day)), data)
            self._notes.remember_written(day, data)

    def latest(self) -> date | None:
        """See ArchiveFiles.latest."""
        try:
            return _day((self._root / "latest").readlink().name)
        except OSError:
            return None

    def point_latest(self, day: date) -> None:
        """See ArchiveFiles.point_latest."""
        latest = self._root / "latest"
        with _translated():
            try:
                self._files.replace_link(latest, str(day_path(day)))
            except (FileExistsError, IsADirectoryError) as exc:
                raise LatestBlockedError(
                    f"{latest} is a real folder or file, no link; move it away, and it will be made"
                ) from exc

    def sweep_temporaries(self, *, older_than_seconds: float) -> int:
        """See ArchiveFiles.sweep_temporaries: both directories."""
        with _translated():
            return sum(
                sweep_temporaries(
                    root, older_than_seconds=older_than_seconds, enter=frozenset([_OWN_FOLDER])
                )
                for root in (self._root, self._archive)
            )

    # -- Places ---------------------------------------------------------------------------------

    def _place(self, path: PurePosixPath) -> Path:
        return _below(self._root, path)

    def _superseded_folder(self, path: PurePosixPath) -> Path:
        return _below(self._archive, "superseded" / path.with_suffix(""))

    def _keep(self, target: Path, data: bytes) -> None:
        _below(self._archive, PurePosixPath(target.relative_to(self._archive)))
        with _translated():
            self._files.make_folder(target.parent, below=self._archive)
            try:
                self._files.create(target, data)
            except FileExistsError:  # the same bytes: the name is their digest
                self._files.settle_folder(target.parent)


def _below(root: Path, path: PurePosixPath) -> Path:
    """The place of a path below a root, which may itself be reached through links.

    A link on the way is no place of ours, and no fault of the job that was to go there: the job
    waits until somebody has put the real folder or file where the link is.
    """
    if path.is_absolute() or ".." in path.parts:
        raise OutsideDirectoryError(f"{path} leads out of the archive")
    place = root
    for step in path.parts:
        place /= step
        if place.is_symlink():
            raise ArchiveUnavailableError(
                f"{place} is a link; nothing is read or written through it: put what it shows there"
            )
    return place


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    """What a folder holds, without names with a leading dot; nothing where there is no folder."""
    try:
        with os.scandir(folder) as found:
            return [entry for entry in found if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        return None
    return day if day.isoformat() == name else None


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turns what the operating system refuses into the port's error; it says what and where."""
    try:
        yield
    except OSError as exc:
        name = exc.filename2 or exc.filename
        where = f": {name}" if name else ""
        raise ArchiveUnavailableError(
            f"{exc.strerror or exc}{where} ({_CURES.get(exc.errno or 0, _DEFAULT_CURE)})"
        ) from exc
