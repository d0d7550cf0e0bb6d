"""`summary.json`: bytes to what it says, right or wrong, and back. Knows how its keys are spelt."""

import json
from collections.abc import Mapping
from datetime import date

import attrs
import orjson

from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.summary import DailySummary, ScraperSummary, SummaryJob, WrittenSummary


def parse_summary(data: bytes) -> WrittenSummary | None:
    """See JobResultCodec.parse_summary. A day of 100,000 jobs takes a fifth of a second."""
    document = _document(data)
    if not isinstance(document, dict):
        return None
    written_day, lines = document.get("date"), document.get("jobs")
    try:
        day = date.fromisoformat(written_day if isinstance(written_day, str) else "")
        jobs = tuple(_line(line) for line in (lines if isinstance(lines, list) else [None]))
    except ValueError:
        return None
    scrapers = document.get("scrapers")
    return WrittenSummary(
        day=day,
        total_jobs=_count(document.get("total_jobs")),
        scrapers=_scrapers(scrapers) if isinstance(scrapers, dict) else {},
        jobs=jobs,
    )


def dump_summary(summary: DailySummary) -> bytes:
    """See JobResultCodec.dump_summary."""
    document = {
        "date": summary.day.isoformat(),
        "total_jobs": len(summary.listed),
        "scrapers": {name: attrs.asdict(part) for name, part in summary.scrapers.items()},
        "jobs": [  # by hand: attrs.asdict takes twenty times as long
            {"job_id": job.job_id, "scraper_id": job.scraper_id, "timestamp": job.timestamp}
            for job in summary.listed
        ],
    }
    try:
        data = orjson.dumps(document, option=orjson.OPT_INDENT_2)
    except orjson.JSONEncodeError:  # a lone surrogate in an id
        data = b"\xff"
    # The same bytes; the standard library knows ASCII escapes, and takes twenty times as long.
    return data if data.isascii() else json.dumps(document, indent=2).encode("ascii")


def _document(data: bytes) -> JsonValue:
    document: JsonValue
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError:  # lone surrogates are written as escapes, which orjson refuses
        try:
            document = json.loads(data)
        except (ValueError, RecursionError):
            return None
    return document


def _line(line: JsonValue) -> SummaryJob:
    if not isinstance(line, dict):
        raise ValueError("no line of a summary")  # noqa: TRY004 - one error for all that is wrong
    job_id, scraper_id = line.get("job_id"), line.get("scraper_id")
    timestamp = line.get("timestamp")
    if not isinstance(job_id, str) or not job_id or not isinstance(scraper_id, str):
        raise ValueError("a line without its ids")
    return SummaryJob(
        job_id=job_id,
        scraper_id=scraper_id,
        timestamp=timestamp if isinstance(timestamp, str) else None,
    )


def _scrapers(written: Mapping[str, JsonValue]) -> dict[str, ScraperSummary]:
    return {
        name: ScraperSummary(
            count=count,
            first_job=_text(part.get("first_job")),
            last_job=_text(part.get("last_job")),
        )
        for name, part in written.items()
        if isinstance(part, dict) and (count := _count(part.get("count"))) is not None
    }


def _count(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
