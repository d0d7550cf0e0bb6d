"""What workers count: recorder and reconciler, each handled delivery once."""

import re
from threading import Lock

from pantry_radio.domain.idempotency import Standing
from pantry_radio.domain.outcomes import Outcome

_SCRAPER = re.compile(r"[A-Za-z0-9_.@+-]{1,100}")
_MOST_SCRAPERS = 200
_NO_SCRAPER, _OTHER_SCRAPER = "unknown", "other"
# An fsync takes 1 ms on a good disk; a bad day on a network file system, seconds.
_BUCKETS_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_SENT, _HELD_BACK, _UNSENT = "sent", "held_back", "failed"
_REJECTED, _RETRIED = "rejected", "retried"


class RecorderMetrics:
    """What workers count: each handled delivery once, with what became of it.

    Exact totals of jobs are in the summaries: a message that comes twice is two deliveries.
    """

    def __init__(self) -> None:
        # Imported here: the library reads its environment then (see processes.py).
        from prometheus_client import Counter, Histogram  # noqa: PLC0415

        self._lock = Lock()
        self._scrapers: set[str] = set()
        self._jobs = Counter(
            "recorder_jobs_total", "Total number of jobs recorded", ["scraper_id", "status"]
        )
        self._outcomes = Counter(
            "recorder_outcomes_total", "Handled deliveries by what became of them", ["outcome"]
        )
        self._bytes = Counter("recorder_recorded_bytes_total", "Bytes of results that were written")
        self._seconds = Histogram(
            "recorder_record_seconds", "Time to record one delivery", buckets=_BUCKETS_SECONDS
        )
        self._enqueued = Counter(
            "recorder_enqueued_total",
            "Paths for the reconciler by what became of them",
            ["outcome"],
        )
        for outcome in (*Standing, "rejected", "failed"):
            self._outcomes.labels(str(outcome))  # shown from the start, as 0
        for outcome in (_SENT, _HELD_BACK, _UNSENT):
            self._enqueued.labels(outcome)

    def recorded(
        self, *, standing: Standing, scraper_id: str | None, size_bytes: int, seconds: float
    ) -> None:
        """Counts a delivery that is safe in the archive."""
        if standing is not Standing.SAME:  # of which nothing was written
            self._bytes.inc(size_bytes)
        self._count(str(standing), scraper_id, "success", seconds)

    def rejected(self, *, seconds: float) -> None:
        """Counts a delivery that is no job result."""
        self._count("rejected", None, "failure", seconds)

    def failed(self, *, seconds: float) -> None:
        """Counts a delivery that could not be recorded, and comes again."""
        self._count("failed", None, "failure", seconds)

    def enqueued(self) -> None:
        """Counts a path that the queue `reconciler` has."""
        self._enqueued.labels(_SENT).inc()

    def not_enqueued(self, *, is_full: bool) -> None:
        """Counts a path that it has not: it was full, or could not be reached."""
        self._enqueued.labels(_HELD_BACK if is_full else _UNSENT).inc()

    def _count(self, outcome: str, scraper_id: str | None, status: str, seconds: float) -> None:
        self._jobs.labels(self._scraper_label(scraper_id), status).inc()
        self._outcomes.labels(outcome).inc()
        self._seconds.observe(seconds)

    def _scraper_label(self, scraper_id: str | None) -> str:
        """The scraper, or `other`: ids come from outside, and each label value costs for good."""
        if scraper_id is None:
            return _NO_SCRAPER
        if not _SCRAPER.fullmatch(scraper_id):
            return _OTHER_SCRAPER
        with self._lock:
            if scraper_id not in self._scrapers and len(self._scrapers) >= _MOST_SCRAPERS:
                return _OTHER_SCRAPER
            self._scrapers.add(scraper_id)
        return scraper_id


class ReconcilerMetrics:
    """What the reconciler's workers count: each delivery once, with how it ended."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram  # noqa: PLC0415

        self._jobs = Counter(
            "reconciler_jobs_total", "Handled deliveries by how they ended", ["outcome"]
        )
        self._seconds = Histogram(
            "reconciler_seconds", "Time to load one delivery", buckets=_BUCKETS_SECONDS
        )
        for outcome in (*Outcome, _RETRIED):
            self._jobs.labels(_label(outcome))  # shown from the start, as 0

    def loaded(self, outcome: Outcome, *, seconds: float) -> None:
        """Counts a delivery that is settled."""
        self._count(_label(outcome), seconds)

    def retried(self, *, seconds: float) -> None:
        """Counts a delivery that could not be loaded, and comes again."""
        self._count(_RETRIED, seconds)

    def _count(self, outcome: str, seconds: float) -> None:
        self._jobs.labels(outcome).inc()
        self._seconds.observe(seconds)


class ReconcilingMetrics:
    """What the second phase counts, in the process that does it for all workers."""

    def __init__(self) -> None:
        from prometheus_client import Counter, Histogram  # noqa: PLC0415

        self._rows = Counter("reconciler_changed_rows_total", "Canonical rows that were written")
        self._seconds = Histogram(
            "reconciler_transaction_seconds",
            "Time of one transaction of the second phase",
            buckets=_BUCKETS_SECONDS,
        )

    def reconciled(self, *, changed_rows: int, seconds: float) -> None:
        """Counts one transaction."""
        self._rows.inc(changed_rows)
        self._seconds.observe(seconds)


def _label(outcome: str) -> str:
    """A file that failed is a message that was rejected; `failed` sounds as if it came again."""
    return _REJECTED if outcome == Outcome.FAILED else str(outcome)
