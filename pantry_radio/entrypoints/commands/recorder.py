"""`bouy recorder`: runs the worker processes that save what the queue brings."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.entrypoints.foreground import alive, settings_from_flags
from pantry_radio.entrypoints.servers import CACHE, RECORDER, lasting_servers
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

    settings_from_flags(
        PANTRY_RADIO_RECORDER_PROCESSES=processes,
        PANTRY_RADIO_RECORDER_THREADS=threads,
        OUTPUT_DIR=output_dir,
        ARCHIVE_DIR=archive_dir,
    )
    settings = load_settings()
    detail = "bouy recorder --drain" if drain else "bouy recorder"
    with alive(RECORDER, settings, detail=detail) as life, lasting_servers(settings, CACHE) as urls:
        run_recorder(
            settings, redis_url=urls.redis_url, stop=life.stop, drain=drain, log_file=life.log
        )
