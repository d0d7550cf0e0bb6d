"""What happens to one message of the queue `reconciler`. Importing it does nothing."""

import threading
import time
from collections.abc import Mapping
from functools import cache
from threading import Lock

import dramatiq
from attrs import frozen
from loguru import logger

from pantry_radio.adapters.dramatiq_broker.reconciler_actor import declare_reconciler
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.prometheus.counting import ReconcilerMetrics
from pantry_radio.adapters.reader_version import reader_version
from pantry_radio.domain.errors import PantryRadioError, PermanentError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.live_loading import Loaded, load_message
from pantry_radio.domain.loading import Loader
from pantry_radio.domain.outcomes import Outcome
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.archived_files import ArchivedFiles
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.reconciling import reconcile
from pantry_radio.domain.recording import reject
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.servers import DB, servers
from pantry_radio.entrypoints.settings import load_settings


def declare_actors(broker: dramatiq.Broker) -> None:
    """Lets the workers of this broker load what the queue brings; the parent derives the rows.

    What they need is made now: a wrong setting shows at once, and the reader's version is that of
    the code which this process has, whatever lies on the disk later.
    """
    parts, metrics = _parts(), ReconcilerMetrics()

    def load(payload: JsonValue) -> None:
        _load_counted(payload, parts, metrics)

    declare_reconciler(broker, load)


def process_job_result(payload: JsonValue) -> Mapping[str, str | None]:
    """Loads one recorded file, or a whole job result, and derives the rows: without a queue.

    For trying the rule by hand. `payload` is a path relative to OUTPUT_DIR or ARCHIVE_DIR, or a job
    result as a dictionary. Returns `{"status": "replayed", "reason": None, "rejected": None}`: the
    outcome as replay names it, why, and where a rejected payload lies. May be repeated.

    Raises:
        DatabaseUnavailableError: the database does not answer.
    """
    parts = _parts()
    with (
        servers(load_settings(), DB) as urls,
        wiring.food_database(urls.database_url) as database,
    ):
        loaded = _load(payload, parts, database)
        reconcile(database)
    outcome = loaded.outcome
    return {
        "status": outcome.outcome.value,
        "reason": outcome.reason,
        "rejected": loaded.kept_at,
    }


def reject_message(data: bytes, error: PermanentError) -> None:
    """Keeps the bytes of a message that could not be read; durable when it returns.

    Raises:
        TransientError: the rejected store cannot be written now; the message must stay.
    """
    kept = reject(data, error=error, archive=_parts().archive)
    logger.bind(reason=kept.reason, kept_at=kept.kept_at).warning(
        "Rejected a message: {}", kept.detail
    )


@frozen(kw_only=True)
class _Parts:
    files: ArchivedFiles
    archive: ArchiveFiles
    codec: JobResultCodec
    reader_version: str


_parts_lock = Lock()
_of_thread = threading.local()


def _parts() -> _Parts:
    with _parts_lock:  # worker threads come at once
        return _made_parts()


@cache
def _made_parts() -> _Parts:
    settings = load_settings()
    return _Parts(
        files=wiring.archived_files(settings),
        archive=wiring.archive_files(settings),
        codec=wiring.codec(),
        reader_version=reader_version(),
    )


def _database_of_thread() -> FoodDatabase:
    """A connection for each worker thread, opened anew after it was lost."""
    if not hasattr(_of_thread, "database"):
        url = load_settings().database_url
        if url is None:
            raise RuntimeError("the parent process sets DATABASE_URL")
        _of_thread.database = PostgresFoodDatabase(url)
    database: FoodDatabase = _of_thread.database
    return database


def _load(payload: JsonValue, parts: _Parts, database: FoodDatabase) -> Loaded:
    loader = Loader(database=database, reader_version=parts.reader_version)
    return load_message(
        payload, files=parts.files, archive=parts.archive, loader=loader, codec=parts.codec
    )


def _load_counted(payload: JsonValue, parts: _Parts, metrics: ReconcilerMetrics) -> None:
    """One message, with its metric and its log line."""
    began = time.perf_counter()
    try:
        loaded = _load(payload, parts, _database_of_thread())
    except PantryRadioError as error:
        metrics.retried(seconds=time.perf_counter() - began)
        logger.warning("Not loaded, to be tried again: {}", error)
        raise
    seconds = time.perf_counter() - began
    metrics.loaded(loaded.outcome.outcome, seconds=seconds)
    _tell(loaded, seconds=seconds)


def _tell(loaded: Loaded, *, seconds: float) -> None:
    outcome = loaded.outcome
    fields = {
        "outcome": outcome.outcome.value,
        "reason": outcome.reason,
        "job_id": outcome.job_id,
        "scraper_id": outcome.scraper_id,
        "path": outcome.path[:500],
        "problems": len(outcome.problems or ()) or None,
        "kept_at": loaded.kept_at,
        "duration_ms": round(seconds * 1000, 1),
    }
    bound = logger.bind(**{name: value for name, value in fields.items() if value is not None})
    if outcome.outcome is Outcome.FAILED:
        bound.warning("Rejected a message: {}", outcome.detail)
    else:
        bound.info("Loaded a job result")
