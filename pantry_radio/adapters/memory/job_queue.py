"""The queue in memory: what was sent can be taken by a worker of the test."""

from collections import deque
from threading import Lock

from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import QueueDepth


class MemoryJobQueue:
    """JobQueue as a list; messages stay ready until they are taken."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ready: deque[JsonValue] = deque()
        self._sent = 0

    def send(self, document: JsonValue) -> str:
        """See JobQueue.send."""
        with self._lock:
            self._ready.append(document)
            self._sent += 1
            return str(self._sent)

    def depth(self) -> QueueDepth:
        """See JobQueue.depth."""
        with self._lock:
            return QueueDepth(ready=len(self._ready), delayed=0, in_work=0, dead=0)

    def take(self) -> JsonValue:
        """The next message; it counts as done. IndexError where none is ready."""
        with self._lock:
            return self._ready.popleft()
