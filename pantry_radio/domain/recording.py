"""Use case 1: record one job result, and keep what is derived from the recorded files."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import TypeAlias

from attrs import frozen

from pantry_radio.domain.archive import ArchiveEntry, entry_of
from pantry_radio.domain.errors import (
    EntryChangedError,
    EntryExistsError,
    EntryMissingError,
    LatestBlockedError,
    PermanentError,
    TransientError,
)
from pantry_radio.domain.idempotency import Rank, Standing, compare, rank_of
from pantry_radio.domain.jobs import JobResult, JobStatus, JsonValue
from pantry_radio.domain.ports.archive_files import ArchiveFiles, DayNotes
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.summary import DailySummary, latest_day, summary_job


@frozen(kw_only=True)
class Recorded:
    """The result is durable in the archive, or what counts more was there already."""

    standing: Standing
    entry: ArchiveEntry
    job_status: JobStatus
    size_bytes: int

    @property
    def is_there(self) -> bool:
        """Whether it is this result that lies at the path of the entry."""
        return self.standing is not Standing.SUPERSEDED


@frozen(kw_only=True)
class Rejected:
    """What came is no job result; it lies, whole, in the rejected store at `kept_at`."""

    reason: str
    detail: str
    kept_at: str


RecordOutcome: TypeAlias = Recorded | Rejected


def record(
    document: JsonValue, *, sent_on: date | None, archive: ArchiveFiles, codec: JobResultCodec
) -> RecordOutcome:
    """Saves one job result once, whatever happens: durable when it returns, safe to repeat.

    `sent_on` is the UTC date on which a foreign message was sent, for results without a date.

    Raises:
        TransientError: the archive cannot be written now; nothing may be acknowledged.
    """
    try:
        data = codec.dump(document)
        job_result = codec.structure(document)
        entry = entry_of(job_result, sent_on=sent_on)
    except PermanentError as error:
        return reject(codec.dump_inexact(document), error=error, archive=archive)
    standing = place(data, job_result, entry=entry, archive=archive, codec=codec)
    # After the file and before the acknowledgement: a crash between the two brings the message
    # again, and the note with it.
    archive.note_recorded(entry.day, entry.path)
    return Recorded(
        standing=standing, entry=entry, job_status=job_result.status, size_bytes=len(data)
    )


def place(
    data: bytes,
    job_result: JobResult,
    *,
    entry: ArchiveEntry,
    archive: ArchiveFiles,
    codec: JobResultCodec,
) -> Standing:
    """Puts the bytes of a result at the path of its entry, among any number of other writers.

    They are durable there, or in the superseded store, when this returns; nothing is noted.
    """
    comes = rank_of(job_result, content_sha256=_sha256(data))
    while True:
        try:
            archive.add(entry.path, data)
        except EntryExistsError:
            pass
        else:
            return Standing.NEW
        try:
            there_data = archive.read(entry.path)
            standing = compare(there=_rank_of_bytes(there_data, codec), comes=comes)
            if standing is Standing.SUPERSEDED:
                archive.keep_superseded(entry.path, data)
            elif standing is not Standing.SAME:
                archive.replace(entry.path, expected=there_data, data=data)
                standing = Standing.SUPERSEDES
        except (EntryMissingError, EntryChangedError):
            continue  # somebody was faster; decide anew
        return standing


def reject(data: bytes, *, error: PermanentError, archive: ArchiveFiles) -> Rejected:
    """Keeps bytes that are no job result, with the reason. Raises TransientError as `record`."""
    detail = str(error)
    kept_at = archive.reject(data, reason=error.reason, detail=detail)
    return Rejected(reason=error.reason, detail=detail, kept_at=kept_at)


@frozen(kw_only=True)
class Summarised:
    """The days whose summary is up to date now, and what keeps `latest` from being so."""

    days: tuple[date, ...]
    latest_blocked: str | None


def summarise(*, today: date, archive: ArchiveFiles, codec: JobResultCodec) -> Summarised:
    """Brings `summary.json` of every noted day up to date, and `latest`.

    `today` is the UTC date: a job that claims a day after tomorrow does not capture `latest`. Days
    that can be done are done, whatever is wrong with others.

    Raises:
        TransientError: the archive cannot be read or written now; all notes are still there.
    """
    with archive.noted() as noted:
        if not noted:
            return Summarised(days=(), latest_blocked=None)
        present = archive.days()
        troubles: list[TransientError] = []
        for day in sorted(noted.keys() & set(present)):  # retention may have removed a noted day
            try:
                _summarise_day(day, noted[day], archive, codec)
            except TransientError as trouble:
                troubles.append(trouble)
        blocked = _move_latest_forward(present, today, archive)
        if troubles:
            raise troubles[0]
        return Summarised(days=tuple(sorted(noted)), latest_blocked=blocked)


def derive(
    day: date, paths: Iterable[PurePosixPath], *, archive: ArchiveFiles, codec: JobResultCodec
) -> DailySummary:
    """The summary of a day that holds these of its files and nothing else."""
    jobs = (_read(path, archive, codec) for path in paths)
    return DailySummary(day=day).with_jobs(summary_job(job) for job in jobs if job is not None)


def _summarise_day(
    day: date, notes: DayNotes, archive: ArchiveFiles, codec: JobResultCodec
) -> None:
    data = archive.read_summary(day)
    written = None if data is None else codec.parse_summary(data)
    if written is None or written.day != day:  # none yet, or one that can no longer be read
        summary, is_complete = DailySummary(day=day), False
    else:
        summary, is_complete = DailySummary(day=day).with_jobs(written.jobs), notes.is_complete
    if is_complete:
        changed = derive(day, notes.paths, archive=archive, codec=codec)
        is_complete = not summary.may_uncover(changed)
        summary = summary.with_jobs(changed.jobs.values())
    if not is_complete:
        files = derive(day, archive.paths_of_day(day), archive=archive, codec=codec)
        summary = summary.behind(files)
    derived = codec.dump_summary(summary)
    if derived != data or not notes.is_complete:  # the archive is to know that this is ours
        archive.write_summary(day, derived)


def _move_latest_forward(present: Sequence[date], today: date, archive: ArchiveFiles) -> str | None:
    """Never backwards: another recorder's clock may be ahead of ours. `verify` sets it right."""
    newest, shown = latest_day(present, today=today), archive.latest()
    if newest is None or (shown in present and shown is not None and shown >= newest):
        return None
    try:
        archive.point_latest(newest)
    except LatestBlockedError as blocked:
        return str(blocked)
    return None


def _rank_of_bytes(data: bytes, codec: JobResultCodec) -> Rank | None:
    """The rank of a stored file; None, below all others, for bytes that hold no job result."""
    try:
        return rank_of(codec.structure(codec.parse(data)), content_sha256=_sha256(data))
    except PermanentError:
        return None


def _read(path: PurePosixPath, archive: ArchiveFiles, codec: JobResultCodec) -> JobResult | None:
    """The result that lies at a path; None where it is gone or holds none: `verify` names these."""
    try:
        return codec.structure(codec.parse(archive.read(path)))
    except PermanentError:
        return None


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
