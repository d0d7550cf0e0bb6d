"""The recorder as a service: worker processes kept running, summaries kept up to date."""

import threading
from pathlib import Path

from loguru import logger

from pantry_radio.adapters.dramatiq_broker.broker import RECORDER_QUEUE
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.dead_letter_keeping import DeadLetterKeeping
from pantry_radio.entrypoints.servers import RECORDER
from pantry_radio.entrypoints.service_parts import counted, is_drained, work_until
from pantry_radio.entrypoints.settings import Settings
from pantry_radio.entrypoints.summaries import Summaries
from pantry_radio.entrypoints.worker_processes import WorkerProcesses


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
    with (
        wiring.job_queue(redis_url) as queue,
        wiring.dead_letters(redis_url) as dead,
        counted(RECORDER, settings=settings, queue=queue),
    ):
        workers = WorkerProcesses(
            queue=RECORDER_QUEUE,
            count=settings.recorder_processes,
            urls={"REDIS_URL": redis_url},
            log_file=log_file,
        )
        summaries = Summaries(archive=wiring.archive_files(settings), codec=wiring.codec())
        dead_letters = DeadLetterKeeping(
            dead=dead,
            files=wiring.dead_letter_files(settings),
            days=settings.dead_letter_days,
        )
        logger.info(
            "Recording into {} with {} worker processes of {} threads{}",
            settings.output_dir,
            settings.recorder_processes,
            settings.recorder_threads,
            ", for the reconciler too" if settings.reconcile else "",
        )
        summaries.start()
        dead_letters.start()
        try:
            work_until(
                stop,
                workers=workers,
                is_done=lambda: drain and is_drained(queue, RECORDER_QUEUE),
            )
        finally:
            workers.stop()
            summaries.finish()
            dead_letters.finish()
