"""`bouy export`: the food database as files for others."""

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.domain.exports.exporting import ALL, Part
from pantry_radio.entrypoints.exported import export_into
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import load_settings


def export(
    *,
    to: Annotated[Path | None, Parameter(allow_leading_hyphen=False)] = None,
    only: tuple[Part, ...] = (),
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Write the food database as HSDS JSON, a CSV package, GeoJSON and SQLite.

    The folder is whole or not there, and replaces an earlier export as a whole.

    Parameters
    ----------
    to
        The folder (default: `export`); new, empty, or an earlier export.
    only
        One form alone, or several: hsds, csv, geojson, sqlite.
    as_json
        Print one JSON object.
    """
    settings = load_settings()
    target = (to or settings.root / "export").absolute()
    with servers(settings, DB) as urls:
        written = export_into(target, database_url=urls.database_url, parts=only or ALL)
    if as_json:
        counts = {name: {"files": files, "bytes": size} for name, (files, size) in written.items()}
        print(json.dumps({"directory": str(target), "written": counts}, indent=2))
        return
    for name, (files, size) in written.items():
        print(f"{name:<44} {files:>9,} files {size:>13,} bytes")
    print(f"written to {target}", file=sys.stderr)
