"""The recorder as a service: worker processes kept running, summaries kept up to date."""

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from loguru import logger

from pantry_radio.adapters import prometheus
from pantry_radio.adapters.dramatiq_broker.dead_letters import RedisDeadLetters
from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.dead_letter_keeping import DeadLetterKeeping
from pantry_radio.entrypoints.metrics import HOST
from pantry_radio.entrypoints.settings import Settings
from pantry_radio.entrypoints.summaries import Summaries
from pantry_radio.entrypoints.worker_processes import WorkerProcesses

_TICK_SECONDS = 0.1


def run_recorder(
    settings: Settings,
    *,
    redis_url: str,
    stop: threading.Event,
    drain: bool = False,
    log_file: Path | None = None,
) -> None:
    """Records what the queue brings, until `stop` is set or, to drain it, until nothing is left.

    Raises:
        QueueUnavailableError: the queue server does not answer at the start.
    """
    queue = RedisJobQueue(redis_url)
    queue.depth()
    (settings.home / "metrics").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix="recorder-", dir=settings.home / "metrics", ignore_cleanup_errors=True
    ) as folder:
        prometheus.share_between_processes(Path(folder))
        stop_metrics = _serve_metrics(settings.metrics_port, queue)
        workers = WorkerProcesses(
            count=settings.recorder_processes, redis_url=redis_url, log_file=log_file
        )
        summaries = Summaries(archive=wiring.archive_files(settings), codec=wiring.codec())
        dead = RedisDeadLetters(redis_url)
        dead_letters = DeadLetterKeeping(
            dead=dead,
            files=wiring.dead_letter_files(settings),
            days=settings.dead_letter_days,
        )
        logger.info(
            "Recording into {} with {} worker processes of {} threads",
            settings.output_dir,
            settings.recorder_processes,
            settings.recorder_threads,
        )
        summaries.start()
        dead_letters.start()
        try:
            while not stop.wait(_TICK_SECONDS):
                workers.keep_running()
                if drain and _is_drained(queue):
                    break
        finally:
            workers.stop()
            summaries.finish()
            dead_letters.finish()
            stop_metrics()
            dead.close()
            queue.close()


def _is_drained(queue: JobQueue) -> bool:
    try:
        return queue.depth().is_drained
    except TransientError as error:
        logger.debug("{}", error)  # asked often; the workers say it once, as a warning
        return False


def _serve_metrics(port: int, queue: JobQueue) -> Callable[[], None]:
    """Serves metrics if it can; returns what ends that."""
    if port == 0:
        return _nothing
    try:
        return prometheus.serve(host=HOST, port=port, queue=queue)
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
