"""The queue `recorder` as producers and operators see it."""

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime

import dramatiq

from pantry_radio.adapters.dramatiq_broker.broker import (
    NAMESPACE,
    QUEUES,
    RECORDER_ACTOR,
    RECORDER_QUEUE,
    make_broker,
)
from pantry_radio.adapters.dramatiq_broker.connection import connect, text, translated
from pantry_radio.adapters.dramatiq_broker.depths import depths_of_all, workers_of_all
from pantry_radio.adapters.dramatiq_broker.messages import is_about
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import MessageState, QueueDepth, QueuedMessage

_MESSAGES_A_SCAN = 100


class RedisJobQueue:
    """JobQueue on Dramatiq's Redis broker."""

    def __init__(self, redis_url: str) -> None:
        self._broker = make_broker(redis_url)
        self._client = connect(redis_url)

    def send(self, document: JsonValue, *, sent_on: date | None = None) -> str:
        """See JobQueue.send. The actor `record_result` gets it as its one positional argument."""
        message: dramatiq.Message[None] = dramatiq.Message(
            queue_name=RECORDER_QUEUE,
            actor_name=RECORDER_ACTOR,
            args=(document,),
            kwargs={},
            options={},
            message_timestamp=_sent_at_ms(sent_on),
        )
        with translated():
            return self._broker.enqueue(message).message_id

    def depth(self) -> QueueDepth:
        """See JobQueue.depth."""
        return self.depths()[RECORDER_QUEUE]

    def depths(self) -> Mapping[str, QueueDepth]:
        """See JobQueue.depths."""
        return depths_of_all(self._client)

    def workers_alive(self) -> Mapping[str, int]:
        """See JobQueue.workers_alive."""
        return workers_of_all(self._client)

    def find(self, job_id: str) -> tuple[QueuedMessage, ...]:
        """See JobQueue.find."""
        found: dict[str, QueuedMessage] = {}
        for queue in QUEUES:
            for ending in (".DQ.msgs", ".msgs", ".XQ.msgs"):
                for message_id in self._about(f"{NAMESPACE}:{queue}{ending}", job_id):
                    state = self._state(queue, ending, message_id)
                    found[message_id] = QueuedMessage(
                        message_id=message_id, queue=queue, state=state
                    )
        return tuple(found[message_id] for message_id in sorted(found))

    def close(self) -> None:
        """Gives the connections back."""
        self._broker.close()
        self._broker.client.close()
        self._client.close()

    def _about(self, key: str, job_id: str) -> list[str]:
        with translated():
            messages = self._client.hscan_iter(key, count=_MESSAGES_A_SCAN)
            return [text(name) for name, data in messages if is_about(data, job_id)]

    def _state(self, queue: str, ending: str, message_id: str) -> MessageState:
        if ending == ".DQ.msgs":
            return MessageState.DELAYED
        if ending == ".XQ.msgs":
            return MessageState.DEAD
        with translated():
            is_ready = self._client.lpos(f"{NAMESPACE}:{queue}", message_id) is not None
        return MessageState.READY if is_ready else MessageState.IN_WORK


def _sent_at_ms(day: date | None) -> int:
    """The time of sending, which stands for the day of a result that has none of its own."""
    if day is None:
        return int(time.time() * 1000)
    return int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000)
