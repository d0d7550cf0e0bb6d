"""One Dramatiq worker process; its parent is the recorder or the reconciler."""

import signal
import sys
from pathlib import Path
from types import ModuleType

from pantry_radio.adapters.dramatiq_broker.broker import RECORDER_QUEUE, make_broker, make_worker
from pantry_radio.adapters.dramatiq_broker.metrics import count_messages
from pantry_radio.adapters.embedded.orphans import die_with_parent
from pantry_radio.entrypoints.foreground import set_up_service_logs
from pantry_radio.entrypoints.settings import Settings, load_settings

# For the jobs in work; the parent kills after 16 s, and puts back what was not finished.
_GRACE_MS = 12_000


def main() -> int:
    """Works until SIGTERM: jobs in work are finished, jobs only fetched are put back.

    Arguments: the id of the parent process (this one ends when the parent does), the id of this
    worker in the queue, the queue and, perhaps, a log file. More signals change nothing.
    """
    parent_pid, worker_id, queue, *log_files = sys.argv[1:]
    # Waited for below. A handler that sets an Event could come while the main thread holds the lock
    # of that Event, and wait for it without end (seen: 2 of some 40 workers outlived their parent).
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    die_with_parent(int(parent_pid), signal.SIGTERM)
    settings = load_settings()
    set_up_service_logs(settings, Path(log_files[0]) if log_files else None)
    if settings.redis_url is None:
        raise RuntimeError("the parent process sets REDIS_URL")
    actors, threads = _of_queue(queue, settings)
    broker = make_broker(settings.redis_url, worker_id=worker_id, take_aside=actors.reject_message)
    actors.declare_actors(broker)
    count_messages(broker)
    worker = make_worker(broker, queue=queue, threads=threads)
    worker.start()
    signal.sigwait({signal.SIGTERM})
    worker.stop(timeout=_GRACE_MS)
    broker.close()
    return 0


def _of_queue(queue: str, settings: Settings) -> tuple[ModuleType, int]:
    """What happens to its messages, and in how many threads. A recorder needs no PostgreSQL."""
    if queue == RECORDER_QUEUE:
        from pantry_radio.entrypoints import actors  # noqa: PLC0415

        return actors, settings.recorder_threads
    from pantry_radio.entrypoints import reconciler_actors  # noqa: PLC0415

    return reconciler_actors, settings.reconciler_threads


if __name__ == "__main__":
    sys.exit(main())
