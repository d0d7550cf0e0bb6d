"""What `/metrics` of a running service says."""

import urllib.error
import urllib.request

from pantry_radio.domain.errors import ServiceError
from pantry_radio.entrypoints.servers import METRICS, RECONCILER, RECORDER
from pantry_radio.entrypoints.settings import Settings

HOST = "127.0.0.1"
_TIMEOUT_SECONDS = 15
_OFFSETS = {RECORDER: 0, RECONCILER: 1, METRICS: 2}
_SIGNS = {METRICS: "pantry_radio_build_info"}


def port_of(service: str, settings: Settings) -> int:
    """The port on which a service serves its metrics; 0 where it serves none."""
    return settings.metrics_port + _OFFSETS[service] if settings.metrics_port else 0


def read_metrics(port: int, *, service: str = RECORDER) -> str:
    """The page, in Prometheus's text form.

    Raises:
        ServiceError: no such service of this installation serves it.
    """
    if port == 0:
        raise ServiceError("metrics are off: PANTRY_RADIO_METRICS_PORT is 0")
    # No proxy of the environment: this machine is asked.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{HOST}:{port}/metrics", timeout=_TIMEOUT_SECONDS) as answer:
            page: str = answer.read().decode("utf-8", "replace")
    except (urllib.error.URLError, OSError, ValueError) as exc:
        raise ServiceError(
            f"no {service} serves metrics on port {port} of {HOST}; start one with `./bouy "
            f"{service}` or `./bouy up {service}` (the ports begin at PANTRY_RADIO_METRICS_PORT)"
        ) from exc
    if _SIGNS.get(service, f"{service}_queue_up") not in page:
        raise ServiceError(
            f"what answers on port {port} of {HOST} is no {service}; set PANTRY_RADIO_METRICS_PORT "
            "to a free port"
        )
    return page
