"""How we connect: the same session settings for every use, whatever the server's defaults."""

from typing import Any, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

_DEFAULTS = {"connect_timeout": "10", "application_name": "pantry_radio"}


def connect(url: str) -> Connection:
    """A connection that commits each statement, or each `transaction()` block; times are UTC.

    The URL is any that libpq understands; what it states goes before our defaults.
    """
    given = conninfo_to_dict(url)
    missing = {name: value for name, value in _DEFAULTS.items() if name not in given}
    conninfo = make_conninfo(url, **missing, client_encoding="utf8")
    connection = psycopg.connect(conninfo, autocommit=True)
    connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
    connection.execute("SET TIME ZONE 'UTC'")
    return connection
