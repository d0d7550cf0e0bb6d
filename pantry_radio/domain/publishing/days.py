"""`daily/` of a publication: what is recorded here and differs from what is published there."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import TypeAlias

from attrs import define, field, frozen

from pantry_radio.domain.archive import day_path, summary_path
from pantry_radio.domain.errors import PermanentError, UnreadableFileError
from pantry_radio.domain.idempotency import Rank, Standing, compare, rank_of
from pantry_radio.domain.packs import PackName
from pantry_radio.domain.ports.data_repository import Draft, PublishedTree
from pantry_radio.domain.ports.day_files import DayFiles
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.packs import Packs
from pantry_radio.domain.summary import DailySummary

DAILY = PurePosixPath("daily")
_PLAIN = "plain"

Reader: TypeAlias = Callable[[], bytes]
Readers: TypeAlias = Mapping[PurePosixPath, Reader]


@frozen(kw_only=True)
class LeftOut:
    """A file that is not published, because it holds no job result."""

    path: PurePosixPath
    why: str


@define(kw_only=True)
class DraftedDays:
    """What became of the days. `written` are the files that the draft has from here.

    `differs` says whether anything of a day is not as it is published, a summary included.
    `states` are those of the days here that were compared to the last file, or known to be equal.
    """

    days: tuple[date, ...] = ()
    compared: int = 0
    differs: bool = False
    written: dict[PurePosixPath, Reader] = field(factory=dict)
    summaries: dict[date, bytes] = field(factory=dict)
    left_out: list[LeftOut] = field(factory=list)
    states: dict[date, str] = field(factory=dict)

    def notes(self, published: PublishedTree) -> Mapping[str, str]:
        """For the next time, once this is published: these days need not be opened again."""
        return {str(day): _note(day, state, published) for day, state in self.states.items()}

    def read(self, path: PurePosixPath, draft: Draft) -> bytes | None:
        """The bytes that a file will have once the draft is published."""
        reader = self.written.get(path)
        return draft.read(path) if reader is None else reader()


@frozen(kw_only=True)
class RecordedDays:
    """The days recorded here: plain files, and packed ones.

    Where several files have one path, the greater in the total order of results counts. Of
    summaries the plain one does, else that of the last pack.
    """

    files: DayFiles
    packs: Packs

    def found(self) -> dict[date, Sequence[PackName]]:
        """Every day, with the packs of it."""
        days: dict[date, list[PackName]] = {day: [] for day in self.files.days()}
        for name in self.packs.names():
            days.setdefault(name.day, []).append(name)
        return dict(sorted(days.items()))

    def state(self, day: date, packs: Sequence[PackName]) -> str | None:
        """As DayFiles.state, with the packs of the day."""
        plain = self.files.state(day)
        packed = (self.packs.describe(name).sha256 for name in packs)
        return None if plain is None else " ".join((plain, *packed))

    def readers(self, day: date, packs: Sequence[PackName], *, codec: JobResultCodec) -> Readers:
        """Every file of a day, and what reads it, in order of path."""
        found: dict[PurePosixPath, dict[str, Reader]] = {}
        for name in packs:
            for file in self.packs.describe(name).files:
                reader = _packed(self.packs, name, file.path)
                found.setdefault(day_path(day) / file.path, {})[file.sha256] = reader
        for path in self.files.paths(day):
            found.setdefault(path, {})[_PLAIN] = self._plain(day, path, packs)
        return {
            path: several[-1]
            if len(several) == 1 or path == summary_path(day)
            else _greatest(several, codec)
            for path, several in ((path, [*found[path].values()]) for path in sorted(found))
        }

    def _plain(self, day: date, path: PurePosixPath, known: Sequence[PackName]) -> Reader:
        """Reads a plain file; from its pack, where it was packed after `known` were found."""

        def read() -> bytes:
            try:
                return self.files.read(path)
            except UnreadableFileError:
                inside = str(path.relative_to(day_path(day)))
                later = (name for name in self.packs.names() if name.day == day)
                for name in (name for name in later if name not in known):
                    if any(file.path == inside for file in self.packs.describe(name).files):
                        return self.packs.read(name, inside)
                raise

        return read


def draft_days(
    recorded: RecordedDays,
    draft: Draft,
    *,
    codec: JobResultCodec,
    days_in_full: int,
    remembered: Mapping[str, str],
) -> DraftedDays:
    """Puts into the draft what is recorded here and differs from what is published.

    The newest `days_in_full` days are compared byte by byte; an older one only where it, or what is
    published of it, is not as it was when that was done last. Nothing is ever taken out: days that
    retention has removed here stay published. Where both have a result of one job, the greater in
    the total order of results stays.
    """
    found = recorded.found()
    newest = set(sorted(found)[-days_in_full:]) if days_in_full else set()
    drafted = DraftedDays(days=tuple(found))
    drafting = _Drafting(draft=draft, drafted=drafted, codec=codec)
    published: dict[str, set[PurePosixPath]] = {}
    for path in draft.files(DAILY):
        published.setdefault(path.parts[1], set()).add(path)
    for day, packs in found.items():
        try:
            state = recorded.state(day, packs)
            readers = recorded.readers(day, packs, codec=codec)
        except PermanentError as error:
            drafted.left_out.append(LeftOut(path=day_path(day), why=str(error)))
            continue
        left_out = len(drafted.left_out)
        if day in newest or not _is_known(day, state, draft, remembered):
            drafting.day(day, readers, there=published.get(str(day), set()))
            drafted.compared += 1
        if state is not None and left_out == len(drafted.left_out):
            drafted.states[day] = state
    return drafted


def compared_days(
    recorded: RecordedDays, published: PublishedTree | None, remembered: Mapping[str, str]
) -> Iterator[tuple[date, bool]]:
    """Every day, the newest first, and whether it may have something to be published.

    No file is opened.
    """
    for day, packs in reversed(recorded.found().items()):
        try:
            state = recorded.state(day, packs)
        except PermanentError:
            state = None
        yield day, published is None or not _is_known(day, state, published, remembered)


def pending_days(
    recorded: RecordedDays, published: PublishedTree | None, remembered: Mapping[str, str]
) -> tuple[date, ...]:
    """The days that may have something to be published, in their order."""
    compared = compared_days(recorded, published, remembered)
    return tuple(sorted(day for day, is_pending in compared if is_pending))


@define(kw_only=True)
class _Drafting:
    """Puts days into a draft, one after the other."""

    draft: Draft
    drafted: DraftedDays
    codec: JobResultCodec

    def day(self, day: date, readers: Readers, *, there: set[PurePosixPath]) -> None:
        """Puts what differs of a day; `there` is what is published of it."""
        for path, read in readers.items():
            if path == summary_path(day):
                continue
            try:
                data = read()
                if self.draft.has(path, data) or not self._counts(path, data):
                    continue
            except PermanentError as error:
                self.drafted.left_out.append(LeftOut(path=path, why=str(error)))
                continue
            self.draft.put(path, (data,))
            self.drafted.written[path] = read
            self.drafted.differs = True
            there.add(path)
        if summary_path(day) in readers:
            self._summary(day, readers[summary_path(day)], there)

    def _counts(self, path: PurePosixPath, data: bytes) -> bool:
        """Whether a file that differs goes into the publication.

        Raises:
            PermanentError: it is no job result.
        """
        comes = self._rank(data)
        published = self.draft.read(path)
        if published is None:
            return True
        try:
            there = self._rank(published)
        except PermanentError:
            return True
        return compare(there=there, comes=comes) is Standing.SUPERSEDES

    def _rank(self, data: bytes) -> Rank:
        return _rank(data, self.codec)

    def _summary(self, day: date, read: Reader, there: set[PurePosixPath]) -> None:
        """Our summary, with the lines of published files that are not here any more."""
        path = summary_path(day)
        try:
            data = read()
        except PermanentError as error:
            self.drafted.left_out.append(LeftOut(path=path, why=str(error)))
            return
        ours = self.codec.parse_summary(data)
        theirs = self.codec.parse_summary(self.draft.read(path) or b"")
        if ours is None:
            why = "it cannot be read; ./bouy verify --repair"
            self.drafted.left_out.append(LeftOut(path=path, why=why))
            return
        known = {job.job_id for job in ours.jobs}
        missing = [
            job
            for job in (theirs.jobs if theirs is not None else ())
            if job.job_id not in known and job.entry(day).path in there
        ]
        if missing:
            both = DailySummary(day=day).with_jobs([*missing, *ours.jobs])
            data = self.codec.dump_summary(both)
        self.drafted.summaries[day] = data
        self.drafted.differs |= not self.draft.has(path, data)
        self.draft.put(path, (data,))


def _is_known(
    day: date, state: str | None, published: PublishedTree, remembered: Mapping[str, str]
) -> bool:
    return state is not None and remembered.get(str(day)) == _note(day, state, published)


def _note(day: date, state: str, published: PublishedTree) -> str:
    """What is here, and what is published of it: either may change by another hand."""
    return f"{state} {published.state(day_path(day))}"


def _packed(packs: Packs, name: PackName, path: str) -> Reader:
    return lambda: packs.read(name, path)


def _greatest(readers: Sequence[Reader], codec: JobResultCodec) -> Reader:
    """Reads all of them, each time; returns the bytes that `unpack` would restore."""

    def read() -> bytes:
        elected: tuple[bytes, Rank | None] | None = None
        for data in dict.fromkeys(reader() for reader in readers):
            try:
                rank = _rank(data, codec)
            except PermanentError:  # no result: below all others
                rank = None
            if elected is None or (rank is not None and (elected[1] is None or rank > elected[1])):
                elected = data, rank
        assert elected is not None
        return elected[0]

    return read


def _rank(data: bytes, codec: JobResultCodec) -> Rank:
    job_result = codec.structure(codec.parse(data))
    return rank_of(job_result, content_sha256=hashlib.sha256(data).hexdigest())
