"""The reconciler as a service: worker processes that load, and one thread that derives the rows."""

import threading
from pathlib import Path

from loguru import logger

from pantry_radio.adapters.dramatiq_broker.broker import RECONCILER_QUEUE
from pantry_radio.adapters.prometheus.counting import ReconcilingMetrics
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.reconciliation import Reconciliation
from pantry_radio.entrypoints.servers import RECONCILER, Servers
from pantry_radio.entrypoints.service_parts import counted, is_drained, work_until
from pantry_radio.entrypoints.settings import Settings
from pantry_radio.entrypoints.worker_processes import WorkerProcesses


def run_reconciler(
    settings: Settings,
    *,
    urls: Servers,
    stop: threading.Event,
    drain: bool = False,
    log_file: Path | None = None,
) -> None:
    """Loads what the queue brings, until `stop` is set or, to drain it, until nothing is left.

    Raises:
        QueueUnavailableError, DatabaseUnavailableError: one does not answer at the start; later
            it is waited for.
        DatabaseTooNewError: a newer program has migrated the database.
    """
    with (
        wiring.job_queue(urls.redis_url) as queue,
        wiring.food_database(urls.database_url) as database,
        counted(RECONCILER, settings=settings, queue=queue),
    ):
        workers = WorkerProcesses(
            queue=RECONCILER_QUEUE,
            count=settings.reconciler_processes,
            urls={"REDIS_URL": urls.redis_url, "DATABASE_URL": urls.database_url},
            log_file=log_file,
        )
        reconciliation = Reconciliation(database=database, metrics=ReconcilingMetrics())
        logger.info(
            "Reconciling with {} worker processes of {} threads",
            settings.reconciler_processes,
            settings.reconciler_threads,
        )
        reconciliation.start()
        try:
            work_until(
                stop,
                workers=workers,
                is_done=lambda: drain and is_drained(queue, RECONCILER_QUEUE),
            )
        finally:
            workers.stop()
            reconciliation.finish(hurry=stop)
