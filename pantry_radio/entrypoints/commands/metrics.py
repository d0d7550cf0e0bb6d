"""`bouy metrics`: what a running service counts; and the service `metrics` itself."""

from typing import Literal

from pantry_radio.entrypoints.foreground import alive
from pantry_radio.entrypoints.metrics import port_of, read_metrics
from pantry_radio.entrypoints.servers import METRICS
from pantry_radio.entrypoints.settings import load_settings


def metrics(service: Literal["recorder", "reconciler", "metrics", "serve"] = "recorder", /) -> None:
    """Print the metrics of a running service, as Prometheus reads them.

    Counters count handled deliveries since the service was started. `serve` runs the service
    `metrics` until Ctrl-C, or `bouy down metrics`: it tells what no worker knows.

    Parameters
    ----------
    service
        Whose they are. Ports begin at PANTRY_RADIO_METRICS_PORT: recorder, reconciler, metrics.
    """
    settings = load_settings()
    if service != "serve":
        print(read_metrics(port_of(service, settings), service=service), end="")
        return
    from pantry_radio.entrypoints.metrics_service import run_metrics  # noqa: PLC0415 - slow

    with alive(METRICS, settings, detail="bouy metrics serve") as life:
        run_metrics(settings, stop=life.stop)
