"""The composition root: which adapter stands behind which port, given the settings."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from pantry_radio.adapters.archive_survey.survey import LocalArchiveSurvey
from pantry_radio.adapters.archived_files import LocalArchivedFiles
from pantry_radio.adapters.dead_letter_files import LocalDeadLetterFiles
from pantry_radio.adapters.job_files import LocalJobFiles
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.adapters.local_tree import LocalArchiveTree
from pantry_radio.adapters.machine import LocalStorage
from pantry_radio.adapters.packs import LocalPacks
from pantry_radio.adapters.plain_days import LocalPlainDays
from pantry_radio.adapters.recorded_files import (
    LocalRecordedFiles,
    SeveralRecordedFiles,
    StreamedRecordedFile,
)
from pantry_radio.domain.packing import PackedPaths
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.archive_survey import ArchiveSurvey
from pantry_radio.domain.ports.archive_tree import ArchiveTree
from pantry_radio.domain.ports.archived_files import ArchivedFiles
from pantry_radio.domain.ports.backups import Backups
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from pantry_radio.domain.ports.data_repository import DataRepository
from pantry_radio.domain.ports.database_dump import DatabaseDump
from pantry_radio.domain.ports.database_watch import DatabaseWatch
from pantry_radio.domain.ports.dead_letters import DeadLetterFiles, DeadLetters
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.inspection import Inspection
from pantry_radio.domain.ports.job_files import JobFiles
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.loading_queue import LoadingQueue
from pantry_radio.domain.ports.packs import Packs
from pantry_radio.domain.ports.plain_days import PlainDays
from pantry_radio.domain.ports.provenance import Provenance
from pantry_radio.domain.ports.publishable_database import PublishableDatabase
from pantry_radio.domain.ports.queue_watch import QueueWatch
from pantry_radio.domain.ports.recorded_files import RecordedFiles
from pantry_radio.domain.ports.storage import Storage
from pantry_radio.domain.ports.stored_evidence import StoredEvidence
from pantry_radio.domain.ports.survey import Survey
from pantry_radio.domain.publishing.days import RecordedDays
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


def plain_days(settings: Settings) -> PlainDays:
    """The days of the archive that are to be packed."""
    return LocalPlainDays(settings.output_dir)


def packs(settings: Settings) -> Packs:
    """The days that are packed."""
    return LocalPacks(packs_folder(settings), fsync=settings.fsync)


def packs_folder(settings: Settings) -> Path:
    """Where packs lie."""
    return settings.archive_dir / "packs"


def archived_files(settings: Settings) -> ArchivedFiles:
    """The files that a message of the queue `reconciler` may name."""
    return LocalArchivedFiles(output_dir=settings.output_dir, archive_dir=settings.archive_dir)


def archive_tree(path: Path, *, packs: Packs | None = None) -> ArchiveTree:
    """A tree of recorded results, ours or a published one, to be proved."""
    return LocalArchiveTree(path, packed=() if packs is None else PackedPaths(packs))


def recorded_files(path: Path, *, packs: Path | None = None) -> RecordedFiles:
    """The files below a directory, or the one file, that a person gave; then those in packs."""
    given = LocalRecordedFiles(path)
    if packs is None or not packs.is_dir() or packs.resolve().is_relative_to(path.resolve()):
        return given  # it has no packs, or meets them on its way
    return SeveralRecordedFiles(given, LocalRecordedFiles(packs))


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


def database_dump(settings: Settings) -> DatabaseDump:
    """Dumps and loads food databases."""
    from pantry_radio.entrypoints.database_dumps import PostgresDatabaseDump  # noqa: PLC0415

    return PostgresDatabaseDump(fsync=settings.fsync)


def backups(settings: Settings) -> Backups:
    """Backups of the archive that the settings name."""
    from pantry_radio.adapters.backups.files import LocalBackups  # noqa: PLC0415

    return LocalBackups(
        output_dir=settings.output_dir, archive_dir=settings.archive_dir, fsync=settings.fsync
    )


def scratch_database(database_url: str) -> AbstractContextManager[str]:
    """An empty database on the same server, by its URL, which is gone after the block."""
    from pantry_radio.adapters.postgres import scratch  # noqa: PLC0415

    return scratch.scratch_database(database_url)


@contextmanager
def inspected_database(database_url: str) -> Iterator[InspectedDatabase]:
    """The database at this URL as it stands at one moment, over a connection that cannot write."""
    from pantry_radio.adapters.postgres.inspecting import inspected  # noqa: PLC0415

    with inspected(database_url) as taken:
        yield taken


@contextmanager
def canonical_tables(database_url: str) -> Iterator[CanonicalTables]:
    """The canonical tables of the database at this URL as they stand at one moment."""
    from pantry_radio.adapters.postgres import canonical_tables as postgres  # noqa: PLC0415

    with postgres.canonical_tables(database_url) as tables:
        yield tables


def data_repository(settings: Settings) -> DataRepository:
    """Where this installation publishes, as the settings say."""
    from pantry_radio.adapters.git_repository.repository import GitDataRepository  # noqa: PLC0415

    return GitDataRepository(
        settings.data_repo_path,
        url=settings.data_repo_url,
        token=settings.data_repo_token,
        push_enabled=settings.push_enabled,
    )


def recorded_days(settings: Settings) -> RecordedDays:
    """The days that are recorded here, plain and packed, to be compared with published ones."""
    from pantry_radio.adapters.day_files import LocalDayFiles  # noqa: PLC0415

    return RecordedDays(files=LocalDayFiles(settings.output_dir), packs=packs(settings))


def publishable_database(database_url: str, settings: Settings) -> PublishableDatabase:
    """The database at this URL in the forms in which it is published."""
    from pantry_radio.entrypoints.publishing_database import (  # noqa: PLC0415
        PostgresPublishableDatabase,
    )

    folder = settings.data_repo_path / ".git" / "pantry_radio" / "work"
    return PostgresPublishableDatabase(database_url, folder=folder)


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


@contextmanager
def archive_survey(settings: Settings) -> Iterator[ArchiveSurvey]:
    """Counts the archive that the settings name; remembers what it counted below the home."""
    survey = LocalArchiveSurvey(
        output_dir=settings.output_dir,
        archive_dir=settings.archive_dir,
        memory=settings.home / "survey.sqlite3",
    )
    try:
        yield survey
    finally:
        survey.close()


def storage(settings: Settings) -> Storage:
    """The disks on which this installation keeps what it has; that of the archive first."""
    return LocalStorage(
        archive={"OUTPUT_DIR": settings.output_dir, "ARCHIVE_DIR": settings.archive_dir},
        others={"PANTRY_RADIO_HOME": settings.home},
    )


@contextmanager
def queue_watch(redis_url: str) -> Iterator[QueueWatch]:
    """The queue server at this URL, for a look."""
    from pantry_radio.adapters.dramatiq_broker.watch import RedisQueueWatch  # noqa: PLC0415

    watch = RedisQueueWatch(redis_url)
    try:
        yield watch
    finally:
        watch.close()


@contextmanager
def watched_database(database_url: str) -> Iterator[DatabaseWatch]:
    """The database at this URL, for a look."""
    from pantry_radio.adapters.postgres.watch import watched  # noqa: PLC0415

    with watched(database_url) as database:
        yield database
