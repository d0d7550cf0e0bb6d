"""One connection that is kept: opened when it is needed, and anew after it was lost."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from pantry_radio.adapters.postgres.connection import Connection, connect
from pantry_radio.adapters.postgres.errors import translated
from pantry_radio.adapters.postgres.migrate import check_migrated
from pantry_radio.domain.errors import DatabaseConflictError, DatabaseUnavailableError

Result = TypeVar("Result")

PATIENCE_SECONDS = 8.0
"""A server that is started again needs a few seconds; who waits longer had better be told."""

_TRIES = 5
_PAUSE_SECONDS = 0.02
_SECONDS_BETWEEN_CONNECTS = 0.2


class Session:
    """Threads may share it; their transactions wait for each other."""

    def __init__(self, url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._url = url
        self._patience_seconds = patience_seconds
        self._lock = threading.RLock()
        self._connection: Connection | None = None
        self._was_connected = False
        self._depth = 0

    def close(self) -> None:
        """Ends the connection, where there is one; a later call opens again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None
            self._was_connected = False

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction; within one of the same thread, a part of that."""
        with self._lock, translated():
            connection = self._connected()
            self._depth += 1
            try:
                with connection.transaction():
                    yield connection
            finally:
                self._depth -= 1

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """The connection, outside any transaction."""
        with self._lock, translated():
            yield self._connected()

    def repeated(self, work: Callable[[Connection], Result]) -> Result:
        """The result of work that may be repeated, in a transaction of its own.

        It is done again after a conflict, a few times; and after the connection was lost, when the
        server is back within some seconds. Also where only the answer to COMMIT was lost: hence
        the work must be such that doing it twice is as good as once.
        """
        for tries in range(1, _TRIES):
            try:
                with self.transaction() as connection:
                    return work(connection)
            except DatabaseConflictError:
                if self._is_within():
                    raise
                # Not all at the same moment again.
                time.sleep(random.uniform(0, _PAUSE_SECONDS * 2**tries))  # noqa: S311
            except DatabaseUnavailableError:
                if self._is_within() or not self._is_lost():
                    raise
        with self.transaction() as connection:
            return work(connection)

    def _is_within(self) -> bool:
        """Whether this thread is within a transaction, which must end as a whole."""
        with self._lock:
            return self._depth > 0

    def _is_lost(self) -> bool:
        with self._lock:
            return self._was_connected and (self._connection is None or self._connection.closed)

    def _connected(self) -> Connection:
        if self._depth > 0 and self._connection is not None:  # never another one half way
            return self._connection
        if self._connection is None or self._connection.closed:
            self._connection = self._connect_patiently()
            self._was_connected = True
        return self._connection

    def _connect_patiently(self) -> Connection:
        """Waits for a server that was there before; once that was in vain, it is asked once."""
        ends_at = time.monotonic() + (self._patience_seconds if self._was_connected else 0)
        while True:
            try:
                return open_migrated(self._url)
            except DatabaseUnavailableError:
                if time.monotonic() >= ends_at:
                    self._was_connected = False
                    raise
            time.sleep(_SECONDS_BETWEEN_CONNECTS)


def open_migrated(url: str) -> Connection:
    """A connection to a database that is at the migrations of this program.

    Raises:
        DatabaseUnavailableError, DatabaseNotMigratedError, DatabaseTooNewError,
        DatabaseRefusedError
    """
    with translated():
        connection = connect(url)
        try:
            check_migrated(connection)
        except BaseException:
            connection.close()
            raise
    return connection
