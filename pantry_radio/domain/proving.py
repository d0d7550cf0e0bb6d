"""What is wrong with a summary, or with `latest`, given the files that it is derived from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from pathlib import PurePosixPath

from pantry_radio.domain.archive import day_path, summary_path
from pantry_radio.domain.errors import PermanentError
from pantry_radio.domain.findings import Finding, FindingKind
from pantry_radio.domain.ports.archive_tree import ArchiveTree
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.summary import DailySummary, ScraperSummary, SummaryJob, WrittenSummary
from pantry_radio.domain.times import instant


def summary_findings(
    derived: DailySummary,
    *,
    tree: ArchiveTree,
    codec: JobResultCodec,
    waiting: AbstractSet[PurePosixPath] | None,
    is_whole: bool,
) -> list[Finding]:
    """What is wrong with the summary of a day whose files give `derived`.

    `waiting` are paths that a recorder has noted and not yet listed, None without any note.
    `is_whole`: every file of the day could be seen.
    """
    path = summary_path(derived.day)
    found = []
    if waiting is not None:
        found.append(_of(FindingKind.SUMMARY_BEHIND, path, f"{len(waiting)} paths wait"))
    if not tree.has_file(path):
        if derived.jobs and waiting is None:
            found.append(_of(FindingKind.SUMMARY_MISSING, path))
        return found
    try:
        written = codec.parse_summary(tree.read(path))
    except PermanentError as error:
        return [*found, _of(FindingKind.SUMMARY_UNREADABLE, path, str(error))]
    if written is None or written.day != derived.day:
        detail = "no summary" if written is None else f"it says {written.day}"
        return [*found, _of(FindingKind.SUMMARY_UNREADABLE, path, detail)]
    found += _count_findings(written, path)
    found += _line_findings(derived, written, waiting or frozenset())
    if is_whole:
        found += _lost_findings(derived, written, tree)
    return found


def latest_findings(
    newest: date | None, *, is_there: bool, target: PurePosixPath | None, days: Sequence[date]
) -> list[Finding]:
    """What is wrong with `latest`, which says `target`, where `newest` is the day to be shown."""
    latest = PurePosixPath("latest")
    if not is_there:
        return [] if newest is None else [_of(FindingKind.LATEST_MISSING, latest)]
    if target is None:
        return [_of(FindingKind.LATEST_NOT_A_LINK, latest)]
    if newest is not None and target == day_path(newest):
        return []
    if target not in {day_path(day) for day in days}:
        return [_of(FindingKind.LATEST_DANGLING, latest, f"it shows {target}")]
    return [_of(FindingKind.LATEST_WRONG, latest, f"it shows {target}, the newest is {newest}")]


def _count_findings(written: WrittenSummary, path: PurePosixPath) -> Iterator[Finding]:
    """Whether the summary agrees with itself: its counts and times with its own lines."""
    counts = Counter(line.job_id for line in written.jobs)
    for job_id, count in counts.items():
        if count > 1:
            yield _of(FindingKind.LISTED_TWICE, path, f"job {job_id} {count} times")
    if written.total_jobs != len(counts):
        detail = f"total_jobs is {written.total_jobs}, jobs listed are {len(counts)}"
        yield _of(FindingKind.WRONG_COUNTS, path, detail)
    listed = DailySummary(day=written.day).with_jobs(written.jobs).scrapers
    nothing = ScraperSummary(count=0, first_job=None, last_job=None)
    for scraper_id in sorted(listed.keys() | written.scrapers.keys()):
        says = written.scrapers.get(scraper_id, nothing)
        holds = listed.get(scraper_id, nothing)
        if says.count != holds.count:
            detail = f"count of {scraper_id} is {says.count}, jobs listed are {holds.count}"
            yield _of(FindingKind.WRONG_COUNTS, path, detail)
        for name, said, is_so in (
            ("first_job", says.first_job, holds.first_job),
            ("last_job", says.last_job, holds.last_job),
        ):
            if not _is_same_time(said, is_so):
                detail = f"{name} of {scraper_id} is {said}, of the jobs listed {is_so}"
                yield _of(FindingKind.WRONG_TIMES, path, detail)


def _line_findings(
    derived: DailySummary, written: WrittenSummary, waiting: AbstractSet[PurePosixPath]
) -> Iterator[Finding]:
    listed = DailySummary(day=written.day).with_jobs(written.jobs).jobs
    for job_id, line in derived.jobs.items():
        there = listed.get(job_id)
        path = line.entry(derived.day).path
        if (there is not None and _is_same_line(there, line)) or path in waiting:
            continue
        if there is None:
            yield _of(FindingKind.NOT_LISTED, path)
        else:
            detail = f"listed as {there.scraper_id} at {there.timestamp}, is at {line.timestamp}"
            yield _of(FindingKind.LISTED_DIFFERENTLY, path, detail)


def _lost_findings(
    derived: DailySummary, written: WrittenSummary, tree: ArchiveTree
) -> Iterator[Finding]:
    """Lines without a file; files that came while we looked elsewhere are there by now."""
    entries = {line.job_id: line.entry(derived.day) for line in written.jobs}
    unmet = sorted(entries.keys() - derived.jobs.keys())
    lost = [
        path
        for job_id in unmet
        if not tree.has_file(path := entries[job_id].path) and not tree.is_packed(path)
    ]
    if lost and len(lost) == len(entries) and not derived.jobs:
        yield _of(
            FindingKind.SUMMARY_ALONE, summary_path(derived.day), f"it lists {len(lost)} jobs"
        )
        return
    for path in lost:
        yield _of(FindingKind.LISTED_WITHOUT_FILE, path)


def _is_same_line(one: SummaryJob, other: SummaryJob) -> bool:
    return one.scraper_id == other.scraper_id and _is_same_time(one.timestamp, other.timestamp)


def _is_same_time(one: str | None, other: str | None) -> bool:
    """The same moment, however written."""
    if one == other:
        return True
    moment = instant(one)
    return moment is not None and moment == instant(other)


def _of(kind: FindingKind, path: PurePosixPath, detail: str | None = None) -> Finding:
    return Finding(kind=kind, path=str(path), detail=detail)
