"""The tables as CSV files under a Frictionless descriptor."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import TypeAlias
from uuid import UUID

from pantry_radio.domain.exports.completing import Row, completed
from pantry_radio.domain.exports.fields import Field, Table, table
from pantry_radio.domain.exports.files import ExportedFile
from pantry_radio.domain.exports.incomplete import (
    INCOMPLETE_COLUMNS,
    INCOMPLETE_NAME,
    known_name,
    organization_names,
)
from pantry_radio.domain.exports.licence import LICENCE_NAME, LICENCE_TITLE, LICENCE_URL
from pantry_radio.domain.exports.writing import csv_chunks, json_bytes
from pantry_radio.domain.ports.canonical_tables import CanonicalTables

Described: TypeAlias = dict[str, object]

_TYPES: Mapping[str, Described] = {
    "text": {"type": "string"},
    "uuid": {"type": "string", "format": "uuid"},
    "email": {"type": "string", "format": "email"},
    "uri": {"type": "string", "format": "uri"},
    "number": {"type": "number"},
    "date": {"type": "date"},
    "time": {"type": "time"},
    "datetime": {"type": "datetime"},
}


def csv_files(tables: CanonicalTables) -> Iterator[ExportedFile]:
    """`hsds/datapackage.json` and `hsds/csv/*.csv`, rows in order of id.

    The package names `hsds/incomplete.csv`, too (incomplete.py).
    """
    names = organization_names(tables)
    folder = PurePosixPath("hsds")
    for name in tables.names():
        described = table(name)
        columns = [field.name for field in described.fields]
        yield ExportedFile(
            path=folder / "csv" / described.file,
            chunks=csv_chunks(columns, _rows(tables, name, names)),
        )
    yield ExportedFile(path=folder / "datapackage.json", chunks=(json_bytes(_package(tables)),))


def _rows(tables: CanonicalTables, name: str, names: Mapping[UUID, str]) -> Iterator[Row]:
    for record in tables.records(name):
        row = completed(record, known_name(record, names)).row
        if row is not None:
            yield row


def _package(tables: CanonicalTables) -> Described:
    resources = [_resource(table(name)) for name in tables.names()]
    return {
        "name": "pantry-pirate-radio",
        "title": "Food pantries in HSDS 3.1.1",
        "profile": "tabular-data-package",
        "homepage": "https://docs.openreferral.org/en/3.1.1/",
        "licenses": [{"name": LICENCE_NAME, "title": LICENCE_TITLE, "path": LICENCE_URL}],
        "resources": [*resources, _incomplete_resource()],
    }


def _resource(described: Table) -> Described:
    schema: Described = {
        "fields": [_described(field) for field in described.fields],
        "primaryKey": "id",
    }
    references = [
        {"fields": each.name, "reference": {"resource": each.refers_to, "fields": "id"}}
        for each in described.fields
        if each.refers_to
    ]
    if references:
        schema["foreignKeys"] = references
    return _csv(described.name, f"csv/{described.file}", described.title, schema)


def _described(field: Field) -> Described:
    constraints: Described = {}
    if field.is_required:
        constraints["required"] = True
    if field.name == "id":
        constraints["unique"] = True
    if field.allowed:
        constraints["enum"] = [*field.allowed]
    described = {"name": field.name, **_TYPES[field.kind]}
    return {**described, "constraints": constraints} if constraints else described


def _incomplete_resource() -> Described:
    fields: list[Described] = [
        {"name": name, "type": "string", "constraints": {"required": True}}
        for name in INCOMPLETE_COLUMNS
    ]
    title = "What HSDS or the map requires and no source states, and what was done about it"
    schema: Described = {"fields": fields, "primaryKey": ["table", "id", "field", "done"]}
    return _csv("incomplete", INCOMPLETE_NAME, title, schema)


def _csv(name: str, path: str, title: str, schema: Described) -> Described:
    return {
        "name": name,
        "path": path,
        "title": title,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }
