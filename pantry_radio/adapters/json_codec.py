"""Recorded JSON: bytes to JobResult, and to the bytes that are kept. Knows how keys are spelt."""

import json
import math
from datetime import date

import attrs
import cattrs
from attrs import frozen

from pantry_radio.domain.errors import (
    InvalidJobError,
    InvalidJsonError,
    NotExactJsonError,
    PermanentError,
)
from pantry_radio.domain.jobs import Job, JobResult, JsonValue
from pantry_radio.domain.summary import DailySummary, SummaryJob


class JsonJobResults:
    """JobResultCodec over Python's json, which alone keeps integers of any size and key order."""

    def parse(self, data: bytes) -> JsonValue:
        """See JobResultCodec.parse."""
        try:
            document: JsonValue = json.loads(
                data.decode("utf-8"),
                object_pairs_hook=_object,
                parse_float=_float,
                parse_constant=_constant,
            )
        except (json.JSONDecodeError, UnicodeDecodeError) as exc:
            raise InvalidJsonError(f"no JSON: {exc}") from exc
        except (ValueError, RecursionError) as exc:  # integers of over 4,300 digits; deep nesting
            raise NotExactJsonError(str(exc)) from exc
        return document

    def structure(self, document: JsonValue) -> JobResult:
        """See JobResultCodec.structure."""
        return _structured(document)

    def dump(self, document: JsonValue) -> bytes:
        """See JobResultCodec.dump."""
        try:
            text = json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False)
        except (ValueError, RecursionError) as exc:
            raise NotExactJsonError(str(exc)) from exc
        return text.encode("ascii")

    def dump_inexact(self, document: JsonValue) -> bytes:
        """See JobResultCodec.dump_inexact."""
        return json.dumps(document, ensure_ascii=True, allow_nan=True, default=repr).encode("ascii")

    def parse_summary(self, data: bytes) -> DailySummary | None:
        """See JobResultCodec.parse_summary."""
        try:
            written = _summary_converter.structure(self.parse(data), _Summary)
        except (PermanentError, cattrs.BaseValidationError):
            return None
        jobs = (SummaryJob(**attrs.asdict(line)) for line in written.jobs)
        return DailySummary(day=written.date).with_jobs(jobs)

    def dump_summary(self, summary: DailySummary) -> bytes:
        """See JobResultCodec.dump_summary."""
        jobs: list[JsonValue] = [attrs.asdict(job) for job in summary.listed]
        scrapers: dict[str, JsonValue] = {
            name: attrs.asdict(part) for name, part in summary.scrapers.items()
        }
        day = summary.day.isoformat()
        return self.dump({"date": day, "total_jobs": len(jobs), "scrapers": scrapers, "jobs": jobs})


def _structured(document: JsonValue) -> JobResult:
    if not isinstance(document, dict):
        raise InvalidJobError(f"a job result is a JSON object, this is a {type(document).__name__}")
    job_id = document.get("job_id")
    if not isinstance(job_id, str) or not job_id:
        raise InvalidJobError("`job_id` is missing, empty or no text; every result needs its own")
    written = _converter.structure(document, _Document)
    job = written.job or _Job()
    metadata = job.metadata or _Metadata()
    return JobResult(
        job_id=job_id,
        job=Job(
            created_at=job.created_at,
            scraper_id=metadata.scraper_id,
            original_scraper=metadata.original_scraper,
            content_hash=metadata.content_hash,
            source_url=metadata.source_url,
        ),
        given_status=written.status,
        result=document.get("result"),
        error=document.get("error"),
        completed_at=written.completed_at,
        processing_time_seconds=written.processing_time,
        retry_count=written.retry_count,
    )


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise NotExactJsonError(f"the key {twice!r} stands twice in one object")
    return members


def _float(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise NotExactJsonError(f"the number {digits[:40]} is too large")
    return number


def _constant(name: str) -> float:
    raise NotExactJsonError(f"{name} is no JSON number")


# -- The members that rules need, as they are spelt ---------------------------------------------


@frozen(kw_only=True)
class _Metadata:
    scraper_id: str | None = None
    original_scraper: str | None = None
    content_hash: str | None = None
    source_url: str | None = None


@frozen(kw_only=True)
class _Job:
    created_at: str | None = None
    metadata: _Metadata | None = None


@frozen(kw_only=True)
class _Document:
    job: _Job | None = None
    status: str | None = None
    completed_at: str | None = None
    processing_time: float | None = None
    retry_count: int | None = None


@frozen(kw_only=True)
class _SummaryLine:
    job_id: str
    scraper_id: str
    timestamp: str | None = None


@frozen(kw_only=True)
class _Summary:
    date: date
    jobs: tuple[_SummaryLine, ...]


def _lenient_converter() -> cattrs.Converter:
    """Members of a type that nobody expects are absent: one odd member never costs a result."""
    converter = cattrs.Converter()

    def text(value: object, _: type) -> str | None:
        return value if isinstance(value, str) and value else None

    def integer(value: object, _: type) -> int | None:
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def number(value: object, _: type) -> float | None:
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def job(value: object, _: type) -> _Job | None:
        return converter.structure(value, _Job) if isinstance(value, dict) else None

    def metadata(value: object, _: type) -> _Metadata | None:
        return converter.structure(value, _Metadata) if isinstance(value, dict) else None

    converter.register_structure_hook(str | None, text)
    converter.register_structure_hook(int | None, integer)
    converter.register_structure_hook(float | None, number)
    converter.register_structure_hook(_Job | None, job)
    converter.register_structure_hook(_Metadata | None, metadata)
    return converter


def _strict_converter() -> cattrs.Converter:
    """A summary is read as it is documented, or not at all: it can be derived anew."""
    converter = cattrs.Converter()

    def text(value: object, _: type) -> str:
        if not isinstance(value, str):
            raise TypeError(f"no text: {value!r}")
        return value

    converter.register_structure_hook(str, text)
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    return converter


_converter = _lenient_converter()
_summary_converter = _strict_converter()
