"""Backups of an archive in local files."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, cast

from pantry_radio.adapters.backups.reading import prove
from pantry_radio.adapters.backups.staging import LocalStagedFiles, staged_files
from pantry_radio.adapters.backups.tar_file import READ_BYTES, TarReader
from pantry_radio.adapters.backups.writing import write_backup
from pantry_radio.adapters.durable import DurableFiles
from pantry_radio.domain.backing_up import ARCHIVES, DATABASE, OUTPUTS, Manifest
from pantry_radio.domain.errors import BackupError
from pantry_radio.domain.sql_dumps import DumpFacts


class LocalBackups:
    """Backups: tar files, of the archive in these two folders."""

    def __init__(self, *, output_dir: Path, archive_dir: Path, fsync: bool = True) -> None:
        self._output_dir = output_dir
        self._archive_dir = archive_dir
        self._fsync = fsync

    def create(self, file: Path, dump: Path, facts: DumpFacts, *, created_at: datetime) -> Manifest:
        """See the port."""
        with DurableFiles(fsync=self._fsync).streamed(file, overwrite=False) as to:
            return write_backup(
                to,
                dump,
                facts,
                output_dir=self._output_dir,
                archive_dir=self._archive_dir,
                created_at=created_at,
                scratch=file.parent,
            )

    def describe(self, file: Path) -> Manifest:
        """See the port."""
        with _opened(file) as backup:
            return backup.manifest

    def prove(self, file: Path) -> Manifest:
        """See the port."""
        with _opened(file) as backup:
            prove(backup)
            return backup.manifest

    @contextmanager
    def dump(self, file: Path, folder: Path) -> Iterator[Path]:
        """See the port."""
        unpacked = folder / f".{file.name}.{os.getpid()}-{token_hex(6)}.{DATABASE}"
        try:
            with (
                _opened(file) as backup,
                backup.member(DATABASE) as member,
                unpacked.open("xb") as to,
            ):
                shutil.copyfileobj(cast(BinaryIO, member), to, READ_BYTES)
            yield unpacked
        finally:
            unpacked.unlink(missing_ok=True)

    @contextmanager
    def staged(self, file: Path) -> Iterator[LocalStagedFiles]:
        """See the port."""
        roots = {OUTPUTS: self._output_dir.absolute(), ARCHIVES: self._archive_dir.absolute()}
        with _opened(file) as backup, staged_files(backup, roots, fsync=self._fsync) as staged:
            yield staged


@contextmanager
def _opened(file: Path) -> Iterator[TarReader]:
    """The backup; what is wrong with it names the file."""
    try:
        with file.open("rb") as opened:
            yield TarReader(opened)
    except BackupError as exc:
        if str(exc).startswith(str(file)):
            raise
        raise BackupError(f"{file}: {exc}") from exc
