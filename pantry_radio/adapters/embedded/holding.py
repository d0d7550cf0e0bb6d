"""Holds on to what a supervisor runs, and to a new one where somebody kills it."""

import threading
from collections.abc import Callable
from pathlib import Path

from pantry_radio.adapters.embedded.connection import Connection, ask
from pantry_radio.adapters.embedded.protocol import Message, Refused, Stop
from pantry_radio.domain.errors import ServiceError


class Held:
    """A request that counts as long as this process, or until `let_go`.

    Where the connection is lost because the supervisor was killed, the request is made again, of a
    new supervisor; `on_loss` hears how that went. An orderly end (`bouy down`) is no loss: then
    `on_stop` is called, once and from another thread, and nothing is asked for again.
    """

    def __init__(
        self,
        home: Path,
        request: Message,
        *,
        on_stop: Callable[[], None],
        on_loss: Callable[[str], None],
    ) -> None:
        self._home = home
        self._request = request
        self._on_stop = on_stop
        self._on_loss = on_loss
        self._is_let_go = False
        self._connection, self.answer = ask(home, request)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def let_go(self) -> None:
        """Ends it; a request that is being made again ends by itself."""
        self._is_let_go = True
        self._connection.close()

    def _listen(self) -> None:
        while True:
            message = _next(self._connection)
            if self._is_let_go:
                return
            if isinstance(message, Stop):
                self._on_stop()
                return
            if message is None and not self._asked_again():
                return

    def _asked_again(self) -> bool:
        self._on_loss("the supervisor was killed, and its servers with it; they are started again")
        self._connection.close()
        try:
            self._connection, answer = ask(self._home, self._request)
        except ServiceError as error:
            answer = Refused(message=str(error))
        if self._is_let_go:
            self._connection.close()
            return False
        if isinstance(answer, Refused):
            self._on_loss(f"this cannot go on without them: {answer.message}")
            self._on_stop()
            return False
        return True


def _next(connection: Connection) -> Message | None:
    try:
        return connection.receive(patience_seconds=None)
    except (OSError, ValueError, ServiceError):  # closed by `let_go` at just this moment
        return None
