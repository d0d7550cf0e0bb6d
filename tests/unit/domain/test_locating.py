"""Where a job is: what answers is believed, what does not answer is named."""

from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.job_files import MemoryJobFiles
from pantry_radio.adapters.memory.job_queue import MemoryDeadLetterFiles, MemoryJobQueue
from pantry_radio.domain.errors import QueueUnavailableError
from pantry_radio.domain.hsds.evidence import Verdict
from pantry_radio.domain.locating import Replayed, locate
from pantry_radio.domain.ports.job_queue import QueuedMessage
from pantry_radio.domain.reconciling import reconcile
from tests.observations import at, observation, pantry

_FILES = MemoryJobFiles(MemoryArchiveFiles(), MemoryDeadLetterFiles())


class _QueueAway(MemoryJobQueue):
    def find(self, job_id: str) -> tuple[QueuedMessage, ...]:
        raise QueueUnavailableError(f"nobody to ask for {job_id}")


def test_a_queued_job_is_known() -> None:
    queue = MemoryJobQueue()
    queue.send({"job_id": "a"})

    assert locate("a", queue=queue, files=_FILES, database=MemoryFoodDatabase()).is_known
    assert not locate("b", queue=queue, files=_FILES, database=MemoryFoodDatabase()).is_known


def test_a_replayed_job_names_the_rows_of_its_organizations() -> None:
    database = MemoryFoodDatabase()
    database.load([observation("a", pantry("Hope", at(), phones=("614-555-0100",)))])
    database.load([observation("b", pantry("Faith", at("2 Oak Street")))])
    reconcile(database)

    found = locate("a", queue=MemoryJobQueue(), files=_FILES, database=database)

    assert found.replayed is not None
    assert found.replayed.verdict is Verdict.LOADED
    assert found.replayed.rows["organization"] == found.replayed.rows["location"] == 1
    assert "service" not in found.replayed.rows


def test_a_job_that_gave_no_record_has_a_verdict_and_no_rows() -> None:
    database = MemoryFoodDatabase()
    database.load([observation("a")])
    reconcile(database)

    found = locate("a", queue=MemoryJobQueue(), files=_FILES, database=database)

    assert isinstance(found.replayed, Replayed)
    assert found.replayed.rows == {}


def test_servers_that_do_not_answer_are_named() -> None:
    found = locate("a", queue=_QueueAway(), files=_FILES, database=None)

    assert not found.is_known
    assert set(found.not_asked) == {"queue", "database"}
    assert "nobody to ask for a" in found.not_asked["queue"]
