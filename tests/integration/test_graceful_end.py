"""A worker that is told to end finishes what it has begun and gives back what it has not.

A line that begins with `Stock:` says what was seen with Dramatiq's own broker and worker (2.2).
"""

import threading

import redis

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue

from .broker_rig import GRACE_MS, Record, send, until, wait_drained, working
from .commands import wait_until
from .valkey import OwnValkey


def test_what_was_not_begun_is_put_back_while_a_job_is_still_in_work(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: when the last job in work has ended, or the grace (here 12 s) is over."""
    go_on = threading.Event()
    record = Record(until(go_on))
    send(queue, 10)
    with (
        working(valkey.url, record, threads=1) as worker,
        redis.Redis.from_url(valkey.url) as client,
    ):
        wait_until(lambda: len(record.begun) == 1, what="a job in work")
        ending = threading.Thread(target=worker.stop, kwargs={"timeout": GRACE_MS})
        ending.start()
        wait_until(lambda: queue.depth().ready == 9, what="the others to be put back", seconds=6)
        assert not record.done
        go_on.set()
        ending.join()

        assert queue.depth().ready == 9
        assert sum(record.done.values()) == 1
        assert not client.keys("dramatiq:__acks__*")


def test_a_job_that_outlasts_the_grace_comes_again(valkey: OwnValkey, queue: RedisJobQueue) -> None:
    """Stock: not within 25 s; when the heartbeat of the ended worker is missed."""
    go_on = threading.Event()
    record, other = Record(until(go_on)), Record()
    ids = send(queue, 1)
    with working(valkey.url, record, threads=1) as worker:
        wait_until(lambda: len(record.begun) == 1, what="a job in work")
        worker.stop(timeout=100)

        with working(valkey.url, other):
            wait_drained(queue)
        go_on.set()

    assert sorted(other.done) == ids


def test_a_worker_ends_while_the_server_is_away_and_its_job_comes_again(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: its `stop` raises what the Redis client raised."""
    go_on = threading.Event()
    record, other = Record(until(go_on)), Record()
    ids = send(queue, 6)
    with working(valkey.url, record, threads=1) as worker:
        wait_until(lambda: len(record.begun) == 1, what="a job in work")
        valkey.kill()
        go_on.set()

        worker.stop(timeout=GRACE_MS)

        assert not any(thread.is_alive() for thread in worker.workers)
    valkey.start()
    with working(valkey.url, other, heartbeat_timeout_ms=2_000):
        wait_drained(queue)
    assert sorted(other.done) == ids
