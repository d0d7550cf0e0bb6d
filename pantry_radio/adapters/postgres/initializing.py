"""The mark of a database that is being filled from recorded files, so that this can be resumed.

It is a table of ours without rows, apart from the migrations: in no dump, and gone with a reset.
"""

from psycopg import errors

from pantry_radio.adapters.postgres.connection import connect
from pantry_radio.adapters.postgres.errors import translated


def begin(url: str) -> None:
    """Sets the mark; may be repeated."""
    with translated(), connect(url) as connection:
        try:
            connection.execute("CREATE TABLE IF NOT EXISTS radio.initializing ()")
        except errors.UniqueViolation:  # another one set it at this very moment
            return


def end(url: str) -> None:
    """Takes the mark away; may be repeated."""
    with translated(), connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS radio.initializing")


def is_begun(url: str) -> bool:
    """Whether the mark is there."""
    with translated(), connect(url) as connection:
        row = connection.execute("SELECT to_regclass('radio.initializing') IS NOT NULL").fetchone()
    return row is not None and bool(row[0])
