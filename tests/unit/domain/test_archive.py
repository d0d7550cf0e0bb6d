"""Where results lie, and that no id can make them lie elsewhere."""

from datetime import date
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.archive import ArchiveEntry, decode_name, encode_name, entry_of, parse_path
from pantry_radio.domain.errors import MissingDayError
from pantry_radio.domain.jobs import Job, JobResult

SEVENTH = date(2025, 8, 7)
ids = st.text(alphabet=st.characters(), min_size=1, max_size=300)


def test_a_scrapers_result_lies_with_its_scraper() -> None:
    job = Job(created_at="2025-08-07T10:15:21.120277+00:00", scraper_id="freshtrak")
    entry = entry_of(JobResult(job_id="1754541721.120277", job=job))

    assert str(entry.path) == "daily/2025-08-07/scrapers/freshtrak/1754541721.120277.json"


@pytest.mark.parametrize("scraper_id", [None, "", "unknown"])
def test_a_result_without_a_scraper_is_processed(scraper_id: str | None) -> None:
    job = Job(created_at="2025-08-07T10:15:21Z", scraper_id=scraper_id)

    assert str(entry_of(JobResult(job_id="a", job=job)).path) == "daily/2025-08-07/processed/a.json"


def test_the_day_comes_from_created_then_completed_then_sent() -> None:
    created = JobResult(
        job_id="a", job=Job(created_at="2025-08-07 00:10"), completed_at="2025-08-08"
    )
    completed = JobResult(job_id="a", job=Job(created_at="soon"), completed_at="2025-08-07")
    neither = JobResult(job_id="a")

    assert entry_of(created, sent_on=date(2030, 1, 1)).day == SEVENTH
    assert entry_of(completed, sent_on=date(2030, 1, 1)).day == SEVENTH
    assert entry_of(neither, sent_on=SEVENTH).day == SEVENTH
    with pytest.raises(MissingDayError, match="'a'"):
        entry_of(neither)


@pytest.mark.parametrize(
    ("identifier", "name"),
    [
        ("1754541721.120277", "1754541721.120277"),
        ("f0b82a5e-a792-470b-8c91-0657e1423dd9", "f0b82a5e-a792-470b-8c91-0657e1423dd9"),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        ("..", "%2E%2E"),
        ("a/b", "a%2Fb"),
        ("a\\b\0", "a%5Cb%00"),
        ("con", "%63on"),
        ("größe ~", "gr%C3%B6%C3%9Fe%20%7E"),
    ],
)
def test_unsafe_ids_are_encoded_reversibly(identifier: str, name: str) -> None:
    assert encode_name(identifier) == name
    assert decode_name(name) == identifier


@given(ids)
def test_every_name_is_one_safe_step(identifier: str) -> None:
    name = encode_name(identifier)

    assert PurePosixPath(name).parts == (name,)
    assert not name.startswith(".")
    assert name.isascii()
    assert len(f"{name}.json") <= 255


@given(ids)
def test_short_names_are_turned_back(identifier: str) -> None:
    assert decode_name(encode_name(identifier)) in (identifier, None)
    if len(encode_name(identifier)) < 100:
        assert decode_name(encode_name(identifier)) == identifier


@given(ids, ids)
def test_different_ids_never_share_a_name(one: str, other: str) -> None:
    assert (encode_name(one) == encode_name(other)) == (one == other)


def test_long_ids_that_differ_late_differ() -> None:
    one, other = encode_name("x" * 500 + "a"), encode_name("x" * 500 + "b")

    assert one != other
    assert one.startswith("x" * 100 + "~")
    assert decode_name(one) is None


@given(st.dates(), st.none() | st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_a_path_tells_its_entry(day: date, scraper_id: str | None, job_id: str) -> None:
    entry = ArchiveEntry(day=day, scraper_id=scraper_id, job_id=job_id)

    assert parse_path(entry.path) == entry


@pytest.mark.parametrize(
    "path",
    [
        "daily/2025-08-07/summary.json",
        "daily/2025-8-7/processed/a.json",
        "daily/2025-08-07/processed/a.txt",
        "daily/2025-08-07/processed/%61.json",
        "processed/a.json",
    ],
)
def test_other_paths_hold_no_entry(path: str) -> None:
    assert parse_path(PurePosixPath(path)) is None
