"""The service `metrics`: gathers the facts in the background, and serves them to Prometheus."""

import threading
import time

from loguru import logger

from pantry_radio.adapters.prometheus.installation import InstallationMetrics
from pantry_radio.adapters.prometheus.serving import serve_collectors
from pantry_radio.domain.errors import ServiceError
from pantry_radio.domain.watching.facts import SystemFacts
from pantry_radio.domain.watching.warnings import warnings_of
from pantry_radio.entrypoints.lookout import Lookout, lookout
from pantry_radio.entrypoints.metrics import port_of
from pantry_radio.entrypoints.servers import METRICS
from pantry_radio.entrypoints.settings import Settings

_PAUSE_SECONDS = 15.0
_LOOK_SECONDS = 5.0  # nobody waits for it
# Facts cost at most a tenth of one processor's time, however large the archive.
_SHARE = 10


def run_metrics(settings: Settings, *, stop: threading.Event) -> None:
    """Serves until `stop` is set; with metrics off (port 0) it only waits for that.

    Raises:
        ServiceError: the port is taken.
    """
    port = port_of(METRICS, settings)
    if port == 0:
        logger.info("Metrics are off: PANTRY_RADIO_METRICS_PORT is 0")
        stop.wait()
        return
    known = _Known()
    try:
        end = serve_collectors(
            InstallationMetrics(known.facts), host=settings.metrics_host, port=port
        )
    except OSError as error:
        raise ServiceError(
            f"port {port} of {settings.metrics_host} cannot be had ({error.strerror}): set "
            "PANTRY_RADIO_METRICS_PORT to another, or to 0; metrics are served two above it"
        ) from error
    logger.info("Serving metrics on port {} of {}", port, settings.metrics_host)
    try:
        with lookout(settings) as looking:
            _look_until(stop, looking, known)
    finally:
        end()


class _Known:
    """The newest facts, shared with the threads that answer scrapes."""

    def __init__(self) -> None:
        self._newest: SystemFacts | None = None

    def facts(self) -> SystemFacts | None:
        return self._newest

    def replace(self, facts: SystemFacts) -> None:
        self._newest = facts


def _look_until(stop: threading.Event, looking: Lookout, known: _Known) -> None:
    said: frozenset[str] = frozenset()
    while not stop.is_set():
        began = time.monotonic()
        try:
            facts = looking.facts(seconds=_LOOK_SECONDS)
        except Exception:  # noqa: BLE001 - atop a loop: one bad look must not be the last
            logger.exception("The facts could not be gathered")
        else:
            known.replace(facts)
            said = _say_new_warnings(facts, said)
        cost = time.monotonic() - began
        stop.wait(max(_PAUSE_SECONDS, _SHARE * cost))


def _say_new_warnings(facts: SystemFacts, said: frozenset[str]) -> frozenset[str]:
    """Logs each warning once while it lasts, and when it is gone."""
    present = {str(warning.code): warning for warning in warnings_of(facts)}
    for code in sorted(present.keys() - said):
        logger.warning("{}: {}", present[code].text, present[code].cure)
    for code in sorted(said - present.keys()):
        logger.info("No longer so: {}", code)
    return frozenset(present)
