"""The metrics of the recorder, for Prometheus, right with several processes."""

import os
from pathlib import Path

_MULTIPROCESS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


class RecorderMetrics:
    """`recorder_jobs_total{scraper_id,status}`: handled deliveries, success or failure."""

    def __init__(self) -> None:
        # Imported here: the library reads its environment then (see `share_between_processes`).
        from prometheus_client import Counter  # noqa: PLC0415

        self._jobs = Counter(
            "recorder_jobs_total", "Total number of jobs recorded", ["scraper_id", "status"]
        )

    def count(self, *, scraper_id: str, is_success: bool) -> None:
        """Counts one handled delivery."""
        self._jobs.labels(scraper_id, "success" if is_success else "failure").inc()


def share_between_processes(folder: Path) -> None:
    """Lets this process and its children count into one folder, emptied first.

    To be called before the library is imported anywhere: with the variable set later, `/metrics`
    would be an empty page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.db"):  # of processes that are gone; they would be counted again
        left.unlink()
    os.environ[_MULTIPROCESS_VARIABLE] = str(folder)


def serve(*, host: str, port: int) -> None:
    """Serves `/metrics` from a thread of this process; OSError where the port is taken."""
    from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    start_http_server(port, addr=host, registry=registry)
