"""What every JobQueue promises."""

import pytest

from pantry_radio.domain.ports.job_queue import JobQueue, MessageState, QueueDepth


class JobQueueContract:
    """Inherit, and say how to create an empty queue that nobody works on, and what workers do."""

    def create_queue(self) -> JobQueue:
        raise NotImplementedError

    def take_one(self) -> None:
        """A worker takes the next message, and has not done it yet."""
        raise NotImplementedError

    def delay_one(self) -> None:
        """A worker puts the next message off."""
        raise NotImplementedError

    def give_up_one(self) -> None:
        """A worker gives the next message up."""
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

    def test_each_message_is_counted_in_one_state(self, queue: JobQueue) -> None:
        for number in range(5):
            queue.send({"job_id": str(number)})
        self.give_up_one()
        self.delay_one()
        self.take_one()

        assert queue.depth() == QueueDepth(ready=2, delayed=1, in_work=1, dead=1)

    def test_depths_name_each_queue(self, queue: JobQueue) -> None:
        queue.send({"job_id": "1"})

        empty = QueueDepth(ready=0, delayed=0, in_work=0, dead=0)
        assert queue.depths() == {"recorder": queue.depth(), "reconciler": empty}

    def test_who_only_sends_is_no_worker(self, queue: JobQueue) -> None:
        queue.send({"job_id": "1"})

        assert queue.workers_alive() == {"recorder": 0, "reconciler": 0}

    def test_a_job_is_found_in_each_state(self, queue: JobQueue) -> None:
        for number in range(4):
            queue.send({"job_id": f"job-{number}", "result": "job-9"})
        self.give_up_one()
        self.delay_one()
        self.take_one()

        states = [[each.state for each in queue.find(f"job-{number}")] for number in range(4)]
        assert states == [
            [MessageState.DEAD],
            [MessageState.DELAYED],
            [MessageState.IN_WORK],
            [MessageState.READY],
        ]
        assert queue.find("job-9") == ()

    def test_every_message_of_a_job_is_found(self, queue: JobQueue) -> None:
        for job_id in ("a", "b", "a"):
            queue.send({"job_id": job_id})

        found = queue.find("a")

        assert [each.queue for each in found] == ["recorder", "recorder"]
        assert [each.message_id for each in found] == sorted({each.message_id for each in found})

    @pytest.mark.parametrize("job_id", ['a "b"', "Müller/7", "\U0001f34e", "\n", "\ud800", "a*"])
    def test_odd_ids_are_found(self, queue: JobQueue, job_id: str) -> None:
        queue.send({"job_id": job_id})

        assert len(queue.find(job_id)) == 1

    @pytest.mark.parametrize("document", [None, [], "x", {"job_id": 1}, {}])
    def test_what_is_no_job_result_is_passed_over(self, queue: JobQueue, document: object) -> None:
        queue.send(document)  # type: ignore[arg-type]

        assert queue.find("1") == ()
