"""Several processes that count as one: a folder that they share, and what is in it."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import Metric

_MULTIPROCESS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# Read by Dramatiq's own Prometheus middleware, which sets the variable above to it.
_DRAMATIQ_VARIABLE = "dramatiq_prom_db"
_TRIES_OF_A_COLLECTION = 3


def share_between_processes(folder: Path) -> None:
    """Lets this process and its children count into one folder, emptied first.

    To be called before the library is imported anywhere: with the variable set later, `/metrics`
    would be an empty page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):  # of processes that are gone; they would be counted again
        left.unlink()
    os.environ[_MULTIPROCESS_VARIABLE] = str(folder)
    os.environ[_DRAMATIQ_VARIABLE] = str(folder)


def forget_process(pid: int) -> None:
    """Takes away what a process that has ended said about itself: messages in progress.

    What it counted stays: counters of the recorder as a whole never go back while it runs.
    """
    folder = os.environ.get(_MULTIPROCESS_VARIABLE)
    if folder is not None:
        # Not only the live ones that `mark_process_dead` knows: Dramatiq has one that is not.
        for gauges in Path(folder).glob(f"gauge_*_{pid}.db"):
            gauges.unlink(missing_ok=True)


class Processes:
    """What all processes, dead ones too, have counted."""

    def collect(self) -> Iterator["Metric"]:
        """The metrics of the library's collector."""
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

        collector = MultiProcessCollector(None)  # type: ignore[no-untyped-call]
        for left in reversed(range(_TRIES_OF_A_COLLECTION)):
            try:
                yield from list(collector.collect())  # type: ignore[no-untyped-call]
            except (struct.error, FileNotFoundError):
                # A process is just making its file, or has just been forgotten.
                if not left:
                    raise
            else:
                return

    def describe(self) -> tuple["Metric", ...]:
        """Nothing: the registry would collect to find the names."""
        return ()
