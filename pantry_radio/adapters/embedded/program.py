"""A command of the application as a service, in the environment of the person who asked for it."""

import asyncio
import signal
from pathlib import Path

from pantry_radio.adapters.embedded.home import log_file
from pantry_radio.adapters.embedded.processes import Child, Command
from pantry_radio.adapters.embedded.protocol import LOG_VARIABLE, SERVICE_VARIABLE, Program, Up

_SOUND_SECONDS = 1.0


class ProgramServer:
    """A service that is a command. It counts as ready when it has run for a second."""

    ready_seconds = 30.0
    url = None
    socket = None

    def __init__(self, program: Program, asked: Up, home: Path) -> None:
        self.name = program.service
        self._program = program
        self._asked = asked
        self._home = home

    async def prepare(self, lock: int) -> Command:  # noqa: ARG002 (others run tools under it)
        """Says how to run."""
        log = log_file(self._home, self.name)
        variables = {SERVICE_VARIABLE: self.name, LOG_VARIABLE: str(log)}
        return Command(
            argv=self._program.argv,
            environment={**self._asked.environment, **variables},
            cwd=Path(self._asked.cwd),
            log=log,
            orphan_signal=signal.SIGTERM,
            umask=self._asked.umask,
        )

    async def is_ready(self, child: Child) -> bool:
        """Whether it has run long enough to be past its first mistakes."""
        return asyncio.get_running_loop().time() - child.started_at >= _SOUND_SECONDS

    async def stop(self, child: Child) -> None:
        """Lets it finish the work that it has begun."""
        await child.ask_to_end(signal.SIGTERM, patience_seconds=20)
