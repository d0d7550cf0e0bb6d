"""The queue `recorder` on Redis or Valkey: the Dramatiq broker as we need it, and its two ends."""

import contextlib
import logging
from collections.abc import Callable, Iterator

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import CurrentMessage, Middleware, Retries, ShutdownNotifications

from pantry_radio.domain.errors import QueueUnavailableError, TransientError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports import QueueDepth

RECORDER_QUEUE = "recorder"
RECORDER_ACTOR = "record_result"

_NAMESPACE = "dramatiq"
# The defaults (60 s, 0.1 % of commands) took 78 to 1,200 s to give a killed worker's messages to
# another; these take about 22 s (measured with Dramatiq 2.2).
_HEARTBEAT_TIMEOUT_MS = 15_000
_MAINTENANCE_PER_MILLION = 100_000
_MIN_BACKOFF_MS = 1_000
_MAX_BACKOFF_MS = 60_000
_TRIES_OF_A_FAULT_OF_OURS = 5
# The default of 1,000 ms gives 926 ms from enqueue to file at the 99th percentile, 50 ms give 48.
_IDLE_POLL_MS = 50
_CONNECT_SECONDS = 5


def make_broker(redis_url: str) -> RedisBroker:
    """The broker, for producers and workers alike; nothing is connected before the first use.

    Transient errors are retried for as long as they last, anything else a few times; then the
    message goes to the dead letters.
    """
    middleware: list[Middleware] = [
        ShutdownNotifications(),
        CurrentMessage(),
        Retries(
            min_backoff=_MIN_BACKOFF_MS, max_backoff=_MAX_BACKOFF_MS, retry_when=_is_worth_a_try
        ),
    ]
    broker: RedisBroker = RedisBroker(  # type: ignore[no-untyped-call]
        url=redis_url,
        middleware=middleware,
        namespace=_NAMESPACE,
        heartbeat_timeout=_HEARTBEAT_TIMEOUT_MS,
        maintenance_chance=_MAINTENANCE_PER_MILLION,
    )
    return broker


def make_worker(broker: dramatiq.Broker, *, queue: str, threads: int) -> dramatiq.Worker:
    """A worker for one queue and its delayed messages; not started yet."""
    return dramatiq.Worker(
        broker, queues={queue}, worker_threads=threads, worker_timeout=_IDLE_POLL_MS
    )


def declare_recorder(broker: dramatiq.Broker, record_result: Callable[[JsonValue], object]) -> None:
    """Lets the broker's workers hand each message of the queue `recorder` to this function."""

    def actor(job_result: JsonValue) -> None:
        try:
            record_result(job_result)
        except TransientError as error:
            # Dramatiq logs a traceback for any other error; trouble that lasts is one line a try.
            raise dramatiq.Retry(str(error)) from error

    declare = dramatiq.actor(actor_name=RECORDER_ACTOR, queue_name=RECORDER_QUEUE, broker=broker)
    # At level DEBUG Dramatiq writes the arguments: whole job results.
    declare(actor).logger.setLevel(logging.INFO)


def sent_at_ms() -> int | None:
    """When the message in work was sent, in milliseconds since 1970, as its producer wrote."""
    message = CurrentMessage.get_current_message()
    return None if message is None else message.message_timestamp


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
        name = f"{_NAMESPACE}:{RECORDER_QUEUE}"
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


def _is_worth_a_try(retries: int, error: BaseException) -> bool:
    return isinstance(error, dramatiq.Retry) or retries < _TRIES_OF_A_FAULT_OF_OURS


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as exc:
        raise QueueUnavailableError(
            f"the queue server does not answer: {exc} (see `./bouy ps`, or check REDIS_URL)"
        ) from exc
