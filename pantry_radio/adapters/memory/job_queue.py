"""The queue in memory: what was sent can be taken, put off, finished and given up by a test."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime
from threading import RLock

from attrs import evolve, frozen

from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.dead_letters import DeadLetter
from pantry_radio.domain.ports.job_queue import MessageState, QueueDepth, QueuedMessage

_QUEUE, _OTHER_QUEUE = "recorder", "reconciler"
_EMPTY = QueueDepth(ready=0, delayed=0, in_work=0, dead=0)


@frozen(kw_only=True)
class MemoryMessage:
    """One message, and what happened to it."""

    message_id: str
    document: JsonValue
    sent_on: date | None
    sent_at: datetime
    state: MessageState = MessageState.READY
    retries: int = 0
    died_at: datetime | None = None
    trace: str = ""


class MemoryJobQueue:
    """JobQueue as a dictionary behind a lock, in the order in which messages came to be ready.

    `dead_letters` are those of this queue.
    """

    def __init__(self) -> None:
        self._lock = RLock()
        self._messages: dict[str, MemoryMessage] = {}
        self._sent = 0
        self.dead_letters = MemoryDeadLetters(self)

    def send(self, document: JsonValue, *, sent_on: date | None = None) -> str:
        """See JobQueue.send."""
        with self._lock:
            self._sent += 1
            message_id = str(self._sent)
            self._messages[message_id] = MemoryMessage(
                message_id=message_id,
                document=document,
                sent_on=sent_on,
                sent_at=datetime.now(UTC),
            )
            return message_id

    def depth(self) -> QueueDepth:
        """See JobQueue.depth."""
        with self._lock:
            states = [message.state for message in self._messages.values()]
        return QueueDepth(**{state.value: states.count(state) for state in MessageState})

    def depths(self) -> Mapping[str, QueueDepth]:
        """See JobQueue.depths."""
        return {_QUEUE: self.depth(), _OTHER_QUEUE: _EMPTY}

    def workers_alive(self) -> Mapping[str, int]:
        """See JobQueue.workers_alive: nobody works in memory but the test."""
        return {_QUEUE: 0, _OTHER_QUEUE: 0}

    def find(self, job_id: str) -> tuple[QueuedMessage, ...]:
        """See JobQueue.find."""
        with self._lock:
            about = [each for each in self._messages.values() if _job_id(each) == job_id]
        return tuple(
            QueuedMessage(message_id=each.message_id, queue=_QUEUE, state=each.state)
            for each in sorted(about, key=lambda each: each.message_id)
        )

    def head(self) -> MemoryMessage | None:
        """The message that is next to be taken."""
        with self._lock:
            ready = (m for m in self._messages.values() if m.state is MessageState.READY)
            return next(ready, None)

    # -- What workers do ------------------------------------------------------------------------

    def take(self) -> JsonValue:
        """The next message; it counts as done. IndexError where none is ready."""
        with self._lock:
            message = self.fetch()
            self.put(None, instead_of=message)
            return message.document

    def fetch(self) -> MemoryMessage:
        """The next message, in work from now on. IndexError where none is ready."""
        with self._lock:
            ready = [m for m in self._messages.values() if m.state is MessageState.READY]
            in_work = evolve(ready[0], state=MessageState.IN_WORK)
            self.put(in_work, instead_of=ready[0])
            return in_work

    def delay(self, message: MemoryMessage) -> None:
        """Puts a message off, until nobody knows when."""
        self.put(evolve(message, state=MessageState.DELAYED), instead_of=message)

    def give_up(self, message: MemoryMessage, *, trace: str, died_at: datetime) -> None:
        """Makes a message a dead letter."""
        dead = evolve(message, state=MessageState.DEAD, trace=trace, died_at=died_at, retries=5)
        self.put(dead, instead_of=message)

    def put(self, message: MemoryMessage | None, *, instead_of: MemoryMessage) -> bool:
        """Puts a message, or nothing, in the place of one that is still there as it was."""
        with self._lock:
            if self._messages.get(instead_of.message_id) != instead_of:
                return False
            del self._messages[instead_of.message_id]
            if message is not None:
                self._messages[message.message_id] = message
            return True

    def given_up(self) -> Mapping[str, MemoryMessage]:
        """The dead letters by id, oldest first."""
        with self._lock:
            dead = [m for m in self._messages.values() if m.state is MessageState.DEAD]
        return {each.message_id: each for each in sorted(dead, key=_death)}


class MemoryDeadLetters:
    """DeadLetters of a MemoryJobQueue."""

    def __init__(self, queue: MemoryJobQueue) -> None:
        self._queue = queue

    def letters(self, message_ids: Collection[str] | None = None) -> Iterator[DeadLetter]:
        """See DeadLetters.letters."""
        for message_id, message in self._queue.given_up().items():
            if message_ids is None or message_id in message_ids:
                yield _letter(message)

    def deaths(self) -> Mapping[str, datetime]:
        """See DeadLetters.deaths."""
        return {message_id: _death(each) for message_id, each in self._queue.given_up().items()}

    def retry(self, letter: DeadLetter) -> bool:
        """See DeadLetters.retry."""
        there = self._there(letter)
        if there is None:
            return False
        anew = evolve(there, state=MessageState.READY, retries=0, trace="", died_at=None)
        return self._queue.put(anew, instead_of=there)

    def remove(self, letter: DeadLetter) -> bool:
        """See DeadLetters.remove."""
        there = self._there(letter)
        return there is not None and self._queue.put(None, instead_of=there)

    def _there(self, letter: DeadLetter) -> MemoryMessage | None:
        there = self._queue.given_up().get(letter.message_id)
        return there if there is not None and there.died_at == letter.died_at else None


class MemoryDeadLetterFiles:
    """DeadLetterFiles as a dictionary by place."""

    def __init__(self) -> None:
        self.kept: dict[str, DeadLetter] = {}

    def keep(self, letter: DeadLetter) -> str:
        """See DeadLetterFiles.keep."""
        place = f"dead/{letter.message_id}-{letter.died_at.isoformat()}"
        self.kept[place] = letter
        return place


def _job_id(message: MemoryMessage) -> str | None:
    document = message.document
    job_id = document.get("job_id") if isinstance(document, dict) else None
    return job_id if isinstance(job_id, str) else None


def _death(message: MemoryMessage) -> datetime:
    return message.died_at or datetime.min.replace(tzinfo=UTC)


def _letter(message: MemoryMessage) -> DeadLetter:
    return DeadLetter(
        message_id=message.message_id,
        queue=_QUEUE,
        died_at=_death(message),
        actor="record_result",
        job_id=_job_id(message),
        retries=message.retries,
        trace=message.trace,
        data=repr(message.document).encode(),
    )
