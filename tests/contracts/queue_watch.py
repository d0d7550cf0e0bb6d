"""What every QueueWatch promises."""

from datetime import UTC, date, datetime, timedelta

from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.domain.ports.queue_watch import QueueWatch


class QueueWatchContract:
    """Inherit, and say how to create an empty queue on a durable server, and its watch."""

    def create(self) -> tuple[JobQueue, QueueWatch]:
        raise NotImplementedError

    def test_a_server_that_keeps_all_is_durable(self) -> None:
        _, watch = self.create()

        durability = watch.durability()

        assert durability.is_append_only
        assert not durability.evicts
        assert not durability.last_write_failed

    def test_depths_and_workers_are_those_of_the_queue(self) -> None:
        queue, watch = self.create()
        queue.send({"job_id": "1"})

        assert watch.depths() == queue.depths()
        assert watch.workers_alive() == queue.workers_alive()

    def test_the_head_of_a_queue_tells_when_it_was_sent(self) -> None:
        queue, watch = self.create()
        before = datetime.now(UTC) - timedelta(seconds=1)
        queue.send({"job_id": "1"})

        oldest = watch.oldest_ready()

        assert oldest["recorder"] is not None
        assert before < oldest["recorder"] <= datetime.now(UTC)
        assert oldest["reconciler"] is None

    def test_a_message_sent_with_a_day_alone_does_not_tell(self) -> None:
        queue, watch = self.create()
        queue.send({"job_id": "1"}, sent_on=date(2025, 8, 7))

        assert watch.oldest_ready()["recorder"] is None
