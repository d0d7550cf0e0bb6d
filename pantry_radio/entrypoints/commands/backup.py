"""`bouy backup create`, `list`, `verify` and `restore`: archive and database in one file."""

import json
import sys
from pathlib import Path
from typing import Annotated

import attrs
from cyclopts import Parameter
from rich.table import Table

from pantry_radio.domain.backing_up import Manifest
from pantry_radio.domain.errors import QueueUnavailableError, ServiceError, SettingsError
from pantry_radio.entrypoints import backups, wiring
from pantry_radio.entrypoints.commands.database_dump import ask_before_overwriting
from pantry_radio.entrypoints.screens.consoles import plain_console
from pantry_radio.entrypoints.servers import CACHE, DB, servers
from pantry_radio.entrypoints.settings import Settings, load_settings

_Flag = Annotated[bool, Parameter(negative="")]
_Json = Annotated[bool, Parameter(name="--json", negative="")]
EXIT_DAMAGED = 1


def create(file: Path | None = None, /, *, json_: _Json = False) -> None:
    """Back up what is recorded and the database, while both are in use.

    Parameters
    ----------
    file
        Where to; its name ends in .tar. Else ARCHIVE_DIR/backups, by the time.
    json_
        Print a JSON object.
    """
    settings = load_settings()
    with servers(settings, DB) as urls:
        made = backups.create(settings, urls.database_url, file)
    waiting = _waiting(settings)
    if json_:
        print(json.dumps({**_as_json(made), "messages_waiting": waiting}, indent=2))
        return
    assert made.manifest is not None
    print(f"{made.file}\n{made.size_bytes:,} bytes: {_told(made.manifest)}")
    if waiting:
        print(
            f"bouy: {waiting:,} messages wait in the queue, which is not in a backup: let the "
            "recorder save them (./bouy recorder --drain), then make another",
            file=sys.stderr,
        )


def list_(*, json_: _Json = False) -> None:
    """List the backups in ARCHIVE_DIR/backups.

    Parameters
    ----------
    json_
        Print a JSON object.
    """
    found = backups.listed(load_settings())
    if json_:
        print(json.dumps({"backups": [_as_json(each) for each in found]}, indent=2))
        return
    if not found:
        print("there is no backup yet; ./bouy backup create makes one")
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("BACKUP", "MADE (UTC)", "BYTES", "FILES", "JOBS", "DIGEST"):
        table.add_column(heading, justify="right" if heading in "BYTES FILES JOBS" else "left")
    for each in found:
        table.add_row(each.file.name, *_cells(each))
    plain_console().print(table)


def verify(file: Path, /, *, quick: _Flag = False, json_: _Json = False) -> None:
    """Prove a backup: read every byte, restore its database elsewhere, compare the digest.

    Parameters
    ----------
    file
        A backup.
    quick
        Compare checksums alone; no database is needed.
    json_
        Print a JSON object.
    """
    settings = load_settings()
    manifest = backups.prove(settings, file)
    restored = None
    if not quick:
        with servers(settings, DB) as urls:
            restored = backups.prove_database(settings, urls.database_url, file)
    if json_:
        print(json.dumps({"file": str(file), "sound": True, "restored_digest": restored}))
        return
    print(f"every byte is as its checksums say: {_told(manifest)}")
    if restored is not None:
        print(f"restored into a scratch database, which had the digest {restored}")


def restore(
    file: Path,
    /,
    *,
    to: Path | None = None,
    overwrite: _Flag = False,
    yes: _Flag = False,
    json_: _Json = False,
) -> None:
    """Put a backup back: files to OUTPUT_DIR and ARCHIVE_DIR, and the database. Proves it first.

    Files that are not in the backup stay. May be repeated after an interruption.

    Parameters
    ----------
    file
        A backup.
    to
        Unpack it into this new folder instead, and touch neither archive nor database.
    overwrite
        Also over files with other content, and over another database; asks first.
    yes
        Do not ask.
    json_
        Print a JSON object.
    """
    settings = load_settings()
    if to is not None:
        if overwrite:
            raise SettingsError("--overwrite does not go with --to, which needs a new folder")
        plan = backups.unpack(settings, file, to)
    else:
        if overwrite and not yes:
            ask_before_overwriting(
                "Recorded files with other\ncontent than in the backup move to "
                "ARCHIVE_DIR/superseded; all others stay."
            )
        with servers(settings, DB) as urls:
            plan = backups.restore(settings, urls.database_url, file, overwrite=overwrite)
    if json_:
        overwritten = list(map(str, plan.differing))
        print(json.dumps({"new": plan.new, "present": plan.present, "overwritten": overwritten}))
        return
    print(f"files: {plan.new:,} new, {plan.present:,} were there, {len(plan.differing):,} replaced")
    if to is None:
        print("the database is as in the backup; ./bouy verify proves the files")
    else:
        print(f"the database is in {to / 'database.sql.gz'}: ./bouy db restore loads it")


def _waiting(settings: Settings) -> int | None:
    """Messages in the queues; None where they cannot be asked, which makes no backup worse."""
    try:
        with servers(settings, CACHE) as urls, wiring.job_queue(urls.redis_url) as queue:
            depths = queue.depths()
    except (QueueUnavailableError, ServiceError) as error:
        print(f"bouy: whether messages wait is not known: {error}", file=sys.stderr)
        return None
    return sum(each.ready + each.delayed + each.in_work for each in depths.values())


def _told(manifest: Manifest) -> str:
    facts = manifest.database
    return (
        f"{manifest.files:,} files of {manifest.file_bytes:,} bytes, {facts.total_rows:,} rows of "
        f"HSDS, {facts.jobs:,} jobs, digest {facts.digest}"
    )


def _cells(backup: backups.Backup) -> tuple[str, ...]:
    manifest = backup.manifest
    if manifest is None:
        return ("", f"{backup.size_bytes:,}", "", "", backup.fault)
    return (
        f"{manifest.created_at:%Y-%m-%d %H:%M:%S}",
        f"{backup.size_bytes:,}",
        f"{manifest.files:,}",
        f"{manifest.database.jobs:,}",
        manifest.database.digest[:12],
    )


def _as_json(backup: backups.Backup) -> dict[str, object]:
    described: dict[str, object] = {"file": str(backup.file), "size_bytes": backup.size_bytes}
    if backup.manifest is None:
        return {**described, "fault": backup.fault}
    manifest = attrs.asdict(backup.manifest, recurse=False)
    facts = attrs.asdict(backup.manifest.database, recurse=False)
    return {
        **described,
        "created_at": backup.manifest.created_at.isoformat(),
        "files": manifest["files"],
        "file_bytes": manifest["file_bytes"],
        "database": {**facts, "newest_job": str(facts["newest_job"])},
    }
