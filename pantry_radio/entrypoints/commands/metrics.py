"""`bouy metrics`: what a running service counts."""

from typing import Literal

from pantry_radio.entrypoints.metrics import port_of, read_metrics
from pantry_radio.entrypoints.settings import load_settings


def metrics(service: Literal["recorder", "reconciler"] = "recorder") -> None:
    """Print the metrics of a running recorder or reconciler, as Prometheus reads them.

    Counters count handled deliveries since the service was started.

    Parameters
    ----------
    service
        Whose they are; the reconciler's port is the one after PANTRY_RADIO_METRICS_PORT.
    """
    print(read_metrics(port_of(service, load_settings()), service=service), end="")
