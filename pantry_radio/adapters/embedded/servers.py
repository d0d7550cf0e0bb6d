"""What is common to Valkey, PostgreSQL and programs, as a service runs them."""

from pathlib import Path
from typing import Protocol

from pantry_radio.adapters.embedded.processes import Child, Command


class Server(Protocol):
    """What a service needs to know about what it runs.

    `ready_seconds` is how long it may take until it answers.
    """

    name: str
    ready_seconds: float

    @property
    def url(self) -> str | None:
        """Where clients reach it."""
        ...

    @property
    def socket(self) -> Path | None:
        """The file by which clients reach it; None where it has none. Without it, it is lost."""
        ...

    async def prepare(self, lock: int) -> Command:
        """Puts everything in place; ServiceError where that cannot be done."""
        ...

    async def is_ready(self, child: Child) -> bool:
        """Whether it answers."""
        ...

    async def stop(self, child: Child) -> None:
        """Asks it to end in good order, and returns when it has or will not; then it is killed."""
        ...
