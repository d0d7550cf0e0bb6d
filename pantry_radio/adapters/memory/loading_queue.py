"""The queue `reconciler` in memory: for tests."""

from collections.abc import Sequence

from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import QueueDepth


class MemoryLoadingQueue:
    """LoadingQueue as a list of what is ready, in the order in which it was sent."""

    def __init__(self) -> None:
        self.ready: list[JsonValue] = []

    def send(self, payloads: Sequence[JsonValue]) -> None:
        """See LoadingQueue.send."""
        self.ready.extend(payloads)

    def depth(self) -> QueueDepth:
        """See LoadingQueue.depth."""
        return QueueDepth(ready=len(self.ready), delayed=0, in_work=0, dead=0)
