"""A proxy before a PostgreSQL server, which can lose the answer to one COMMIT."""

import os
import shutil
import socket
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

_COMMIT = b"COMMIT"


class LossyProxy:
    """Relays connections to a unix socket. `lose_commits` connections break at their COMMIT.

    The server gets the COMMIT and does it; whoever asked for it sees the connection end.
    """

    def __init__(self, target: Path) -> None:
        self._target = target
        self._folder = Path(tempfile.mkdtemp(prefix="px-"))
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(os.fspath(self._folder / ".s.PGSQL.5432"))
        self._listener.listen()
        self.url = f"postgresql://postgres@/postgres?host={self._folder}&port=5432&sslmode=disable"
        self.lose_commits = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        shutil.rmtree(self._folder)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(os.fspath(self._target))
            threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
            threading.Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65_536):
                if self.lose_commits and _COMMIT in data:
                    self.lose_commits -= 1
                    client.shutdown(socket.SHUT_RDWR)  # no answer from here on
                server.sendall(data)
        with suppress(OSError):
            server.shutdown(socket.SHUT_WR)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                client.sendall(data)
        for each in (client, server):
            each.close()
