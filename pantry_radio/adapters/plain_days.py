"""The folders of days below OUTPUT_DIR, as one who packs and removes them sees them."""

import contextlib
import hashlib
import os
import stat
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath

from pantry_radio.adapters.durable import is_temporary, locked_entry, sweep_temporaries
from pantry_radio.adapters.opened_below import MAX_BYTES, read_below
from pantry_radio.domain.archive import day_path
from pantry_radio.domain.errors import (
    ArchiveUnavailableError,
    UnpackableDayError,
    UnreadableFileError,
)
from pantry_radio.domain.ports.plain_days import PlainFile
from pantry_radio.domain.times import written_day

_OWN_FOLDER = ".pantry_radio"
_OLD_SECONDS = 3600.0


class LocalPlainDays:
    """PlainDays beside any number of recorders, whose lock for changing an entry it shares."""

    def __init__(self, output_dir: Path) -> None:
        self._root = output_dir.absolute()

    def days(self) -> tuple[date, ...]:
        """See PlainDays.days."""
        with _translated():
            try:
                with os.scandir(self._root / "daily") as found:
                    names = [e.name for e in found if e.is_dir(follow_symlinks=False)]
            except (FileNotFoundError, NotADirectoryError):
                return ()
        days = {name: written_day(name) for name in names}
        return tuple(sorted(day for name, day in days.items() if day and str(day) == name))

    def files(self, day: date) -> tuple[PlainFile, ...]:
        """See PlainDays.files."""
        with _translated():
            return tuple(sorted(self._walk(day, ()), key=lambda file: file.path))

    def read(self, day: date, path: str) -> bytes:
        """See PlainDays.read."""
        place = day_path(day) / path
        return read_below(self._root, place.parts, shown=str(place))

    def remove(self, day: date, path: str, *, sha256: str) -> bool:
        """See PlainDays.remove. A recorder writes over an entry under the same lock alone."""
        place = day_path(day) / path
        with _translated(), locked_entry(self._root / _OWN_FOLDER, place):
            try:
                data = read_below(self._root, place.parts, shown=str(place))
            except UnreadableFileError:
                return False
            if hashlib.sha256(data).hexdigest() != sha256:
                return False
            (self._root / place).unlink()
            return True

    def clear(self, day: date) -> bool:
        """See PlainDays.clear."""
        folder = self._root / day_path(day)
        with _translated():
            sweep_temporaries(folder, older_than_seconds=_OLD_SECONDS, enter=frozenset())
            for inner, _, _ in os.walk(folder, topdown=False):
                with contextlib.suppress(OSError):  # it holds something; so it stays
                    Path(inner).rmdir()
        return not folder.exists()

    def drop_latest(self) -> None:
        """See PlainDays.drop_latest."""
        latest = self._root / "latest"
        with _translated():
            if latest.is_symlink() and not latest.exists():
                latest.unlink()

    def _walk(self, day: date, steps: tuple[str, ...]) -> Iterator[PlainFile]:
        folder = day_path(day).joinpath(*steps)
        try:
            with os.scandir(self._root / folder) as found:
                entries = list(found)
        except FileNotFoundError:  # gone meanwhile, or never there
            return
        for entry in entries:
            status = entry.stat(follow_symlinks=False)
            path = "/".join((*steps, entry.name))
            if stat.S_ISDIR(status.st_mode):
                yield from self._walk(day, (*steps, entry.name))
            elif is_temporary(entry.name) and not stat.S_ISLNK(status.st_mode):
                if time.time() - status.st_mtime < _OLD_SECONDS:
                    raise UnpackableDayError(f"{folder / entry.name} is being written")
            else:
                _check(folder / entry.name, status)
                yield PlainFile(path=path, size_bytes=status.st_size)


def _check(place: PurePosixPath, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnpackableDayError(
            f"{place} is a link, pipe, socket or device: put a real file there, or remove it"
        )
    if status.st_size > MAX_BYTES:
        raise UnpackableDayError(f"{place} is larger than {MAX_BYTES:,} bytes: move it away")


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turns what the operating system refuses into the port's error; it says what and where."""
    try:
        yield
    except OSError as exc:
        where = f": {exc.filename}" if exc.filename else ""
        raise ArchiveUnavailableError(
            f"{exc.strerror or exc}{where} (mend the permissions, and run it again)"
        ) from exc
