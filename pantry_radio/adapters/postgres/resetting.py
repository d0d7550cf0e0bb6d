"""Empties a PostgreSQL database of all that is derived: its tables are made anew."""

from typing import LiteralString

from psycopg import sql

from pantry_radio.adapters.postgres.connection import Connection, connect
from pantry_radio.adapters.postgres.database import RECONCILER_LOCK
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.domain.errors import DatabaseInUseError
from pantry_radio.domain.hsds.records import TABLES

_USERS: LiteralString = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND application_name = 'pantry_radio'
    AND pid <> pg_backend_pid()
"""


def reset(url: str) -> tuple[str, ...]:
    """Drops the HSDS tables and schema radio, makes them anew, and returns the migrations applied.

    Nothing else in the database is touched but what depends on those tables, such as views. May be
    repeated, and interrupted: the next command makes the tables that are missing.

    Raises:
        DatabaseInUseError: a replay, a reconciler or another command of ours is connected.
        DatabaseUnavailableError: PostgreSQL does not answer.
        DatabaseRefusedError: the role may not drop the tables.
    """
    with translated(), connect(url) as connection:
        _drop(connection)
    return migrate(url)


def _drop(connection: Connection) -> None:
    with connection.transaction():
        drop_all(connection, then="reset again")


def drop_all(connection: Connection, *, then: str) -> None:
    """Drops what is ours within the transaction of the caller, which nobody of ours may disturb.

    Raises:
        DatabaseInUseError: another command is connected; `then` says what to do once it is not.
    """
    connection.execute("SET LOCAL lock_timeout TO '10s'")  # somebody's psql in a transaction
    row = connection.execute("SELECT pg_try_advisory_xact_lock(%s)", (RECONCILER_LOCK,)).fetchone()
    users = connection.execute(_USERS).fetchone()
    assert row is not None
    assert users is not None
    if not row[0] or users[0]:
        raise DatabaseInUseError(
            "a replay, a reconciler or another command uses the database: let it end, or stop "
            f"it (./bouy down reconciler), then {then}"
        )
    for table, _ in reversed(TABLES):
        connection.execute(
            sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier("public", table))
        )
    connection.execute("DROP SCHEMA IF EXISTS radio CASCADE")
