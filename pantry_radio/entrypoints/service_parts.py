"""What recorder and reconciler have in common as services: metrics, and the life of the workers."""

import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from loguru import logger

from pantry_radio.adapters.prometheus.processes import share_between_processes
from pantry_radio.adapters.prometheus.serving import serve
from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.entrypoints.metrics import port_of
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
    with _folder_of_metrics(service, settings.home / "metrics") as folder:
        share_between_processes(folder)
        stop = _serve(service, settings, queue)
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


@contextmanager
def _folder_of_metrics(service: str, folders: Path) -> Iterator[Path]:
    """A folder that is locked as long as it is in use; those of killed services are removed."""
    folders.mkdir(parents=True, exist_ok=True)
    with ExitStack() as in_use:
        with _locked(folders):  # nobody may take a folder for a left one before it is locked
            for left in folders.iterdir():
                _remove_unless_in_use(left)
            folder = Path(tempfile.mkdtemp(prefix=f"{service}-", dir=folders))
            in_use.enter_context(_locked(folder))
        in_use.callback(shutil.rmtree, folder, ignore_errors=True)
        yield folder


def _remove_unless_in_use(folder: Path) -> None:
    with suppress(OSError), _locked(folder, fcntl.LOCK_NB):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path, how: int = 0) -> Iterator[None]:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | how)
        yield
    finally:
        os.close(descriptor)


def _serve(service: str, settings: Settings, queue: JobQueue) -> Callable[[], None]:
    """Serves metrics if it can; returns what ends that."""
    host, port = settings.metrics_host, port_of(service, settings)
    if port == 0:
        return _nothing
    try:
        return serve(service=service, host=host, port=port, queue=queue)
    except OSError as error:
        logger.warning(
            "No /metrics: port {} of {} cannot be had ({}); "
            "set PANTRY_RADIO_METRICS_PORT to another, or to 0",
            port,
            host,
            error.strerror,
        )
        return _nothing


def _nothing() -> None:
    """What is to be done where no metrics are served."""
