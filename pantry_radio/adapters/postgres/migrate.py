"""Migrations: plain SQL files in order of name, forward only, each in a transaction of its own."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from attrs import frozen

from pantry_radio.adapters.postgres.connection import Connection, connect
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.domain.errors import (
    DatabaseNotMigratedError,
    DatabaseRefusedError,
    DatabaseTooNewError,
)

# Any fixed number will do, as long as no other program locks it in this database.
_LOCK = 3_110_001


@frozen(kw_only=True)
class Migration:
    """One file."""

    name: str
    sql: bytes

    @property
    def sha256(self) -> str:
        """What an applied file is recognised by."""
        return hashlib.sha256(self.sql).hexdigest()


@cache
def migrations() -> tuple[Migration, ...]:
    """The files of this program, in order; they come with the installed package."""
    folder = resources.files("pantry_radio.adapters.postgres") / "migrations"
    return tuple(
        Migration(name=each.name, sql=each.read_bytes())
        for each in sorted(folder.iterdir(), key=lambda each: each.name)
        if each.name.endswith(".sql")
    )


def migrate(url: str) -> tuple[str, ...]:
    """Brings a database up to this program, and returns the names of what was applied.

    May be repeated, interrupted, and started by several at once: one applies, the others wait.

    Raises:
        DatabaseUnavailableError: PostgreSQL does not answer.
        DatabaseTooNewError: the database has seen a migration that this program does not know.
        DatabaseRefusedError: a statement was refused, or an applied file is not what it was.
    """
    with translated(), connect(url) as connection:
        return apply_missing(connection)


def apply_missing(connection: Connection) -> tuple[str, ...]:
    """Does what `migrate` does over a connection; within a transaction, as a part of that."""
    applied: list[str] = []
    while (name := _apply_next(connection)) is not None:
        applied.append(name)
    return tuple(applied)


def check_migrated(connection: Connection) -> None:
    """Raises where the database is not exactly at the migrations of this program.

    Raises:
        DatabaseNotMigratedError: some are missing.
        DatabaseTooNewError, DatabaseRefusedError: as for `migrate`.
    """
    applied = _applied(connection)
    pending = _pending(applied)
    if pending and not applied:
        raise DatabaseNotMigratedError(
            "the database has none of our tables yet: `./bouy replay` makes and fills them, "
            "`./bouy db migrate` makes them"
        )
    if pending:
        raise DatabaseNotMigratedError(
            f"the database lacks {', '.join(each.name for each in pending)}; run ./bouy db migrate"
        )


def _apply_next(connection: Connection) -> str | None:
    """Applies the first migration that is missing; its ledger row commits with it."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        pending = _pending(_applied(connection))
        if not pending:
            return None
        migration = pending[0]
        # Without parameters psycopg sends the text as it is: a file may hold many statements.
        connection.execute(migration.sql)
        connection.execute(
            "INSERT INTO radio.migration (name, sha256) VALUES (%s, %s)",
            (migration.name, migration.sha256),
        )
    return migration.name


def _applied(connection: Connection) -> Mapping[str, str]:
    """Names and checksums that the database has seen."""
    row = connection.execute("SELECT to_regclass('radio.migration') IS NOT NULL").fetchone()
    if row is None or not row[0]:
        return {}
    return dict(connection.execute("SELECT name, sha256 FROM radio.migration ORDER BY name"))


def _pending(applied: Mapping[str, str]) -> tuple[Migration, ...]:
    """The migrations that are missing, after checking those that are there."""
    known = {migration.name: migration.sha256 for migration in migrations()}
    for name, sha256 in applied.items():
        if name not in known:
            raise DatabaseTooNewError(
                f"the database has seen {name}, which this program does not know; "
                "run the version that it belongs to"
            )
        if known[name] != sha256:
            raise DatabaseRefusedError(
                f"{name} is not the file that this database has seen; "
                "restore it, and put the change into a new migration"
            )
    return tuple(migration for migration in migrations() if migration.name not in applied)
