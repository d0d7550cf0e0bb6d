"""What is watched in memory keeps the contracts."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.adapters.memory.job_queue import MemoryJobQueue
from pantry_radio.adapters.memory.watching import (
    MemoryArchiveSurvey,
    MemoryDatabaseWatch,
    MemoryQueueWatch,
)
from pantry_radio.domain.ports.archive_survey import ArchiveSurvey
from pantry_radio.domain.ports.database_watch import DatabaseWatch
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.domain.ports.queue_watch import QueueWatch
from tests.contracts.archive_survey import ArchiveSurveyContract
from tests.contracts.database_watch import DatabaseWatchContract
from tests.contracts.queue_watch import QueueWatchContract


class TestMemoryArchiveSurvey(ArchiveSurveyContract):
    def create(self, files: Mapping[str, bytes]) -> ArchiveSurvey:
        return MemoryArchiveSurvey(files=files)


class TestMemoryQueueWatch(QueueWatchContract):
    def create(self) -> tuple[JobQueue, QueueWatch]:
        queue = MemoryJobQueue()
        return queue, MemoryQueueWatch(queue=queue)


class TestMemoryDatabaseWatch(DatabaseWatchContract):
    def create_database(self) -> FoodDatabase:
        return MemoryFoodDatabase()

    @contextmanager
    def look(self, database: FoodDatabase) -> Iterator[DatabaseWatch]:
        assert isinstance(database, MemoryFoodDatabase)
        yield MemoryDatabaseWatch(database=database)
