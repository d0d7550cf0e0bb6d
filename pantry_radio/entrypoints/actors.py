"""What happens to one message of the queue `recorder`. Importing it does nothing."""

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from threading import Lock

import dramatiq
from attrs import frozen
from loguru import logger

from pantry_radio.adapters.dramatiq_broker.loading_queue import RedisLoadingQueue
from pantry_radio.adapters.dramatiq_broker.recorder_actor import declare_recorder, sent_at_ms
from pantry_radio.adapters.prometheus.counting import RecorderMetrics
from pantry_radio.domain.errors import PermanentError, TransientError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.recording import Recorded, RecordOutcome, Rejected, record, reject
from pantry_radio.domain.summary import UNKNOWN_SCRAPER
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.feeding import Feeding
from pantry_radio.entrypoints.settings import load_settings


def declare_actors(broker: dramatiq.Broker) -> None:
    """Lets the workers of this broker record what the queue brings.

    What they need is made now: a wrong setting shows at once, and so do the metrics, as 0.
    """
    parts = _parts()
    settings = load_settings()
    if not settings.reconcile or settings.redis_url is None:
        declare_recorder(broker, record_result)
        return
    feeding = Feeding(queue=RedisLoadingQueue(settings.redis_url), metrics=parts.metrics)

    def record_and_hand_on(job_result: JsonValue) -> None:
        outcome = _recorded(job_result, None)
        if isinstance(outcome, Recorded) and outcome.is_there:
            feeding.send(outcome.entry.path)

    declare_recorder(broker, record_and_hand_on)


def record_result(
    job_result: JsonValue, *, sent_on: date | None = None
) -> Mapping[str, str | None]:
    """Saves one job result where the settings say; durable when it returns, safe to repeat.

    The rule itself, without a queue: for the actor, and for trying it by hand. Returns
    `{"status": "completed", "error": None, "output_file": "outputs/daily/…"}`, or the status
    `rejected`, the reason, and where the rejected payload lies.

    `sent_on` is the day of a result that has no date of its own; a message of the queue brings the
    day on which it was sent.

    Raises:
        TransientError: the archive cannot be written now; the queue brings the message again.
    """
    outcome = _recorded(job_result, sent_on)
    if isinstance(outcome, Rejected):
        return {"status": "rejected", "error": outcome.detail, "output_file": outcome.kept_at}
    output_file = f"{_parts().output_dir}/{outcome.entry.path}"
    return {"status": "completed", "error": None, "output_file": output_file}


def reject_message(data: bytes, error: PermanentError) -> None:
    """Keeps the bytes of a message that could not be read; durable when it returns.

    Raises:
        TransientError: the rejected store cannot be written now; the message must stay.
    """
    began = time.perf_counter()
    parts = _parts()
    outcome = reject(data, error=error, archive=parts.archive)
    _tell(outcome, parts, seconds=time.perf_counter() - began)


_parts_lock = Lock()


@frozen(kw_only=True)
class _Parts:
    archive: ArchiveFiles
    codec: JobResultCodec
    metrics: RecorderMetrics
    output_dir: str


def _parts() -> _Parts:
    with _parts_lock:  # worker threads come at once
        return _made_parts()


@cache
def _made_parts() -> _Parts:
    settings = load_settings()
    return _Parts(
        archive=wiring.archive_files(settings),
        codec=wiring.codec(),
        metrics=RecorderMetrics(),
        output_dir=str(settings.output_dir),
    )


def _sent_on() -> date | None:
    sent = sent_at_ms()
    return None if sent is None else datetime.fromtimestamp(sent / 1000, UTC).date()


def _recorded(job_result: JsonValue, sent_on: date | None) -> RecordOutcome:
    began = time.perf_counter()
    parts = _parts()
    try:
        outcome = record(
            job_result, sent_on=sent_on or _sent_on(), archive=parts.archive, codec=parts.codec
        )
    except TransientError as error:
        parts.metrics.failed(seconds=time.perf_counter() - began)
        logger.warning("Not recorded, to be tried again: {}", error)
        raise
    _tell(outcome, parts, seconds=time.perf_counter() - began)
    return outcome


def _tell(outcome: RecordOutcome, parts: _Parts, *, seconds: float) -> None:
    """Log line and metric for one outcome."""
    if isinstance(outcome, Rejected):
        parts.metrics.rejected(seconds=seconds)
        logger.bind(reason=outcome.reason, kept_at=outcome.kept_at).warning(
            "Rejected a message: {}", outcome.detail
        )
        return
    entry = outcome.entry
    parts.metrics.recorded(
        standing=outcome.standing,
        scraper_id=entry.scraper_id,
        size_bytes=outcome.size_bytes,
        seconds=seconds,
    )
    logger.bind(
        outcome=outcome.standing.value,
        job_id=entry.job_id,
        scraper_id=entry.scraper_id or UNKNOWN_SCRAPER,
        path=str(entry.path),
        duration_ms=round(seconds * 1000, 1),
    ).info("Recorded a job result")
