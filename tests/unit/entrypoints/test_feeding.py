"""The recorder hands paths on, and nothing about that ever stands in its way."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from pantry_radio.adapters.memory.loading_queue import MemoryLoadingQueue
from pantry_radio.domain.errors import QueueUnavailableError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.job_queue import QueueDepth
from pantry_radio.entrypoints.feeding import Feeding

_PATH = PurePosixPath("daily/2025-08-07/processed/a.json")


class _Counts:
    def __init__(self) -> None:
        self.of: Counter[str] = Counter()

    def enqueued(self) -> None:
        self.of["sent"] += 1

    def not_enqueued(self, *, is_full: bool) -> None:
        self.of["full" if is_full else "failed"] += 1


def test_paths_are_sent_and_counted() -> None:
    queue, counts = MemoryLoadingQueue(), _Counts()

    Feeding(queue=queue, metrics=counts).send(_PATH)

    assert queue.ready == [str(_PATH)]
    assert counts.of == {"sent": 1}


def test_a_queue_that_is_away_is_counted_and_no_error() -> None:
    class Away(MemoryLoadingQueue):
        def send(self, payloads: Sequence[JsonValue]) -> None:
            raise QueueUnavailableError(f"away: {payloads} not sent")

        def depth(self) -> QueueDepth:
            raise QueueUnavailableError("away")

    counts = _Counts()

    Feeding(queue=Away(), metrics=counts).send(_PATH)

    assert counts.of == {"failed": 1}


def test_a_queue_that_nobody_empties_is_left_alone_when_it_is_long() -> None:
    queue, counts = MemoryLoadingQueue(), _Counts()
    queue.send(["x.json"] * 11)

    Feeding(queue=queue, metrics=counts, most_waiting=10).send(_PATH)

    assert len(queue.ready) == 11
    assert counts.of == {"full": 1}
