"""`bouy recorder`: runs the worker processes that save what the queue brings."""

import _thread
import os
import signal
import threading
from contextlib import nullcontext
from pathlib import Path
from types import FrameType
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.adapters.embedded.client import registered
from pantry_radio.adapters.embedded.home import log_file, make_home
from pantry_radio.adapters.embedded.protocol import SERVICE_VARIABLE
from pantry_radio.entrypoints.logs import set_up_logs
from pantry_radio.entrypoints.servers import CACHE, RECORDER, servers
from pantry_radio.entrypoints.settings import load_settings


def recorder(
    *,
    drain: Annotated[bool, Parameter(negative="")] = False,
    processes: int | None = None,
    threads: int | None = None,
    output_dir: Path | None = None,
    archive_dir: Path | None = None,
) -> None:
    """Save job results from the queue `recorder` until Ctrl-C, or `bouy down recorder`.

    Parameters
    ----------
    drain
        End when nothing is ready, delayed or in work.
    processes
        Worker processes; goes before PANTRY_RADIO_RECORDER_PROCESSES.
    threads
        Threads in each; goes before PANTRY_RADIO_RECORDER_THREADS.
    output_dir
        Where results are saved; goes before OUTPUT_DIR.
    archive_dir
        Where superseded and rejected results are kept; goes before ARCHIVE_DIR.
    """
    from pantry_radio.entrypoints.recorder_service import run_recorder  # noqa: PLC0415 - slow

    flags = {
        "PANTRY_RADIO_RECORDER_PROCESSES": processes,
        "PANTRY_RADIO_RECORDER_THREADS": threads,
        # What a person types starts at the folder where that person is.
        "OUTPUT_DIR": output_dir and output_dir.absolute(),
        "ARCHIVE_DIR": archive_dir and archive_dir.absolute(),
    }
    # In the environment, because the worker processes are to know them too.
    os.environ.update({name: str(value) for name, value in flags.items() if value is not None})
    settings = load_settings()
    make_home(settings.home)
    is_supervised = SERVICE_VARIABLE in os.environ
    log = None if is_supervised else log_file(settings.home, RECORDER)
    set_up_logs(settings.log_level, also_to=log)
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        # In a thread: this one may hold the lock of the Event at the moment of the signal.
        _thread.start_new_thread(stop.set, ())

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    detail = "bouy recorder --drain" if drain else "bouy recorder"
    shown = (
        nullcontext()
        if is_supervised
        else registered(settings.home, RECORDER, detail=detail, on_stop=stop.set)
    )
    with servers(settings, CACHE) as urls, shown:
        run_recorder(settings, redis_url=urls.redis_url, stop=stop, drain=drain, log_file=log)
