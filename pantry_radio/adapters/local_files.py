"""The archive as a folder of files: `OUTPUT_DIR` with the dated tree, `ARCHIVE_DIR` beside it."""

import contextlib
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from pantry_radio.adapters.durable import DurableFiles, locked
from pantry_radio.domain.archive import day_path, summary_path
from pantry_radio.domain.errors import (
    ArchiveUnavailableError,
    EntryChangedError,
    EntryExistsError,
    EntryMissingError,
    OutsideDirectoryError,
)

_OWN_FOLDER = ".pantry_radio"
_LOCKS = 64


class LocalArchiveFiles:
    """ArchiveFiles on a local or shared POSIX file system, for any number of processes.

    Our own notes and locks lie in `OUTPUT_DIR/.pantry_radio/`; readers of the tree pass over names
    with a leading dot.
    """

    def __init__(self, *, output_dir: Path, archive_dir: Path, fsync: bool = True) -> None:
        self._root = output_dir.absolute()
        self._archive = archive_dir.absolute()
        self._own = self._root / _OWN_FOLDER
        self._files = DurableFiles(fsync=fsync)

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
        number = int(hashlib.sha256(str(path).encode()).hexdigest(), 16) % _LOCKS
        with _translated(), locked(self._own / "locks" / str(number)):
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
        """See ArchiveFiles.note_recorded: one line more in `.pantry_radio/notes/DAY`."""
        with _translated(), self._notes_locked():
            notes = self._own / "notes" / day.isoformat()
            notes.parent.mkdir(parents=True, exist_ok=True)
            with notes.open("ab", buffering=0) as file:
                file.write(f"{path}\n".encode())

    @contextlib.contextmanager
    def noted(self) -> Iterator[Mapping[date, frozenset[PurePosixPath]]]:
        """See ArchiveFiles.noted: notes are moved to `taken/` first, and removed at the end."""
        with _translated(), locked(self._own / "summaries.lock", wait=False) as is_ours:
            if not is_ours:
                yield {}
                return
            taken = self._take_notes()
            yield {
                day: frozenset(path for file in files for path in _noted_paths(file))
                for day, files in taken.items()
            }
            for file in (file for files in taken.values() for file in files):
                file.unlink()

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

    def latest(self) -> date | None:
        """See ArchiveFiles.latest."""
        try:
            return _day((self._root / "latest").readlink().name)
        except OSError:
            return None

    def point_latest(self, day: date) -> None:
        """See ArchiveFiles.point_latest; a real folder of that name is left alone."""
        with _translated():
            self._files.replace_link(self._root / "latest", str(day_path(day)))

    # -- Places ---------------------------------------------------------------------------------

    def _place(self, path: PurePosixPath) -> Path:
        if path.is_absolute() or ".." in path.parts:
            raise OutsideDirectoryError(f"{path} leads out of the archive")
        return self._root / path

    def _superseded_folder(self, path: PurePosixPath) -> Path:
        within = self._place(path).relative_to(self._root)
        return self._archive / "superseded" / within.with_suffix("")

    def _keep(self, target: Path, data: bytes) -> None:
        with _translated():
            self._files.make_folder(target.parent, below=self._archive)
            try:
                self._files.create(target, data)
            except FileExistsError:  # the same bytes: the name is their digest
                self._files.settle_folder(target.parent)

    # -- Notes ----------------------------------------------------------------------------------

    def _notes_locked(self) -> contextlib.AbstractContextManager[bool]:
        return locked(self._own / "notes.lock")

    def _take_notes(self) -> dict[date, list[Path]]:
        """The files of notes by day: those just moved, and what a killed process had moved."""
        taken = self._own / "taken"
        taken.mkdir(parents=True, exist_ok=True)
        with self._notes_locked():
            for entry in _entries(self._own / "notes"):
                Path(entry.path).rename(taken / f"{entry.name}.{secrets.token_hex(6)}")
        files: dict[date, list[Path]] = {}
        for entry in _entries(taken):
            day = _day(entry.name.partition(".")[0])
            if day is not None:
                files.setdefault(day, []).append(Path(entry.path))
        return files


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


def _noted_paths(file: Path) -> list[PurePosixPath]:
    """The paths in a file of notes. A last line that a crash cut off names no file: harmless."""
    return [PurePosixPath(line) for line in file.read_text().splitlines() if line]


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turns what the operating system refuses into the port's error; it says what and where."""
    try:
        yield
    except OSError as exc:
        name = exc.filename2 or exc.filename
        where = f": {name}" if name else ""
        raise ArchiveUnavailableError(
            f"{exc.strerror or exc}{where} (free space or mend permissions; it is tried again)"
        ) from exc
