"""The queue server as those see it who look after the system."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen

from pantry_radio.domain.ports.job_queue import QueueDepth

NO_EVICTION = "noeviction"


@frozen(kw_only=True)
class Durability:
    """Whether the server keeps what it was given: through a restart, and when memory is full.

    `last_write_failed`: its disk refused the last write of the append-only file.
    """

    is_append_only: bool
    eviction_policy: str
    last_write_failed: bool = False

    @property
    def evicts(self) -> bool:
        """Whether messages go when memory is full."""
        return self.eviction_policy != NO_EVICTION


class QueueWatch(Protocol):
    """Looks, and changes nothing. Every method raises QueueUnavailableError."""

    def durability(self) -> Durability:
        """How safe a message is on this server."""
        ...

    def depths(self) -> Mapping[str, QueueDepth]:
        """See JobQueue.depths."""
        ...

    def workers_alive(self) -> Mapping[str, int]:
        """See JobQueue.workers_alive."""
        ...

    def oldest_ready(self) -> Mapping[str, datetime | None]:
        """When the message at the head of each queue was sent, where that is known.

        None for an empty queue, and for a message that says no moment: one that was sent with a
        day alone does not tell how long it has waited.
        """
        ...
