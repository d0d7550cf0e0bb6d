"""Valkey as a service: every write is on disk before it is answered, nothing is ever evicted."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

from pantry_radio.adapters.embedded.folders import VALKEY_SOCKET, ServerFolders, cache_url
from pantry_radio.adapters.embedded.home import log_file
from pantry_radio.adapters.embedded.processes import Child, Command
from pantry_radio.adapters.embedded.wheels import valkey_server


class ValkeyServer:
    """The service `cache`, reached by a unix socket only."""

    name = "cache"
    ready_seconds = 60.0

    def __init__(self, folders: ServerFolders) -> None:
        self._folders = folders

    @property
    def url(self) -> str:
        """The URL for redis-py."""
        return cache_url(self._folders.sockets)

    @property
    def socket(self) -> Path:
        """What a cleaner of temporary files might remove."""
        return self._folders.sockets / VALKEY_SOCKET

    async def prepare(self, lock: int) -> Command:  # noqa: ARG002 (others run tools under it)
        """Makes the data folder and says how to run."""
        data = self._folders.own(self._folders.data / "cache")
        settings = {
            "port": "0",
            "unixsocket": os.fspath(self.socket),
            "unixsocketperm": "700",
            "dir": os.fspath(data),
            "appendonly": "yes",
            "appendfsync": "always",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        arguments = (text for name, value in settings.items() for text in (f"--{name}", value))
        return Command(
            argv=(os.fspath(valkey_server(self._folders.account)), *arguments),
            environment={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            cwd=data,
            log=log_file(self._folders.home, self.name),
            account=self._folders.account,
            orphan_signal=signal.SIGKILL,  # loses nothing: see appendfsync
        )

    async def is_ready(self, child: Child) -> bool:  # noqa: ARG002 (the protocol of servers)
        """Whether it answers PING; while it loads its data it answers with an error."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(5):
                reader, writer = await asyncio.open_unix_connection(self.socket)
                try:
                    writer.write(b"PING\r\n")
                    return await reader.readline() == b"+PONG\r\n"
                finally:
                    writer.close()
        return False

    async def stop(self, child: Child) -> None:
        """Lets it finish what it is writing."""
        await child.ask_to_end(signal.SIGTERM, patience_seconds=10)
