"""The SQLite file holds the rows under the rules of HSDS, and is the same bytes everywhere."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import time
from pathlib import Path

import pytest
from attrs import astuple, fields

from pantry_radio.adapters.memory.canonical_tables import MemoryCanonicalTables
from pantry_radio.adapters.sqlite_export import write_sqlite
from pantry_radio.domain.errors import ExportError
from pantry_radio.domain.exports.datasette import DATABASE, QUERIES, metadata
from pantry_radio.domain.exports.fields import table
from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.hsds.stated import (
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedSchedule,
    StatedService,
    StatedServiceAtLocation,
)
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from tests.exports import rows_from, tables_from
from tests.observations import at, observation

_SATURDAY = StatedSchedule(freq="WEEKLY", byday="SA", opens_at=time(9), closes_at=time(12))
_HOPE = StatedOrganization(
    name="Hope Café",
    description="Hands out groceries",
    website="https://hope.org",
    phones=(StatedPhone(number="+19375550123"),),
    locations=(
        StatedLocation(name="Hall", latitude=39.75, longitude=-84.19, address=at()),
        StatedLocation(address=at("7 Oak Ave")),
    ),
    services=(
        StatedService(
            name="Pantry",
            at_locations=(StatedServiceAtLocation(location_index=0, schedules=(_SATURDAY,)),),
        ),
    ),
)
_ANSWERS: dict[str, tuple[dict[str, str | int], int]] = {
    "pantries_in_a_town": ({"city": "dayton", "state": "oh"}, 2),
    "pantries_by_words": ({"words": 'cafes "main'}, 1),
    "open_on_a_day": ({"day": "sa", "state": "OH"}, 1),
    "nearest_pantries": ({"latitude": 40, "longitude": -84}, 1),
    "counts_by_state": ({}, 1),
}
_SHA256 = "b561fc4a4f389963cc69a415b2b538eb47b019f5a53997bb7ddb91003399469f"
"""Of the file made of _HOPE, as SQLite 3.40 to 3.54 write it. A change of its schema changes it."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "export.sqlite"


@pytest.fixture
def written(file: Path) -> Iterator[sqlite3.Connection]:
    write_sqlite(tables_from(observation("a", _HOPE)), file)
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        yield database


def test_every_value_is_there_in_order_of_id(written: sqlite3.Connection) -> None:
    tables = tables_from(observation("a", _HOPE))

    for name, record_class in TABLES:
        columns = ", ".join(each.name for each in fields(record_class))
        found = written.execute(f"SELECT {columns} FROM {name} ORDER BY rowid")  # noqa: S608
        assert [*found] == [_plain(record) for record in tables.records(name)]


def _plain(record: Record) -> tuple[object, ...]:
    return tuple(
        value if value is None or isinstance(value, str | int | float) else str(value)
        for value in astuple(record)
    )


def test_keys_and_references_are_those_of_hsds_and_hold(written: sqlite3.Connection) -> None:
    for name, record_class in TABLES:
        ours = {each.name for each in fields(record_class)}
        references = {
            (each.name, each.refers_to)
            for each in table(name).fields
            if each.refers_to and each.name in ours
        }
        found = written.execute(f"PRAGMA foreign_key_list({name})").fetchall()
        keys = [row[1] for row in written.execute(f"PRAGMA table_info({name})") if row[5]]
        assert {(column, parent) for _, _, parent, column, *_ in found} == references
        assert keys == ["id"]
    assert written.execute("PRAGMA foreign_key_check").fetchall() == []
    assert written.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_pantry_is_one_row_with_all_that_is_asked_for(written: sqlite3.Connection) -> None:
    written.row_factory = sqlite3.Row

    hall = dict(written.execute("SELECT * FROM pantry WHERE location = 'Hall'").fetchone())

    del hall["number"], hall["organization_id"], hall["location_id"]
    assert hall == {
        "organization": "Hope Café",
        "location": "Hall",
        "address": "100 Main Street",
        "city": "Dayton",
        "state": "OH",
        "postal_code": "45402",
        "phone": "+19375550123",
        "hours": "Sat, 09:00-12:00",
        "services": "Pantry",
        "website": "https://hope.org",
        "email": None,
        "latitude": 39.75,
        "longitude": -84.19,
        "description": "Hands out groceries",
    }


@pytest.mark.parametrize("query", QUERIES)
def test_the_ready_queries_find_what_they_promise(written: sqlite3.Connection, query: str) -> None:
    parameters, count = _ANSWERS[query]

    found = written.execute(QUERIES[query]["sql"], parameters).fetchall()

    assert len(found) == count
    assert set(re.findall(r":([a-z]+)", QUERIES[query]["sql"])) == set(parameters)


@pytest.mark.parametrize("words", ["", '"', "OR AND NOT", "st. mary's (NEAR", "*", "a:b"])
def test_no_words_that_a_person_types_break_the_search(
    written: sqlite3.Connection, words: str
) -> None:
    assert written.execute(QUERIES["pantries_by_words"]["sql"], {"words": words}).fetchall() == []


@pytest.mark.parametrize(
    ("index", "words", "count"),
    [
        ("organization_fts", "cafe", 1),
        ("organization_fts", "grocery", 1),
        ("service_fts", "pantries", 1),
        ("location_fts", "hall", 1),
        ("address_fts", "dayton", 2),
        ("pantry_fts", "45402 hope", 2),
    ],
)
def test_text_is_found_by_its_words(
    written: sqlite3.Connection, index: str, words: str, count: int
) -> None:
    query = f"SELECT * FROM {index} WHERE {index} MATCH ?"  # noqa: S608

    assert len(written.execute(query, (words,)).fetchall()) == count


def test_metadata_describes_what_is_there(written: sqlite3.Connection) -> None:
    databases = metadata()["databases"]
    assert isinstance(databases, dict)

    for name, described in databases[DATABASE]["tables"].items():
        columns = {row[1] for row in written.execute(f"PRAGMA table_info({name})")}
        said = {described.get(each) for each in ("sort", "label_column", "fts_pk")} - {None}
        assert said | {*described.get("facets", ())} | {*described.get("units", ())} <= columns


def test_the_same_rows_are_the_same_bytes_on_every_machine(tmp_path: Path) -> None:
    rows = rows_from(observation("a", _HOPE))
    files = [tmp_path / name for name in ("one", "two")]

    write_sqlite(MemoryCanonicalTables(rows), files[0])
    write_sqlite(MemoryCanonicalTables(reversed(rows)), files[1])

    digests = {hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    assert digests == {_SHA256}, f"written by SQLite {sqlite3.sqlite_version}"


class _BrokenTables(MemoryCanonicalTables):
    def records(self, table: str) -> Iterator[Record]:
        yield from super().records(table)
        if table == "service":
            raise ConnectionError


def test_what_was_not_finished_is_not_there(file: Path) -> None:
    tables: CanonicalTables = _BrokenTables(rows_from(observation("a", _HOPE)))

    with pytest.raises(ConnectionError):
        write_sqlite(tables, file)

    assert [*file.parent.iterdir()] == []


def test_rows_that_refer_to_nothing_are_refused(file: Path) -> None:
    class Torn(MemoryCanonicalTables):
        def records(self, table: str) -> Iterator[Record]:
            return iter(()) if table == "organization" else super().records(table)

    with pytest.raises(ExportError, match="FOREIGN KEY"):
        write_sqlite(Torn(rows_from(observation("a", _HOPE))), file)


def test_a_file_that_is_there_is_left_alone(file: Path) -> None:
    file.write_bytes(b"mine")

    with pytest.raises(FileExistsError):
        write_sqlite(tables_from(), file)

    assert file.read_bytes() == b"mine"
