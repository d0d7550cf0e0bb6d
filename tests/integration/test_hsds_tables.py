"""The HSDS tables of PostgreSQL: official values, one owner each, nothing twice."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import errors, sql

from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.reconciling import reconcile
from tests.observations import at, observation, pantry

_ENUMERATIONS = Path(__file__).parents[3] / "shared" / "hsds" / "derived" / "enumerations.json"
Value: TypeAlias = str | int | UUID

OWNERS = {
    "funding": ("organization", "service"),
    "schedule": ("service", "location", "service_at_location"),
    "contact": ("organization", "service", "location"),
    "phone": ("organization", "service", "location", "contact"),
    "language": ("service", "location", "phone"),
}
FACTS = {
    "organization_identifier": {"identifier_type": "EIN", "identifier": "1"},
    "program": {"name": "Outreach"},
    "accessibility": {"description": "ramp"},
    "required_document": {"document": "photo ID"},
    "service_area": {"name": "Ohio"},
    "funding": {"source": "donations"},
    "schedule": {"byday": "MO", "opens_at": "09:00"},
    "contact": {"name": "Ann Lee"},
    "phone": {"number": "+19375550123"},
    "language": {"code": "es"},
}
PARENTS = {
    **dict.fromkeys(("organization_identifier", "program"), "organization"),
    "accessibility": "location",
    **dict.fromkeys(("required_document", "service_area"), "service"),
    **{table: owners[0] for table, owners in OWNERS.items()},
}


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    migrate(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def ids(connection: psycopg.Connection) -> dict[str, UUID]:
    """A row of every table that may own another, by table."""
    ids: dict[str, UUID] = {}
    ids["organization"] = insert(connection, "organization", name="Hope")
    ids["location"] = insert(
        connection,
        "location",
        organization_id=ids["organization"],
        location_type="physical",
    )
    ids["service"] = insert(
        connection, "service", organization_id=ids["organization"], status="active"
    )
    ids["service_at_location"] = insert(
        connection,
        "service_at_location",
        service_id=ids["service"],
        location_id=ids["location"],
    )
    ids["contact"] = insert(connection, "contact", location_id=ids["location"], name="Ben")
    ids["phone"] = insert(connection, "phone", contact_id=ids["contact"], number="+16145550199")
    return ids


def insert(connection: psycopg.Connection, table: str, **values: Value) -> UUID:
    row_id = uuid4()
    row = {"id": row_id, **values}
    query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join(map(sql.Placeholder, row)),
    )
    connection.execute(query, row)
    return row_id


@pytest.mark.skipif(not _ENUMERATIONS.exists(), reason="the official enumerations are not here")
def test_enumerations_are_those_of_hsds(
    connection: psycopg.Connection, ids: dict[str, UUID]
) -> None:
    enumerations = json.loads(_ENUMERATIONS.read_text(encoding="utf-8"))
    tables = {table for table, _ in TABLES}
    columns = [each.split(".") for each in enumerations if each.partition(".")[0] in tables]
    rows: dict[str, dict[str, Value]] = {
        "service": {"organization_id": ids["organization"]},
        "location": {"organization_id": ids["organization"]},
        "address": {"location_id": ids["location"]},
        "schedule": {"location_id": ids["location"], "byday": "MO"},
    }

    for table, column in columns:
        for value in enumerations[f"{table}.{column}"]:
            insert(connection, table, **rows[table], **{column: value})
            connection.execute(
                sql.SQL("DELETE FROM {} WHERE {} = %s AND NOT id = ANY (%s)").format(
                    sql.Identifier(table), sql.Identifier(column)
                ),
                (value, list(ids.values())),
            )
        with pytest.raises(errors.CheckViolation):
            insert(connection, table, **rows[table], **{column: "another"})


@pytest.mark.parametrize("table", OWNERS)
def test_a_row_has_exactly_one_owner(
    connection: psycopg.Connection, ids: dict[str, UUID], table: str
) -> None:
    first, second, *_ = OWNERS[table]

    for owner in OWNERS[table]:
        insert(connection, table, **FACTS[table], **{f"{owner}_id": ids[owner]})
    with pytest.raises(errors.CheckViolation):
        insert(connection, table, **FACTS[table])
    with pytest.raises(errors.CheckViolation):
        insert(
            connection,
            table,
            **FACTS[table],
            **{f"{first}_id": ids[first], f"{second}_id": ids[second]},
        )


@pytest.mark.parametrize("table", PARENTS)
def test_an_owner_has_nothing_twice(
    connection: psycopg.Connection, ids: dict[str, UUID], table: str
) -> None:
    row: dict[str, Value] = {**FACTS[table], f"{PARENTS[table]}_id": ids[PARENTS[table]]}
    insert(connection, table, **row)

    with pytest.raises(errors.UniqueViolation):
        insert(connection, table, **row)


def test_hours_that_differ_in_words_alone_are_the_same(
    connection: psycopg.Connection, ids: dict[str, UUID]
) -> None:
    insert(connection, "schedule", location_id=ids["location"], byday="MO", description="a")
    insert(connection, "schedule", location_id=ids["location"], description="a")
    insert(connection, "schedule", location_id=ids["location"], description="b")

    with pytest.raises(errors.UniqueViolation):
        insert(connection, "schedule", location_id=ids["location"], byday="MO", description="b")
    with pytest.raises(errors.UniqueViolation):
        insert(connection, "schedule", location_id=ids["location"], byday="MO", interval=1)


@pytest.mark.parametrize(
    "values", [{"freq": "DAILY"}, {"wkst": "XX"}, {"freq": "MONTHLY", "dtstart": "2025-08-09"}]
)
def test_hours_that_hsds_does_not_know_are_refused(
    connection: psycopg.Connection, ids: dict[str, UUID], values: dict[str, str]
) -> None:
    with pytest.raises(errors.CheckViolation):
        insert(connection, "schedule", location_id=ids["location"], **values)


def test_text_of_any_length_is_taken(connection: psycopg.Connection, ids: dict[str, UUID]) -> None:
    long = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(20_000))

    insert(connection, "schedule", location_id=ids["location"], description=long)
    insert(connection, "contact", location_id=ids["location"], name=long)
    insert(connection, "contact", location_id=ids["location"], title=long)
    insert(connection, "accessibility", location_id=ids["location"], description=long)
    insert(connection, "required_document", service_id=ids["service"], document=long)
    insert(connection, "service_area", service_id=ids["service"], name=long)
    insert(connection, "funding", service_id=ids["service"], source=long)
    insert(connection, "program", organization_id=ids["organization"], name=long)
    insert(connection, "language", service_id=ids["service"], name=long)
    insert(connection, "organization", name=long)
    insert(
        connection,
        "address",
        location_id=ids["location"],
        address_type="physical",
        city=long,
        state_province=long,
        postal_code=long,
    )


def test_every_reference_has_an_index(connection: psycopg.Connection) -> None:
    bare = connection.execute(
        "SELECT conrelid::regclass::text, conkey FROM pg_constraint"
        " WHERE contype = 'f' AND connamespace = 'public'::regnamespace AND NOT EXISTS ("
        "     SELECT FROM pg_index WHERE indrelid = conrelid AND indpred IS NULL"
        "     AND indkey[0] = conkey[1])"
    ).fetchall()

    assert bare == []


def test_who_is_open_on_a_day_is_found_by_an_index(
    connection: psycopg.Connection, ids: dict[str, UUID]
) -> None:
    tuesday = insert(connection, "schedule", location_id=ids["location"], byday="MO,TU")
    second = insert(
        connection, "schedule", location_id=ids["location"], freq="MONTHLY", byday="2TU,-1SA"
    )
    insert(connection, "schedule", location_id=ids["location"], byday="WE")
    query = (
        " FROM schedule WHERE string_to_array(translate(byday, '-0123456789', ''), ',') && '{TU}'"
    )

    found = {id_ for (id_,) in connection.execute(f"SELECT id{query}")}
    connection.execute("SET enable_seqscan = off")
    plan = connection.execute(f"EXPLAIN SELECT id{query}").fetchall()
    assert found == {tuesday, second}
    assert "schedule_days" in str(plan)


def test_what_earlier_versions_stored_is_still_read(
    connection: psycopg.Connection, database_url: str
) -> None:
    database = PostgresFoodDatabase(database_url)
    database.load([observation("a", pantry("Hope", at(), services=("Meals",)))])
    connection.execute(
        "UPDATE radio.observation SET reading = jsonb_set(reading, '{organizations,0,services,0}',"
        """ '{"name": "Meals", "location_indexes": [0]}')"""
    )

    reconcile(database)
    counts = database.counts().tables
    database.close()
    assert (counts["service"], counts["service_at_location"]) == (1, 0)
