"""The queue `reconciler` as those see it who hand files to it, or look."""

from collections.abc import Sequence
from uuid import uuid4

from pantry_radio.adapters.dramatiq_broker.broker import (
    NAMESPACE,
    RECONCILER_ACTOR,
    RECONCILER_QUEUE,
)
from pantry_radio.adapters.dramatiq_broker.connection import connect, translated
from pantry_radio.adapters.dramatiq_broker.depths import depths_of_all
from pantry_radio.adapters.dramatiq_broker.encoder import ExactMessage
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import QueueDepth

_READY = f"{NAMESPACE}:{RECONCILER_QUEUE}"


class RedisLoadingQueue:
    """LoadingQueue on Redis, in Dramatiq's form: what its `enqueue` does, for many at once."""

    def __init__(self, redis_url: str) -> None:
        self._client = connect(redis_url)

    def send(self, payloads: Sequence[JsonValue]) -> None:
        """See LoadingQueue.send. The actor `process_job_result` gets each as its one argument."""
        if not payloads:
            return
        messages = {str(uuid4()): payload for payload in payloads}
        encoded = {each: _encoded(each, payload) for each, payload in messages.items()}
        # One transaction is one wait for the server's disk, and all or nothing.
        with translated(), self._client.pipeline(transaction=True) as pipe:
            pipe.hset(f"{_READY}.msgs", mapping=encoded)  # type: ignore[arg-type]
            pipe.rpush(_READY, *encoded)
            pipe.execute()

    def depth(self) -> QueueDepth:
        """See LoadingQueue.depth."""
        return depths_of_all(self._client)[RECONCILER_QUEUE]

    def close(self) -> None:
        """Gives the connections back."""
        self._client.close()


def _encoded(redis_id: str, payload: JsonValue) -> bytes:
    return ExactMessage(
        queue_name=RECONCILER_QUEUE,
        actor_name=RECONCILER_ACTOR,
        args=(payload,),
        kwargs={},
        options={"redis_message_id": redis_id},
    ).encode()
