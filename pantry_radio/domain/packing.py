"""Use case: pack days of recorded results; a plain file goes only when a proved pack holds it."""

import contextlib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import PurePosixPath

from attrs import define, evolve, field, frozen

from pantry_radio.domain.archive import SUMMARY_NAME
from pantry_radio.domain.errors import LatestBlockedError, PermanentError, UnreadableFileError
from pantry_radio.domain.packs import PackName
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.packs import Packs
from pantry_radio.domain.ports.plain_days import PlainDays, PlainFile
from pantry_radio.domain.summary import latest_day
from pantry_radio.domain.times import written_day

_YESTERDAY = timedelta(days=1)


@frozen(kw_only=True)
class DayToPack:
    """A day as it would be packed; `obstacle` says why it cannot be."""

    day: date
    files: int = 0
    size_bytes: int = 0
    obstacle: str | None = None


@frozen(kw_only=True)
class PackedDay:
    """What became of a day.

    `packs` are those that were written: one, or none where earlier packs held all of it. `removed`
    counts plain files that went, `left` those that had changed since, which the next run packs.
    `obstacle` says why nothing was done.
    """

    day: date
    packs: tuple[PackName, ...] = ()
    files: int = 0
    unpacked_bytes: int = 0
    packed_bytes: int = 0
    removed: int = 0
    left: int = 0
    obstacle: str | None = None

    @property
    def is_something(self) -> bool:
        """Whether there was anything to be packed or removed."""
        return bool(self.files or self.removed or self.left or self.obstacle)

    @property
    def is_done(self) -> bool:
        """Whether all of the day that was to be packed is packed, and gone."""
        return self.obstacle is None and not self.left


def old_days(days: Iterable[date], *, older_than_days: int, today: date) -> tuple[date, ...]:
    """The days that are older, in order; never today, yesterday or a day to come (UTC)."""
    first_kept = min(today - timedelta(days=older_than_days), today - _YESTERDAY)
    return tuple(sorted(day for day in days if day < first_kept))


def plan(days: Iterable[date], *, plain: PlainDays, keep_summaries: bool) -> Iterator[DayToPack]:
    """What packing would find in these days; a day with nothing to be packed is left out."""
    for day in days:
        try:
            going = _going(plain.files(day), keep_summaries=keep_summaries)
        except PermanentError as error:
            yield DayToPack(day=day, obstacle=str(error))
            continue
        if going:
            size_bytes = sum(file.size_bytes for file in going)
            yield DayToPack(day=day, files=len(going), size_bytes=size_bytes)


@define(kw_only=True)
class Packer:
    """Packs days, one after the other. Safe to kill and to repeat: what is done is not redone.

    The packs of a day are never changed. What comes later, such as a late job, goes into a further
    pack; results of one path that differ are both kept, and the total order decides between them
    when they are replayed or unpacked.
    """

    plain: PlainDays
    packs: Packs
    archive: ArchiveFiles
    keep_summaries: bool
    today: date

    def pack(self, day: date) -> PackedDay:
        """Packs what is in the folder of a day, and then removes it.

        Raises:
            TransientError: the disk is full, or away; the plain files are as they were.
        """
        if day in self.archive.waiting_notes():
            return PackedDay(
                day=day,
                obstacle="results wait to be listed in its summary: start a recorder, or run "
                "./bouy verify --repair",
            )
        try:
            files = self.plain.files(day)
            if not _going(files, keep_summaries=self.keep_summaries):
                return self._removed(PackedDay(day=day), {}) if not files else PackedDay(day=day)
            return self._pack(day, files)
        except PermanentError as error:
            return PackedDay(day=day, obstacle=str(error))

    def settle_latest(self) -> None:
        """Lets `latest` lead somewhere again, where a run was killed; without days, it goes."""
        self._move_latest()
        if not self.plain.days():
            self.plain.drop_latest()

    def _pack(self, day: date, files: Sequence[PlainFile]) -> PackedDay:
        earlier = [name for name in self.packs.names() if name.day == day]
        digests, relied_on = self._packed_before(day, files, earlier)
        for name in relied_on:
            fault = next(self.packs.faults(name), None)
            if fault is not None:
                where = self.packs.place(name)
                return PackedDay(day=day, obstacle=f"{where}: {fault.path or ''} {fault.detail}")
        fresh = [file.path for file in files if file.path not in digests]
        done = PackedDay(day=day)
        if fresh:
            name = PackName(day=day, number=max((n.number for n in earlier), default=0) + 1)
            pack = self.packs.write(
                name,
                ((path, self.plain.read(day, path)) for path in fresh),
                may_stay=lambda: self.plain.files(day) == files,
            )
            if pack is None:
                return PackedDay(day=day, obstacle="it is being written: try again later")
            digests.update((file.path, file.sha256) for file in pack.files)
            done = PackedDay(
                day=day,
                packs=(name,),
                files=len(pack.files),
                unpacked_bytes=pack.unpacked_bytes,
                packed_bytes=pack.size_bytes,
            )
        return self._removed(done, digests)

    def _packed_before(
        self, day: date, files: Sequence[PlainFile], earlier: Sequence[PackName]
    ) -> tuple[dict[str, str], list[PackName]]:
        """The SHA-256 by path of what packs hold already, and the packs that this rests on."""
        held = {
            (file.path, file.sha256): name
            for name in reversed(earlier)
            for file in self.packs.describe(name).files
        }
        digests: dict[str, str] = {}
        relied_on: set[PackName] = set()
        for file in files if held else ():
            sha256 = hashlib.sha256(self.plain.read(day, file.path)).hexdigest()
            name = held.get((file.path, sha256))
            if name is not None:
                digests[file.path] = sha256
                relied_on.add(name)
        return digests, sorted(relied_on)

    def _removed(self, done: PackedDay, digests: dict[str, str]) -> PackedDay:
        """Removes what is packed. The summary goes last: while results are there, it lists them."""
        paths = sorted(digests, key=lambda path: (path == SUMMARY_NAME, path))
        if self.keep_summaries and SUMMARY_NAME in digests:
            paths.remove(SUMMARY_NAME)
        else:  # the folder goes: `latest` is not to lead nowhere, not even for a moment
            self._move_latest(from_day=done.day)
        removed = sum(self.plain.remove(done.day, path, sha256=digests[path]) for path in paths)
        self.plain.clear(done.day)
        self.settle_latest()  # it goes back, where a late job has kept the folder
        return evolve(done, removed=removed, left=len(paths) - removed)

    def _move_latest(self, *, from_day: date | None = None) -> None:
        """Lets `latest` show the newest day, if it shows `from_day` or an older one."""
        shown = self.archive.latest()
        newest = latest_day((day for day in self.plain.days() if day != from_day), today=self.today)
        if newest is None or (shown is not None and shown != from_day and shown >= newest):
            return
        with contextlib.suppress(LatestBlockedError):  # something real; `verify` speaks of it
            self.archive.point_latest(newest)


def _going(files: Sequence[PlainFile], *, keep_summaries: bool) -> list[PlainFile]:
    return [file for file in files if not (keep_summaries and file.path == SUMMARY_NAME)]


@define
class PackedPaths:
    """The archive paths of all packed files, to be asked for one after the other, day by day."""

    packs: Packs
    _day: date | None = field(default=None, init=False)
    _paths: frozenset[str] = field(default=frozenset(), init=False)

    def __contains__(self, path: object) -> bool:
        match path.parts if isinstance(path, PurePosixPath) else ():
            case ("daily", day_name, *steps) if (day := written_day(day_name)) is not None:
                return "/".join(steps) in self._of(day)
        return False

    def _of(self, day: date) -> frozenset[str]:
        if day != self._day:
            names = [name for name in self.packs.names() if name.day == day]
            self._day, self._paths = day, frozenset(self._described(names))
        return self._paths

    def _described(self, names: Iterable[PackName]) -> Iterator[str]:
        for name in names:
            with contextlib.suppress(UnreadableFileError):  # what no manifest says is not there
                yield from (file.path for file in self.packs.describe(name).files)
