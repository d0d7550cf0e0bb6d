"""Use case: bring recorded results that are missing here back from the data repository."""

from collections.abc import Collection
from datetime import date
from pathlib import PurePosixPath

from attrs import define, field

from pantry_radio.domain.archive import SUMMARY_NAME, ArchiveEntry, entry_of, parse_path
from pantry_radio.domain.errors import InvalidJobError, PermanentError
from pantry_radio.domain.idempotency import Standing
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.data_repository import DataRepository, PublishedTree
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.publishing.days import DAILY, LeftOut, RecordedDays
from pantry_radio.domain.recording import place, summarise
from pantry_radio.domain.times import written_day


@define(kw_only=True)
class Pulled:
    """What became of the published results.

    `brought` were missing here, `better` took the place of a lesser result of the same job, `kept`
    lost against the one that is here, `same` were here, plain or packed. `refused` are damaged.
    """

    days: set[date] = field(factory=set[date])
    brought: int = 0
    better: int = 0
    kept: int = 0
    same: int = 0
    refused: list[LeftOut] = field(factory=list[LeftOut])


@define(kw_only=True)
class Puller:
    """Brings days back. Safe to kill and to repeat; the rules are those of recording."""

    repository: DataRepository
    recorded: RecordedDays
    archive: ArchiveFiles
    codec: JobResultCodec
    today: date

    def pull(self, days: Collection[date] = ()) -> Pulled:
        """Brings what is published of these days, or of all.

        Nothing here is overwritten unless the published result of the job is the greater in the
        total order; what goes is in the superseded store then.

        Raises:
            PublishingError: the data repository cannot be had.
            ArchiveUnavailableError: the archive cannot be written; what was brought is whole.
        """
        pulled = Pulled()
        with self.repository.opened() as published:
            for day, paths in _by_day(published).items():
                if not days or day in days:
                    self._pull_day(day, paths, published, pulled)
        summarise(today=self.today, archive=self.archive, codec=self.codec)
        return pulled

    def _pull_day(
        self, day: date, paths: list[PurePosixPath], published: PublishedTree, pulled: Pulled
    ) -> None:
        packs = [name for name in self.recorded.packs.names() if name.day == day]
        here = self.recorded.readers(day, packs, codec=self.codec)
        for path in paths:
            try:
                data = published.read(path)
                if data is None or (path in here and here[path]() == data):
                    pulled.same += 1
                    continue
                self._place(day, path, data, pulled)
            except PermanentError as error:
                pulled.refused.append(LeftOut(path=path, why=str(error)))

    def _place(self, day: date, path: PurePosixPath, data: bytes, pulled: Pulled) -> None:
        job_result = self.codec.structure(self.codec.parse(data))
        entry = parse_path(path) or _entry(path, entry_of(job_result, sent_on=day))
        if entry.job_id != job_result.job_id:
            raise InvalidJobError(
                f"it holds the job {job_result.job_id!r}, which belongs elsewhere"
            )
        standing = place(data, job_result, entry=entry, archive=self.archive, codec=self.codec)
        if standing is Standing.NEW:
            pulled.brought += 1
        elif standing is Standing.SUPERSEDES:
            pulled.better += 1
        else:
            pulled.kept += 1
        if standing is not Standing.SUPERSEDED:
            pulled.days.add(day)
            self.archive.note_recorded(day, path)


def _entry(path: PurePosixPath, entry: ArchiveEntry) -> ArchiveEntry:
    """Of a name that was too long to be kept whole: it must be the one that the ids give."""
    if entry.path != path:
        raise InvalidJobError(f"its place would be {entry.path}")
    return entry


def _by_day(published: PublishedTree) -> dict[date, list[PurePosixPath]]:
    found: dict[date, list[PurePosixPath]] = {}
    for path in published.files(DAILY):
        day = written_day(path.parts[1])
        if day is not None and path.suffix == ".json" and path.name != SUMMARY_NAME:
            found.setdefault(day, []).append(path)
    return found
