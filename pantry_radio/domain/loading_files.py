"""Phase one of a replay, for a share of the files: what is known to be unchanged is not opened."""

from collections.abc import Mapping, Sequence

from attrs import define, field, frozen

from pantry_radio.domain.choosing import Choice
from pantry_radio.domain.examining import RecordedJob, parse_file
from pantry_radio.domain.loading import Loader, unchanged
from pantry_radio.domain.outcomes import FileOutcome, Outcome
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.recorded_files import FileStamp, FoundFile, RecordedFiles
from pantry_radio.domain.ports.seen_files import SeenFile

BATCH_BYTES = 16_000_000
"""What is read is committed after so many bytes: parsed, they take a few times as much memory."""

_IN_THE_LEDGER = (Outcome.REPLAYED, Outcome.SKIPPED, Outcome.UNCHANGED)


@frozen(kw_only=True)
class LoadedBatch:
    """How the files of a batch ended, in their order, and how many were not wanted."""

    outcomes: tuple[FileOutcome, ...]
    left_out: int = 0


@frozen(kw_only=True)
class Manner:
    """How a person wants files to be loaded.

    `again`: what is unchanged is read, too. `strictly`: unreadable results fail. `counting_rows`:
    each outcome says how many rows its file states.
    """

    again: bool = False
    strictly: bool = False
    counting_rows: bool = False


@frozen(kw_only=True)
class FileLoader:
    """Loads batches of found files; any number of loaders may share the files of a replay."""

    files: RecordedFiles
    database: FoodDatabase
    codec: JobResultCodec
    reader_version: str
    choice: Choice = field(factory=Choice)
    manner: Manner = field(factory=Manner)

    def load(self, batch: Sequence[FoundFile]) -> LoadedBatch:
        """Commits what these files state, in one transaction or more, by the rules of `Loader`."""
        recognised = {} if self.manner.again else self._recognised(batch)
        outcomes: list[FileOutcome] = []
        waiting = _Waiting()
        left_out = 0
        for found in batch:
            known = recognised.get(found.path)
            item, stamp = (known, None) if known else self._read(found)
            if self._is_wanted(item):
                waiting.add(item, stamp)
            else:
                left_out += 1
            if waiting.size_bytes >= BATCH_BYTES:
                outcomes.extend(self._load(waiting))
                waiting = _Waiting()
        outcomes.extend(self._load(waiting))
        return LoadedBatch(outcomes=tuple(outcomes), left_out=left_out)

    def _recognised(self, batch: Sequence[FoundFile]) -> Mapping[str, FileOutcome]:
        """By path, the files whose stamp is remembered, and whose content is in the ledger."""
        stamps = {
            found.path: stamp
            for found in batch
            if self.choice.of_path(found.path) and (stamp := self.files.stamp(found))
        }
        remembered = self.database.recall({stamp.place for stamp in stamps.values()})
        seen = {
            path: file
            for path, stamp in stamps.items()
            if (file := remembered.get(stamp.place)) and file.stamp == stamp
        }
        entries = self.database.entries({file.job_id for file in seen.values()}) if seen else {}
        return {
            path: unchanged(
                FileOutcome(
                    path=path,
                    outcome=Outcome.UNCHANGED,
                    job_id=file.job_id,
                    content_sha256=file.content_sha256,
                ),
                entry,
            )
            for path, file in seen.items()
            if (entry := entries.get(file.job_id))
            and entry.rank.content_sha256 == file.content_sha256
            and entry.reader_version == self.reader_version
        }

    def _read(self, found: FoundFile) -> tuple[RecordedJob | FileOutcome, FileStamp | None]:
        """What a file holds, and the stamp of just that; at least where it lies, if that is known.

        Pruning asks where a result was read, even where no stamp is to be trusted.
        """
        before = self.files.stamp(found)
        item = parse_file(found, self.files, self.codec)
        if before is not None and before == self.files.stamp(found):
            return item, before
        place = self.files.place(found)
        return item, None if place is None else FileStamp.of_no_state(place)

    def _is_wanted(self, item: RecordedJob | FileOutcome) -> bool:
        """Whether a file that was opened is wanted. One that cannot be read always is: it fails."""
        if self.choice.of_path(item.path):
            return True
        if isinstance(item, FileOutcome):
            return item.outcome is Outcome.FAILED
        return self.choice.of_job(item.path, item.job_result)

    def _load(self, waiting: "_Waiting") -> list[FileOutcome]:
        loader = Loader(
            database=self.database,
            reader_version=self.reader_version,
            reads_again=self.manner.again,
            counts_rows=self.manner.counting_rows,
        )
        outcomes = loader.load(waiting.items)
        seen = [
            SeenFile(stamp=stamp, job_id=item.job_id, content_sha256=item.content_sha256)
            for item, outcome in zip(waiting.items, outcomes, strict=True)
            if isinstance(item, RecordedJob)
            and outcome.outcome in _IN_THE_LEDGER
            and (stamp := waiting.stamps.get(item.path))
        ]
        if seen:
            self.database.remember(seen)
        if self.manner.strictly:
            return [outcome.judged_strictly() for outcome in outcomes]
        return outcomes


@define
class _Waiting:
    """Files that were read or recognised, and are not committed yet."""

    items: list[RecordedJob | FileOutcome] = field(factory=list, init=False)
    stamps: dict[str, FileStamp] = field(factory=dict, init=False)
    size_bytes: int = field(default=0, init=False)

    def add(self, item: RecordedJob | FileOutcome, stamp: FileStamp | None) -> None:
        self.items.append(item)
        if isinstance(item, RecordedJob):
            self.size_bytes += item.size_bytes
            if stamp is not None:
                self.stamps[item.path] = stamp
