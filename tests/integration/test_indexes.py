"""The indexes that docs/database.md speaks of are used, on tables of 30,000 pantries."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pantry_radio.adapters.postgres.migrate import migrate

_PAGE = (Path(__file__).parents[2] / "docs" / "database.md").read_text(encoding="utf-8")

# Ids are made of the number of the pantry and of the table.
_FILL = """
CREATE FUNCTION pg_temp.id(part int, number int) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN lpad(part * 1000000 + number || '', 32, '0')::uuid;
SELECT setseed(0.42);
INSERT INTO organization (id, name)
SELECT pg_temp.id(0, n), (CASE WHEN n % 500 = 0 THEN 'Harvest ' ELSE 'Grace ' END) || n
FROM generate_series(1, 30000) AS n;
INSERT INTO location (id, organization_id, location_type, latitude, longitude)
SELECT pg_temp.id(1, n), pg_temp.id(0, n), 'physical', 25 + 24 * random(), -124 + 57 * random()
FROM generate_series(1, 30000) AS n;
INSERT INTO address (id, location_id, address_type, city, state_province, postal_code)
SELECT
    pg_temp.id(2, n), pg_temp.id(1, n), 'physical', 'City ' || n % 4000, 'OH', lpad(n || '', 5, '0')
FROM generate_series(1, 30000) AS n;
INSERT INTO phone (id, number, location_id)
SELECT pg_temp.id(3, n), '+1937' || lpad(n || '', 7, '0'), pg_temp.id(1, n)
FROM generate_series(1, 30000) AS n;
INSERT INTO schedule (id, location_id, freq, byday)
SELECT pg_temp.id(4, n), pg_temp.id(1, n), 'WEEKLY', 'MO'
FROM generate_series(1, 30000) AS n;
ANALYZE;
"""
_INDEXES = {
    "Pantries within 10 miles that are open on Tuesdays": "location_point",
    "A pantry by the beginning of its name": "organization_name",
    "Services of the organizations in a city": "address_city",
    "Telephone numbers in a ZIP code": "address_postal_code",
    "Whose number is this?": "phone_number",
}


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    migrate(database_url)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(_FILL.encode())
        yield connection


def test_queries_of_the_page_read_no_whole_table_of_pantries(
    connection: psycopg.Connection,
) -> None:
    for title, index in _INDEXES.items():
        query = _PAGE.partition(f"### {title}\n")[2].partition("```sql\n")[2].partition("```")[0]

        plan = str(connection.execute(f"EXPLAIN {query}".encode()).fetchall())

        assert index in plan, title
        for table in ("organization", "location", "address", "phone", "schedule"):
            assert f"Seq Scan on {table} " not in plan, (title, plan)
