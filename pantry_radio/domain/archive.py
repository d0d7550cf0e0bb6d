"""Where a result lies: JobResult -> ArchiveEntry <-> relative path, both ways, with safe names."""

import hashlib
import re
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote_to_bytes

from attrs import frozen

from pantry_radio.domain.errors import MissingDayError
from pantry_radio.domain.jobs import JobResult
from pantry_radio.domain.times import written_day

SUMMARY_NAME = "summary.json"
_UNKNOWN_SCRAPER = "unknown"
_MAX_NAME_BYTES = 200
_KEPT_BYTES = 100
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-+=@,")
# Names that Windows keeps for devices, with or without an ending.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


@frozen(kw_only=True)
class ArchiveEntry:
    """The place of one result in the dated tree. Two results of one entry compete for one file."""

    day: date
    scraper_id: str | None
    job_id: str

    @property
    def path(self) -> PurePosixPath:
        """`daily/DAY/scrapers/SCRAPER/JOB.json`, or `daily/DAY/processed/JOB.json`."""
        name = f"{encode_name(self.job_id)}.json"
        if self.scraper_id is None:
            return day_path(self.day) / "processed" / name
        return day_path(self.day) / "scrapers" / encode_name(self.scraper_id) / name


def entry_of(job_result: JobResult, *, sent_on: date | None = None) -> ArchiveEntry:
    """The entry that a result belongs to.

    The day is the date as written in `job.created_at`, else in `completed_at`, else `sent_on`: the
    UTC date on which a foreign message was sent, never the clock of the worker, because a
    redelivery after midnight must find the same path.

    Raises:
        MissingDayError: none of the three is given.
    """
    day = written_day(job_result.job.created_at) or written_day(job_result.completed_at) or sent_on
    if day is None:
        raise MissingDayError(
            f"job {job_result.job_id!r} has no date in job.created_at or completed_at; "
            "send one of them as ISO 8601 (2025-08-07T10:15:21Z)"
        )
    scraper_id = job_result.job.scraper_id
    if scraper_id in ("", _UNKNOWN_SCRAPER):
        scraper_id = None
    return ArchiveEntry(day=day, scraper_id=scraper_id, job_id=job_result.job_id)


def parse_path(path: PurePosixPath) -> ArchiveEntry | None:
    """The entry that lies at an archive path, or None for a path that no entry has.

    Names that were too long to be kept whole cannot be turned back: they are None too, and the
    ids are in the file.
    """
    match path.parts:
        case ("daily", day_text, "scrapers", scraper_name, file_name):
            scraper_id = decode_name(scraper_name)
            if scraper_id is None:
                return None
        case ("daily", day_text, "processed", file_name):
            scraper_id = None
        case _:
            return None
    day = written_day(day_text)
    job_id = decode_name(file_name.removesuffix(".json"))
    if day is None or job_id is None or not file_name.endswith(".json"):
        return None
    entry = ArchiveEntry(day=day, scraper_id=scraper_id, job_id=job_id)
    return entry if entry.path == path else None


def day_path(day: date) -> PurePosixPath:
    """The folder of one day."""
    return PurePosixPath("daily", day.isoformat())


def summary_path(day: date) -> PurePosixPath:
    """The summary of one day."""
    return day_path(day) / SUMMARY_NAME


def encode_name(identifier: str) -> str:
    """A file name for any non-empty id: different ids get different names, none leaves its folder.

    Letters, digits and `._-+=@,` stand for themselves, every other byte of the UTF-8 text is
    `%XX`; so are a leading dot, a trailing dot, and the first letter of a name that Windows keeps
    for itself. Where that passes 200 bytes: its first 100 bytes, `~`, and the SHA-256 of the id.
    """
    raw = identifier.encode("utf-8", "surrogatepass")
    name = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in raw)
    if name.startswith(".") or _RESERVED.fullmatch(name):
        name = f"%{ord(name[0]):02X}{name[1:]}"
    if name.endswith("."):
        name = f"{name[:-1]}%2E"
    if len(name) > _MAX_NAME_BYTES:
        return f"{name[:_KEPT_BYTES]}~{hashlib.sha256(raw).hexdigest()}"
    return name


def decode_name(name: str) -> str | None:
    """The id behind a file name, or None where `encode_name` does not give this name back."""
    if "~" in name:
        return None
    try:
        identifier = unquote_to_bytes(name).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None
    return identifier if identifier and encode_name(identifier) == name else None
