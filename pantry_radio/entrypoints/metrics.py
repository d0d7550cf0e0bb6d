"""What `/metrics` of a running recorder says."""

import urllib.error
import urllib.request

from pantry_radio.domain.errors import ServiceError

HOST = "127.0.0.1"
_TIMEOUT_SECONDS = 15
_OURS = "recorder_"


def read_metrics(port: int) -> str:
    """The page, in Prometheus's text form.

    Raises:
        ServiceError: no recorder of this installation serves it.
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
            f"no recorder serves metrics on port {port} of {HOST}; start one with `./bouy recorder`"
            " or `./bouy up recorder` (the port is PANTRY_RADIO_METRICS_PORT)"
        ) from exc
    if _OURS not in page:
        raise ServiceError(
            f"what answers on port {port} of {HOST} is no recorder; set PANTRY_RADIO_METRICS_PORT "
            "to a free port"
        )
    return page
