"""The queue of job results."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
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


class MessageState(StrEnum):
    """Where in its queue a message is; the names are those of QueueDepth."""

    READY = "ready"
    DELAYED = "delayed"
    IN_WORK = "in_work"
    DEAD = "dead"


@frozen(kw_only=True)
class QueuedMessage:
    """One message about a job, as an operator asks for it."""

    message_id: str
    queue: str
    state: MessageState


class JobQueue(Protocol):
    """The queue `recorder` as producers see it, and all queues of ours as operators do.

    Every method raises QueueUnavailableError where the server does not answer.
    """

    def send(self, document: JsonValue, *, sent_on: date | None = None) -> str:
        """Hands one job result over; durable when it returns. Returns the message id.

        `sent_on` is the day for a result that has no date of its own (default: today, UTC).

        Raises:
            QueueUnavailableError: the server does not answer; the result was perhaps not sent.
        """
        ...

    def depth(self) -> QueueDepth:
        """The depth of the queue `recorder` now."""
        ...

    def depths(self) -> Mapping[str, QueueDepth]:
        """The depth of each queue of ours by its name, at one moment."""
        ...

    def workers_alive(self) -> Mapping[str, int]:
        """How many worker processes of each queue of ours have been heard of lately."""
        ...

    def find(self, job_id: str) -> tuple[QueuedMessage, ...]:
        """Every message with a result of this job, or with the path of one, sorted by id.

        Reads all that is queued, in chunks. One that moves meanwhile may be missed or found twice.
        """
        ...
