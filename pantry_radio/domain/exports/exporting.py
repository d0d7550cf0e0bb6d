"""All exported files of the canonical tables, but for the SQLite database."""

from collections.abc import Collection, Iterator
from enum import StrEnum

from pantry_radio.domain.exports.csv_package import csv_files
from pantry_radio.domain.exports.datasette import metadata_file
from pantry_radio.domain.exports.files import ExportedFile
from pantry_radio.domain.exports.geojson import geojson_files
from pantry_radio.domain.exports.incomplete import incomplete_file
from pantry_radio.domain.exports.objects import object_files
from pantry_radio.domain.ports.canonical_tables import CanonicalTables


class Part(StrEnum):
    """What can be exported by itself."""

    HSDS = "hsds"
    CSV = "csv"
    GEOJSON = "geojson"
    SQLITE = "sqlite"


ALL = tuple(Part)


def exported_files(
    tables: CanonicalTables, parts: Collection[Part] = ALL
) -> Iterator[ExportedFile]:
    """Every file, each path once; the same rows give the same bytes, everywhere and always.

    The SQLite database itself is written by a tool (adapters/sqlite_export.py); what Datasette is
    to know about it is among these.
    """
    if Part.HSDS in parts:
        yield from object_files(tables)
    if Part.CSV in parts:
        yield from csv_files(tables)
    if {Part.HSDS, Part.CSV, Part.GEOJSON} & set(parts):
        yield incomplete_file(tables)
    if Part.GEOJSON in parts:
        yield from geojson_files(tables)
    if Part.SQLITE in parts:
        yield metadata_file()
