"""An archive, a database and a data repository in memory, and what publishes and pulls."""

import json
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from uuid import UUID

from attrs import define, field

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.data_repository import MemoryDataRepository
from pantry_radio.adapters.memory.day_files import MemoryDayFiles
from pantry_radio.adapters.memory.packs import MemoryPacks
from pantry_radio.adapters.memory.publishable_database import MemoryPublishableDatabase
from pantry_radio.domain.hsds.records import Organization, Record
from pantry_radio.domain.publishing.days import RecordedDays
from pantry_radio.domain.publishing.large import PLAIN_BYTES
from pantry_radio.domain.publishing.publish import Publisher
from pantry_radio.domain.publishing.pulling import Puller
from pantry_radio.domain.publishing.ratchet import Limits
from pantry_radio.domain.recording import record, summarise

AT = datetime(2025, 9, 1, 10, tzinfo=UTC)
PROMPT = "the prompt of the job"


@define
class Scene:
    """One installation; several may share the remote of a repository."""

    repository: MemoryDataRepository = field(factory=MemoryDataRepository)
    archive: MemoryArchiveFiles = field(factory=MemoryArchiveFiles)
    packs: MemoryPacks = field(factory=MemoryPacks)
    database: MemoryPublishableDatabase = field(factory=MemoryPublishableDatabase)
    limits: Limits = field(factory=lambda: Limits(least_records=0))
    days_in_full: int = 0
    plain_bytes: int = PLAIN_BYTES

    @property
    def recorded(self) -> RecordedDays:
        return RecordedDays(files=MemoryDayFiles(self.archive), packs=self.packs)

    @property
    def publisher(self) -> Publisher:
        return Publisher(
            repository=self.repository,
            database=self.database,
            recorded=self.recorded,
            codec=JsonJobResults(),
            limits=self.limits,
            days_in_full=self.days_in_full,
            plain_bytes=self.plain_bytes,
            clock=lambda: AT,
        )

    @property
    def puller(self) -> Puller:
        return Puller(
            repository=self.repository,
            recorded=self.recorded,
            archive=self.archive,
            codec=JsonJobResults(),
            today=date(2025, 9, 1),
        )

    @property
    def published(self) -> dict[str, bytes]:
        tree = self.repository.look()
        if tree is None:
            return {}
        return {str(path): tree.read(path) or b"" for path in tree.files(PurePosixPath())}

    def record(  # noqa: PLR0913 - what a result may say
        self,
        job_id: str,
        *,
        day: str = "2025-08-08",
        scraper_id: str = "s",
        result: object = "a result",
        completed_at: str | None = None,
        error: str | None = None,
    ) -> str:
        """Records a result and its summary; returns its path."""
        message = {
            "job_id": job_id,
            "job": {
                "id": job_id,
                "prompt": PROMPT,
                "metadata": {"scraper_id": scraper_id},
                "created_at": f"{day}T08:00:00Z",
            },
            "result": result,
            "error": error,
            "completed_at": completed_at,
        }
        codec = JsonJobResults()
        document = codec.parse(json.dumps(message).encode())
        outcome = record(document, sent_on=None, archive=self.archive, codec=codec)
        summarise(today=date(2025, 9, 1), archive=self.archive, codec=codec)
        return str(getattr(outcome, "entry").path)  # noqa: B009 - a Recorded


def organizations(count: int, *, name: str = "Pantry") -> list[Record]:
    """So many rows."""
    return [Organization(id=UUID(int=number), name=f"{name} {number}") for number in range(count)]
