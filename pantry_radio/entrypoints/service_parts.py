"""What recorder and reconciler have in common as services: metrics, and the life of the workers."""

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from loguru import logger

from pantry_radio.adapters import prometheus
from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.entrypoints.metrics import HOST, port_of
from pantry_radio.entrypoints.settings import Settings
from pantry_radio.entrypoints.worker_processes import WorkerProcesses

_TICK_SECONDS = 0.1


@contextmanager
def counted(service: str, *, settings: Settings, queue: JobQueue) -> Iterator[None]:
    """Lets a service and its workers count during a `with` block, and serves what they count.

    Raises:
        QueueUnavailableError: the queue server does not answer; later it is waited for.
    """
    queue.depths()
    folders = settings.home / "metrics"
    folders.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=f"{service}-", dir=folders, ignore_cleanup_errors=True
    ) as folder:
        prometheus.share_between_processes(Path(folder))
        stop = _serve(service, port_of(service, settings), queue)
        try:
            yield
        finally:
            stop()


def work_until(
    stop: threading.Event, *, workers: WorkerProcesses, is_done: Callable[[], bool]
) -> None:
    """Keeps the workers running until `stop` is set or all is done."""
    while not stop.wait(_TICK_SECONDS):
        workers.keep_running()
        if is_done():
            break


def is_drained(queue: JobQueue, name: str) -> bool:
    """Whether nothing is left in a queue that a worker will still do; not so while it is away."""
    try:
        return queue.depths()[name].is_drained
    except TransientError as error:
        logger.debug("{}", error)  # asked often; the workers say it once, as a warning
        return False


def _serve(service: str, port: int, queue: JobQueue) -> Callable[[], None]:
    """Serves metrics if it can; returns what ends that."""
    if port == 0:
        return _nothing
    try:
        return prometheus.serve(service=service, host=HOST, port=port, queue=queue)
    except OSError as error:
        logger.warning(
            "No /metrics: port {} of 127.0.0.1 cannot be had ({}); "
            "set PANTRY_RADIO_METRICS_PORT to another, or to 0",
            port,
            error.strerror,
        )
        return _nothing


def _nothing() -> None:
    """What is to be done where no metrics are served."""
