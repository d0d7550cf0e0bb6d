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
    message = exc.diag.message_primary or str(exc).strip() or type(exc).__name__
    if isinstance(exc, _CONFLICTS):
        return DatabaseConflictError(message)
    if isinstance(exc, _NOT_MIGRATED):
        return DatabaseNotMigratedError(f"{message}; run ./bouy db migrate")
    if isinstance(exc, _UNAVAILABLE):
        return DatabaseUnavailableError(f"{message} (see `./bouy ps`, or check DATABASE_URL)")
    return DatabaseRefusedError(message)
