"""Dumps as files of this installation: where they are written, how one is checked and loaded."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import frozen

from pantry_radio.adapters import dump_files
from pantry_radio.adapters.durable import sweep_temporaries
from pantry_radio.domain.errors import DumpError, SettingsError
from pantry_radio.domain.ports.database_dump import DatabaseDump, Restored
from pantry_radio.domain.sql_dumps import DumpFacts
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.settings import Settings

_OLD_SECONDS = 3_600


@frozen(kw_only=True)
class WrittenDump:
    """A dump on disk."""

    file: Path
    size_bytes: int
    sha256: str
    facts: DumpFacts


def write_dump(
    database_url: str, file: Path | None, *, settings: Settings, overwrite: bool
) -> WrittenDump:
    """Writes a dump and its checksum; without a file, under its own name in ARCHIVE_DIR/dumps.

    Raises:
        SettingsError: the file is there, and is not to be overwritten.
    """
    if file is None:
        return _write_named(database_url, settings.archive_dir / "dumps", settings=settings)
    if file.is_dir():
        raise SettingsError(f"{file} is a folder: name a file in it")
    if file.suffixes[-1:] != [".sql"] and file.suffixes[-2:] != [".sql", ".gz"]:
        raise SettingsError(f"{file}: the name must end in .sql or .sql.gz")
    if os.path.lexists(file) and not overwrite:
        raise SettingsError(f"there is {file} already; --force puts the dump in its place")
    dump_files.remove_checksum(file)
    facts = wiring.database_dump(settings).dump(database_url, file)
    return _with_checksum(file, facts, settings)


def _write_named(database_url: str, folder: Path, *, settings: Settings) -> WrittenDump:
    """Only what is written says how it is to be called; the same content has that name already."""
    _sweep(folder)
    unnamed = folder / f".unnamed-{os.getpid()}.sql"
    try:
        facts = wiring.database_dump(settings).dump(database_url, unnamed)
        file = folder / facts.name
        unnamed.replace(file)
    finally:
        unnamed.unlink(missing_ok=True)
    return _with_checksum(file, facts, settings)


def _sweep(folder: Path) -> None:
    """Removes what killed dumps left: what has not grown for an hour is not being written."""
    sweep_temporaries(folder, older_than_seconds=_OLD_SECONDS, enter=frozenset())
    before = time.time() - _OLD_SECONDS
    for path in folder.glob(".unnamed-*.sql"):
        with suppress(FileNotFoundError):
            if path.lstat().st_mtime < before:
                path.unlink()


def _with_checksum(file: Path, facts: DumpFacts, settings: Settings) -> WrittenDump:
    sha256 = dump_files.write_checksum(file, fsync=settings.fsync)
    return WrittenDump(file=file, size_bytes=file.stat().st_size, sha256=sha256, facts=facts)


def is_checked(dump: Path) -> bool:
    """Whether the checksum beside a dump is right; False where there is none.

    Raises:
        DumpError: it is wrong.
    """
    found = dump_files.is_as_its_checksum_says(dump)
    if found is False:
        raise DumpError(
            f"{dump} is not what {dump.name}.sha256 says: it is damaged, or was changed; take "
            "another one. Nothing was changed"
        )
    return found is True


def restored_from(
    database: DatabaseDump, database_url: str, dump: Path, *, overwrite: bool
) -> Restored:
    """Loads a dump; what is wrong with it names the file.

    Raises:
        DumpError, DatabaseNotEmptyError, DatabaseInUseError: see `DatabaseDump.restore`.
    """
    with _named(dump):
        return database.restore(database_url, dump, overwrite=overwrite)


def told(restored: Restored) -> tuple[str, ...]:
    """What was restored, in words."""
    facts = restored.facts
    rows = f"restored {facts.total_rows:,} rows of HSDS and {facts.jobs:,} jobs"
    if not restored.migrated:
        return (rows, f"digest {restored.digest}, as the dump states")
    return (
        rows,
        *(f"applied {name}" for name in restored.migrated),
        f"digest {restored.digest}; the dump is of {facts.migration}, before these migrations",
    )


@contextmanager
def _named(dump: Path) -> Iterator[None]:
    try:
        yield
    except DumpError as exc:
        raise DumpError(f"{dump}: {exc}. Nothing was changed") from exc
    except OSError as exc:
        if exc.errno in (errno.EACCES, errno.EPERM, errno.EIO):
            raise DumpError(f"{dump} cannot be read: {exc.strerror}") from exc
        raise
