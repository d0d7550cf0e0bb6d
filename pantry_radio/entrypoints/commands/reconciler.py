"""`bouy reconciler`: runs the worker processes that load what is recorded, as it is recorded."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from pantry_radio.entrypoints.foreground import alive, settings_from_flags
from pantry_radio.entrypoints.servers import CACHE, DB, RECONCILER, lasting_servers
from pantry_radio.entrypoints.settings import load_settings


def reconciler(
    *,
    drain: Annotated[bool, Parameter(negative="")] = False,
    processes: int | None = None,
    threads: int | None = None,
    output_dir: Path | None = None,
    archive_dir: Path | None = None,
) -> None:
    """Load recorded files from the queue `reconciler` until Ctrl-C, or `bouy down reconciler`.

    Parameters
    ----------
    drain
        End when nothing is ready, delayed or in work, and all rows are derived.
    processes
        Worker processes; goes before PANTRY_RADIO_RECONCILER_PROCESSES.
    threads
        Threads in each; goes before PANTRY_RADIO_RECONCILER_THREADS.
    output_dir
        Where recorded files lie; goes before OUTPUT_DIR.
    archive_dir
        Where rejected messages are kept; goes before ARCHIVE_DIR.
    """
    from pantry_radio.entrypoints.reconciler_service import run_reconciler  # noqa: PLC0415 - slow

    settings_from_flags(
        PANTRY_RADIO_RECONCILER_PROCESSES=processes,
        PANTRY_RADIO_RECONCILER_THREADS=threads,
        OUTPUT_DIR=output_dir,
        ARCHIVE_DIR=archive_dir,
    )
    settings = load_settings()
    detail = "bouy reconciler --drain" if drain else "bouy reconciler"
    with (
        alive(RECONCILER, settings, detail=detail) as life,
        lasting_servers(settings, CACHE, DB) as urls,
    ):
        run_reconciler(settings, urls=urls, stop=life.stop, drain=drain, log_file=life.log)
