"""What goes wrong between a worker and its queue server, on a real Valkey, costs no message.

A line that begins with `Stock:` says what was seen with Dramatiq's own broker and worker (2.2).
"""

import threading

import redis

from pantry_radio.adapters.dramatiq_broker.broker import new_worker_id
from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.dramatiq_broker.recovery import put_back_messages_of
from pantry_radio.domain.errors import ArchiveUnavailableError

from .broker_rig import Record, heartbeats, send, send_later, steps, until, wait_drained, working
from .commands import wait_until
from .proxy import FreezingProxy
from .valkey import OwnValkey


def test_jobs_that_fail_while_the_server_is_away_are_tried_again(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: the retry is not enqueued, the error is swallowed, all 10 are acknowledged: lost."""
    is_away = threading.Event()

    def fail_once(job_id: str) -> None:
        is_away.wait(60)
        if record.begun[job_id] == 1:
            raise ArchiveUnavailableError("the disk is full")

    record = Record(fail_once)
    ids = send(queue, 10)
    with working(valkey.url, record, threads=10):
        wait_until(lambda: len(record.begun) == 10, what="all jobs in work")
        valkey.kill()
        is_away.set()
        valkey.start()
        wait_drained(queue)

    assert sorted(record.done) == ids
    assert queue.depth().dead == 0


def test_delayed_messages_outlive_a_broken_connection(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: forgotten in memory, and guarded by its own heartbeat; 0 of 10 done in 25 s."""
    record = Record()
    ids = send_later(valkey.url, 10, delay_ms=3_000)
    with working(valkey.url, record), redis.Redis.from_url(valkey.url) as client:
        wait_until(lambda: client.llen("dramatiq:recorder.DQ") == 0, what="all taken to be delayed")
        valkey.kill()
        valkey.start()
        wait_drained(queue)

    assert sorted(record.done) == ids


def test_retries_outlive_a_broken_connection(valkey: OwnValkey, queue: RedisJobQueue) -> None:
    """Stock: as delayed messages; 0 of 10 done in 25 s."""

    def fail_once(job_id: str) -> None:
        if record.begun[job_id] == 1:
            raise ArchiveUnavailableError("the disk is full")

    record = Record(fail_once)
    ids = send(queue, 10)
    with working(valkey.url, record):
        wait_until(lambda: queue.depth().delayed == 10, what="all waiting for the next try")
        valkey.kill()
        valkey.start()
        wait_drained(queue)

    assert sorted(record.done) == ids


def test_jobs_done_while_the_server_is_away_are_settled_when_it_is_back(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock does this too; ours must not lose it."""
    is_away = threading.Event()
    record = Record(until(is_away))
    ids = send(queue, 40)
    with working(valkey.url, record):
        wait_until(lambda: len(record.begun) == 2, what="jobs in work")
        valkey.kill()
        is_away.set()
        valkey.start()
        wait_drained(queue)

    assert sorted(record.done, key=int) == ids
    assert set(record.done.values()) == {1}


def test_what_was_taken_when_the_answer_was_lost_is_put_back(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: 2 of 5 done; its worker's own heartbeat guards the other 3 as long as it lives."""
    worker_id, record = new_worker_id("recorder"), Record()
    ids = send(queue, 5)
    with redis.Redis.from_url(valkey.url) as client:
        steps(client, worker_id).take(3)

    with working(valkey.url, record, worker_id=worker_id):
        wait_drained(queue)

    assert sorted(record.done) == ids


def test_a_half_dead_connection_does_not_hold_a_message(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: the acknowledgement times out, which it takes for a bug; the message is stranded."""
    is_frozen = threading.Event()
    record = Record(until(is_frozen))
    ids = send(queue, 3)
    with FreezingProxy(valkey.socket) as proxy, working(proxy.url, record, threads=1):
        wait_until(lambda: len(record.begun) == 1, what="a job in work")
        proxy.freeze()
        is_frozen.set()
        wait_drained(queue, seconds=60)

    assert sorted(record.done) == ids


def test_a_silent_workers_messages_are_given_to_another(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: not within 25 s; by its defaults with a chance of 0.1 % a command, after 60 s."""
    ids, record = send(queue, 5), Record()
    with redis.Redis.from_url(valkey.url) as client:
        steps(client, new_worker_id("recorder")).take(5)

        with working(valkey.url, record, heartbeat_timeout_ms=2_000):
            wait_drained(queue)
            assert sorted(record.done) == ids
        assert not heartbeats(client, "worker-")


def test_a_worker_with_all_its_threads_busy_is_not_taken_for_dead(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    go_on = threading.Event()
    record, other = Record(until(go_on)), Record()
    ids = send(queue, 2)
    with working(valkey.url, record, threads=2, heartbeat_timeout_ms=2_000):
        wait_until(lambda: len(record.begun) == 2, what="jobs in work")
        with (
            working(valkey.url, other, heartbeat_timeout_ms=2_000),
            redis.Redis.from_url(valkey.url) as client,
        ):
            first = max(heartbeats(client, "worker-").values())
            wait_until(
                lambda: min(heartbeats(client, "worker-").values()) > first + 5_000,
                what="5 s of heartbeats",
            )
        go_on.set()
        wait_drained(queue)

    assert sorted(record.done) == ids
    assert not other.begun


def test_a_worker_known_to_be_dead_gives_its_messages_back_at_once(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: has no such step."""
    send(queue, 5)
    worker_id = new_worker_id("recorder")
    with redis.Redis.from_url(valkey.url) as client:
        steps(client, worker_id).take(4)

    assert queue.depth().in_work == 4
    assert put_back_messages_of(worker_id, queue="recorder", redis_url=valkey.url) == 4
    assert put_back_messages_of(worker_id, queue="recorder", redis_url=valkey.url) == 0
    assert queue.depth().ready == 5


def test_a_message_that_was_given_to_another_is_not_doubled_by_the_first(
    valkey: OwnValkey, queue: RedisJobQueue
) -> None:
    """Stock: both enqueue a retry, so there are two; each may double again."""
    send(queue, 1)
    with redis.Redis.from_url(valkey.url) as client:
        first, second = (steps(client, new_worker_id("recorder")) for _ in range(2))
        taken = first.take(1)[0]
        put_back_messages_of(first._worker_id, queue="recorder", redis_url=valkey.url)
        assert [each.redis_id for each in second.take(1)] == [taken.redis_id]

        first.delay(taken.redis_id, taken.data, delay_ms=0)
        first.acknowledge(taken.redis_id)
        first.bury(taken.redis_id)
        assert queue.depth().in_work == 1
        for _ in range(2):
            second.delay(taken.redis_id, taken.data, delay_ms=0)

        assert queue.depth().delayed == 1
        second.bring_due()
        assert (queue.depth().ready, queue.depth().delayed) == (1, 0)
