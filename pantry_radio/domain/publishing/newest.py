"""`latest/` of a publication: the newest result of each scraper, without the prompt."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

from pantry_radio.domain.archive import summary_path
from pantry_radio.domain.errors import PermanentError
from pantry_radio.domain.jobs import JobResult, JsonValue
from pantry_radio.domain.ports.data_repository import Draft
from pantry_radio.domain.ports.job_result_codec import JobResultCodec
from pantry_radio.domain.publishing.days import DAILY, DraftedDays
from pantry_radio.domain.times import instant, written_day

LATEST = PurePosixPath("latest")
_NO_TIME = datetime.min.replace(tzinfo=UTC)
_AN_ENTRY = 5  # daily/DAY/scrapers/SCRAPER/JOB.json
_WITH_ORDERS = frozenset(("prompt", "format", "messages", "raw", "request"))
"""Members of an LLM's response in which its prompt may stand."""


def newest_results(
    draft: Draft, drafted: DraftedDays, *, codec: JobResultCodec
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """One file for each scraper with a usable result; a function of `daily/` alone.

    The newest is that of the newest day; of one day, the one with the latest time in its summary,
    then the greatest path. Job results without a scraper have no place here.
    """
    for scraper, days in sorted(_by_scraper(draft, drafted).items()):
        for day in sorted(days, reverse=True):
            found = _newest_of(days[day], _times(day, draft, drafted, codec), draft, drafted, codec)
            if found is not None:
                path, job_result = found
                yield LATEST / f"{scraper}.json", codec.dump(_without_order(path, job_result))
                break


def _by_scraper(
    draft: Draft, drafted: DraftedDays
) -> Mapping[str, Mapping[date, list[PurePosixPath]]]:
    found: dict[str, dict[date, list[PurePosixPath]]] = {}
    for path in {*draft.files(DAILY), *drafted.written}:
        day = written_day(path.parts[1])
        if len(path.parts) == _AN_ENTRY and path.parts[2] == "scrapers" and day is not None:
            found.setdefault(path.parts[3], {}).setdefault(day, []).append(path)
    return found


def _times(
    day: date, draft: Draft, drafted: DraftedDays, codec: JobResultCodec
) -> Mapping[PurePosixPath, datetime]:
    data = drafted.summaries.get(day) or draft.read(summary_path(day)) or b""
    summary = codec.parse_summary(data)
    jobs = () if summary is None else summary.jobs
    return {job.entry(day).path: instant(job.timestamp) or _NO_TIME for job in jobs}


def _newest_of(
    paths: list[PurePosixPath],
    times: Mapping[PurePosixPath, datetime],
    draft: Draft,
    drafted: DraftedDays,
    codec: JobResultCodec,
) -> tuple[PurePosixPath, JobResult] | None:
    ordered = sorted(paths, key=lambda path: (times.get(path, _NO_TIME), path), reverse=True)
    for path in ordered:
        try:
            data = drafted.read(path, draft)
            job_result = codec.structure(codec.parse(data or b""))
        except PermanentError:
            continue
        if job_result.is_usable:
            return path, job_result
    return None


def _without_order(path: PurePosixPath, job_result: JobResult) -> JsonValue:
    """What came of the job, and where all of it lies; not what the LLM was told."""
    result = job_result.result
    if isinstance(result, dict):
        result = {name: value for name, value in result.items() if name not in _WITH_ORDERS}
    return {
        "job_id": job_result.job_id,
        "scraper_id": job_result.job.scraper_id,
        "created_at": job_result.job.created_at,
        "completed_at": job_result.completed_at,
        "path": str(path),
        "result": result,
    }
