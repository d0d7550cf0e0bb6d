"""The food database in PostgreSQL keeps the contract, and what only a server can show."""

from collections.abc import Iterator

import psycopg
import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.adapters.postgres.text import restored, stored
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import (
    DatabaseNotMigratedError,
    DatabaseRefusedError,
    DatabaseUnavailableError,
)
from pantry_radio.domain.hsds.records import TABLES, Organization
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.reconciling import reconcile
from tests.contracts.food_database import FoodDatabaseContract
from tests.observations import at, observation, pantry


class TestPostgresFoodDatabase(FoodDatabaseContract):
    @pytest.fixture(autouse=True)
    def _database(self, database_url: str) -> Iterator[None]:
        migrate(database_url)
        self._url = database_url
        self._opened: list[PostgresFoodDatabase] = []
        yield
        for database in self._opened:
            database.close()

    def create_database(self) -> FoodDatabase:
        return self._open()

    def second_handle(self, database: FoodDatabase) -> FoodDatabase:
        del database
        return self._open()

    def empty(self, database: FoodDatabase) -> None:
        del database
        with psycopg.connect(self._url) as connection:
            connection.execute("TRUNCATE radio.ledger, radio.mark, radio.statement CASCADE")
            connection.execute("TRUNCATE organization CASCADE")

    def _open(self) -> PostgresFoodDatabase:
        database = PostgresFoodDatabase(self._url)
        self._opened.append(database)
        return database

    def test_its_digest_is_that_of_the_database_in_memory(self) -> None:
        database, memory = self._open(), MemoryFoodDatabase()
        loaded = [
            observation(
                f"job {n}",
                pantry(f"Pantry {n % 11}", at(f"{n % 5} Main St"), services=("Meals", f"S{n}")),
                input_key=f"page {n % 30}",
            )
            for n in range(90)
        ]

        database.load(loaded)
        memory.load(loaded)

        assert digest(database) == digest(memory)

    def test_changing_a_value_by_hand_changes_the_digest(self) -> None:
        database = self._open()
        database.load([observation("a", pantry("Hope", at()))])
        before = digest(database)

        with psycopg.connect(self._url) as connection:
            connection.execute("UPDATE organization SET email = 'a@b.org'")

        assert digest(database) != before

    def test_columns_of_the_tables_are_the_fields_of_the_records(self) -> None:
        with psycopg.connect(self._url) as connection:
            found = connection.execute(
                "SELECT table_name::text, column_name::text FROM information_schema.columns"
                " WHERE table_schema = 'public'"
            ).fetchall()

        assert set(found) == {
            (table, field.name) for table, record_class in TABLES for field in fields(record_class)
        }

    def test_every_table_and_column_is_described(self) -> None:
        with psycopg.connect(self._url) as connection:
            bare = connection.execute(
                "SELECT attrelid::regclass, attname FROM pg_attribute"
                " JOIN pg_class ON pg_class.oid = attrelid"
                " WHERE relnamespace IN ('public'::regnamespace, 'radio'::regnamespace)"
                " AND relkind = 'r' AND attnum > 0 AND NOT attisdropped"
                " AND (col_description(attrelid, attnum) IS NULL"
                "      OR obj_description(attrelid, 'pg_class') IS NULL)"
            ).fetchall()

        assert bare == []

    def test_it_connects_again_after_the_connection_was_lost(self) -> None:
        database = self._open()
        database.load([observation("a", pantry("Hope"))])
        with psycopg.connect(self._url) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        assert database.counts().ledger == 1

    def test_it_may_be_closed_twice_and_used_again(self) -> None:
        database = self._open()
        database.counts()

        database.close()
        database.close()

        assert database.counts().ledger == 0

    def test_a_walk_over_rows_does_not_hinder_a_reconciliation(self) -> None:
        database = self._open()
        database.load([observation(str(n), pantry(f"Pantry {n}")) for n in range(3)])
        reconcile(database)

        walk = database.records("organization")
        first = next(walk)
        database.load([observation("new", pantry("New"))])
        reconcile(database)
        rest = list(walk)

        assert len([first, *rest]) == 3
        assert database.counts().tables["organization"] == 4

    def test_a_walk_that_is_given_up_leaves_no_cursor_open(self) -> None:
        database = self._open()
        database.load([observation(str(n), pantry(f"Pantry {n}")) for n in range(3)])
        reconcile(database)

        walk = database.records("organization")
        next(walk)
        del walk

        with database._session.transaction() as connection:
            assert connection.execute("SELECT name FROM pg_cursors").fetchall() == []

    def test_a_refused_value_undoes_the_whole_batch_and_quotes_nothing(self) -> None:
        database = self._open()
        twice = observation("secret job", pantry("Hope"))

        with pytest.raises(DatabaseRefusedError) as caught:
            database.load([observation("a", pantry("Hope")), twice, twice])

        assert database.counts().ledger == 0
        assert "secret" not in str(caught.value)


def test_a_server_that_does_not_answer_is_unavailable() -> None:
    database = PostgresFoodDatabase("postgresql://nobody@/nothing?host=/nowhere")

    with pytest.raises(DatabaseUnavailableError):
        database.counts()


def test_a_database_without_our_tables_asks_to_be_migrated(database_url: str) -> None:
    database = PostgresFoodDatabase(database_url)

    with pytest.raises(DatabaseNotMigratedError, match="bouy db migrate"):
        list(database.records("organization"))


def test_tables_that_vanished_ask_to_be_migrated(database_url: str) -> None:
    migrate(database_url)
    database = PostgresFoodDatabase(database_url)
    database.counts()
    with psycopg.connect(database_url) as connection:
        connection.execute("DROP TABLE phone CASCADE")

    with pytest.raises(DatabaseNotMigratedError):
        database.counts()
    database.close()


@given(st.text(st.characters(codec=None)), st.text(st.characters(codec=None)))
def test_stored_text_comes_back_and_keeps_its_order(one: str, other: str) -> None:
    assert restored(stored(one)) == one
    assert (stored(one) < stored(other)) == (one < other)
    assert "\x00" not in stored(one)
    stored(one).encode("utf-8")


@given(st.text("\x00\x01\x02\x03\ud7fe\ud7ff\ud800\udfff\ue000\ue7ff"), st.text("\x00\x01\ud7ff"))
def test_escapes_beside_what_they_consist_of_come_back_too(one: str, other: str) -> None:
    assert restored(stored(one)) == one
    assert (stored(one) < stored(other)) == (one < other)


def test_rows_written_by_hand_are_read(database_url: str) -> None:
    migrate(database_url)
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO organization (id, name, year_incorporated)"
            " VALUES ('00000000-0000-0000-0000-000000000001', 'Hope', 1984)"
        )
    database = PostgresFoodDatabase(database_url)

    (organization,) = database.records("organization")
    database.close()
    assert isinstance(organization, Organization)
    assert organization.year_incorporated == 1984
