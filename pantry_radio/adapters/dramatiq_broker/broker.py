"""The Dramatiq broker as we need it, and the workers on it."""

import contextlib
import threading
from typing import Any
from uuid import uuid4

import dramatiq
import redis
from dramatiq.broker import Consumer
from dramatiq.brokers.redis import RedisBroker
from dramatiq.common import iter_queue, q_name
from dramatiq.middleware import CurrentMessage, Middleware

from pantry_radio.adapters.dramatiq_broker.connection import connect
from pantry_radio.adapters.dramatiq_broker.consumer import InHand, QueueConsumer, TakeAside
from pantry_radio.adapters.dramatiq_broker.delays import DelayConsumer
from pantry_radio.adapters.dramatiq_broker.encoder import ExactMessage
from pantry_radio.adapters.dramatiq_broker.retries import RetriesOnSettling
from pantry_radio.adapters.dramatiq_broker.steps import QueueSteps

NAMESPACE = "dramatiq"
RECORDER_QUEUE = "recorder"
RECORDER_ACTOR = "record_result"
RECONCILER_QUEUE = "reconciler"
RECONCILER_ACTOR = "process_job_result"
QUEUES = (RECORDER_QUEUE, RECONCILER_QUEUE)

_ANY_WORKER = "worker-"
# A worker says every second that it is alive, from a thread that does nothing else; ten are missed.
HEARTBEAT_TIMEOUT_MS = 10_000
# The default of seven days deletes dead letters; ours leave the queue by way of a file alone.
_DEAD_LETTER_MS = 100 * 365 * 24 * 3_600_000
_MIN_BACKOFF_MS = 1_000
_MAX_BACKOFF_MS = 60_000
_TRIES_OF_A_FAULT_OF_OURS = 5
# The default of 1,000 ms gives 926 ms from enqueue to file at the 99th percentile, 50 ms give 48.
_IDLE_POLL_MS = 50


class LosslessBroker(RedisBroker):
    """Dramatiq's broker on Redis, with consumers that lose and strand nothing.

    What producers see of it is Dramatiq's; stock producers and stock workers may share the queue.
    """

    def __init__(
        self, redis_url: str, *, worker_id: str | None, take_aside: TakeAside | None
    ) -> None:
        super().__init__(  # type: ignore[no-untyped-call]
            client=connect(redis_url),
            middleware=_middleware(),
            namespace=NAMESPACE,
            heartbeat_timeout=HEARTBEAT_TIMEOUT_MS,
            maintenance_chance=0,  # done by our consumers every second, instead of by chance
            dead_message_ttl=_DEAD_LETTER_MS,
        )
        if worker_id is not None:
            self.broker_id = worker_id
        self.stopping = threading.Event()
        self._take_aside = take_aside
        self._in_hand: dict[str, InHand] = {}

    def enqueue(
        self, message: "dramatiq.Message[Any]", *, delay: int | None = None
    ) -> "dramatiq.Message[Any]":
        """Sends a message exactly as it is; NotExactJsonError where JSON cannot say it."""
        exact = ExactMessage(**message.asdict())
        sent: dramatiq.Message[Any] = super().enqueue(exact, delay=delay)
        return sent

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 5000) -> Consumer:
        """A consumer for a queue, or for its delayed messages. `timeout` in milliseconds."""
        steps = self._steps(q_name(queue_name))
        if queue_name != q_name(queue_name):
            return DelayConsumer(steps, heartbeat_timeout_ms=self.heartbeat_timeout)
        return QueueConsumer(
            broker=self,
            steps=steps,
            queue_name=queue_name,
            prefetch=prefetch,
            idle_ms=timeout,
            in_hand=self._in_hand.setdefault(queue_name, InHand()),
            stopping=self.stopping,
            take_aside=self._take_aside,
        )

    def leave(self, queue_name: str) -> None:
        """Puts back, at a worker's end, what it still has, and says that it is gone."""
        with contextlib.suppress(redis.RedisError):  # then it is missed, and others do it
            self._steps(queue_name).put_back_all_of(self.broker_id)

    def close(self) -> None:
        """Gives the connections back."""
        super().close()
        self.client.close()

    def _steps(self, queue_name: str) -> QueueSteps:
        return QueueSteps(
            self.client,
            namespace=self.namespace,
            queue_name=queue_name,
            worker_id=self.broker_id,
        )


def new_worker_id(queue: str) -> str:
    """An id for a worker of a queue that is about to start."""
    return f"{worker_prefix(queue)}{uuid4()}"


def worker_prefix(queue: str) -> str:
    """How the broker ids of its workers begin; producers leave heartbeats under other names."""
    return f"{_ANY_WORKER}{queue}-"


def make_broker(
    redis_url: str, *, worker_id: str | None = None, take_aside: TakeAside | None = None
) -> LosslessBroker:
    """The broker, for producers and workers alike; nothing is connected before the first use.

    Transient errors are retried for as long as they last, anything else a few times; then the
    message goes to the dead letters. Messages that cannot be read go to `take_aside`, else there.
    """
    return LosslessBroker(redis_url, worker_id=worker_id, take_aside=take_aside)


def make_worker(broker: dramatiq.Broker, *, queue: str, threads: int) -> dramatiq.Worker:
    """A worker for one queue and its delayed messages; not started yet."""
    if isinstance(broker, LosslessBroker) and not broker.broker_id.startswith(_ANY_WORKER):
        broker.broker_id = new_worker_id(queue)
    return dramatiq.Worker(
        broker, queues={queue}, worker_threads=threads, worker_timeout=_IDLE_POLL_MS
    )


def _middleware() -> list[Middleware]:
    return [
        OrderlyEnd(),
        CurrentMessage(),
        RetriesOnSettling(
            min_backoff=_MIN_BACKOFF_MS, max_backoff=_MAX_BACKOFF_MS, retry_when=_is_worth_a_try
        ),
    ]


class OrderlyEnd(Middleware):
    """Lets others have, when a worker is told to end, what it has taken and not begun.

    Dramatiq puts it back when the jobs in work are done, which may take all of the grace.
    """

    def before_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        """Stops the taking, and puts back what waits for a thread."""
        if isinstance(broker, LosslessBroker):
            broker.stopping.set()
        for item in iter_queue(worker.work_queue):  # type: ignore[no-untyped-call]
            worker.consumers[item.message.queue_name].requeue_messages([item.message])

    def after_worker_shutdown(self, broker: dramatiq.Broker, worker: dramatiq.Worker) -> None:
        """Leaves nothing to be missed first: jobs in work beyond the grace come again at once."""
        if isinstance(broker, LosslessBroker):
            for queue_name in {q_name(name) for name in worker.consumers}:
                broker.leave(queue_name)


def _is_worth_a_try(retries: int, error: BaseException) -> bool:
    return isinstance(error, dramatiq.Retry) or retries < _TRIES_OF_A_FAULT_OF_OURS
