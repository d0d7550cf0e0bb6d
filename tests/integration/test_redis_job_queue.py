"""The queue on a real Valkey keeps the contract, and says what a worker has in hand."""

from collections.abc import Iterator

import dramatiq
import pytest

from pantry_radio.adapters.dramatiq_broker.broker import make_broker
from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.dramatiq_broker.recorder_actor import declare_recorder
from pantry_radio.domain.errors import QueueUnavailableError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import JobQueue, QueueDepth
from tests.contracts.job_queue import JobQueueContract


class TestRedisJobQueue(JobQueueContract):
    @pytest.fixture(autouse=True)
    def _server(self, redis_url: str) -> Iterator[None]:
        self.made = RedisJobQueue(redis_url)
        yield
        self.made.close()

    def create_queue(self) -> JobQueue:
        return self.made


@pytest.fixture
def queue(redis_url: str) -> Iterator[RedisJobQueue]:
    queue = RedisJobQueue(redis_url)
    yield queue
    queue.close()


def _ignore(_: JsonValue) -> None:
    return None


def test_a_fetched_message_is_in_work_until_it_is_acknowledged(
    queue: RedisJobQueue, redis_url: str
) -> None:
    broker = make_broker(redis_url)
    declare_recorder(broker, _ignore)
    queue.send({"job_id": "1"})

    consumer = broker.consume("recorder")
    message = next(consumer)

    assert queue.depth() == QueueDepth(ready=0, delayed=0, in_work=1, dead=0)
    assert message is not None
    consumer.ack(message)
    assert queue.depth().is_drained
    broker.client.close()


def test_delayed_and_dead_messages_are_counted(queue: RedisJobQueue, redis_url: str) -> None:
    broker = make_broker(redis_url)
    declare_recorder(broker, _ignore)
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name="recorder", actor_name="record_result", args=({},), kwargs={}, options={}
    )
    broker.enqueue(message, delay=60_000)
    broker.enqueue(message)
    consumer = broker.consume("recorder")
    fetched = next(consumer)
    assert fetched is not None
    consumer.nack(fetched)

    assert queue.depth() == QueueDepth(ready=0, delayed=1, in_work=0, dead=1)
    broker.client.close()


def test_a_server_that_does_not_answer_is_named() -> None:
    queue = RedisJobQueue("unix:///nowhere/valkey.sock")

    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        queue.send({"job_id": "1"})
    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        queue.depth()
    queue.close()
