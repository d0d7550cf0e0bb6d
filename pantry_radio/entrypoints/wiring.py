"""The composition root: which adapter stands behind which port, given the settings."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from pantry_radio.adapters.archived_files import LocalArchivedFiles
from pantry_radio.adapters.dead_letter_files import LocalDeadLetterFiles
from pantry_radio.adapters.job_files import LocalJobFiles
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.adapters.local_tree import LocalArchiveTree
from pantry_radio.adapters.recorded_files import LocalRecordedFiles, StreamedRecordedFile
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.archive_tree import ArchiveTree
from pantry_radio.domain.ports.archived_files import ArchivedFiles
from pantry_radio.domain.ports.dead_letters import DeadLetterFiles, DeadLetters
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.inspection import Inspection
from pantry_radio.domain.ports.job_files import JobFiles
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.loading_queue import LoadingQueue
from pantry_radio.domain.ports.provenance import Provenance
from pantry_radio.domain.ports.recorded_files import RecordedFiles
from pantry_radio.domain.ports.stored_evidence import StoredEvidence
from pantry_radio.domain.ports.survey import Survey
from pantry_radio.entrypoints.settings import Settings

# Imported where they are used: they are the slow imports, and most commands need one of them.


class InspectedDatabase(Provenance, Survey, Inspection, Protocol):
    """All that can be asked of a database without changing it."""


def codec() -> JobResultCodec:
    """How job results are written."""
    return JsonJobResults()


def archive_files(settings: Settings) -> ArchiveFiles:
    """The archive that the settings name."""
    return LocalArchiveFiles(
        output_dir=settings.output_dir, archive_dir=settings.archive_dir, fsync=settings.fsync
    )


def archived_files(settings: Settings) -> ArchivedFiles:
    """The files that a message of the queue `reconciler` may name."""
    return LocalArchivedFiles(output_dir=settings.output_dir, archive_dir=settings.archive_dir)


def archive_tree(path: Path) -> ArchiveTree:
    """A tree of recorded results, ours or a published one, to be proved."""
    return LocalArchiveTree(path)


def recorded_files(path: Path) -> RecordedFiles:
    """The files below a directory, or the one file, that a person gave."""
    return LocalRecordedFiles(path)


def streamed_file(stream: BinaryIO) -> RecordedFiles:
    """The one file that comes in a stream."""
    return StreamedRecordedFile(stream)


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
def loading_queue(redis_url: str) -> Iterator[LoadingQueue]:
    """The queue `reconciler` on this server."""
    from pantry_radio.adapters.dramatiq_broker.loading_queue import (  # noqa: PLC0415
        RedisLoadingQueue,
    )

    queue = RedisLoadingQueue(redis_url)
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


@contextmanager
def inspected_database(database_url: str) -> Iterator[InspectedDatabase]:
    """The database at this URL as it stands at one moment, over a connection that cannot write."""
    from pantry_radio.adapters.postgres.inspecting import inspected  # noqa: PLC0415

    with inspected(database_url) as taken:
        yield taken


def reset_database(database_url: str) -> tuple[str, ...]:
    """Makes the tables of the database at this URL anew; see `reset` there."""
    from pantry_radio.adapters.postgres.resetting import reset  # noqa: PLC0415

    return reset(database_url)


@contextmanager
def stored_evidence(database_url: str) -> Iterator[StoredEvidence]:
    """What the database at this URL holds, over a connection that cannot write."""
    from pantry_radio.adapters.postgres import stored_evidence as postgres  # noqa: PLC0415

    with postgres.stored_evidence(database_url) as stored:
        yield stored
