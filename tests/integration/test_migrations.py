"""Migrations: forward only, each whole or not at all, safe to repeat and to start twice."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from pantry_radio.adapters.postgres.connection import connect
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import check_migrated, migrate, migrations
from pantry_radio.domain.errors import (
    DatabaseNotMigratedError,
    DatabaseRefusedError,
    DatabaseTooNewError,
    DatabaseUnavailableError,
)
from pantry_radio.domain.hsds.records import TABLES

NAMES = tuple(migration.name for migration in migrations())


def seen_by(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [
            name for (name,) in connection.execute("SELECT name FROM radio.migration ORDER BY 1")
        ]


def test_names_number_the_migrations_without_a_gap() -> None:
    assert [int(name[:4]) for name in NAMES] == list(range(1, len(NAMES) + 1))


def test_an_empty_database_gets_all_and_a_second_run_changes_nothing(database_url: str) -> None:
    first = migrate(database_url)
    second = migrate(database_url)

    assert first == NAMES
    assert second == ()
    assert seen_by(database_url) == list(NAMES)


def test_schema_public_holds_hsds_and_nothing_else(database_url: str) -> None:
    migrate(database_url)

    with psycopg.connect(database_url) as connection:
        tables = connection.execute(
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind NOT IN ('i', 't')"
        ).fetchall()
    assert {name for (name,) in tables} == {table for table, _ in TABLES}


def test_two_starters_at_once_apply_each_migration_once(database_url: str) -> None:
    with ThreadPoolExecutor(4) as starters:
        applied = list(starters.map(migrate, [database_url] * 4))

    assert sorted(name for names in applied for name in names) == list(NAMES)


def test_a_migration_that_fails_leaves_nothing_and_those_before_it_stay(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE phone (obstacle text)")

    with pytest.raises(DatabaseRefusedError):
        migrate(database_url)

    assert seen_by(database_url) == [NAMES[0]]
    with psycopg.connect(database_url) as connection:
        (there,) = connection.execute("SELECT to_regclass('public.organization')").fetchone() or ()
        connection.execute("DROP TABLE phone")
    assert there is None
    assert migrate(database_url) == NAMES[1:]


def test_a_database_that_lacks_migrations_is_not_migrated(database_url: str) -> None:
    with connect(database_url) as connection, pytest.raises(DatabaseNotMigratedError):
        check_migrated(connection)


def test_a_database_with_an_unknown_migration_is_too_new(database_url: str) -> None:
    migrate(database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("INSERT INTO radio.migration (name, sha256) VALUES ('9999_x.sql', '')")

    with pytest.raises(DatabaseTooNewError):
        migrate(database_url)
    with pytest.raises(DatabaseTooNewError):
        PostgresFoodDatabase(database_url).counts()


def test_an_applied_file_that_was_changed_is_refused(database_url: str) -> None:
    migrate(database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE radio.migration SET sha256 = 'other' WHERE name = %s", NAMES[:1])

    with pytest.raises(DatabaseRefusedError, match=NAMES[0]):
        migrate(database_url)


def test_a_server_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(DatabaseUnavailableError):
        migrate("postgresql://nobody@/nothing?host=/nowhere")
