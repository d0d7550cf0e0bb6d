"""A Valkey server of a test's own, which it may kill and start again with its data."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from pantry_radio.adapters.embedded.wheels import valkey_server

from .commands import wait_until


class OwnValkey:
    """The server behind `url`; every write is on disk before it is answered."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.socket = folder / "valkey.sock"
        self.url = f"unix://{self.socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it, and returns when it answers."""
        settings = ("--port", "0", "--unixsocket", self.socket, "--dir", self._folder)
        durable = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [os.fspath(each) for each in (valkey_server(None), *settings, *durable)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        wait_until(self._answers, what="a Valkey that answers")

    def kill(self) -> None:
        """SIGKILL: connections break, nothing is said to anybody."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = None

    def close(self) -> None:
        """Ends it for good."""
        if self._process is not None:
            self.kill()

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


@contextmanager
def own_valkey() -> Iterator[OwnValkey]:
    """A server in a folder with a short name: the path of a socket is limited to 100 bytes."""
    folder = Path(tempfile.mkdtemp(prefix="vk-"))
    server = OwnValkey(folder)
    try:
        server.start()
        yield server
    finally:
        server.close()
        shutil.rmtree(folder)
