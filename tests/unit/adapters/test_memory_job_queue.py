"""The queue in memory keeps the contract."""

from pantry_radio.adapters.memory.job_queue import MemoryJobQueue
from pantry_radio.domain.ports.job_queue import JobQueue
from tests.contracts.job_queue import JobQueueContract


class TestMemoryJobQueue(JobQueueContract):
    def create_queue(self) -> JobQueue:
        return MemoryJobQueue()


def test_messages_are_taken_in_order() -> None:
    queue = MemoryJobQueue()
    queue.send("first")
    queue.send("second")

    assert [queue.take(), queue.take()] == ["first", "second"]
    assert queue.depth().is_drained
