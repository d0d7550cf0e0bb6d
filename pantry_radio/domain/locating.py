"""Use case: where a job is, from the queue to the rows of the database."""

from collections.abc import Mapping

from attrs import frozen

from pantry_radio.domain.errors import PantryRadioError
from pantry_radio.domain.hsds.evidence import Verdict
from pantry_radio.domain.hsds.records import TABLES
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_files import JobFile, JobFiles
from pantry_radio.domain.ports.job_queue import JobQueue, QueuedMessage


@frozen(kw_only=True)
class Replayed:
    """What replay made of a job: its verdict, and the rows of the organizations it tells of."""

    verdict: Verdict
    rows: Mapping[str, int]


@frozen(kw_only=True)
class Whereabouts:
    """All that is known of one job, which may be in several places at once.

    `not_asked` says which servers could not be asked, and why.
    """

    job_id: str
    queued: tuple[QueuedMessage, ...]
    files: tuple[JobFile, ...]
    replayed: Replayed | None
    not_asked: Mapping[str, str]

    @property
    def is_known(self) -> bool:
        """Whether the job is anywhere."""
        return bool(self.queued or self.files or self.replayed)


def locate(
    job_id: str, *, queue: JobQueue, files: JobFiles, database: FoodDatabase | None
) -> Whereabouts:
    """Where a job is; a server that does not answer, and a database that is None, are named.

    Asked in the order in which a job moves on: one that moves meanwhile is found further on.

    Raises:
        ArchiveUnavailableError: the files cannot be read now.
    """
    not_asked: dict[str, str] = {}
    queued: tuple[QueuedMessage, ...] = ()
    try:
        queued = queue.find(job_id)
    except PantryRadioError as error:
        not_asked["queue"] = str(error)
    found = files.find(job_id)
    replayed = None
    try:
        replayed = None if database is None else _replayed(job_id, database)
    except PantryRadioError as error:
        not_asked["database"] = str(error)
    if database is None:
        not_asked["database"] = "it does not run"
    return Whereabouts(
        job_id=job_id, queued=queued, files=found, replayed=replayed, not_asked=not_asked
    )


def _replayed(job_id: str, database: FoodDatabase) -> Replayed | None:
    entry = database.entries([job_id]).get(job_id)
    if entry is None:
        return None
    records = database.records_about(job_id)
    counts = ((table, sum(isinstance(each, kind) for each in records)) for table, kind in TABLES)
    return Replayed(verdict=entry.verdict, rows={table: count for table, count in counts if count})
