"""Notes of what was recorded since a summary was written, for any number of processes and hosts.

In `OUTPUT_DIR/.pantry_radio/`:

    notes/DAY.BOOT          one line a path, appended by the processes of one boot of one machine
    taken/DAY.BOOT.RANDOM   notes that a summariser is working on, or was when it was killed
    owners/BOOT             a lock that the summarisers of that boot share while they live
    locks/notes.BOOT        held for one line
    locks/summaries         held while summaries are brought up to date
    written/DAY             size, time and digest of the summary that was written last

Lines are not fsynced: every job would pay for it. What is made durable, once for each process and
summary, is that the day has notes. Notes of another boot may have lost lines in a power failure:
once no summariser of that boot is alive, they say no more than that the day must be derived from
its files. flock must work between the hosts that share the folder (NFS: without `local_lock`);
where it does not, summaries are derived from the files more often than needed.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import secrets
import weakref
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath

from attrs import define, field, frozen

from pantry_radio.adapters.durable import DurableFiles, locked
from pantry_radio.domain.archive import summary_path
from pantry_radio.domain.ports.archive_files import DayNotes

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_NO_BOOT_ID = "durable"
_FILE_MODE = 0o644


def boot_name() -> str:
    """A name of this boot of this machine; one for all where the system has none (macOS)."""
    try:
        return _BOOT_ID.read_text().strip().replace("-", "")
    except OSError:
        return _NO_BOOT_ID


@define(kw_only=True)
class SummaryNotes:
    """The notes of one archive. Raises OSError as it comes."""

    _root: Path
    _own: Path
    _files: DurableFiles
    _boot: str = field(factory=boot_name)
    _settled: dict[date, int] = field(factory=dict, init=False)
    _shows_life: bool = field(default=False, init=False)

    def append(self, day: date, line: str) -> None:
        """Adds one line, and makes it durable that the day has notes."""
        notes = self._own / "notes" / f"{day.isoformat()}.{self._boot}"
        # The newline first: a line that a full disk cut off does not swallow the next one.
        data = f"\n{line}\n".encode()
        with self._appending(self._boot):
            descriptor = self._open_to_append(notes)
            try:
                if os.write(descriptor, data) != len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(notes))
                if self._boot == _NO_BOOT_ID:  # nobody could tell whether lines were lost
                    os.fsync(descriptor)
                inode = os.fstat(descriptor).st_ino
                if self._settled.get(day) != inode:
                    self._files.settle_folder(notes.parent)
                    self._settled[day] = inode
            finally:
                os.close(descriptor)

    def waiting(self) -> Mapping[date, frozenset[PurePosixPath]]:
        """The paths in all notes. Taken ones are read last: notes move from one to the other."""
        found: dict[date, frozenset[PurePosixPath]] = {}
        for name in ("notes", "taken"):
            for file in _note_files(self._own / name):
                found[file.day] = found.get(file.day, frozenset()) | file.read().paths
        return found

    @contextlib.contextmanager
    def taken(self) -> Iterator[Mapping[date, DayNotes]]:
        """See ArchiveFiles.noted."""
        if not self._own.is_dir():  # nothing was ever noted; a folder only looked at stays as it is
            yield {}
            return
        with locked(self._own / "locks" / "summaries"):
            self._show_life()
            files = self._take()
            yield {day: self._notes_of(day, found) for day, found in files.items()}
            for file in (file for found in files.values() for file in found):
                file.path.unlink(missing_ok=True)

    # -- The summary that was written last ------------------------------------------------------

    def remember_written(self, day: date, data: bytes) -> None:
        """Remembers a summary just written. Not durable: what is forgotten is derived anew."""
        remembered = self._own / "written" / day.isoformat()
        remembered.parent.mkdir(parents=True, exist_ok=True)
        remembered.write_text(f"{self._stamp(day)} {_digest(data)}\n")

    def is_as_written(self, day: date) -> bool:
        """Whether the summary is what was written last; so is a copy that has another time."""
        try:
            remembered = (self._own / "written" / day.isoformat()).read_text()
            stamp, digest = remembered.rsplit(maxsplit=1)
            if stamp == self._stamp(day):
                return True
            data = (self._root / summary_path(day)).read_bytes()
        except (OSError, ValueError):
            return False
        if _digest(data) != digest:
            return False
        self.remember_written(day, data)
        return True

    def days_written(self) -> tuple[date, ...]:
        """The days whose summary was ever written here, in order."""
        return tuple(sorted(file.day for file in _note_files(self._own / "written")))

    def _stamp(self, day: date) -> str:
        status = (self._root / summary_path(day)).stat()
        return f"{status.st_size} {status.st_mtime_ns}"

    # -- Taking ---------------------------------------------------------------------------------

    def _take(self) -> dict[date, list["_NoteFile"]]:
        """The files by day that are ours to work on: just taken, or left by a killed summariser."""
        folder = self._own / "taken"
        folder.mkdir(parents=True, exist_ok=True)
        boots = {file.boot for name in ("notes", "taken") for file in _note_files(self._own / name)}
        ours = {boot for boot in boots if self._is_ours(boot)}
        for file in _note_files(self._own / "notes"):
            if file.boot in ours:
                with self._appending(file.boot):
                    file.path.rename(folder / f"{file.path.name}.{secrets.token_hex(6)}")
        taken: dict[date, list[_NoteFile]] = {}
        for file in _note_files(folder):
            if file.boot in ours:
                taken.setdefault(file.day, []).append(file)
        return taken

    def _notes_of(self, day: date, files: list["_NoteFile"]) -> DayNotes:
        contents = [file.read() for file in files]
        return DayNotes(
            paths=frozenset(path for notes in contents for path in notes.paths),
            is_complete=all(notes.is_complete for notes in contents)
            and all(file.boot == self._boot for file in files)
            and self.is_as_written(day),
        )

    def _is_ours(self, boot: str) -> bool:
        """Whether notes are of this boot, or of one of which no summariser is alive."""
        if boot == self._boot:
            return True
        with locked(self._own / "owners" / boot, wait=False) as is_dead:
            return is_dead

    def _show_life(self) -> None:
        """Lets other hosts see, while this object lives, that this boot is looked after."""
        if not self._shows_life:
            owner = self._own / "owners" / self._boot
            owner.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(owner, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            weakref.finalize(self, os.close, descriptor)
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            self._shows_life = True

    def _appending(self, boot: str) -> contextlib.AbstractContextManager[bool]:
        return locked(self._own / "locks" / f"notes.{boot}")

    def _open_to_append(self, notes: Path) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        try:
            return os.open(notes, flags, _FILE_MODE)
        except FileNotFoundError:
            self._files.make_folder(notes.parent, below=self._root)
            return os.open(notes, flags, _FILE_MODE)


@frozen(kw_only=True)
class _NoteFile:
    """A file whose name begins with a day: `DAY`, `DAY.BOOT` or `DAY.BOOT.RANDOM`."""

    path: Path
    day: date
    boot: str

    def read(self) -> DayNotes:
        """Its paths; not complete where a line is none. Gone meanwhile, it holds nothing."""
        try:
            lines = self.path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return DayNotes(paths=frozenset(), is_complete=True)
        start = f"daily/{self.day.isoformat()}/".encode()
        paths = {line for line in lines if line}
        sound = {line for line in paths if line.startswith(start) and line.endswith(b".json")}
        sound -= {line for line in sound if b"\0" in line or not line.isascii()}
        return DayNotes(
            paths=frozenset(PurePosixPath(line.decode("ascii")) for line in sound),
            is_complete=len(sound) == len(paths),
        )


def _note_files(folder: Path) -> list[_NoteFile]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except FileNotFoundError:
        return []
    found = []
    for name in names:
        day, _, rest = name.partition(".")
        with contextlib.suppress(ValueError):
            boot = rest.partition(".")[0]
            found.append(_NoteFile(path=folder / name, day=date.fromisoformat(day), boot=boot))
    return found


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=20).hexdigest()
