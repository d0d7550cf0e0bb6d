"""Derives the canonical rows of what workers have marked, for many messages at once."""

import threading
import time

from attrs import define, field
from loguru import logger

from pantry_radio.adapters.prometheus.counting import ReconcilingMetrics
from pantry_radio.domain.errors import TransientError
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.reconciling import reconcile_marked

# Rows follow within half a second when little happens. Under load marks gather for four times what
# the last transaction took, or until they fill one: an input is derived once for many of its jobs.
_PAUSE_SECONDS = 0.5
_SHARE = 4
_INPUTS = 500
_LONGEST_PAUSE_SECONDS = 30.0
_AGAIN_SECONDS = 1.0
_LAST_SECONDS = 3.0


@define(kw_only=True)
class Reconciliation:
    """Reconciles in a thread of the service, not in the workers, which hold messages meanwhile.

    Marks are in the database: whatever a killed worker, a killed service or a replay has left is
    found by any reconciler that runs or starts. Several take turns, one transaction each.
    """

    database: FoodDatabase
    metrics: ReconcilingMetrics
    _stop: threading.Event = field(factory=threading.Event, init=False)
    _thread: threading.Thread | None = field(default=None, init=False)
    _is_away: bool = field(default=False, init=False)

    def start(self) -> None:
        """Begins, at once with what was left. Trouble is logged, and tried again."""
        self._thread = threading.Thread(target=self._keep_current, name="reconcile", daemon=True)
        self._thread.start()

    def finish(self, *, hurry: threading.Event) -> None:
        """Derives all that is marked, when nobody loads any more; or, in a hurry, what it can.

        `hurry` may be set meanwhile: then it ends within seconds, and the next start does the rest.
        While the database is away it waits, unless in a hurry.
        """
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        ends_at: float | None = None
        while True:
            if hurry.is_set():
                ends_at = ends_at or time.monotonic() + _LAST_SECONDS
                if self._is_away or time.monotonic() > ends_at:
                    logger.warning("Some rows wait for the next start of a reconciler, or a replay")
                    return
            if self._reconciled() == 0 and not self._is_away:
                return
            if self._is_away:
                hurry.wait(_AGAIN_SECONDS)

    def _keep_current(self) -> None:
        pause_seconds = 0.0
        while not self._stop.wait(pause_seconds):
            began = time.monotonic()
            try:
                inputs = self._reconciled()
            except Exception:  # noqa: BLE001 - atop a loop: one bad pass must not be the last
                logger.exception("Reconciling waits")
                pause_seconds = _LONGEST_PAUSE_SECONDS
                continue
            took = time.monotonic() - began
            pause_seconds = min(max(_PAUSE_SECONDS, _SHARE * took), _LONGEST_PAUSE_SECONDS)
            if inputs >= _INPUTS:  # there is more, and it cannot be put together any better
                pause_seconds = 0.0

    def _reconciled(self) -> int:
        """How many inputs one transaction took; 0 too while the database is away: said once."""
        began = time.perf_counter()
        try:
            done = reconcile_marked(self.database, batch=_INPUTS)
        except TransientError as error:
            if not self._is_away:
                logger.warning("Reconciling waits: {}", error)
            self._is_away = True
            return 0
        if self._is_away:
            logger.info("Reconciling goes on")
        self._is_away = False
        if done.inputs:
            rows = sum(t.created + t.updated + t.removed for t in done.tables.values())
            seconds = time.perf_counter() - began
            self.metrics.reconciled(changed_rows=rows, seconds=seconds)
            logger.bind(inputs=done.inputs, rows=rows, duration_ms=round(seconds * 1000)).debug(
                "Reconciled"
            )
        return done.inputs
