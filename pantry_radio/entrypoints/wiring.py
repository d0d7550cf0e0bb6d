"""The composition root: which adapter stands behind which port, given the settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pantry_radio.adapters.dead_letter_files import LocalDeadLetterFiles
from pantry_radio.adapters.job_files import LocalJobFiles
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.adapters.local_tree import LocalArchiveTree
from pantry_radio.adapters.recorded_files import LocalRecordedFiles
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.archive_tree import ArchiveTree
from pantry_radio.domain.ports.dead_letters import DeadLetterFiles, DeadLetters
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_files import JobFiles
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


def archive_tree(path: Path) -> ArchiveTree:
    """A tree of recorded results, ours or a published one, to be proved."""
    return LocalArchiveTree(path)


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


def job_files(settings: Settings) -> JobFiles:
    """Finds the files of a job in the archive that the settings name."""
    return LocalJobFiles(output_dir=settings.output_dir, archive_dir=settings.archive_dir)


def dead_letter_files(settings: Settings) -> DeadLetterFiles:
    """Where dead letters are kept outside the queue."""
    return LocalDeadLetterFiles(settings.archive_dir, fsync=settings.fsync)


@contextmanager
def dead_letters(redis_url: str) -> Iterator[DeadLetters]:
    """The dead letters of the queue `recorder` on this server."""
    from pantry_radio.adapters.dramatiq_broker.dead_letters import (  # noqa: PLC0415
        RedisDeadLetters,
    )

    dead = RedisDeadLetters(redis_url)
    try:
        yield dead
    finally:
        dead.close()


@contextmanager
def food_database(database_url: str) -> Iterator[FoodDatabase]:
    """The database at this URL, brought to the newest migration first."""
    from pantry_radio.adapters.postgres.migrate import migrate  # noqa: PLC0415

    migrate(database_url)
    with present_database(database_url) as database:
        yield database


@contextmanager
def present_database(database_url: str) -> Iterator[FoodDatabase]:
    """The database at this URL as it is, for a look; nothing is changed."""
    from pantry_radio.adapters.postgres.database import PostgresFoodDatabase  # noqa: PLC0415

    database = PostgresFoodDatabase(database_url)
    try:
        yield database
    finally:
        database.close()
