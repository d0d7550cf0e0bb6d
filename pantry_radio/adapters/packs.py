"""Packed days in a folder: `DAY.tar.xz`, with `DAY.manifest.json` beside it."""

import contextlib
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from pantry_radio.adapters.durable import DurableFiles, locked, sweep_temporaries
from pantry_radio.adapters.opened_below import open_below
from pantry_radio.adapters.pack_format import prove, write_pack
from pantry_radio.adapters.pack_manifest import Index, dump_manifest, read_manifest
from pantry_radio.adapters.packed_below import KeptPack
from pantry_radio.domain.errors import (
    ArchiveUnavailableError,
    DamagedPackError,
    PackExistsError,
    PackingInProgressError,
    UnreadableFileError,
)
from pantry_radio.domain.packs import Pack, PackedFile, PackName, pack_named
from pantry_radio.domain.ports.packs import PackFault

_LOCK = ".lock"


class LocalPacks:
    """Packs on a local or shared POSIX file system. Nothing is made before a pack is written.

    The files of one block read one after the other cost one block, which is kept in memory, with
    the manifest of that pack. Threads may share it.
    """

    def __init__(self, folder: Path, *, fsync: bool = True) -> None:
        self._folder = folder.absolute()
        self._fsync = fsync
        self._files = DurableFiles(fsync=fsync)
        self._kept = KeptPack()

    def names(self) -> tuple[PackName, ...]:
        """See Packs.names."""
        with _translated():
            try:
                with os.scandir(self._folder) as found:
                    named = [pack_named(entry.name) for entry in found]
            except FileNotFoundError:
                return ()
        return tuple(sorted(name for name in named if name is not None))

    def place(self, name: PackName) -> str:
        """See Packs.place."""
        return str(self._folder / name.pack)

    def describe(self, name: PackName) -> Pack:
        """See Packs.describe."""
        with self._opened(name) as file:
            return self._index(name, file).pack

    def write(
        self, name: PackName, files: Iterable[tuple[str, bytes]], *, may_stay: Callable[[], bool]
    ) -> Pack | None:
        """See Packs.write. The manifest comes first: no pack is ever without one."""
        target = self._folder / name.pack
        with _translated():
            self._files.make_folder(self._folder, below=self._folder.parent)
            if target.exists():
                raise PackExistsError(f"there is {target} already")
            temporary = self._folder / f".tmp-{os.getpid()}-{secrets.token_hex(6)}"
            try:
                with temporary.open("xb") as file:
                    index = write_pack(file, name, files)
                    file.flush()
                    if self._fsync:
                        os.fsync(file.fileno())
                with temporary.open("rb") as file:
                    self._prove_written(file, index)
                if not may_stay():
                    return None
                self._files.replace(self._folder / name.manifest, dump_manifest(index))
                temporary.rename(target)
                self._files.settle_folder(self._folder)
            finally:
                temporary.unlink(missing_ok=True)
        return index.pack

    def read(self, name: PackName, path: str) -> bytes:
        """See Packs.read."""
        with self._opened(name) as file:
            index = self._index(name, file)
            number = index.number(path)
            if number is None:
                raise DamagedPackError(f"{self.place(name)} holds no {path}")
            return self._kept.file(file, index, number)

    def read_all(self, name: PackName) -> Iterator[tuple[PackedFile, bytes]]:
        """See Packs.read_all."""
        with self._opened(name) as file:
            for proved in prove(file, self._read_index(name, file)):
                if isinstance(proved, PackFault):
                    where = (
                        self.place(name) if proved.path is None else f"{name.pack}!{proved.path}"
                    )
                    raise DamagedPackError(f"{where}: {proved.detail}")
                yield proved

    def faults(self, name: PackName) -> Iterator[PackFault]:
        """See Packs.faults."""
        try:
            with self._opened(name) as file:
                for proved in prove(file, self._read_index(name, file)):
                    if isinstance(proved, PackFault):
                        yield proved
        except UnreadableFileError as error:
            yield PackFault(path=None, detail=str(error))

    @contextlib.contextmanager
    def working(self) -> Iterator[None]:
        """See Packs.working."""
        with contextlib.ExitStack() as stack:
            with _translated():
                is_ours = stack.enter_context(locked(self._folder / _LOCK, wait=False))
            if not is_ours:
                raise PackingInProgressError(
                    f"another ./bouy archive is at work in {self._folder}: wait until it is done"
                )
            with _translated():  # what was killed here is dead: we are alone
                sweep_temporaries(self._folder, older_than_seconds=0, enter=frozenset())
            yield

    @contextlib.contextmanager
    def _opened(self, name: PackName) -> Iterator[BinaryIO]:
        shown = self.place(name)
        with contextlib.ExitStack() as stack:
            try:
                file = stack.enter_context(open_below(self._folder, (name.pack,), shown=shown))
            except UnreadableFileError as exc:
                raise DamagedPackError(str(exc)) from exc
            stack.enter_context(_translated())
            yield file

    def _index(self, name: PackName, file: BinaryIO) -> Index:
        return self._kept.index(self._folder, (name.pack,), file, shown=self.place(name))

    def _read_index(self, name: PackName, file: BinaryIO) -> Index:
        """What is on the disk now: whoever proves a pack trusts nothing that was kept."""
        return read_manifest(self._folder, (name.pack,), file, shown=self.place(name))

    def _prove_written(self, file: BinaryIO, index: Index) -> None:
        """From the disk where the system lets us drop its copy in memory, else from that."""
        if hasattr(os, "posix_fadvise") and self._fsync:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        for proved in prove(file, index):
            if isinstance(proved, PackFault):
                raise ArchiveUnavailableError(
                    f"{index.pack.name.pack} does not read as it was written ({proved.detail}): "
                    f"the disk of {self._folder} is not to be trusted; nothing was removed"
                )


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turns what the operating system refuses into the port's error; it says what and where."""
    try:
        yield
    except OSError as exc:
        name = exc.filename2 or exc.filename
        where = f": {name}" if name else ""
        raise ArchiveUnavailableError(
            f"{exc.strerror or exc}{where} (free space or mend permissions, and run it again)"
        ) from exc
