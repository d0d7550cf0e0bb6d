"""Workers in the test's own process on a real queue server, and what a test does to them."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import dramatiq
import redis
from dramatiq.brokers.redis import RedisBroker

from pantry_radio.adapters.dramatiq_broker.broker import (
    NAMESPACE,
    RECORDER_ACTOR,
    RECORDER_QUEUE,
    make_broker,
    make_worker,
)
from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.dramatiq_broker.recorder_actor import declare_recorder
from pantry_radio.adapters.dramatiq_broker.steps import QueueSteps
from pantry_radio.domain.errors import ArchiveUnavailableError, PermanentError, TransientError
from pantry_radio.domain.jobs import JsonValue

from .commands import wait_until

GRACE_MS = 12_000


def until(event: threading.Event) -> Callable[[str], None]:
    """Jobs that take until something happens."""

    def act(_job_id: str) -> None:
        event.wait(60)

    return act


class Record:
    """What the actor was given, and how it behaves."""

    def __init__(self, act: Callable[[str], None] = lambda _: None) -> None:
        self.begun: Counter[str] = Counter()
        self.done: Counter[str] = Counter()
        self.aside: list[tuple[bytes, str]] = []
        self.is_full = False
        self._act = act

    def __call__(self, document: JsonValue) -> None:
        job_id = str(document["job_id"]) if isinstance(document, dict) else repr(document)
        self.begun[job_id] += 1
        self._act(job_id)
        self.done[job_id] += 1

    def take_aside(self, data: bytes, error: PermanentError) -> None:
        if self.is_full:
            raise ArchiveUnavailableError("the disk is full")
        self.aside.append((data, error.reason))


@contextmanager
def working(
    url: str,
    record: Record,
    *,
    threads: int = 2,
    worker_id: str | None = None,
    heartbeat_timeout_ms: int = 10_000,
) -> Iterator[dramatiq.Worker]:
    """A worker in this process, stopped at the end of the block."""
    broker = make_broker(url, worker_id=worker_id, take_aside=record.take_aside)
    broker.heartbeat_timeout = heartbeat_timeout_ms
    declare_recorder(broker, record)
    worker = make_worker(broker, queue=RECORDER_QUEUE, threads=threads)
    worker.start()
    try:
        yield worker
    finally:
        if not broker.stopping.is_set():
            worker.stop(timeout=GRACE_MS)
        broker.close()


def send(queue: RedisJobQueue, count: int) -> list[str]:
    """Sends jobs, and returns their ids."""
    ids = [str(number) for number in range(count)]
    for job_id in ids:
        queue.send({"job_id": job_id})
    return ids


def send_later(url: str, count: int, *, delay_ms: int) -> list[str]:
    """As a stock producer does."""
    broker: Any = RedisBroker(url=url)  # type: ignore[no-untyped-call]
    ids = [str(number) for number in range(count)]
    for job_id in ids:
        broker.enqueue(message({"job_id": job_id}), delay=delay_ms)
    broker.client.close()
    return ids


def message(*args: JsonValue, **changes: Any) -> "dramatiq.Message[Any]":  # noqa: ANN401
    """A message for the recorder, or nearly."""
    members: dict[str, Any] = {
        "queue_name": RECORDER_QUEUE,
        "actor_name": RECORDER_ACTOR,
        "args": args,
        "kwargs": {},
        "options": {},
        **changes,
    }
    return dramatiq.Message(**members)


def put(url: str, redis_id: str, data: bytes) -> None:
    """Puts bytes on the queue, whatever they are."""
    with redis.Redis.from_url(url) as client:
        client.hset("dramatiq:recorder.msgs", redis_id, data)
        client.rpush("dramatiq:recorder", redis_id)


def wait_drained(queue: RedisJobQueue, seconds: float = 30) -> None:
    """Waits until no message is ready, delayed or in work."""

    def is_drained() -> bool:
        try:
            return queue.depth().is_drained
        except TransientError:
            return False

    wait_until(is_drained, what="an empty queue", seconds=seconds)


def steps(client: redis.Redis, worker_id: str) -> QueueSteps:
    """The steps of a worker that does nothing but them."""
    return QueueSteps(client, namespace=NAMESPACE, queue_name=RECORDER_QUEUE, worker_id=worker_id)


def heartbeats(client: redis.Redis, prefix: str) -> dict[str, float]:
    """The last signs of life, in milliseconds, of those whose name begins so."""
    found: Any = client.zrange(f"{NAMESPACE}:__heartbeats__", 0, -1, withscores=True)
    return {name.decode(): at for name, at in found if name.decode().startswith(prefix)}
