"""An export from a database into a folder: for `export`, and for `datasette` without a file."""

from collections.abc import Collection, Mapping
from pathlib import Path

from pantry_radio.adapters.export_folder import replaced, write_files
from pantry_radio.domain.exports.datasette import SQLITE_PATH
from pantry_radio.domain.exports.exporting import Part, exported_files
from pantry_radio.entrypoints import wiring


def export_into(
    target: Path, *, database_url: str, parts: Collection[Part]
) -> Mapping[str, tuple[int, int]]:
    """Replaces the folder by an export of the database as it stands now.

    Returns how many files, and bytes, were written below which names.

    Raises:
        ExportError: nothing was changed.
    """
    with replaced(target) as folder, wiring.canonical_tables(database_url) as tables:
        written = dict(write_files(folder, exported_files(tables, parts)))
        if Part.SQLITE in parts:
            from pantry_radio.adapters.sqlite_export import write_sqlite  # noqa: PLC0415 - slow

            file = folder / SQLITE_PATH
            write_sqlite(tables, file)
            written[str(SQLITE_PATH)] = (1, file.stat().st_size)
    return written
