"""`bouy metrics`: what the running recorder counts."""

from pantry_radio.entrypoints.metrics import read_metrics
from pantry_radio.entrypoints.settings import load_settings


def metrics() -> None:
    """Print the metrics of the running recorder, as Prometheus reads them.

    Counters count handled deliveries since the recorder was started.
    """
    print(read_metrics(load_settings().metrics_port), end="")
