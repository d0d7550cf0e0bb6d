"""One Dramatiq worker process of the recorder; its parent is `recorder_service`."""

import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from pantry_radio.adapters.dramatiq_broker.broker import RECORDER_QUEUE, make_broker, make_worker
from pantry_radio.adapters.embedded.orphans import die_with_parent
from pantry_radio.entrypoints.actors import declare_actors
from pantry_radio.entrypoints.logs import set_up_logs
from pantry_radio.entrypoints.settings import load_settings

# Below the 20 s after which the supervisor, and most container engines, kill.
_GRACE_MS = 15_000


def main() -> int:
    """Works until SIGTERM: jobs in work are finished, jobs only fetched are put back.

    Arguments: the id of the parent process (this one ends when the parent does) and, perhaps, a
    log file.
    """
    parent_pid, *log_files = sys.argv[1:]
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    die_with_parent(int(parent_pid), signal.SIGTERM)
    settings = load_settings()
    set_up_logs(settings.log_level, also_to=Path(log_files[0]) if log_files else None)
    if settings.redis_url is None:
        raise RuntimeError("the parent process sets REDIS_URL")
    broker = make_broker(settings.redis_url)
    declare_actors(broker)
    worker = make_worker(broker, queue=RECORDER_QUEUE, threads=settings.recorder_threads)
    worker.start()
    stop.wait()
    worker.stop(timeout=_GRACE_MS)
    broker.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
