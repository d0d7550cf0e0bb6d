"""Handing files to the reconciler: paths that mean the same everywhere, and nothing else."""

from collections.abc import Sequence

import pytest

from pantry_radio.adapters.memory.archived_files import MemoryArchivedFiles
from pantry_radio.adapters.memory.loading_queue import MemoryLoadingQueue
from pantry_radio.domain.enqueuing import BATCH_FILES, EnqueueReport, enqueue
from pantry_radio.domain.errors import OutsideDirectoryError, QueueUnavailableError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.recorded_files import FoundFile


def _found(*paths: str) -> list[FoundFile]:
    return [FoundFile(path=path, name=path.rpartition("/")[2]) for path in paths]


def _enqueue(
    found: Sequence[FoundFile], queue: MemoryLoadingQueue
) -> tuple[EnqueueReport, list[str]]:
    refused: list[str] = []

    def note(error: OutsideDirectoryError) -> None:
        refused.append(str(error))

    files = MemoryArchivedFiles({})
    return enqueue(found, files=files, queue=queue, on_refused=note), refused


def test_paths_are_sent_in_order_and_those_elsewhere_are_named() -> None:
    queue = MemoryLoadingQueue()

    report, refused = _enqueue(_found("/outputs/b.json", "/etc/c.json", "/archives/a.json"), queue)

    assert report == EnqueueReport(sent=2, refused=1)
    assert queue.ready == ["b.json", "a.json"]
    assert len(refused) == 1
    assert "/etc/c.json" in refused[0]


def test_many_files_are_sent_a_batch_at_a_time() -> None:
    sizes: list[int] = []

    class Watched(MemoryLoadingQueue):
        def send(self, payloads: Sequence[JsonValue]) -> None:
            sizes.append(len(payloads))
            super().send(payloads)

    found = _found(*(f"/outputs/{number}.json" for number in range(BATCH_FILES + 1)))

    report, _ = _enqueue(found, Watched())

    assert report.sent == BATCH_FILES + 1
    assert sizes == [BATCH_FILES, 1]


def test_a_queue_that_is_away_is_no_success() -> None:
    class Away(MemoryLoadingQueue):
        def send(self, payloads: Sequence[JsonValue]) -> None:
            raise QueueUnavailableError(f"away: {len(payloads)} not sent")

    with pytest.raises(QueueUnavailableError):
        _enqueue(_found("/outputs/a.json"), Away())
