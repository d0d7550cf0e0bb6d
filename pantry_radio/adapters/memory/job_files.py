"""Finds the files of a job in the archive in memory."""

from collections.abc import Iterator

from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.adapters.memory.job_queue import MemoryDeadLetterFiles
from pantry_radio.domain.archive import encode_name
from pantry_radio.domain.ports.job_files import FileKind, JobFile


class MemoryJobFiles:
    """JobFiles over what the other stores in memory hold."""

    def __init__(self, archive: MemoryArchiveFiles, letters: MemoryDeadLetterFiles) -> None:
        self._archive = archive
        self._letters = letters

    def find(self, job_id: str) -> tuple[JobFile, ...]:
        """See JobFiles.find."""
        found = self._of(job_id)
        return tuple(sorted(found, key=lambda file: (list(FileKind).index(file.kind), file.place)))

    def _of(self, job_id: str) -> Iterator[JobFile]:
        name = f"{encode_name(job_id)}.json"
        for day in self._archive.days():
            for path in self._archive.paths_of_day(day):
                if path.name == name:
                    yield JobFile(kind=FileKind.RECORDED, place=str(path))
                    for number, _ in enumerate(self._archive.superseded(path)):
                        yield JobFile(kind=FileKind.SUPERSEDED, place=f"{path}/{number}")
        for reason, data in self._archive.rejected():
            if f'"{job_id}"'.encode("utf-8", "surrogatepass") in data:
                yield JobFile(kind=FileKind.REJECTED, place=repr(data), reason=reason)
        for place, letter in self._letters.kept.items():
            if letter.job_id == job_id:
                yield JobFile(kind=FileKind.EXPORTED, place=place)
