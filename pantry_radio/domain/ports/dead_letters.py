"""Dead letters: messages that the workers gave up."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Protocol

from attrs import frozen


@frozen(kw_only=True)
class DeadLetter:
    """One message of a queue that was given up. `data` is all of it, as it lies there.

    `actor` and `job_id` are None where the message does not say them. `trace` is what was kept
    about the fault, often a traceback of many lines.
    """

    message_id: str
    queue: str
    died_at: datetime
    actor: str | None
    job_id: str | None
    retries: int
    trace: str
    data: bytes

    @property
    def reason(self) -> str:
        """The last line of the trace, which names the error."""
        lines = [line.strip() for line in self.trace.splitlines() if line.strip()]
        return lines[-1] if lines else "no reason was kept"


class DeadLetters(Protocol):
    """The dead letters of all queues of ours: nothing removes them but `remove`.

    Every method raises QueueUnavailableError where the server does not answer.
    """

    def letters(self, message_ids: Collection[str] | None = None) -> Iterator[DeadLetter]:
        """Those with these ids, or all; oldest first, fetched a few at a time."""
        ...

    def deaths(self) -> Mapping[str, datetime]:
        """When each was given up, by its id, without the messages."""
        ...

    def retry(self, letter: DeadLetter) -> bool:
        """Puts a letter back on its queue, with retries counted anew, in one step.

        False where it is not there any more: another has put it back, or removed it. The message
        is never in both places and never in none. It keeps the day on which it was sent.
        """
        ...

    def remove(self, letter: DeadLetter) -> bool:
        """Removes exactly this letter; False where it is gone, or has died anew since."""
        ...


class DeadLetterFiles(Protocol):
    """The store of dead letters outside the queue."""

    def keep(self, letter: DeadLetter) -> str:
        """Keeps the whole message, durably; returns where, for people. May be repeated.

        Raises:
            ArchiveUnavailableError: the store cannot be written now.
        """
        ...
