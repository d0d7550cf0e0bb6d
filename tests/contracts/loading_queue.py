"""What every LoadingQueue promises."""

import pytest

from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.domain.ports.loading_queue import LoadingQueue


class LoadingQueueContract:
    """Inherit, and say how to create an empty queue, and what its worker would be given."""

    def create_queue(self) -> LoadingQueue:
        raise NotImplementedError

    def payloads(self) -> list[JsonValue]:
        """What lies ready, in the order in which workers would take it."""
        raise NotImplementedError

    @pytest.fixture
    def queue(self) -> LoadingQueue:
        return self.create_queue()

    def test_what_was_sent_is_ready_in_its_order(self, queue: LoadingQueue) -> None:
        queue.send(["daily/2025-08-07/processed/b.json", "daily/2025-08-07/processed/a.json"])
        queue.send([{"job_id": "1", "n": 10**30}])

        assert queue.depth() == QueueDepth(ready=3, delayed=0, in_work=0, dead=0)
        assert self.payloads() == [
            "daily/2025-08-07/processed/b.json",
            "daily/2025-08-07/processed/a.json",
            {"job_id": "1", "n": 10**30},
        ]

    def test_the_same_may_be_sent_twice(self, queue: LoadingQueue) -> None:
        queue.send(["x.json", "x.json"])
        queue.send(["x.json"])

        assert queue.depth().ready == 3

    def test_nothing_may_be_sent(self, queue: LoadingQueue) -> None:
        queue.send([])

        assert queue.depth().is_drained
