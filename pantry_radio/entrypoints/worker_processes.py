"""A service's worker processes: kept running, and nothing that one held is left waiting."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import define, field
from loguru import logger

from pantry_radio.adapters.dramatiq_broker.broker import new_worker_id
from pantry_radio.adapters.dramatiq_broker.recovery import put_back_messages_of
from pantry_radio.adapters.prometheus.processes import forget_process
from pantry_radio.domain.errors import TransientError
from pantry_radio.entrypoints.python import WORKER

# More than a worker gives its jobs, less than the 20 s after which the supervisor, and a container
# engine that is told so, kill.
_GRACE_SECONDS = 16.0
_FIRST_PAUSE_SECONDS = 0.2
_LONGEST_PAUSE_SECONDS = 30.0
_SOUND_AFTER_SECONDS = 60.0
_RECOVERY_PAUSE_SECONDS = 1.0


class WorkerProcesses:
    """A number of worker processes, each started again when it dies.

    A worker that died is known here at once, so what it held is put back at once. Where that cannot
    be done, as for the death of a whole host, other workers do it when they miss its heartbeat.
    """

    def __init__(
        self, *, queue: str, count: int, urls: Mapping[str, str], log_file: Path | None
    ) -> None:
        log = [] if log_file is None else [str(log_file)]
        environment = {**os.environ, **urls}

        def start(worker_id: str) -> "subprocess.Popen[bytes]":
            # A group of its own: Ctrl-C at a terminal reaches this process alone, which asks them
            # to end.
            return subprocess.Popen(
                [*WORKER, str(os.getpid()), worker_id, queue, *log],
                env=environment,
                stdin=subprocess.DEVNULL,
                process_group=0,
            )

        self._recovery = _Recovery(queue=queue, redis_url=urls["REDIS_URL"])
        self._workers = [
            _Worker(queue=queue, start=start, on_death=self._recovery.add) for _ in range(count)
        ]

    def keep_running(self) -> None:
        """Starts what does not run, and recovers what the dead held. Call it again and again."""
        for worker in self._workers:
            worker.keep_running()
        self._recovery.go_on()

    def stop(self) -> None:
        """Asks all to end, and kills those that do not in time."""
        running = [worker for worker in self._workers if worker.process is not None]
        for worker in running:
            assert worker.process is not None
            worker.process.terminate()
        deadline = time.monotonic() + _GRACE_SECONDS
        for worker in running:
            assert worker.process is not None
            try:
                worker.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()
            if worker.process.returncode != 0:
                self._recovery.add(worker.worker_id)
        self._recovery.go_on()


@define(kw_only=True)
class _Worker:
    """One worker process, started again when it dies: at once, then with growing pauses."""

    queue: str
    start: Callable[[str], "subprocess.Popen[bytes]"]
    on_death: Callable[[str], None]
    process: "subprocess.Popen[bytes] | None" = None
    worker_id: str = ""
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
            forget_process(self.process.pid)
            self.on_death(self.worker_id)
            self.process = None
            self._due_at = now + self._pause_seconds
            self._pause_seconds = min(2 * self._pause_seconds, _LONGEST_PAUSE_SECONDS)
        if self.process is None and now >= self._due_at:
            self.worker_id = new_worker_id(self.queue)
            self.process = self.start(self.worker_id)
            self._started_at = now


@define(kw_only=True)
class _Recovery:
    """Puts back what dead workers held, as soon as the queue server answers."""

    queue: str
    redis_url: str
    _dead: list[str] = field(factory=list, init=False)
    _due_at: float = field(default=0.0, init=False)

    def add(self, worker_id: str) -> None:
        """Notes a worker that is certainly dead."""
        self._dead.append(worker_id)
        self._due_at = 0.0

    def go_on(self) -> None:
        """Does what is due; one that the server does not answer for is tried again later."""
        now = time.monotonic()
        if not self._dead or now < self._due_at:
            return
        try:
            while self._dead:
                count = put_back_messages_of(
                    self._dead[-1], queue=self.queue, redis_url=self.redis_url
                )
                self._dead.pop()
                if count:
                    logger.info("Put {} messages back that a dead worker held", count)
        except TransientError:
            self._due_at = now + _RECOVERY_PAUSE_SECONDS
