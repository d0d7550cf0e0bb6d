"""Use case: prove a tree of recorded results, and rebuild what is derived from them."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import PurePosixPath

from attrs import define, evolve, field

from pantry_radio.domain.archive import SUMMARY_NAME, day_path, entry_of
from pantry_radio.domain.errors import LatestBlockedError, PermanentError
from pantry_radio.domain.findings import Finding, FindingKind, FindingTally, VerifyReport
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.archive_tree import ArchiveTree, ItemKind, TreeItem
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.proving import latest_findings, summary_findings
from pantry_radio.domain.summary import DailySummary, SummaryJob, latest_day, summary_job
from pantry_radio.domain.times import written_day

# A live writer is done within seconds; what is older was left by one that was killed.
OLD_TEMPORARY_SECONDS = 3600.0
_ROOT = PurePosixPath()
_DAILY = PurePosixPath("daily")
_LATEST = PurePosixPath("latest")
_KINDS_BY_REASON = {
    "invalid_json": FindingKind.INVALID_JSON,
    "not_exact_json": FindingKind.NOT_EXACT_JSON,
    "invalid_job": FindingKind.INVALID_JOB,
}


def verify(
    tree: ArchiveTree,
    *,
    archive: ArchiveFiles,
    codec: JobResultCodec,
    today: date,
    on_finding: Callable[[Finding], None] = lambda _: None,
) -> VerifyReport:
    """Proves a tree: reads each result once, and changes nothing.

    In memory are the lines of one day and the names of one folder. `today` is the UTC date.
    `archive` is the same tree, asked for the notes of a recorder that may be at work meanwhile.
    """
    check = _Check(tree=tree, archive=archive, codec=codec, on_finding=on_finding)
    return check.run(today)


def repair(
    tree: ArchiveTree,
    *,
    archive: ArchiveFiles,
    codec: JobResultCodec,
    today: date,
    on_finding: Callable[[Finding], None] = lambda _: None,
) -> VerifyReport:
    """As `verify`, and rebuilds wrong summaries and `latest`, and removes old temporaries.

    No result is touched. A running recorder goes on recording; its summaries wait meanwhile. A day
    of which anything cannot be read, or no result is left, keeps its summary.

    Raises:
        TransientError: the archive cannot be written now.
    """
    swept = archive.sweep_temporaries(older_than_seconds=OLD_TEMPORARY_SECONDS)
    with archive.noted():  # what was noted up to now lies in the files that are about to be read
        check = _Repair(tree=tree, archive=archive, codec=codec, on_finding=on_finding)
        return evolve(check.run(today), temporaries_removed=swept)


@define(kw_only=True)
class _Check:
    """One walk through a tree."""

    tree: ArchiveTree
    archive: ArchiveFiles
    codec: JobResultCodec
    on_finding: Callable[[Finding], None]
    results: int = 0
    rebuilt: list[date] = field(factory=list)
    pointed_to: date | None = None
    _tally: FindingTally = field(factory=FindingTally)

    def run(self, today: date) -> VerifyReport:
        """Proves all of it."""
        days: list[date] = []
        has_latest = False
        for item in self._items(_ROOT):
            if item.path == _DAILY and item.kind is ItemKind.FOLDER:
                days = self._days()
            elif item.path == _LATEST:
                has_latest = True
            elif not item.path.name.startswith("."):  # `.git` of a published tree, notes of ours
                self._stray(item)
        for day in days:
            self._prove_day(day)
        newest = latest_day(days, today=today)
        target = self.tree.link_target(_LATEST)
        found = latest_findings(newest, is_there=has_latest, target=target, days=days)
        self._tell(found, is_mended=bool(found) and self._point_latest(newest))
        return VerifyReport(
            days=len(days),
            results=self.results,
            kinds=self._tally.kinds,
            summaries_rebuilt=tuple(self.rebuilt),
            latest_pointed_to=self.pointed_to,
        )

    # -- What a repair does more ----------------------------------------------------------------

    def _write_summary(self, summary: DailySummary) -> bool:
        """Whether the summary was written anew."""
        del summary
        return False

    def _point_latest(self, day: date | None) -> bool:
        """Whether `latest` was pointed to this day."""
        del day
        return False

    # -- Days -----------------------------------------------------------------------------------

    def _days(self) -> list[date]:
        days = []
        for item in self._items(_DAILY):
            day = written_day(item.path.name)
            if day is not None and item.kind is ItemKind.FOLDER and day_path(day) == item.path:
                days.append(day)
            else:
                self._stray(item)
        return days

    def _prove_day(self, day: date) -> None:
        """Proves the files of a day, then its summary."""
        before = self._unread
        lines: list[SummaryJob] = []
        for item in self._items(day_path(day)):
            if item.kind is ItemKind.FOLDER and item.path.name == "processed":
                lines += self._prove_results(item.path, day)
            elif item.kind is ItemKind.FOLDER and item.path.name == "scrapers":
                for scraper in self._items(item.path):
                    if scraper.kind is ItemKind.FOLDER:
                        lines += self._prove_results(scraper.path, day)
                    else:
                        self._stray(scraper)
            elif item.kind is not ItemKind.FILE or item.path.name != SUMMARY_NAME:
                self._stray(item)
        is_whole = self._unread == before
        derived = DailySummary(day=day).with_jobs(lines)
        # The notes first: what a recorder takes from them meanwhile is in the summary then.
        waiting = self.archive.waiting_notes().get(day)
        found = summary_findings(
            derived, tree=self.tree, codec=self.codec, waiting=waiting, is_whole=is_whole
        )
        may_rebuild = bool(found) and is_whole and bool(lines)
        self._tell(found, is_mended=may_rebuild and self._write_summary(derived))

    def _prove_results(self, folder: PurePosixPath, day: date) -> Iterator[SummaryJob]:
        """The summary's lines of the job results in a folder."""
        for item in self._items(folder):
            name = item.path.name
            is_result = name.endswith(".json") and not name.startswith(".")
            if item.kind is not ItemKind.FILE or not is_result:
                self._stray(item)
                continue
            self.results += 1
            line = self._prove_result(item.path, day)
            if line is not None:
                yield line

    def _prove_result(self, path: PurePosixPath, day: date) -> SummaryJob | None:
        try:
            job_result = self.codec.structure(self.codec.parse(self.tree.read(path)))
        except PermanentError as error:
            kind = _KINDS_BY_REASON.get(error.reason, FindingKind.UNREADABLE)
            self._find(kind, path, str(error))
            return None
        belongs_at = entry_of(job_result, sent_on=day).path  # without a date, any day is right
        if belongs_at != path:
            self._find(FindingKind.MISPLACED, path, f"its content says {belongs_at}")
        return summary_job(job_result)

    # -- Telling --------------------------------------------------------------------------------

    def _items(self, folder: PurePosixPath) -> Iterator[TreeItem]:
        """What a folder holds but temporaries; names that differ in case alone are findings."""
        try:
            items = self.tree.items(folder)
        except PermanentError as error:
            self._find(FindingKind.UNREADABLE, folder, str(error))
            return
        seen: dict[str, str] = {}
        for item in items:
            if item.is_temporary:
                if self.tree.age_seconds(item.path) > OLD_TEMPORARY_SECONDS:
                    self._find(FindingKind.OLD_TEMPORARY, item.path, None)
                continue
            twin = seen.setdefault(item.path.name.casefold(), item.path.name)
            if twin != item.path.name:
                self._find(FindingKind.NAME_COLLISION, item.path, f"beside {twin}")
            yield item

    def _stray(self, item: TreeItem) -> None:
        kinds = {
            ItemKind.FILE: FindingKind.STRAY_FILE,
            ItemKind.FOLDER: FindingKind.STRAY_FOLDER,
            ItemKind.LINK: FindingKind.LINK,
            ItemKind.OTHER: FindingKind.NOT_A_FILE,
        }
        self._find(kinds[item.kind], item.path, None)

    def _find(self, kind: FindingKind, path: PurePosixPath, detail: str | None) -> None:
        self._tell([Finding(kind=kind, path=str(path), detail=detail)], is_mended=False)

    def _tell(self, findings: list[Finding], *, is_mended: bool) -> None:
        for finding in findings:
            told = evolve(finding, is_mended=is_mended)
            self._tally.add(told)
            self.on_finding(told)

    @property
    def _unread(self) -> int:
        """How many things there were that we did not see into."""
        unread = (FindingKind.UNREADABLE, FindingKind.LINK)
        return sum(found.count for found in self._tally.kinds if found.kind in unread)


@define(kw_only=True)
class _Repair(_Check):
    """One walk that rebuilds on its way what is derived."""

    def _write_summary(self, summary: DailySummary) -> bool:
        kept = DailySummary(day=summary.day).with_jobs(self._packed_lines(summary.day))
        self.archive.write_summary(summary.day, self.codec.dump_summary(kept.behind(summary)))
        self.rebuilt.append(summary.day)
        return True

    def _point_latest(self, day: date | None) -> bool:
        if day is None:
            return False
        try:
            self.archive.point_latest(day)
        except LatestBlockedError:
            return False
        self.pointed_to = day
        return True

    def _packed_lines(self, day: date) -> Iterator[SummaryJob]:
        """What the summary says of results that are packed: their files are not in the tree."""
        data = self.archive.read_summary(day)
        written = None if data is None else self.codec.parse_summary(data)
        for line in () if written is None or written.day != day else written.jobs:
            if self.tree.is_packed(line.entry(day).path):
                yield line
