"""What docs/database.md says about the database is so, and its queries find what they promise."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid4, uuid5

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.domain.examining import parse_read
from pantry_radio.domain.hsds.identity import NAMESPACE
from pantry_radio.domain.loading import Loader
from pantry_radio.domain.reconciling import reconcile

Row: TypeAlias = Mapping[str, Any]
Connection: TypeAlias = psycopg.Connection[dict[str, Any]]

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "database.md").read_text(encoding="utf-8")
_QUERIES = {
    part.partition("\n")[0]: part.partition("```sql\n")[2].partition("```")[0]
    for part in _PAGE.split("\n### ")[1:]
}
_NEAR = "Pantries within 10 miles that are open on Tuesdays"
_DAY = "What is open on a certain day"

# By hand, from examples/ and tests/samples/: each is part of a row that the query must find.
_FOUND: Mapping[str, tuple[Row, ...]] = {
    _NEAR: (
        {
            "name": "Rainy Day Pantry",
            "miles": Decimal("0.3"),
            "byday": "TU,TH",
            "opens_at": time(10),
        },
    ),
    _DAY: (
        {"name": "Comet Pantry", "what": "Mobile Pantry", "opens_at": time(10)},
        {"name": "Far Shelf", "city": "Irvine"},
    ),
    "A pantry by the beginning of its name": (
        {"name": "Harvest Table Pantry", "city": "Springfield", "state_province": "OH"},
    ),
    "Services of the organizations in a city": (
        {"organization": "Night Owl Pantry", "services": 1, "names": "Evening Distribution"},
    ),
    "Telephone numbers in a ZIP code": (
        {"name": "Millbrook Community Cupboard", "number": "+14135550118", "type": "voice"},
        {"name": "Millbrook Community Cupboard", "number": "+14135550119", "type": "fax"},
        {"name": "Millbrook Community Cupboard", "number": "+14135550120"},
    ),
    "Whose number is this?": (
        {"name": "Millbrook Community Cupboard", "contact": "Front desk", "type": "voice"},
    ),
    "Languages by city": (
        {"city": "Homestead", "language": "es", "locations": 2},
        {"city": "Homestead", "language": "ht", "locations": 1},
    ),
    "Organizations without any hours": ({"name": "Harvest Table Pantry"},),
    "Several organizations at one address": (
        {"address_1": "400 Unity Plaza", "organizations": "Unity Clothes; Unity Pantry"},
    ),
    "Rows by state": ({"state": "FL", "organizations": 1, "locations": 2, "with_point": 0},),
    "The newest result of each scraper": (
        {
            "scraper": "north_shore_food",
            "newest": datetime.fromisoformat("2025-08-08T10:04:40.551934Z"),
        },
        {"scraper": "desert_food_network", "results": 2, "without_records": 1},
    ),
    "Problems by scraper and kind": (
        {"scraper": "hoosier_pantries", "kind": "bad_coordinates", "problems": 1, "results": 1},
    ),
}
_NOT_FOUND: Mapping[str, tuple[Row, ...]] = {
    _NEAR: ({"name": "Night Owl Pantry"},),
    _DAY: ({"name": "Moon 1"}, {"name": "Rainy Day Pantry"}),
    "Telephone numbers in a ZIP code": ({"name": "Harvest Table Pantry"},),
    "Organizations without any hours": ({"name": "Rainy Day Pantry"}, {"name": "Comet Pantry"}),
}


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A database of all examples and samples."""
    migrate(database_url)
    files = [*_ROOT.glob("examples/job_results/*.json"), *_ROOT.glob("tests/samples/*.json")]
    results = sorted(file for file in files if not file.name.endswith(".expected.json"))
    codec = JsonJobResults()
    database = PostgresFoodDatabase(database_url)
    Loader(database=database, reader_version="1").load(
        [parse_read(file.name, file.read_bytes, codec) for file in results]
    )
    reconcile(database)
    database.close()
    with psycopg.connect(database_url, autocommit=True, row_factory=dict_row) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        yield connection


def ask(connection: Connection, query: str) -> list[dict[str, Any]]:
    return connection.execute(query.encode()).fetchall()


def holds(rows: list[dict[str, Any]], part: Row) -> bool:
    return any(part.items() <= row.items() for row in rows)


def test_every_query_of_the_page_finds_what_it_promises(connection: Connection) -> None:
    answers = {title: ask(connection, query) for title, query in _QUERIES.items()}

    assert len(answers) >= 10
    assert answers.keys() == _FOUND.keys()
    for title, rows in answers.items():
        assert [part for part in _FOUND[title] if not holds(rows, part)] == [], title
        assert [part for part in _NOT_FOUND.get(title, ()) if holds(rows, part)] == [], title


def test_a_pantry_is_near_by_its_distance_and_open_by_its_day(connection: Connection) -> None:
    craig = _QUERIES[_NEAR].replace("47.25 ", "40.5 ").replace("-122.44 ", "-107.5 ")
    wednesday = craig.replace("{TU}", "{WE}")

    found = {
        (miles, query is wednesday): [
            (row["name"], row["miles"])
            for row in ask(connection, query.replace("10 AS miles", f"{miles} AS miles"))
        ]
        for miles in (2, 10)
        for query in (craig, wednesday)
    }

    assert found == {
        (2, False): [],
        (2, True): [],
        (10, False): [("Juniper Alliance", Decimal("2.6"))],
        (10, True): [("Aspen Community Services", Decimal("2.7"))],
    }


def test_what_is_open_on_a_day_is_what_rfc_5545_says(connection: Connection) -> None:
    more = (
        {"freq": "MONTHLY", "interval": 2, "byday": "1FR", "dtstart": "2025-08-01"},
        {"freq": "MONTHLY", "bymonthday": "-1,15"},
        {"freq": "MONTHLY", "byday": "FR", "bymonthday": "13"},
        {"freq": "MONTHLY", "byday": "-2SA,5WE"},
        {"freq": "WEEKLY", "interval": 3, "byday": "MO,SU", "dtstart": "2025-09-03"},
        {"freq": "WEEKLY", "dtstart": "2025-09-04", "until": "2025-10-02"},
        {"freq": "WEEKLY", "byday": "TU", "valid_from": "2025-11-01", "valid_to": "2025-11-20"},
        {"freq": None, "byday": "TH"},
    )
    for each in more:
        insert_hours(connection, each)
    schedules = ask(connection, "SELECT * FROM schedule")
    days = [date(2025, 8, 1) + timedelta(days=days) for days in range(153)]

    found = {
        (row["id"], day)
        for day in days
        for row in ask(connection, _QUERIES[_DAY].replace("2025-11-22", day.isoformat()))
    }

    assert found == {(each["id"], day) for each in schedules for day in days if is_open(each, day)}


def insert_hours(connection: Connection, hours: Row) -> None:
    """Hours of some location."""
    [location] = ask(connection, "SELECT id FROM location ORDER BY id LIMIT 1")
    row = {"id": uuid4(), "location_id": location["id"], **hours}
    query = sql.SQL("INSERT INTO schedule ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(map(sql.Placeholder, row)),
    )
    connection.execute(query, row)


def is_open(schedule: Row, day: date) -> bool:
    """By counting days; where RFC 5545 says nothing, as the page says."""
    if not (_is_within(schedule, day) and _is_in_turn(schedule, day)):
        return False
    first = schedule["dtstart"]
    if schedule["freq"] is None and first:
        return bool(first == day)
    if not schedule["byday"] and not schedule["bymonthday"]:
        return first is not None and first.weekday() == day.weekday()
    return all(
        day in [each for code in codes.split(",") for each in dates(code, day)]
        for codes, dates in ((schedule["byday"], _on), (schedule["bymonthday"], _at))
        if codes
    )


def _is_within(schedule: Row, day: date) -> bool:
    starts = [schedule["valid_from"], schedule["dtstart"]]
    ends = [schedule["valid_to"], schedule["until"]]
    return all(day >= each for each in starts if each) and all(day <= each for each in ends if each)


def _is_in_turn(schedule: Row, day: date) -> bool:
    first, interval = schedule["dtstart"], schedule["interval"] or 1
    if first is None:
        return True
    if schedule["freq"] == "WEEKLY":
        turns = (day.toordinal() - 1) // 7 - (first.toordinal() - 1) // 7  # day 1 was a Monday
    else:
        turns = (day.year - first.year) * 12 + day.month - first.month
    return bool(turns % interval == 0)


def _month_of(day: date) -> list[date]:
    days = [day.replace(day=1) + timedelta(days=number) for number in range(31)]
    return [each for each in days if each.month == day.month]


def _on(code: str, day: date) -> list[date]:
    """The days of a month that a code such as TU, 2TU or -1SA names."""
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(code[-2:])
    days = [each for each in _month_of(day) if each.weekday() == weekday]
    return _chosen(code[:-2], days) if code[:-2] else days


def _at(code: str, day: date) -> list[date]:
    """The day of a month that a number such as 15 or -1 names."""
    return _chosen(code, _month_of(day))


def _chosen(number: str, days: list[date]) -> list[date]:
    ordered = days if int(number) > 0 else days[::-1]
    return ordered[abs(int(number)) - 1 :][:1]


def test_ids_are_made_as_the_page_says(connection: Connection) -> None:
    told = re.findall(r"^\| (\w+) \| `(\[.*\])` \| `(.*)` \|$", _PAGE, re.MULTILINE)

    for table, text, row_id in told:
        assert uuid5(NAMESPACE, text) == UUID(row_id)
        assert ask(connection, f"SELECT FROM {table} WHERE id = '{row_id}'"), table
    assert len(told) == 6
    assert str(NAMESPACE) in _PAGE


def test_the_page_and_its_drawing_name_every_table_and_no_other(connection: Connection) -> None:
    tables = ask(
        connection,
        "SELECT table_schema::text AS schema, table_name::text AS name"
        " FROM information_schema.tables WHERE table_schema IN ('public', 'radio')",
    )
    drawing = (_ROOT / "docs" / "database.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'class="table"[^>]*>(\w+)<', drawing))

    for schema in ("public", "radio"):
        listed = _PAGE.partition(f"| {schema} | one row is |")[2].partition("\n\n")[0]
        told = set(re.findall(r"^\| `(\w+)` \|", listed, re.MULTILINE))
        assert told == {row["name"] for row in tables if row["schema"] == schema}
    assert drawn == {row["name"] for row in tables}
