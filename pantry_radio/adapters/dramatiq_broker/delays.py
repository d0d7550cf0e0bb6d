"""Delayed messages, which wait on the server and in no worker's memory; and signs of life."""

import logging
import time
from collections.abc import Iterable

import redis
from dramatiq.broker import Consumer, MessageProxy

from pantry_radio.adapters.dramatiq_broker.envelope import due_at_ms
from pantry_radio.adapters.dramatiq_broker.steps import QueueSteps

_POLL_SECONDS = 0.25
_BEAT_SECONDS = 1.0
_DEAD_A_BEAT = 20
_log = logging.getLogger(__name__)


class DelayConsumer(Consumer):
    """Stands where Dramatiq's consumer of delayed messages stands, and never returns one.

    Dramatiq's takes them into its memory, and forgets them there when a connection breaks. This one
    makes them ready when they are due. It also says every second that the worker is alive, however
    busy the others of its threads are, and puts back what a silent worker held.
    """

    def __init__(self, steps: QueueSteps, *, heartbeat_timeout_ms: int) -> None:
        self._steps = steps
        self._timeout_ms = heartbeat_timeout_ms
        self._beats_due_at = 0.0
        self._connected_since: float | None = None
        self._known_dead: frozenset[str] = frozenset()

    def __next__(self) -> MessageProxy | None:
        """None, after what is due was done and a pause."""
        try:
            self._park_new()
            self._steps.bring_due()
            self._beat()
        except redis.RedisError:  # the consumer of the queue says so
            self._connected_since = None
        time.sleep(_POLL_SECONDS)
        return None

    def requeue(self, messages: Iterable[MessageProxy]) -> None:
        """Nothing: it holds no messages."""

    def _park_new(self) -> None:
        for taken in self._steps.newly_delayed():
            self._steps.park(taken.redis_id, due_at_ms=due_at_ms(taken.data))

    def _beat(self) -> None:
        now = time.monotonic()
        if now < self._beats_due_at:
            return
        self._beats_due_at = now + _BEAT_SECONDS
        self._steps.beat()
        if self._connected_since is None:
            self._connected_since = now
        # After the server was away all are silent: each has the time of a heartbeat to come back.
        elif (now - self._connected_since) * 1000 > self._timeout_ms:
            self._recover_from_silent()

    def _recover_from_silent(self) -> None:
        silent = frozenset(self._steps.silent(self._timeout_ms))
        new = sorted(silent - self._known_dead)[:_DEAD_A_BEAT]
        for worker_id in new:
            count = self._steps.put_back_all_of(worker_id)
            if count:
                _log.warning("Put %d messages of %s back, which is silent", count, worker_id)
        self._known_dead = (self._known_dead & silent) | frozenset(new)
