"""What child processes print, on its way into their logs."""

import asyncio
import os
from pathlib import Path

from pantry_radio.adapters.embedded.rotating_log import LogLimits, RotatingLog

_CHUNK_BYTES = 65_536


class Output:
    """A pipe to which a child and its children write; whole lines come into the log.

    It ends when the last process that can write has ended.
    """

    def __init__(self, log: Path, limits: LogLimits) -> None:
        self._log = RotatingLog(log, limits)
        self._rest = b""
        self._reading, self._writing = os.pipe()
        os.set_blocking(self._reading, False)
        self._is_open = True
        asyncio.get_running_loop().add_reader(self._reading, self.take)

    def for_child(self) -> int:
        """The descriptor that a child is to inherit."""
        return self._writing

    def child_has_it(self) -> None:
        """Closes our copy of the end to write to; without that, the pipe would never end."""
        os.close(self._writing)

    def take(self) -> None:
        """Takes what has been printed so far, and does not wait for more."""
        while self._is_open:
            try:
                chunk = os.read(self._reading, _CHUNK_BYTES)
            except BlockingIOError:
                return
            self._keep(chunk)
            if not chunk:
                self._close()

    def _keep(self, chunk: bytes) -> None:
        lines, line_break, rest = (self._rest + chunk).rpartition(b"\n")
        if rest and (not chunk or len(rest) >= _CHUNK_BYTES):  # the end, or no end in sight
            lines, line_break, rest = lines + line_break + rest, b"\n", b""
        self._rest = rest
        if lines or line_break:
            self._log.write(lines + line_break)

    def _close(self) -> None:
        self._is_open = False
        asyncio.get_running_loop().remove_reader(self._reading)
        os.close(self._reading)
        self._log.close()
