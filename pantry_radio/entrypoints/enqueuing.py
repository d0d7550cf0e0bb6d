"""Hands found files to the queue `reconciler`, no faster than they are loaded."""

import time
from collections.abc import Iterable, Iterator

from loguru import logger

from pantry_radio.domain.enqueuing import EnqueueReport, enqueue
from pantry_radio.domain.errors import OutsideDirectoryError
from pantry_radio.domain.ports.loading_queue import LoadingQueue
from pantry_radio.domain.ports.recorded_files import FoundFile
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.settings import Settings

# Some 50 MB on the queue server; half of what the recorder leaves alone (see `feeding`).
_MOST_WAITING = 100_000
_FILES_A_LOOK = 1_000
_LOOK_AGAIN_SECONDS = 1.0


def enqueue_files(
    found: Iterable[FoundFile],
    settings: Settings,
    *,
    redis_url: str,
    most_waiting: int = _MOST_WAITING,
) -> EnqueueReport:
    """Sends the path of each found file; waits where so many wait already.

    Each file that lies in neither OUTPUT_DIR nor ARCHIVE_DIR is named in the log and counted.

    Raises:
        QueueUnavailableError: the queue server does not answer; running it again is safe.
    """

    def tell(error: OutsideDirectoryError) -> None:
        logger.warning("Not enqueued: {}", error)

    with wiring.loading_queue(redis_url) as queue:
        return enqueue(
            _in_time(found, queue, most_waiting),
            files=wiring.archived_files(settings),
            queue=queue,
            on_refused=tell,
        )


def _in_time(
    found: Iterable[FoundFile], queue: LoadingQueue, most_waiting: int
) -> Iterator[FoundFile]:
    is_told = False
    for number, file in enumerate(found):
        while number % _FILES_A_LOOK == 0 and queue.depth().ready > most_waiting:
            if not is_told:
                logger.info(
                    "{} messages wait in the queue `reconciler`; going on as they are loaded "
                    "(does `./bouy reconciler` run?)",
                    most_waiting,
                )
                is_told = True
            time.sleep(_LOOK_AGAIN_SECONDS)
        yield file
