"""Recorded JSON: bytes to JobResult, and to the bytes that are kept. Knows how keys are spelt."""

import json

import cattrs
from attrs import frozen

from pantry_radio.adapters import exact_json
from pantry_radio.adapters.json_summary import dump_summary, parse_summary
from pantry_radio.domain.errors import InvalidJobError
from pantry_radio.domain.jobs import Job, JobResult, JsonValue
from pantry_radio.domain.summary import DailySummary, WrittenSummary


class JsonJobResults:
    """JobResultCodec over exact JSON: numbers of any size and the order of keys are kept."""

    def parse(self, data: bytes) -> JsonValue:
        """See JobResultCodec.parse."""
        return exact_json.parse(data)

    def structure(self, document: JsonValue) -> JobResult:
        """See JobResultCodec.structure."""
        return _structured(document)

    def dump(self, document: JsonValue) -> bytes:
        """See JobResultCodec.dump."""
        return exact_json.dump_indented(document)

    def dump_inexact(self, document: JsonValue) -> bytes:
        """See JobResultCodec.dump_inexact."""
        return json.dumps(document, ensure_ascii=True, allow_nan=True, default=repr).encode("ascii")

    def parse_summary(self, data: bytes) -> WrittenSummary | None:
        """See JobResultCodec.parse_summary."""
        return parse_summary(data)

    def dump_summary(self, summary: DailySummary) -> bytes:
        """See JobResultCodec.dump_summary."""
        return dump_summary(summary)


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
        validation_details=document.get("validation_details"),
    )


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


_converter = _lenient_converter()
