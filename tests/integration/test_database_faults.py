"""Faults of PostgreSQL: what can be done again is, and what cannot ends whole, with its cure."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.postgres.connection import connect, without_password
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.adapters.recorded_files import LocalRecordedFiles
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import (
    DatabaseConflictError,
    DatabaseNotMigratedError,
    DatabaseTooNewError,
    DatabaseUnavailableError,
)
from pantry_radio.domain.loading_files import FileLoader
from pantry_radio.domain.reconciling import reconcile
from pantry_radio.domain.replaying import replay
from tests.observations import at, observation, pantry

from .commands import Installation, installation, wait_until
from .postgres import OwnPostgres, own_postgres
from .postgres_proxy import LossyProxy

LOADED = [observation(f"job {n}", pantry(f"Pantry {n}", at())) for n in range(20)]

# What a rolled-back attempt counts with must not be rolled back: a sequence is not.
_FAIL = """
CREATE SEQUENCE IF NOT EXISTS attempts;
CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF nextval('attempts') <= {times} THEN
        RAISE EXCEPTION 'as the test wants it' USING ERRCODE = '{code}';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fail AFTER INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION fail();
"""


@pytest.fixture
def database(database_url: str) -> Iterator[PostgresFoodDatabase]:
    migrate(database_url)
    database = PostgresFoodDatabase(database_url, patience_seconds=0.5)
    yield database
    database.close()


@pytest.fixture(scope="module")
def shared_server() -> Iterator[OwnPostgres]:
    with own_postgres() as server:
        yield server


@pytest.fixture
def server(shared_server: OwnPostgres) -> Iterator[OwnPostgres]:
    """A server that runs, with our tables and nothing in them."""
    migrate(shared_server.url)
    yield shared_server
    shared_server.stop()
    shared_server.start()
    with psycopg.connect(shared_server.url) as connection:
        connection.execute("DROP SCHEMA public, radio CASCADE; CREATE SCHEMA public")


def fail(url: str, *, code: str, times: int, table: str = "radio.ledger") -> None:
    """Has this many statements that insert there fail with this SQLSTATE."""
    with psycopg.connect(url) as connection:
        connection.execute(_FAIL.format(code=code, times=times, table=table).encode())


def expected() -> str:
    memory = MemoryFoodDatabase()
    memory.load(LOADED)
    return digest(memory)


@pytest.mark.parametrize("code", ["40P01", "40001", "55P03"])
def test_conflicts_of_a_batch_are_tried_again(
    database: PostgresFoodDatabase, database_url: str, code: str
) -> None:
    fail(database_url, code=code, times=4)

    database.load(LOADED)

    assert digest(database) == expected()


def test_conflicts_without_end_end_with_nothing_loaded(
    database: PostgresFoodDatabase, database_url: str
) -> None:
    fail(database_url, code="40P01", times=1000, table="radio.observation")

    with pytest.raises(DatabaseConflictError):
        database.load(LOADED)

    assert database.counts().ledger == 0


def test_a_conflict_while_reconciling_is_tried_again(
    database: PostgresFoodDatabase, database_url: str
) -> None:
    database.load(LOADED)
    fail(database_url, code="40001", times=1, table="public.organization")

    reconcile(database)

    assert digest(database) == expected()


@pytest.mark.parametrize(
    ("code", "cure"),
    [
        ("53100", "free space"),
        ("53200", "memory"),
        ("53400", "limit"),
        ("25006", "standby"),
        ("42501", "granted"),
        ("57014", "statement_timeout"),
        ("57P01", "run the same command again"),
    ],
)
def test_a_fault_of_the_server_names_its_cure_and_leaves_nothing_half(
    database: PostgresFoodDatabase, database_url: str, code: str, cure: str
) -> None:
    database.load(LOADED[:5])
    fail(database_url, code=code, times=1, table="radio.observation")

    with pytest.raises(DatabaseUnavailableError, match=cure):
        database.load(LOADED)

    assert database.counts().ledger == 5
    database.load(LOADED)
    assert digest(database) == expected()


def test_a_database_that_takes_no_changes_is_named_and_can_be_read(
    database: PostgresFoodDatabase, database_url: str
) -> None:
    database.load(LOADED[:1])
    database.close()
    read_only = PostgresFoodDatabase(
        f"{database_url}&options=-c%20default_transaction_read_only%3Don"
    )

    with pytest.raises(DatabaseUnavailableError, match="default_transaction_read_only"):
        read_only.load(LOADED)

    assert read_only.counts().ledger == 1
    read_only.close()


def test_a_statement_that_takes_too_long_is_named(
    database: PostgresFoodDatabase, database_url: str
) -> None:
    slow = PostgresFoodDatabase(f"{database_url}&options=-c%20statement_timeout%3D300")
    assert slow.counts().ledger == 0

    with psycopg.connect(database_url) as other:
        other.execute("LOCK TABLE radio.ledger")
        with pytest.raises(DatabaseUnavailableError, match="statement_timeout"):
            slow.load(LOADED)

    slow.close()
    assert database.counts().ledger == 0


def test_too_old_and_too_new_schemas_are_named_with_the_cure(
    database: PostgresFoodDatabase, database_url: str
) -> None:
    for change, error, words in (
        ("INSERT INTO radio.migration VALUES ('9999_x.sql', '')", DatabaseTooNewError, "9999_x"),
        (
            "DELETE FROM radio.migration WHERE name IN ('0005_files.sql', '9999_x.sql')",
            DatabaseNotMigratedError,
            "0005_files.sql; run ./bouy db migrate",
        ),
    ):
        database.close()
        with psycopg.connect(database_url) as connection:
            connection.execute(change.encode())

        with pytest.raises(error, match=words):
            database.counts()


@pytest.mark.parametrize("lost", [1, 3])
def test_a_lost_answer_to_commit_loads_the_batch_once(server: OwnPostgres, lost: int) -> None:
    with LossyProxy(server.socket) as proxy:
        database = PostgresFoodDatabase(proxy.url)
        database.counts()
        proxy.lose_commits = lost

        database.load(LOADED)
        database.close()

    direct = PostgresFoodDatabase(server.url)
    assert proxy.lose_commits == 0
    assert digest(direct) == expected()
    direct.close()


def test_a_lost_answer_while_reconciling_loses_no_mark(server: OwnPostgres) -> None:
    with LossyProxy(server.socket) as proxy:
        database = PostgresFoodDatabase(proxy.url)
        database.load(LOADED)
        proxy.lose_commits = 1

        reconcile(database)

        assert proxy.lose_commits == 0
        assert digest(database) == expected()
        database.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_server_that_is_started_again_is_waited_for(
    server: OwnPostgres, how: signal.Signals
) -> None:
    database = PostgresFoodDatabase(server.url, patience_seconds=30)
    database.load(LOADED[:10])

    server.stop(how=how)
    server.start()
    database.load(LOADED[10:])

    assert digest(database) == expected()
    database.close()


def test_a_server_that_stays_away_is_waited_for_once(server: OwnPostgres) -> None:
    database = PostgresFoodDatabase(server.url, patience_seconds=0.5)
    database.load(LOADED[:10])
    server.stop()

    for _ in range(2):
        with pytest.raises(DatabaseUnavailableError, match="bouy"):
            database.load(LOADED)

    server.start()
    database.load(LOADED)
    assert digest(database) == expected()
    database.close()


def test_a_server_that_goes_away_ends_a_replay_with_3_and_the_next_goes_on(
    server: OwnPostgres, tmp_path: Path, server_home: Path
) -> None:
    installed = installation(tmp_path, home=server_home, DATABASE_URL=server.url)
    for number in range(1500):
        _record(installed.outputs, number)
    with (tmp_path / "stderr.txt").open("wb") as stderr:
        running = subprocess.Popen(
            [sys.executable, "-m", "pantry_radio", "replay", "--use-default-output-dir"],
            env=installed.environment,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
    with psycopg.connect(server.url, autocommit=True) as admin:
        wait_until(lambda: _ledger(admin), what="the first files in the ledger")

    server.stop(how=signal.SIGQUIT)
    code = running.wait(60)
    server.start()
    again = installed.run("replay", "--use-default-output-dir")

    said = (tmp_path / "stderr.txt").read_text()
    assert code == 3
    assert "./bouy" in said
    assert "Traceback" not in said
    assert again.returncode == 0
    assert installed.run("db", "digest").stdout.strip() == _digest_of(installed)


def test_who_is_not_let_in_is_told_why_without_the_password(server: OwnPostgres) -> None:
    with psycopg.connect(server.url, autocommit=True) as admin:
        admin.execute("DROP ROLE IF EXISTS locked; CREATE ROLE locked LOGIN PASSWORD 'right'")
        row = admin.execute("SHOW hba_file").fetchone()
        assert row is not None
        rules = Path(row[0])
        before = rules.read_text()
        rules.write_text(f"local all locked scram-sha-256\n{before}")
        admin.execute("SELECT pg_reload_conf()")

    url = server.url.replace("postgres@", "locked:geheim@")
    for refused, cure in (
        (url, "mend user and password"),
        (server.url.replace("/postgres?", "/nowhere?"), "createdb"),
    ):
        with pytest.raises(DatabaseUnavailableError, match=cure) as caught:
            migrate(refused)

        assert "geheim" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://me:geheim@127.0.0.1:1/x",
        "postgresql://me:ge@heim@127.0.0.1:1/x",
        "postgresql://me:ge%zzheim@127.0.0.1:1/x",
        "postgresql://me:geheim@127.0.0.1:port/x",
        "postgres//me:geheim@127.0.0.1/x",
        "postgresql://me:geheim@/x?host=/nowhere&sslmode=geheim-ish",
        "host=/nowhere user=me password=geheim",
    ],
)
def test_no_message_shows_a_password(url: str) -> None:
    with pytest.raises(DatabaseUnavailableError, match="DATABASE_URL") as caught:
        connect(url)

    assert "heim" not in f"{caught.value}{caught.value.__cause__}"


def test_parts_of_a_password_are_hidden_wherever_they_stand() -> None:
    shown = without_password("no host: heim@db", "postgresql://me:ge@heim@db/x")

    assert shown == "no host: ***@db"


def _record(root: Path, number: int) -> None:
    path = root / "daily" / "2025-08-07" / "scrapers" / "freshtrak" / f"job-{number}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    result = {"name": f"Pantry {number % 400}", "address": "1 Main St, Dayton, OH 45402"}
    job = {"created_at": "2025-08-07", "metadata": {"scraper_id": "freshtrak"}}
    path.write_text(json.dumps({"job_id": f"job-{number}", "job": job, "result": result}))


def _ledger(connection: psycopg.Connection[tuple[int, ...]]) -> int:
    with_tables = connection.execute("SELECT to_regclass('radio.ledger') IS NOT NULL").fetchone()
    if with_tables is None or not with_tables[0]:
        return 0
    row = connection.execute("SELECT count(*) FROM radio.ledger").fetchone()
    return 0 if row is None else row[0]


def _digest_of(installed: Installation) -> str:
    loader = FileLoader(
        files=LocalRecordedFiles(installed.outputs),
        database=MemoryFoodDatabase(),
        codec=JsonJobResults(),
        reader_version="of a test",
    )
    replay(loader, on_outcome=lambda _: None)
    return digest(loader.database)
