"""How we connect: the same session settings for every use, whatever the server's defaults."""

import re
from typing import Any, TypeAlias

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from pantry_radio.domain.errors import DatabaseUnavailableError

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

_DEFAULTS = {"connect_timeout": "10", "application_name": "pantry_radio"}
_NOT_UNDERSTOOD = (
    "DATABASE_URL is not understood: write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with "
    "characters such as @ / : % in the password as %40 %2F %3A %25"
)
_MIN_LENGTH_ANYWHERE = 4
_USER_AND_PASSWORD = re.compile(r"//[^/?#@:]*:(.*)@", re.DOTALL)

# A reconciliation computes between two statements; and a wait for a lock has an end.
_SESSION = (
    "SET TIME ZONE 'UTC'; SET idle_in_transaction_session_timeout TO 0; SET lock_timeout TO '120s'"
)


def connect(url: str) -> Connection:
    """A connection that commits each statement, or each `transaction()` block; times are UTC.

    The URL is any that libpq understands; what it states goes before our defaults.

    Raises:
        DatabaseUnavailableError: with the reason and the cure, and never with the password.
    """
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:  # its message quotes the URL
        raise DatabaseUnavailableError(_NOT_UNDERSTOOD) from None
    missing = {name: value for name, value in _DEFAULTS.items() if name not in given}
    conninfo = make_conninfo(url, **missing, client_encoding="utf8")
    try:
        connection = psycopg.connect(conninfo, autocommit=True)
        connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        connection.execute(_SESSION)
    except psycopg.OperationalError as exc:
        message = without_password(" ".join(str(exc).split()), url)
        raise DatabaseUnavailableError(f"{message}; {_cure(message)}") from None
    return connection


def without_password(message: str, url: str) -> str:
    """The message with no part of the password in this URL, however libpq has split that up."""
    written = _USER_AND_PASSWORD.search(url)
    secrets = {str(conninfo_to_dict(url).get("password") or "")}
    if written:
        secrets |= {written[1], *written[1].split("@")}
    for secret in sorted(secrets - {""}, key=len, reverse=True):
        # A short one would be found in the middle of any word.
        edges = (r"(?<!\w)", r"(?!\w)") if len(secret) < _MIN_LENGTH_ANYWHERE else ("", "")
        message = re.sub(re.escape(secret).join(edges), "***", message)
    return message


def _cure(message: str) -> str:
    """What to do about a connection that was refused; libpq tells the reasons by their text."""
    if "authentication failed" in message or "no password supplied" in message:
        return "mend user and password in DATABASE_URL"
    if "does not exist" in message and "database" in message:
        return "create it (createdb), or mend the name at the end of DATABASE_URL"
    if "too many" in message or "remaining connection slots" in message:
        return "use fewer --workers, or raise max_connections"
    return "see `./bouy ps` and `./bouy logs db`, or check DATABASE_URL"
