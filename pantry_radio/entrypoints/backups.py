"""Backups of this installation: made, listed, proved and put back."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from attrs import evolve, frozen

from pantry_radio.adapters.durable import is_temporary, locked
from pantry_radio.domain.backing_up import ARCHIVES, Manifest, backup_name
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import BackupError, DatabaseNotEmptyError, SettingsError
from pantry_radio.domain.ports.backups import Staged
from pantry_radio.entrypoints import restoring_dumps, wiring
from pantry_radio.entrypoints.settings import Settings

_UNFINISHED_DUMP = re.compile(r"\.backing-up-[0-9]+\.sql\.gz")
_UNPACKED_DUMP = re.compile(r"\..+\.[0-9]+-[0-9a-f]{12}\.database\.sql\.gz")
_LONG_AGO_SECONDS = 86_400
_MOST_NAMED = 5


@frozen(kw_only=True)
class Backup:
    """A backup on disk; without a manifest, what is wrong with it."""

    file: Path
    size_bytes: int
    manifest: Manifest | None
    fault: str = ""


def create(settings: Settings, database_url: str, file: Path | None) -> Backup:
    """Makes a backup of archive and database.

    The database is dumped first: no row in it is without its file.

    Raises:
        SettingsError: the file is there already, or lies where it would be backed up itself.
        BackupError: another backup is being made or put back.
    """
    created_at = datetime.now(UTC).replace(microsecond=0)
    folder = _folder(settings)
    file = folder / backup_name(created_at) if file is None else file.absolute()
    _check_place(file, settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    with _alone(settings):
        _sweep(file.parent)
        dump = file.parent / f".backing-up-{os.getpid()}.sql.gz"
        try:
            facts = wiring.database_dump(settings).dump(database_url, dump)
            manifest = wiring.backups(settings).create(file, dump, facts, created_at=created_at)
        except FileExistsError as exc:
            raise SettingsError(f"there is {file} already; name another file") from exc
        finally:
            dump.unlink(missing_ok=True)
    return Backup(file=file, size_bytes=file.stat().st_size, manifest=manifest)


def listed(settings: Settings) -> tuple[Backup, ...]:
    """The backups in ARCHIVE_DIR/backups, the newest last."""
    found = []
    for file in sorted(_folder(settings).glob("*.tar")):
        size_bytes = file.stat().st_size
        try:
            manifest = wiring.backups(settings).describe(file)
        except BackupError as exc:
            fault = str(exc).removeprefix(f"{file}: ")
            found.append(Backup(file=file, size_bytes=size_bytes, manifest=None, fault=fault))
        else:
            found.append(Backup(file=file, size_bytes=size_bytes, manifest=manifest))
    return tuple(found)


def prove(settings: Settings, file: Path) -> Manifest:
    """Compares every byte of a backup with its checksums."""
    _check_is_there(file)
    return wiring.backups(settings).prove(file)


def prove_database(settings: Settings, database_url: str, file: Path) -> str:
    """Restores its dump into a scratch database, and returns the digest that this then has.

    Raises:
        DumpError: the digest is not the one that the dump states.
    """
    with (
        wiring.scratch_database(database_url) as scratch_url,
        wiring.backups(settings).dump(file, _scratch(settings)) as dump,
    ):
        restored = restoring_dumps.restored_from(
            wiring.database_dump(settings), scratch_url, dump, overwrite=False
        )
    return restored.digest


def restore(settings: Settings, database_url: str, file: Path, *, overwrite: bool) -> Staged:
    """Puts a backup back: the files to their places, the database in one transaction.

    First all is proved and written beside its place; then the database is loaded; then the files
    get their names. What fails before leaves all as it was; after a kill, run it again.

    Raises:
        BackupError: a file is there with other content, and `overwrite` was not given.
        DatabaseNotEmptyError: so is the database, and it is not the one of the backup.
    """
    _check_is_there(file)
    backups = wiring.backups(settings)
    with _alone(settings):
        manifest = backups.prove(file)
        is_needed = _is_database_needed(database_url, manifest, overwrite=overwrite)
        with backups.staged(file) as staged:
            _refuse_differing(staged.plan, overwrite=overwrite)
            if is_needed:
                with backups.dump(file, _scratch(settings)) as dump:
                    restoring_dumps.restored_from(
                        wiring.database_dump(settings), database_url, dump, overwrite=overwrite
                    )
            staged.put_in_place()
            return staged.plan


def unpack(settings: Settings, file: Path, to: Path) -> Staged:
    """Puts files and dump into a folder of their own; archive and database stay as they are."""
    _check_is_there(file)
    to = to.absolute()
    elsewhere = evolve(settings, output_dir=to / "outputs", archive_dir=to / "archives")
    backups = wiring.backups(elsewhere)
    if os.path.lexists(to) and not (to.is_dir() and not any(to.iterdir())):
        raise SettingsError(f"{to} is there already, and no empty folder; name a new one")
    backups.prove(file)
    to.mkdir(parents=True, exist_ok=True)
    with backups.staged(file) as staged, backups.dump(file, to) as dump:
        staged.put_in_place()
        dump.replace(to / "database.sql.gz")
        return staged.plan


def _folder(settings: Settings) -> Path:
    return settings.archive_dir / "backups"


def _scratch(settings: Settings) -> Path:
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    with locked(_folder(settings) / ".lock", wait=False) as is_ours:
        if not is_ours:
            raise BackupError("another backup is being made or put back; wait until it is done")
        yield


def _sweep(folder: Path) -> None:
    """Removes what a killed backup left: we hold the lock, so no one is writing it.

    What a proof unpacks, which needs no lock, it removes when nobody can be reading it any more.
    """
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            is_unfinished = is_temporary(path.name) or _UNFINISHED_DUMP.fullmatch(path.name)
            if is_unfinished or (_UNPACKED_DUMP.fullmatch(path.name) and _is_old(path)):
                path.unlink()


def _is_old(path: Path) -> bool:
    return time.time() - path.lstat().st_mtime > _LONG_AGO_SECONDS


def _check_place(file: Path, settings: Settings) -> None:
    if file.suffix != ".tar":
        raise SettingsError(f"{file}: the name must end in .tar")
    if os.path.lexists(file):
        raise SettingsError(f"there is {file} already; name another file")
    folder = file.parent.resolve()
    inside = [
        name
        for name, root in (
            ("OUTPUT_DIR", settings.output_dir),
            ("ARCHIVE_DIR", settings.archive_dir),
        )
        if folder.is_relative_to(root.resolve())
    ]
    if inside and not folder.is_relative_to(_folder(settings).resolve()):
        raise SettingsError(f"{file} lies in {inside[0]}, and would be backed up itself")


def _check_is_there(file: Path) -> None:
    if not file.is_file():
        raise SettingsError(f"there is no file {file}; ./bouy backup list shows what there is")


def _is_database_needed(database_url: str, manifest: Manifest, *, overwrite: bool) -> bool:
    """Whether the database is to be loaded: not where it holds the same already.

    Raises:
        DatabaseNotEmptyError: it holds something else, and that is not to be overwritten.
    """
    with wiring.food_database(database_url) as database:
        counts = database.counts()
        if counts.ledger == 0 and not any(counts.tables.values()):
            return True
        if digest(database) == manifest.database.digest:
            return False
    if not overwrite:
        raise DatabaseNotEmptyError(
            "the database is not empty, and not as in the backup; nothing was changed. "
            "--overwrite puts the backup in its place, --to DIR unpacks it elsewhere"
        )
    return True


def _refuse_differing(plan: Staged, *, overwrite: bool) -> None:
    for path in plan.differing:
        if path.is_relative_to(PurePosixPath(ARCHIVES, "packs")):
            day = path.name[:10]
            raise BackupError(
                f"{path} is there with other content, and a pack is never replaced: it alone holds "
                f"its results. `./bouy archive unpack {day}`, move that pack and its manifest "
                "away, and restore again; nothing was changed"
            )
    if plan.differing and not overwrite:
        named = ", ".join(str(path) for path in list(plan.differing)[:_MOST_NAMED])
        more = " …" if len(plan.differing) > _MOST_NAMED else ""
        raise BackupError(
            f"{len(plan.differing)} files are there with other content: {named}{more}; nothing was "
            "changed. --overwrite puts those of the backup in their place, --to DIR unpacks it "
            "elsewhere"
        )
