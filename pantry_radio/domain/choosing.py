"""Which files a replay takes: by day and scraper, told by the path where it tells, else by the job.

A recorded file lies in the folder of its day, and below `scrapers` in that of its scraper; so most
files that are not wanted need not be opened.
"""

import re
from collections.abc import Collection
from datetime import date, timedelta
from functools import lru_cache
from pathlib import PurePosixPath

from attrs import frozen

from pantry_radio.domain.archive import encode_name
from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.hsds.identity import scraper_of
from pantry_radio.domain.jobs import JobResult
from pantry_radio.domain.packs import INSIDE, as_unpacked
from pantry_radio.domain.ports.recorded_files import EVERY_RESULT
from pantry_radio.domain.times import written_day

NO_SCRAPER = "unknown"
"""Jobs without a scraper count under this name, here as in the summaries."""

_LAST_DAYS = re.compile(r"([1-9]\d{0,4})d")
_DAY_FOLDER = re.compile(r"\d{4}-\d{2}-\d{2}")


@frozen(kw_only=True)
class Choice:
    """Files whose name matches, of these days (inclusive) and these scrapers; empty means any."""

    pattern: str = EVERY_RESULT
    since: date | None = None
    until: date | None = None
    scrapers: frozenset[str] = frozenset()

    def of_path(self, path: str) -> bool | None:
        """Whether the file there is taken, name aside; None where only its job can tell."""
        if not self._asks_for_day and not self.scrapers:
            return True
        folders = _folders(path)
        answers = (
            None if folders.day is None else self._takes_day(folders.day),
            None if folders.scraper_name is None else self._takes_name(folders.scraper_name),
        )
        asked = (self._asks_for_day, bool(self.scrapers))
        needed = [answer for answer, is_asked in zip(answers, asked, strict=True) if is_asked]
        if False in needed:
            return False
        return None if None in needed else True

    def of_job(self, path: str, job_result: JobResult) -> bool:
        """Whether a file is taken that holds this job. A job without a day is of no day asked."""
        folders = _folders(path)
        day = folders.day or _day_of(job_result)
        if self._asks_for_day and (day is None or not self._takes_day(day)):
            return False
        if not self.scrapers:
            return True
        if folders.scraper_name is not None:
            return self._takes_name(folders.scraper_name)
        return (scraper_of(job_result.job) or NO_SCRAPER) in self.scrapers

    @property
    def _asks_for_day(self) -> bool:
        return self.since is not None or self.until is not None

    def _takes_day(self, day: date) -> bool:
        return (self.since or date.min) <= day <= (self.until or date.max)

    def _takes_name(self, name: str) -> bool:
        return name in _names_of(self.scrapers)


def choose(
    *,
    pattern: str = EVERY_RESULT,
    since: str | None = None,
    until: str | None = None,
    scrapers: Collection[str] = (),
    today: date,
) -> Choice:
    """The choice that a person wrote; a day is a date, or `7d`: the first of the last seven days.

    Raises:
        SettingsError: a sentence about what was written wrongly.
    """
    first = None if since is None else _written("--since", since, today)
    last = None if until is None else _written("--until", until, today)
    if first is not None and last is not None and first > last:
        raise SettingsError(f"--since {first} is after --until {last}: no day is between them")
    if not pattern or "/" in pattern:
        raise SettingsError(
            "--pattern is for the name of a file alone; give folders to --directory"
        )
    if "" in scrapers:
        raise SettingsError(f"--scraper needs a name; jobs without one are `{NO_SCRAPER}`")
    return Choice(pattern=pattern, since=first, until=last, scrapers=frozenset(scrapers))


@frozen(kw_only=True)
class _Folders:
    """What the folders of a path say about a file."""

    day: date | None
    scraper_name: str | None


@lru_cache(maxsize=1024)
def _of_folder(folder: str) -> _Folders:
    parts = PurePosixPath(folder).parts
    days = [day for day in map(_day_named, parts) if day is not None]
    places = [index for index, part in enumerate(parts[:-1]) if part == "scrapers"]
    return _Folders(
        day=days[-1] if days else None, scraper_name=parts[places[-1] + 1] if places else None
    )


def _folders(path: str) -> _Folders:
    """The innermost day and scraper count: a backup may lie in a folder named after a day too."""
    unpacked = as_unpacked(path) if INSIDE in path else path
    return _of_folder(unpacked.rpartition("/")[0])


def _day_named(name: str) -> date | None:
    return written_day(name) if _DAY_FOLDER.fullmatch(name) else None


def _day_of(job_result: JobResult) -> date | None:
    return written_day(job_result.job.created_at) or written_day(job_result.completed_at)


@lru_cache(maxsize=8)
def _names_of(scrapers: frozenset[str]) -> frozenset[str]:
    """The folders of these scrapers: as the recorder names them, and as others may."""
    return scrapers | {encode_name(scraper_id) for scraper_id in scrapers}


def _written(option: str, text: str, today: date) -> date:
    last_days = _LAST_DAYS.fullmatch(text)
    if last_days:
        return today - timedelta(days=int(last_days[1]) - 1)
    day = _day_named(text)
    if day is None:
        raise SettingsError(
            f"{option} {text!r} is no day; write 2025-08-07, or 7d for the last seven days"
        )
    return day
