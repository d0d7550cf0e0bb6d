"""The queue of job results."""

from typing import Protocol

from attrs import frozen

from pantry_radio.domain.jobs import JsonValue


@frozen(kw_only=True)
class QueueDepth:
    """How many messages a queue holds: ready, waiting for their time, with a worker, given up."""

    ready: int
    delayed: int
    in_work: int
    dead: int

    @property
    def is_drained(self) -> bool:
        """Whether nothing is left that a worker will still do."""
        return self.ready == self.delayed == self.in_work == 0


class JobQueue(Protocol):
    """The queue `recorder`, as producers and operators see it."""

    def send(self, document: JsonValue) -> str:
        """Hands one job result over; durable when it returns. Returns the message id.

        Raises:
            QueueUnavailableError: the server does not answer; the result was perhaps not sent.
        """
        ...

    def depth(self) -> QueueDepth:
        """The depth now; QueueUnavailableError where the server does not answer."""
        ...
