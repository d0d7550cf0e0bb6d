"""Use case 1: record one job result, and keep what is derived from the recorded files."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import TypeAlias

from attrs import frozen

from pantry_radio.domain.archive import ArchiveEntry, entry_of
from pantry_radio.domain.errors import (
    EntryChangedError,
    EntryExistsError,
    EntryMissingError,
    PermanentError,
)
from pantry_radio.domain.idempotency import Rank, Standing, compare, rank_of
from pantry_radio.domain.jobs import JobResult, JobStatus, JsonValue
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.summary import DailySummary, summary_job


@frozen(kw_only=True)
class Recorded:
    """The result is durable in the archive, or what counts more was there already."""

    standing: Standing
    entry: ArchiveEntry
    job_status: JobStatus
    size_bytes: int


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
    standing = _place(data, job_result, entry=entry, archive=archive, codec=codec)
    # After the file and before the acknowledgement: a crash between the two brings the message
    # again, and the note with it.
    archive.note_recorded(entry.day, entry.path)
    return Recorded(
        standing=standing, entry=entry, job_status=job_result.status, size_bytes=len(data)
    )


def reject(data: bytes, *, error: PermanentError, archive: ArchiveFiles) -> Rejected:
    """Keeps bytes that are no job result, with the reason. Raises TransientError as `record`."""
    detail = str(error)
    kept_at = archive.reject(data, reason=error.reason, detail=detail)
    return Rejected(reason=error.reason, detail=detail, kept_at=kept_at)


def summarise(*, today: date, archive: ArchiveFiles, codec: JobResultCodec) -> tuple[date, ...]:
    """Brings `summary.json` of every noted day up to date, and `latest`; returns those days.

    `today` is the UTC date: a job that claims a day after tomorrow does not capture `latest`.
    """
    with archive.noted() as noted:
        for day, paths in sorted(noted.items()):
            _summarise_day(day, paths, archive, codec)
        if noted:
            _point_latest(today, archive)
        return tuple(sorted(noted))


def _summarise_day(
    day: date, changed: Iterable[PurePosixPath], archive: ArchiveFiles, codec: JobResultCodec
) -> None:
    written = archive.read_summary(day)
    summary = None if written is None else codec.parse_summary(written)
    if summary is None or summary.day != day:  # none yet, or one that can no longer be read
        summary, changed = DailySummary(day=day), archive.paths_of_day(day)
    jobs = (_read(path, archive, codec) for path in sorted(changed))
    data = codec.dump_summary(
        summary.with_jobs(summary_job(job) for job in jobs if job is not None)
    )
    if data != written:
        archive.write_summary(day, data)


def _point_latest(today: date, archive: ArchiveFiles) -> None:
    tomorrow = today + timedelta(days=1)
    present = [day for day in archive.days() if day <= tomorrow]
    if present and archive.latest() != present[-1]:
        archive.point_latest(present[-1])


def _place(
    data: bytes,
    job_result: JobResult,
    *,
    entry: ArchiveEntry,
    archive: ArchiveFiles,
    codec: JobResultCodec,
) -> Standing:
    """Puts the bytes where they belong, among any number of other writers of the same path."""
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
