"""`incomplete.csv`: every value that HSDS or the map requires and no source states."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from uuid import UUID

from pantry_radio.domain.exports.completing import Case, Row, cases_of
from pantry_radio.domain.exports.files import ExportedFile
from pantry_radio.domain.exports.writing import csv_chunks
from pantry_radio.domain.hsds.records import Organization, Record
from pantry_radio.domain.ports.canonical_tables import CanonicalTables

INCOMPLETE_NAME = "incomplete.csv"
INCOMPLETE_COLUMNS = ("table", "id", "field", "lack", "done")


def incomplete_file(tables: CanonicalTables) -> ExportedFile:
    """`hsds/incomplete.csv`. What is exported and what is left out there are all rows together."""
    lines = map(_line, incomplete_cases(tables))
    path = PurePosixPath("hsds", INCOMPLETE_NAME)
    return ExportedFile(path=path, chunks=csv_chunks(INCOMPLETE_COLUMNS, lines))


def incomplete_cases(tables: CanonicalTables) -> Iterator[Case]:
    """Table by table, in order of id, in HSDS's order of fields."""
    names = organization_names(tables)
    for table in tables.names():
        for record in tables.records(table):
            yield from cases_of(record, known_name(record, names))


def organization_names(tables: CanonicalTables) -> Mapping[UUID, str]:
    """The name of each organization: what is filled in elsewhere. All of them are in memory."""
    return {
        record.id: record.name
        for record in tables.records("organization")
        if isinstance(record, Organization)
    }


def known_name(record: Record, names: Mapping[UUID, str]) -> str:
    """The name of the organization that a row names; "" where nothing is filled in from there."""
    if isinstance(record, Organization):
        return record.name
    return names.get(getattr(record, "organization_id", None) or record.id, "")


def _line(case: Case) -> Row:
    return {
        "table": case.table,
        "id": str(case.id),
        "field": case.field,
        "lack": case.lack.value,
        "done": case.cure.value,
    }
