"""A database of a moment, on the same server, in which a dump can be tried."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import LiteralString

from psycopg import errors, sql
from psycopg.conninfo import make_conninfo

from pantry_radio.adapters.postgres.connection import connect
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.domain.errors import DatabaseRefusedError

_PREFIX = "pantry_radio_scratch_"
_KEEPER = "scratch keeper"
"""Not the name of a command of ours, beside which nothing is restored."""
_LEFT: LiteralString = """
SELECT datname FROM pg_database AS there
WHERE starts_with(datname, %s) AND pg_get_userbyid(datdba) = current_user
    AND NOT EXISTS (SELECT FROM pg_stat_activity AS used WHERE used.datname = there.datname)
"""
_ONE_AT_A_TIME: LiteralString = "SELECT pg_advisory_lock(hashtext(%s))"
"""Held until the connection ends."""


@contextmanager
def scratch_database(url: str) -> Iterator[str]:
    """A new, empty database, by a URL of its own; it is gone after the block.

    What a killed run left is removed, too: those in which nobody is. Ours is never without us.

    Raises:
        DatabaseRefusedError: the role may not create databases.
    """
    name = f"{_PREFIX}{secrets.token_hex(6)}"
    mine = make_conninfo(url, dbname=name)
    with translated(), connect(url) as admin:
        admin.execute(_ONE_AT_A_TIME, (_PREFIX,))
        for (left,) in admin.execute(_LEFT, (_PREFIX,)).fetchall():
            with suppress(errors.ObjectInUse):  # of another database of this server, and in use now
                admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(left)))
        try:
            admin.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(name)
                )
            )
        except errors.InsufficientPrivilege as exc:
            raise DatabaseRefusedError(
                "the user in DATABASE_URL may not create a database to try the dump in: grant it "
                "CREATEDB, or compare checksums alone with --quick"
            ) from exc
        inside = connect(make_conninfo(mine, application_name=_KEEPER))  # before others look
    try:
        yield mine
    finally:
        inside.close()
        with translated(), connect(url) as admin:
            admin.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
