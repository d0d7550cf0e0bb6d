"""Takes messages from the queue for a worker's threads, and knows at all times which it has."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from typing import TypeAlias

import redis
from attrs import define, field
from dramatiq.broker import Broker, Consumer, MessageProxy
from dramatiq.common import compute_backoff

from pantry_radio.adapters.dramatiq_broker.envelope import open_envelope
from pantry_radio.adapters.dramatiq_broker.steps import QueueSteps, Taken
from pantry_radio.domain.errors import PermanentError

TakeAside: TypeAlias = Callable[[bytes, PermanentError], object]
"""Keeps the bytes of a message that nobody can read, with the reason, durably; or raises."""

_AGAIN_SECONDS = 1.0
_AGAIN_AFTER_FAULT_MS = 10_000
_log = logging.getLogger(__name__)


class InHand:
    """The ids of the messages that this process has taken and not yet settled; for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ids: set[str] = set()
        # Held while messages are taken, and while all others are put back: what the server has
        # given and is not noted here yet would seem to be in nobody's hands.
        self.steady = threading.Lock()

    def __len__(self) -> int:
        return len(self._ids)

    def now(self) -> frozenset[str]:
        """The ids at this moment."""
        with self._lock:
            return frozenset(self._ids)

    def add(self, ids: Iterable[str]) -> None:
        """Notes what was taken."""
        with self._lock:
            self._ids.update(ids)

    def remove(self, ids: Iterable[str]) -> None:
        """Notes what was settled, or is to be put back. May be repeated."""
        with self._lock:
            self._ids.difference_update(ids)


@define(kw_only=True, eq=False)
class QueueConsumer(Consumer):
    """The consumer of a queue.

    Dramatiq's own forgets on trouble what it has taken, while its heartbeat still guards these
    messages. This one puts back, at its start and after all trouble, what is its worker's on the
    server and in nobody's hands. It waits while the server is away, without an error.
    """

    _broker: Broker
    _steps: QueueSteps
    _queue_name: str
    _prefetch: int
    _idle_ms: int
    _in_hand: InHand
    _stopping: threading.Event
    _take_aside: TakeAside | None
    _cache: deque[Taken] = field(factory=deque, init=False)
    _misses: int = field(default=0, init=False)
    _is_sure_of_server: bool = field(default=False, init=False)
    _is_away: bool = field(default=False, init=False)

    def __next__(self) -> MessageProxy | None:
        """A message; None where none came within the idle time, or the server is away."""
        try:
            self._fill_cache()
            while self._cache:
                message = self._opened(self._cache.popleft())
                if message is not None:
                    return message
        except redis.RedisError as error:
            self._note_away(error)
        self._wait_idly()
        return None

    def ack(self, message: MessageProxy) -> None:
        """Settles a message: removes it, or delays it where Retries has said so.

        Does not return before it is settled, unless the worker is to end: then the message stays
        this worker's on the server, and is given to another one.
        """
        redis_id = message.options["redis_message_id"]
        retry_ms: int | None = getattr(message, "retry_after_ms", None)
        # Dramatiq logs an error of a middleware and goes on as if all was well.
        if retry_ms is None and message._exception is not None:  # noqa: SLF001 - not told otherwise
            retry_ms = _AGAIN_AFTER_FAULT_MS
        if retry_ms is None:
            self._settle(redis_id, lambda: self._steps.acknowledge(redis_id))
        else:
            data, delay_ms = message.encode(), retry_ms
            self._settle(redis_id, lambda: self._steps.delay(redis_id, data, delay_ms=delay_ms))

    def nack(self, message: MessageProxy) -> None:
        """Makes a message a dead letter; as `ack`."""
        redis_id = message.options["redis_message_id"]
        self._settle(redis_id, lambda: self._steps.bury(redis_id))

    def requeue(self, messages: Iterable[MessageProxy]) -> None:
        """Puts messages back at once; where the server is away, it is done when they are missed."""
        ids = [message.options["redis_message_id"] for message in messages]
        if ids:
            self._in_hand.remove(ids)
            self._put_back()

    def close(self) -> None:
        """Puts back what nobody has begun."""
        self._in_hand.remove(taken.redis_id for taken in self._cache)
        self._cache.clear()
        self._put_back()

    def _fill_cache(self) -> None:
        if self._stopping.is_set() or self._cache:
            return
        if not self._is_sure_of_server:
            count = self._put_back_the_rest()
            if count:
                _log.warning("Put %d messages back that were in nobody's hands", count)
            self._is_sure_of_server = True
            if self._is_away:
                self._is_away = False
                _log.warning("The queue server answers again")
        wanted = self._prefetch - len(self._in_hand)
        if wanted > 0:
            with self._in_hand.steady:
                taken = self._steps.take(wanted)
                self._in_hand.add(each.redis_id for each in taken)
            self._cache.extend(taken)

    def _opened(self, taken: Taken) -> MessageProxy | None:
        try:
            message = open_envelope(
                taken.data,
                redis_id=taken.redis_id,
                queue_name=self._queue_name,
                broker=self._broker,
            )
        except PermanentError as error:
            self._set_aside(taken, error)
            return None
        self._misses = 0
        return MessageProxy(message)

    def _set_aside(self, taken: Taken, error: PermanentError) -> None:
        """Ends a message that cannot be read: its bytes are kept, then it is acknowledged."""
        self._in_hand.remove([taken.redis_id])  # trouble below is mended by putting it back
        if self._take_aside is None:
            self._steps.bury(taken.redis_id)
            return
        try:
            self._take_aside(taken.data, error)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the message must not go
            _log.warning("A message that cannot be read waits, as it cannot be kept: %s", trouble)
            self._steps.delay(taken.redis_id, taken.data, delay_ms=_AGAIN_AFTER_FAULT_MS)
        else:
            self._steps.acknowledge(taken.redis_id)

    def _settle(self, redis_id: str, step: Callable[[], None]) -> None:
        is_told = False
        while True:
            try:
                step()
                break
            except redis.RedisError as error:
                if not is_told:
                    _log.warning("Message %s is done, and cannot be settled: %s", redis_id, error)
                    is_told = True
                if self._stopping.wait(_AGAIN_SECONDS):  # it comes again, and changes nothing
                    break
        self._in_hand.remove([redis_id])

    def _put_back(self) -> None:
        if self._is_away and self._stopping.is_set():
            return  # each try may take seconds, and others put it back
        try:
            self._put_back_the_rest()
        except redis.RedisError as error:
            self._note_away(error)

    def _put_back_the_rest(self) -> int:
        with self._in_hand.steady:
            return self._steps.put_back_all_but(self._in_hand.now())

    def _note_away(self, error: redis.RedisError) -> None:
        self._is_sure_of_server = False
        if not self._is_away:
            self._is_away = True
            _log.warning("The queue server does not answer; tried until it does: %s", error)

    def _wait_idly(self) -> None:
        self._misses, pause_ms = compute_backoff(self._misses, max_backoff=self._idle_ms)
        if self._stopping.wait(_AGAIN_SECONDS if self._is_away else pause_ms / 1000):
            time.sleep(self._idle_ms / 1000)  # jobs in work are awaited
