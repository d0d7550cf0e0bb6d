"""The queue of what is recorded and waits to be loaded."""

from collections.abc import Sequence
from typing import Protocol

from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import QueueDepth


class LoadingQueue(Protocol):
    """The queue `reconciler`, as those see it who hand something to it, or look.

    Every method raises QueueUnavailableError where the server does not answer.
    """

    def send(self, payloads: Sequence[JsonValue]) -> None:
        """Hands over what is to be loaded, a message each; durable when it returns.

        A payload is a path as in ArchivedFiles, or a whole job result. May be repeated: what is
        loaded already changes nothing.

        Raises:
            QueueUnavailableError: the server does not answer; all or nothing was sent.
        """
        ...

    def depth(self) -> QueueDepth:
        """The depth of this queue now."""
        ...
