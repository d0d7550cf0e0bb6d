"""What every JobQueue promises."""

import pytest

from pantry_radio.domain.ports.job_queue import JobQueue, QueueDepth


class JobQueueContract:
    """Inherit, and say how to create an empty queue that nobody works on."""

    def create_queue(self) -> JobQueue:
        raise NotImplementedError

    @pytest.fixture
    def queue(self) -> JobQueue:
        return self.create_queue()

    def test_an_empty_queue_is_drained(self, queue: JobQueue) -> None:
        assert queue.depth() == QueueDepth(ready=0, delayed=0, in_work=0, dead=0)
        assert queue.depth().is_drained

    def test_what_was_sent_is_ready(self, queue: JobQueue) -> None:
        queue.send({"job_id": "1"})
        queue.send({"job_id": "2"})

        assert queue.depth() == QueueDepth(ready=2, delayed=0, in_work=0, dead=0)
        assert not queue.depth().is_drained

    def test_the_same_result_may_be_sent_twice(self, queue: JobQueue) -> None:
        first, second = (queue.send({"job_id": "1"}) for _ in range(2))

        assert first != second
        assert queue.depth().ready == 2
