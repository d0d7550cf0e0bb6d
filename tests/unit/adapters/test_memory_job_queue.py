"""The queue in memory keeps the contracts."""

from datetime import UTC, date, datetime, timedelta

from pantry_radio.adapters.memory.job_queue import MemoryJobQueue
from pantry_radio.domain.ports.dead_letters import DeadLetters
from pantry_radio.domain.ports.job_queue import JobQueue
from tests.contracts.dead_letters import TRACE, DeadLettersContract
from tests.contracts.job_queue import JobQueueContract

_NOON = datetime(2025, 8, 7, 12, tzinfo=UTC)


class TestMemoryJobQueue(JobQueueContract):
    def create_queue(self) -> JobQueue:
        self.made = MemoryJobQueue()
        return self.made

    def take_one(self) -> None:
        self.made.fetch()

    def delay_one(self) -> None:
        self.made.delay(self.made.fetch())

    def give_up_one(self) -> None:
        self.made.give_up(self.made.fetch(), trace="", died_at=_NOON)


class TestMemoryDeadLetters(DeadLettersContract):
    def create(self) -> tuple[JobQueue, DeadLetters]:
        self.made = MemoryJobQueue()
        self.deaths = 0
        return self.made, self.made.dead_letters

    def give_up_one(self, trace: str = TRACE) -> None:
        self.deaths += 1
        died_at = _NOON + timedelta(minutes=self.deaths)
        self.made.give_up(self.made.fetch(), trace=trace, died_at=died_at)


def test_messages_are_taken_in_order() -> None:
    queue = MemoryJobQueue()
    queue.send("first")
    queue.send("second", sent_on=date(2025, 8, 7))

    assert [queue.take(), queue.take()] == ["first", "second"]
    assert queue.depth().is_drained
