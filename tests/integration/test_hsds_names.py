"""The tables have the official names, types and references of HSDS, and say what they hold."""

import csv
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from attrs import fields

from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.domain.hsds.records import TABLES

_HSDS = Path(__file__).parents[3] / "shared" / "hsds" / "derived" / "fields.csv"
_TYPES = {
    ("string", "string"): {"text", "uuid"},
    ("string", "date"): {"date"},
    ("string", "time"): {"time without time zone"},
    ("number", "number"): {"numeric", "double precision"},
}


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    migrate(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.mark.skipif(not _HSDS.exists(), reason="the official field names are not here")
def test_columns_have_the_types_of_hsds(connection: psycopg.Connection) -> None:
    with _HSDS.open(newline="", encoding="utf-8") as file:
        official = {
            (row["object"], row["field"]): (row["json_type"], row["tabular_type"])
            for row in csv.DictReader(file)
        }
    found = connection.execute(
        "SELECT table_name::text, column_name::text, data_type::text"
        " FROM information_schema.columns WHERE table_schema = 'public'"
    ).fetchall()

    others = [
        (table, column, data_type)
        for table, column, data_type in found
        if data_type not in _TYPES[official[table, column]]
    ]
    assert len(found) == sum(len(fields(kind)) for _, kind in TABLES)
    assert others == []


@pytest.mark.skipif(not _HSDS.exists(), reason="the official field names are not here")
def test_references_are_those_of_hsds(connection: psycopg.Connection) -> None:
    with _HSDS.open(newline="", encoding="utf-8") as file:
        official = {
            (row["object"], row["field"]): row["foreign_key"]
            for row in csv.DictReader(file)
            if row["foreign_key"]
        }
    columns = connection.execute(
        "SELECT table_name::text, column_name::text"
        " FROM information_schema.columns WHERE table_schema = 'public'"
    ).fetchall()

    references = connection.execute(
        "SELECT conrelid::regclass::text, attname::text, confrelid::regclass::text"
        " FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace"
    ).fetchall()

    found = {(table, column): target for table, column, target in references}
    assert found == {each: official[each] for each in columns if each in official}


def test_every_table_and_column_has_a_comment(connection: psycopg.Connection) -> None:
    bare = connection.execute(
        "SELECT oid::regclass::text, attname::text FROM pg_class"
        " JOIN pg_attribute ON attrelid = oid AND attnum > 0 AND NOT attisdropped"
        " WHERE relkind IN ('r', 'v', 'm', 'p', 'f')"
        " AND relnamespace IN ('public'::regnamespace, 'radio'::regnamespace)"
        " AND coalesce(col_description(oid, attnum), '') = ''"
        " UNION ALL SELECT oid::regclass::text, 'itself' FROM pg_class"
        " WHERE relkind IN ('r', 'v', 'm', 'p', 'f')"
        " AND relnamespace IN ('public'::regnamespace, 'radio'::regnamespace)"
        " AND coalesce(obj_description(oid, 'pg_class'), '') = ''"
    ).fetchall()

    assert bare == []
