"""`bouy datasette`: the SQLite export on a web page of this machine."""

import os
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.exports.datasette import METADATA_PATH, SQLITE_PATH, metadata_file
from pantry_radio.domain.exports.exporting import Part
from pantry_radio.entrypoints.datasette_program import datasette_python
from pantry_radio.entrypoints.exported import export_into
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import Settings, load_settings


def datasette(
    file: Annotated[Path | None, Parameter(allow_leading_hyphen=False)] = None,
    *,
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65_535))] = 8001,
    host: str = "127.0.0.1",
) -> None:
    """Serve a SQLite export with Datasette, until Ctrl-C; it is read, never changed.

    Datasette is installed at the first use, into `.venv-datasette`.

    Parameters
    ----------
    file
        The file (default: the published one in DATA_REPO_PATH, else a new export of the database).
    port
        Where to listen; 0 takes a free one.
    host
        Whom to listen to: 127.0.0.1 is this machine alone, 0.0.0.0 everybody.
    """
    settings = load_settings()
    shown = _given(file) if file else _found(settings)
    python = datasette_python(shown)
    print(f"bouy: serving {shown}", file=sys.stderr, flush=True)
    arguments = (
        *("serve", "--immutable", str(shown), "--metadata", str(_metadata(shown, settings))),
        *("--host", host, "--port", str(port)),
    )
    # In our place: Ctrl-C, SIGTERM and the exit code are Datasette's.
    os.execv(python, [python, "-P", "-m", "datasette", *arguments])  # noqa: S606 - no shell


def _given(file: Path) -> Path:
    if not file.is_file():
        raise SettingsError(f"{file}: no such file. Without one, the database is exported.")
    return file.absolute()


def _found(settings: Settings) -> Path:
    published = settings.data_repo_path / SQLITE_PATH
    if published.is_file():
        return published
    folder = settings.home / "datasette"
    with servers(settings, DB) as urls:
        export_into(folder, database_url=urls.database_url, parts=(Part.SQLITE,))
    return folder / SQLITE_PATH


def _metadata(shown: Path, settings: Settings) -> Path:
    """What lies beside the file, else what this version would write there."""
    beside = shown.parent / METADATA_PATH.name
    if beside.is_file():
        return beside
    settings.home.mkdir(parents=True, exist_ok=True)
    ours = settings.home / "datasette-metadata.json"
    ours.write_bytes(b"".join(metadata_file().chunks))
    return ours
