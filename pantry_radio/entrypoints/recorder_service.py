"""The recorder as a service: worker processes kept running, summaries kept up to date."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from attrs import define, field
from loguru import logger

from pantry_radio.adapters import prometheus
from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.recording import summarise
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.python import WORKER
from pantry_radio.entrypoints.settings import Settings

_TICK_SECONDS = 0.1
_GRACE_SECONDS = 18.0
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 30.0
_SOUND_AFTER_SECONDS = 60.0
# A summary may lag by the larger of one second and twenty times what it cost to write.
_SUMMARY_PAUSE_SECONDS = 1.0
_SUMMARY_SHARE = 20


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
        _serve_metrics(settings.metrics_port)
        workers = _workers(settings, redis_url, log_file)
        summaries = _Summaries(archive=wiring.archive_files(settings), codec=wiring.codec())
        logger.info(
            "Recording into {} with {} worker processes of {} threads",
            settings.output_dir,
            settings.recorder_processes,
            settings.recorder_threads,
        )
        try:
            while not stop.wait(_TICK_SECONDS):
                for worker in workers:
                    worker.keep_running()
                summaries.keep_current()
                if drain and _is_drained(queue):
                    break
        finally:
            _stop_all(workers)
            summaries.bring_up_to_date()
            queue.close()


def _is_drained(queue: JobQueue) -> bool:
    try:
        return queue.depth().is_drained
    except TransientError as error:
        logger.warning("{}", error)
        return False


def _serve_metrics(port: int) -> None:
    if port == 0:
        return
    try:
        prometheus.serve(host="127.0.0.1", port=port)
    except OSError as error:
        logger.warning(
            "No /metrics: port {} of 127.0.0.1 cannot be had ({}); "
            "set PANTRY_RADIO_METRICS_PORT to another, or to 0",
            port,
            error.strerror,
        )


# -- Worker processes ---------------------------------------------------------------------------


def _workers(settings: Settings, redis_url: str, log_file: Path | None) -> list["_Worker"]:
    command = [*WORKER, str(os.getpid())]
    if log_file is not None:
        command.append(str(log_file))
    environment = {**os.environ, "REDIS_URL": redis_url}
    return [
        _Worker(start=lambda: _start(command, environment))
        for _ in range(settings.recorder_processes)
    ]


def _start(command: list[str], environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    # A group of its own: Ctrl-C at a terminal reaches this process alone, which asks them to end.
    return subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, process_group=0)


@define(kw_only=True)
class _Worker:
    """One worker process, started again when it dies: at once, then with growing pauses."""

    start: Callable[[], "subprocess.Popen[bytes]"]
    process: "subprocess.Popen[bytes] | None" = None
    _due_at: float = 0.0
    _started_at: float = 0.0
    _pause_seconds: float = _FIRST_PAUSE_SECONDS

    def keep_running(self) -> None:
        """Starts the process where there is none and it is time."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            if now - self._started_at >= _SOUND_AFTER_SECONDS:
                self._pause_seconds = _FIRST_PAUSE_SECONDS
            logger.warning(
                "A worker process ended with code {}; it is started again in {:.1f} s",
                self.process.returncode,
                self._pause_seconds,
            )
            self.process = None
            self._due_at = now + self._pause_seconds
            self._pause_seconds = min(2 * self._pause_seconds, _LONGEST_PAUSE_SECONDS)
        if self.process is None and now >= self._due_at:
            self.process = self.start()
            self._started_at = now


def _stop_all(workers: list[_Worker]) -> None:
    """Asks all to end, and kills those that do not in time."""
    running = [worker.process for worker in workers if worker.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + _GRACE_SECONDS
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


# -- Summaries ----------------------------------------------------------------------------------


@define(kw_only=True)
class _Summaries:
    """Derives summaries now and then, so that their cost stays a fixed share of the time."""

    archive: ArchiveFiles
    codec: JobResultCodec
    _due_at: float = field(default=0.0, init=False)

    def keep_current(self) -> None:
        """Brings them up to date if it is time; trouble is logged, and tried again later."""
        began = time.monotonic()
        if began < self._due_at:
            return
        try:
            self.bring_up_to_date()
        except TransientError as error:
            logger.warning("Summaries wait: {}", error)
        now = time.monotonic()
        self._due_at = now + max(_SUMMARY_PAUSE_SECONDS, _SUMMARY_SHARE * (now - began))

    def bring_up_to_date(self) -> None:
        """Derives the summaries of all noted days, and `latest`."""
        today = datetime.now(UTC).date()
        for day in summarise(today=today, archive=self.archive, codec=self.codec):
            logger.debug("Derived the summary of {}", day)
