"""Use case: restore the plain files of a packed day, byte for byte."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath

from attrs import define, field, frozen

from pantry_radio.domain.archive import SUMMARY_NAME, day_path, summary_path
from pantry_radio.domain.errors import (
    EntryExistsError,
    EntryMissingError,
    LatestBlockedError,
    PermanentError,
    UnpackRefusedError,
)
from pantry_radio.domain.idempotency import Rank, rank_of
from pantry_radio.domain.packs import PackName
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.ports.packs import Packs
from pantry_radio.domain.summary import DailySummary, latest_day


@frozen(kw_only=True)
class Unpacked:
    """How many files were written, and how many lay there already with the same bytes.

    `superseded` had lost against another result of their path, and went to the superseded store.
    """

    written: int = 0
    there: int = 0
    superseded: int = 0


def unpack(
    day: date, *, packs: Packs, archive: ArchiveFiles, codec: JobResultCodec, today: date
) -> Unpacked:
    """Restores a day from all of its packs, which stay as they are. Safe to kill and to repeat.

    All of it is proved before anything is written. Where two packs hold different results of one
    path, the greater in the total order is restored; `summary.json` is united from all of them.

    Raises:
        DamagedPackError: nothing was written.
        UnpackRefusedError: no pack of this day, or a file with other bytes lies where one is to
            go; nothing was written.
        TransientError: the disk is full, or away; the next run goes on.
    """
    names = [name for name in packs.names() if name.day == day]
    if not names:
        raise UnpackRefusedError(f"no pack holds {day}; ./bouy archive list shows the days")
    return _Unpacking(day=day, names=names, packs=packs, archive=archive, codec=codec).run(today)


@define(kw_only=True)
class _Unpacking:
    day: date
    names: Sequence[PackName]
    packs: Packs
    archive: ArchiveFiles
    codec: JobResultCodec
    _winners: dict[str, str] = field(factory=dict, init=False)
    _ranks: dict[str, Rank | None] = field(factory=dict, init=False)
    _summaries: list[bytes] = field(factory=list, init=False)

    def run(self, today: date) -> Unpacked:
        self._prove()
        done = self._write()
        self._write_summary()
        self._point_latest(today)
        return done

    def _prove(self) -> None:
        """Elects the file of each path, and refuses what cannot be restored."""
        contested = self._contested()
        for name in self.names:
            for file, data in self.packs.read_all(name):
                if file.path == SUMMARY_NAME:
                    self._summaries.append(data)
                elif file.path not in contested:
                    self._winners[file.path] = file.sha256
                else:
                    self._elect(file.path, file.sha256, data)
        for path, sha256 in self._winners.items():
            place = self._place(path)
            there = self._there(place)
            if there is not None and _sha256(there) != sha256:
                raise UnpackRefusedError(
                    f"{place} holds something else than the pack; move it away, or unpack "
                    "elsewhere with --to DIR (./bouy replay takes both, in any order)"
                )

    def _contested(self) -> set[str]:
        """The paths of which packs hold different bytes."""
        digests: dict[str, set[str]] = {}
        for name in self.names:
            for file in self.packs.describe(name).files:
                digests.setdefault(file.path, set()).add(file.sha256)
        return {path for path, found in digests.items() if len(found) > 1}

    def _elect(self, path: str, sha256: str, data: bytes) -> None:
        rank = self._rank(data, sha256)
        best = self._ranks.get(path)
        if path not in self._winners or (rank is not None and (best is None or rank > best)):
            self._winners[path] = sha256
            self._ranks[path] = rank

    def _rank(self, data: bytes, sha256: str) -> Rank | None:
        """None, below all others, for bytes that hold no job result."""
        try:
            return rank_of(self.codec.structure(self.codec.parse(data)), content_sha256=sha256)
        except PermanentError:
            return None

    def _write(self) -> Unpacked:
        written = there = superseded = 0
        for name in self.names:
            for file, data in self.packs.read_all(name):
                if file.path == SUMMARY_NAME:
                    continue
                place = self._place(file.path)
                if self._winners[file.path] != file.sha256:
                    self.archive.keep_superseded(place, data)
                    superseded += 1
                    continue
                try:
                    self.archive.add(place, data)
                    written += 1
                except EntryExistsError:
                    there += 1
        return Unpacked(written=written, there=there, superseded=superseded)

    def _write_summary(self) -> None:
        there = self.archive.read_summary(self.day)
        texts = dict.fromkeys([*self._summaries, *([] if there is None else [there])])
        if not texts or list(texts) == [there]:
            return
        if len(texts) == 1:
            self.archive.write_summary(self.day, self._summaries[0])
            return
        self.archive.write_summary(self.day, self._united(texts))

    def _united(self, texts: Iterable[bytes]) -> bytes:
        summary = DailySummary(day=self.day)
        for text in texts:
            said = self.codec.parse_summary(text)
            if said is not None and said.day == self.day:
                summary = summary.with_jobs(said.jobs)
        return self.codec.dump_summary(summary)

    def _point_latest(self, today: date) -> None:
        newest, shown = latest_day(self.archive.days(), today=today), self.archive.latest()
        if newest is None or (shown is not None and shown >= newest):
            return
        try:
            self.archive.point_latest(newest)
        except LatestBlockedError:  # something real; `verify` speaks of it
            return

    def _place(self, path: str) -> PurePosixPath:
        return summary_path(self.day) if path == SUMMARY_NAME else day_path(self.day) / path

    def _there(self, place: PurePosixPath) -> bytes | None:
        try:
            return self.archive.read(place)
        except EntryMissingError:
            return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
