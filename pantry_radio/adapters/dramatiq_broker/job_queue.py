"""The queue `recorder` as producers and operators see it."""

import contextlib
from collections.abc import Iterator

import dramatiq
import redis

from pantry_radio.adapters.dramatiq_broker.broker import (
    NAMESPACE,
    RECORDER_ACTOR,
    RECORDER_QUEUE,
    make_broker,
)
from pantry_radio.domain.errors import QueueUnavailableError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import QueueDepth

_CONNECT_SECONDS = 5


class RedisJobQueue:
    """JobQueue on Dramatiq's Redis broker."""

    def __init__(self, redis_url: str) -> None:
        self._broker = make_broker(redis_url)
        self._client = redis.Redis.from_url(redis_url, socket_connect_timeout=_CONNECT_SECONDS)

    def send(self, document: JsonValue) -> str:
        """See JobQueue.send. The actor `record_result` gets it as its one positional argument."""
        message: dramatiq.Message[None] = dramatiq.Message(
            queue_name=RECORDER_QUEUE,
            actor_name=RECORDER_ACTOR,
            args=(document,),
            kwargs={},
            options={},
        )
        with _translated():
            return self._broker.enqueue(message).message_id

    def depth(self) -> QueueDepth:
        """See JobQueue.depth.

        A message in work is in the hash of messages, and no longer in the list of those ready.
        """
        name = f"{NAMESPACE}:{RECORDER_QUEUE}"
        with _translated(), self._client.pipeline(transaction=True) as pipe:
            pipe.llen(name)
            pipe.hlen(f"{name}.msgs")
            pipe.hlen(f"{name}.DQ.msgs")
            pipe.zcard(f"{name}.XQ")
            ready, undone, delayed, dead = pipe.execute()
        return QueueDepth(ready=ready, delayed=delayed, in_work=max(undone - ready, 0), dead=dead)

    def close(self) -> None:
        """Gives the connections back."""
        self._broker.close()
        self._broker.client.close()
        self._client.close()


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as exc:
        raise QueueUnavailableError(
            f"the queue server does not answer: {exc} (see `./bouy ps`, or check REDIS_URL)"
        ) from exc
