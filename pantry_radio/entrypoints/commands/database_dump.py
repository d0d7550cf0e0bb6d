"""`bouy db dump` and `db restore`: the food database as a SQL file, and back."""

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import attrs
from cyclopts import Parameter

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints import restoring_dumps, wiring
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import load_settings

_Flag = Annotated[bool, Parameter(negative="")]
_Json = Annotated[bool, Parameter(name="--json", negative="")]
_YES = ("y", "yes")


def dump(file: Path | None = None, /, *, force: _Flag = False, json_: _Json = False) -> None:
    """Write the database to a SQL file, with FILE.sha256 beside it.

    It is one moment, whatever is loaded meanwhile; the same content gives the same bytes.

    Parameters
    ----------
    file
        Where to; gzipped if it ends in `.gz`. Else ARCHIVE_DIR/dumps, by the newest job and digest.
    force
        Put it in the place of a file that is there.
    json_
        Print a JSON object.
    """
    settings = load_settings()
    with servers(settings, DB) as urls:
        written = restoring_dumps.write_dump(
            urls.database_url, file, settings=settings, overwrite=force
        )
    if json_:
        print(json.dumps(attrs.asdict(written, value_serializer=_as_text), indent=2))
        return
    facts = written.facts
    print(f"{written.file}\n{written.size_bytes:,} bytes, SHA-256 {written.sha256}")
    print(f"{facts.total_rows:,} rows of HSDS, {facts.jobs:,} jobs, digest {facts.digest}")


def restore(
    dump: Path, /, *, overwrite: _Flag = False, yes: _Flag = False, json_: _Json = False
) -> None:
    """Load a dump of ours into the database, in one transaction, and prove it by its digest.

    The database must be empty. On any fault it stays as it is.

    Parameters
    ----------
    dump
        A file that `db dump` or the publisher wrote; FILE.sha256 is checked where it is there.
    overwrite
        Put it in the place of what the database holds; asks first.
    yes
        Do not ask.
    json_
        Print a JSON object.
    """
    settings = load_settings()
    if overwrite and not yes:
        ask_before_overwriting()
    if not dump.is_file():
        raise SettingsError(f"there is no file {dump}")
    with servers(settings, DB) as urls:
        if not restoring_dumps.is_checked(dump):
            print(f"bouy: there is no {dump.name}.sha256; its own digest decides", file=sys.stderr)
        restored = restoring_dumps.restored_from(
            wiring.database_dump(settings), urls.database_url, dump, overwrite=overwrite
        )
    if json_:
        print(json.dumps(attrs.asdict(restored, value_serializer=_as_text), indent=2))
        return
    print(*restoring_dumps.told(restored), sep="\n")


def ask_before_overwriting(files: str = "Recorded files stay.") -> None:
    """Asks whoever sits there; `files` says what becomes of these.

    Raises:
        SettingsError: the answer was no, or nobody is there.
    """
    print(
        "This puts the dump in the place of every HSDS row and all of schema radio; what depends\n"
        f"on these tables, such as views of your own, goes too. {files}",
        file=sys.stderr,
    )
    if not sys.stdin.isatty():
        raise SettingsError("nobody is there to be asked: give --yes to overwrite the database")
    print("Overwrite the database? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in _YES:
        raise SettingsError("nothing was changed")


def _as_text(_instance: object, _field: object, value: object) -> object:
    """Paths and days, which JSON does not know."""
    return str(value) if isinstance(value, Path | date) else value
