"""The queue and its dead letters on a real Valkey keep the contracts."""

from collections.abc import Iterator

import pytest

from pantry_radio.adapters.dramatiq_broker.dead_letters import RedisDeadLetters
from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.domain.errors import QueueUnavailableError
from pantry_radio.domain.ports.dead_letters import DeadLetters
from pantry_radio.domain.ports.job_queue import JobQueue
from tests.contracts.dead_letters import TRACE, DeadLettersContract
from tests.contracts.job_queue import JobQueueContract

from . import workers


class TestRedisJobQueue(JobQueueContract):
    @pytest.fixture(autouse=True)
    def _server(self, redis_url: str) -> Iterator[None]:
        self.url = redis_url
        self.made = RedisJobQueue(redis_url)
        yield
        self.made.close()

    def create_queue(self) -> JobQueue:
        return self.made

    def take_one(self) -> None:
        workers.take_one(self.url)

    def delay_one(self) -> None:
        workers.delay_one(self.url)

    def give_up_one(self) -> None:
        workers.give_up_one(self.url)


class TestRedisDeadLetters(DeadLettersContract):
    @pytest.fixture
    def server(self, redis_url: str) -> Iterator[object]:
        self.url = redis_url
        self.made = RedisJobQueue(redis_url), RedisDeadLetters(redis_url)
        yield self.made
        for each in self.made:
            each.close()

    def create(self) -> tuple[JobQueue, DeadLetters]:
        return self.made

    def give_up_one(self, trace: str = TRACE) -> None:
        workers.give_up_one(self.url, trace=trace)


def test_a_server_that_does_not_answer_is_named() -> None:
    queue = RedisJobQueue("unix:///nowhere/valkey.sock")

    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        queue.send({"job_id": "1"})
    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        queue.depth()
    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        queue.workers_alive()
    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        queue.find("1")
    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        list(RedisDeadLetters("unix:///nowhere/valkey.sock").letters())
    queue.close()
