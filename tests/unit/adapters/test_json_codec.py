"""Recorded JSON: exact, or refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.errors import InvalidJobError, InvalidJsonError, NotExactJsonError
from pantry_radio.domain.jobs import Job, JobResult, JsonValue
from pantry_radio.domain.summary import DailySummary

codec = JsonJobResults()
values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(values)
def test_what_is_written_is_read_back_to_the_byte(document: JsonValue) -> None:
    data = codec.dump(document)

    assert codec.dump(codec.parse(data)) == data
    assert data == json.dumps(document, indent=2).encode()


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b"[-Infinity]",
        b"[1e999]",
        b"[" + b"9" * 5000 + b"]",
        b"[" * 100_000 + b"]" * 100_000,
    ],
    ids=["key twice", "NaN", "Infinity", "large float", "long integer", "deep"],
)
def test_what_python_cannot_give_back_is_refused(data: bytes) -> None:
    with pytest.raises(NotExactJsonError):
        codec.parse(data)


def test_an_integer_of_4300_digits_is_kept_exactly() -> None:
    data = b"[\n  " + b"9" * 4300 + b"\n]"

    assert codec.dump(codec.parse(data)) == data


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"\xef\xbb\xbf{}", b"{'a': 1}"])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidJsonError):
        codec.parse(data)


@given(st.binary())
def test_any_bytes_are_parsed_or_refused(data: bytes) -> None:
    try:
        codec.parse(data)
    except (InvalidJsonError, NotExactJsonError):
        return


@given(values)
def test_any_document_is_a_job_result_or_refused(document: JsonValue) -> None:
    try:
        codec.structure(
            {"job_id": "a", "job": document, "status": document, "retry_count": document}
        )
        codec.structure(document)
    except InvalidJobError:
        return


@pytest.mark.parametrize("document", [[], "x", {}, {"job_id": ""}, {"job_id": 7}, {"job_id": None}])
def test_without_a_usable_id_it_is_no_job_result(document: JsonValue) -> None:
    with pytest.raises(InvalidJobError):
        codec.structure(document)


def test_every_member_that_rules_need_is_read() -> None:
    document: JsonValue = {
        "job_id": "a",
        "job": {
            "created_at": "2025-08-07",
            "metadata": {"scraper_id": "freshtrak", "content_hash": "c", "original_scraper": "o"},
        },
        "status": "completed",
        "result": {"text": "x"},
        "error": None,
        "completed_at": "2025-08-08",
        "processing_time": 1.5,
        "retry_count": 2,
    }

    assert codec.structure(document) == JobResult(
        job_id="a",
        job=Job(
            created_at="2025-08-07", scraper_id="freshtrak", content_hash="c", original_scraper="o"
        ),
        given_status="completed",
        result={"text": "x"},
        completed_at="2025-08-08",
        processing_time_seconds=1.5,
        retry_count=2,
    )


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"date": 3, "jobs": []}', b'{"date": "x"}'])
def test_what_is_no_summary_is_none(data: bytes) -> None:
    assert codec.parse_summary(data) is None


def test_a_summary_has_the_documented_form_and_is_read_back() -> None:
    written = {
        "date": "2025-07-23",
        "total_jobs": 1,
        "scrapers": {
            "freshtrak": {
                "count": 1,
                "first_job": "2025-07-23T00:15:00Z",
                "last_job": "2025-07-23T00:15:00Z",
            }
        },
        "jobs": [{"job_id": "a", "scraper_id": "freshtrak", "timestamp": "2025-07-23T00:15:00Z"}],
    }
    data = json.dumps(written, indent=2).encode()

    summary = codec.parse_summary(data)

    assert summary is not None
    assert codec.dump_summary(DailySummary(day=summary.day).with_jobs(summary.jobs)) == data
