"""psycopg's errors, translated once into those of the port."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from pantry_radio.domain.errors import (
    DatabaseConflictError,
    DatabaseNotMigratedError,
    DatabaseRefusedError,
    DatabaseUnavailableError,
    PantryRadioError,
)

_CONFLICTS = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)
_NOT_MIGRATED = (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName)
_UNAVAILABLE = (psycopg.OperationalError, psycopg.InterfaceError)

# No file is at fault for these: whatever is loaded next would fail as well.
_CURES: tuple[tuple[type[psycopg.Error], str], ...] = (
    (
        errors.ReadOnlySqlTransaction,
        "it is a standby, or default_transaction_read_only is on; give the URL of one that is not",
    ),
    (errors.InsufficientPrivilege, "the user in DATABASE_URL must own the tables, or be granted"),
    (errors.DiskFull, "free space on its disk, and run the same command again"),
    (errors.OutOfMemory, "it has too little memory"),
    (errors.ConfigurationLimitExceeded, "raise that limit of the server"),
    (errors.TooManyConnections, "use fewer --workers, or raise max_connections"),
    (errors.QueryCanceled, "raise statement_timeout of this user, and run the same command again"),
    (errors.IdleInTransactionSessionTimeout, "run the same command again"),
)
_DEFAULT_CURE = "see `./bouy ps` and `./bouy logs db`, then run the same command again"


@contextmanager
def translated() -> Iterator[None]:
    """Raises an error of the port in the place of one of psycopg's."""
    try:
        yield
    except psycopg.Error as exc:
        raise _translation(exc) from exc


def _translation(exc: psycopg.Error) -> PantryRadioError:
    """The order matters: psycopg counts deadlocks among the operational errors.

    Only the primary message is shown; the detail of PostgreSQL's message quotes values.
    """
    message = exc.diag.message_primary or " ".join(str(exc).split()) or type(exc).__name__
    if isinstance(exc, _CONFLICTS):
        return DatabaseConflictError(f"{message}; run the same command again")
    if isinstance(exc, _NOT_MIGRATED):
        return DatabaseNotMigratedError(f"{message}; run ./bouy db migrate")
    cure = next((cure for kind, cure in _CURES if isinstance(exc, kind)), None)
    if cure is None and not isinstance(exc, _UNAVAILABLE):
        return DatabaseRefusedError(message)
    return DatabaseUnavailableError(f"the database says: {message}; {cure or _DEFAULT_CURE}")
