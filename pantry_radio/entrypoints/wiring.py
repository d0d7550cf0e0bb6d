"""The composition root: which adapter stands behind which port, given the settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.adapters.recorded_files import LocalRecordedFiles
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.recorded_files import RecordedFiles
from pantry_radio.entrypoints.settings import Settings

# Imported where they are used: they are the slow imports, and most commands need one of them.


def codec() -> JobResultCodec:
    """How job results are written."""
    return JsonJobResults()


def archive_files(settings: Settings) -> ArchiveFiles:
    """The archive that the settings name."""
    return LocalArchiveFiles(
        output_dir=settings.output_dir, archive_dir=settings.archive_dir, fsync=settings.fsync
    )


def recorded_files(path: Path) -> RecordedFiles:
    """The files below a directory, or the one file, that a person gave."""
    return LocalRecordedFiles(path)


@contextmanager
def job_queue(redis_url: str) -> Iterator[JobQueue]:
    """The queue `recorder` on this server; its connections are given back at the end."""
    from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue  # noqa: PLC0415

    queue = RedisJobQueue(redis_url)
    try:
        yield queue
    finally:
        queue.close()


@contextmanager
def food_database(database_url: str) -> Iterator[FoodDatabase]:
    """The database at this URL, brought to the newest migration first."""
    from pantry_radio.adapters.postgres.database import PostgresFoodDatabase  # noqa: PLC0415
    from pantry_radio.adapters.postgres.migrate import migrate  # noqa: PLC0415

    migrate(database_url)
    database = PostgresFoodDatabase(database_url)
    try:
        yield database
    finally:
        database.close()
