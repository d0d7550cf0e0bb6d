"""The clients of a supervisor: open connections, and the commands that registered over them."""

import asyncio
import socket
import struct
from contextlib import suppress

from pantry_radio.adapters.embedded.protocol import (
    Message,
    Register,
    ServiceState,
    ServiceStatus,
    Stop,
    encode,
)


class Client:
    """One open connection, which is also what holds services in its client's name."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._connected_at = asyncio.get_running_loop().time()
        self.registered: Register | None = None
        self.has_lease = False
        self.gone = asyncio.Event()

    @property
    def state(self) -> ServiceState | None:
        """What to show of a registered command; None for any other client."""
        if self.registered is None:
            return None
        return ServiceState(
            service=self.registered.service,
            status=ServiceStatus.RUNNING,
            pid=_peer_pid(self._writer.get_extra_info("socket")),
            uptime_seconds=round(asyncio.get_running_loop().time() - self._connected_at, 1),
            is_foreground=True,
            detail=self.registered.detail,
        )

    async def send(self, message: Message) -> None:
        """Sends, if the client is still there."""
        with suppress(OSError):
            self._writer.write(encode(message))
            await self._writer.drain()

    async def leave(self, patience_seconds: float) -> None:
        """Asks a registered command to end, and returns when it has, or does not heed."""
        await self.send(Stop())
        with suppress(TimeoutError):
            async with asyncio.timeout(patience_seconds):
                await self.gone.wait()


def _peer_pid(connection: socket.socket) -> int | None:
    """Who is at the other end: for display only (Linux)."""
    if not hasattr(socket, "SO_PEERCRED"):
        return None
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    pid, _, _ = struct.unpack("iII", credentials)
    return int(pid) or None
