"""Files of a backup on their way back: first all of them beside the archive, then each its name."""

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from pantry_radio.adapters.backups.reading import File, Latest, files_in
from pantry_radio.adapters.backups.tar_file import READ_BYTES, TarReader
from pantry_radio.adapters.durable import DurableFiles, locked_entry
from pantry_radio.domain.backing_up import ARCHIVES, LATEST, OUTPUTS, is_derived
from pantry_radio.domain.errors import BackupError
from pantry_radio.domain.ports.backups import Staged

_HIDDEN = ".pantry_radio-restoring"
_OWN_FOLDER = ".pantry_radio"  # the archive's, with its locks


class LocalStagedFiles:
    """StagedFiles below hidden folders of the roots, so that giving names is renaming."""

    def __init__(self, roots: Mapping[str, Path], *, fsync: bool) -> None:
        self._roots = roots
        self._fsync = fsync
        self._durable = DurableFiles(fsync=fsync)
        self._paths = 0
        self._present = 0
        self._differing: list[PurePosixPath] = []
        self._latest: str | None = None

    @property
    def plan(self) -> Staged:
        """See the port."""
        new = self._paths - len(self._differing)
        return Staged(new=new, present=self._present, differing=tuple(self._differing))

    def stage(self, backup: TarReader) -> None:
        """Writes what is not there yet; nothing below a name of the archive changes."""
        for found in files_in(backup):
            if isinstance(found, Latest):
                self._latest = found.target
            elif self._is_wanted(found):
                self._write(found)
        if self._fsync:
            os.sync()  # once for all: file by file it takes minutes

    def put_in_place(self) -> None:
        """See the port."""
        differing = set(self._differing)
        for name, root in self._roots.items():
            for staged in _files_below(root / _HIDDEN):
                path = PurePosixPath(name, staged.relative_to(root / _HIDDEN))
                if path in differing:
                    with self._locked(path):
                        self._keep_superseded(path)
                        staged.replace(self._place(path))
                else:
                    self._move(staged, self._place(path))
        latest = self._place(LATEST)
        if self._latest is not None and not os.path.lexists(latest):
            self._durable.replace_link(latest, self._latest)
        if self._fsync:
            os.sync()

    def clear(self) -> None:
        """Removes what is staged, also what a killed restore left."""
        for root in self._roots.values():
            shutil.rmtree(root / _HIDDEN, ignore_errors=True)

    def _is_wanted(self, file: File) -> bool:
        """Whether a file is to be written. What can be derived stays as it is where it is."""
        place = self._place(file.path)
        self._check_way(place)
        if not os.path.lexists(place):
            return True
        if is_derived(file.path):
            return False
        if not place.is_symlink() and place.is_file() and _sha256(place) == file.sha256:
            self._present += 1
            return False
        if place.is_dir() and not place.is_symlink():
            raise BackupError(f"{place} is a folder, and a file in the backup; move it away")
        self._differing.append(file.path)
        return True

    def _write(self, file: File) -> None:
        staged = self._root(file.path) / _HIDDEN / PurePosixPath(*file.path.parts[1:])
        try:
            staged.parent.mkdir(parents=True, exist_ok=True)
            to = staged.open("xb")
        except FileExistsError as exc:
            raise BackupError(f"it holds {str(file.path)!r} twice, or as file and folder") from exc
        with to, _named(self._root(file.path)):
            for data in file.chunks:
                to.write(data)
        self._paths += 1

    def _move(self, staged: Path, place: Path) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(staged, place)
        except FileExistsError:
            if _sha256(place) != _sha256(staged):  # recorded at this very moment
                raise BackupError(
                    f"{place} was written meanwhile, with other content; run it again"
                ) from None

    def _locked(self, path: PurePosixPath) -> contextlib.AbstractContextManager[object]:
        """Keeps recorders from writing a recorded file while it is replaced."""
        if path.parts[0] != OUTPUTS:
            return contextlib.nullcontext()
        own = self._roots[OUTPUTS] / _OWN_FOLDER
        return locked_entry(own, PurePosixPath(*path.parts[1:]))

    def _keep_superseded(self, path: PurePosixPath) -> None:
        """Keeps a recorded file that is about to be replaced, as the recorder does."""
        place = self._place(path)
        if path.parts[0] != OUTPUTS or not place.is_file():
            return
        folder = PurePosixPath(*path.parts[1:]).with_suffix("")
        kept = self._roots[ARCHIVES] / "superseded" / folder / f"{_sha256(place)}{path.suffix}"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            with self._durable.streamed(kept, overwrite=False) as to, place.open("rb") as old:
                shutil.copyfileobj(old, to)

    def _check_way(self, place: Path) -> None:
        """A link on the way to a file could lead out of the archive."""
        for folder in place.parents:
            if folder in self._roots.values():
                return
            if folder.is_symlink():
                raise BackupError(f"{folder} is a link, through which nothing is restored")

    def _place(self, path: PurePosixPath) -> Path:
        return self._root(path).joinpath(*path.parts[1:])

    def _root(self, path: PurePosixPath) -> Path:
        return self._roots[path.parts[0]]


@contextmanager
def staged_files(
    backup: TarReader, roots: Mapping[str, Path], *, fsync: bool
) -> Iterator[LocalStagedFiles]:
    """The files of a backup beside their places; what is left of them is removed at the end."""
    staged = LocalStagedFiles(roots, fsync=fsync)
    staged.clear()
    try:
        staged.stage(backup)
        yield staged
    finally:
        with contextlib.suppress(OSError):
            staged.clear()


@contextmanager
def _named(folder: Path) -> Iterator[None]:
    """Where a disk is full: write() does not say so."""
    try:
        yield
    except OSError as exc:
        if exc.filename is None:
            exc.filename = os.fspath(folder)
        raise


def _files_below(folder: Path) -> Iterator[Path]:
    for step, folders, names in os.walk(folder, onerror=_raise):
        folders.sort()
        yield from (Path(step, name) for name in sorted(names))


def _raise(error: OSError) -> None:
    if error.errno != errno.ENOENT:
        raise error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        sha256 = hashlib.sha256()
        while data := file.read(READ_BYTES):
            sha256.update(data)
        return sha256.hexdigest()
