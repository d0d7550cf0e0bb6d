"""The files that tell what became of a job."""

from enum import StrEnum
from typing import Protocol

from attrs import frozen


class FileKind(StrEnum):
    """What it means that a job has a file in a store."""

    RECORDED = "recorded"
    PACKED = "packed"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"
    EXPORTED = "exported"


@frozen(kw_only=True)
class JobFile:
    """One file of a job: a place for people, and the reason of a rejected one."""

    kind: FileKind
    place: str
    reason: str | None = None


class JobFiles(Protocol):
    """Finds the files of a job by its id alone."""

    def find(self, job_id: str) -> tuple[JobFile, ...]:
        """All files of the job, in the order of FileKind; each kind sorted.

        Costs a look into each folder of each day, whatever the number of files in it, and a
        search through all manifests of packs and all rejected messages.

        Raises:
            ArchiveUnavailableError: a store cannot be read now.
        """
        ...
