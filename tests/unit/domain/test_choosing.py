"""Which files are taken: the path tells where it can, the job where it must."""

from datetime import date

import pytest

from pantry_radio.domain.choosing import Choice, choose
from pantry_radio.domain.errors import SettingsError
from pantry_radio.domain.jobs import Job, JobResult

TODAY = date(2025, 8, 10)
SCRAPED = "outputs/daily/2025-08-07/scrapers/freshtrak/1.json"
PROCESSED = "outputs/daily/2025-08-07/processed/1.json"


def chosen(*scrapers: str, since: str | None = None, until: str | None = None) -> Choice:
    return choose(since=since, until=until, scrapers=scrapers, today=TODAY)


def job(created_at: str | None = None, scraper_id: str | None = None) -> JobResult:
    return JobResult(job_id="1", job=Job(created_at=created_at, scraper_id=scraper_id))


@pytest.mark.parametrize("path", [SCRAPED, PROCESSED, "x.json", "/"])
def test_who_asks_for_nothing_gets_everything(path: str) -> None:
    assert chosen().of_path(path) is True
    assert chosen().of_job(path, job())


@pytest.mark.parametrize(
    ("since", "until", "is_taken"),
    [
        ("2025-08-07", None, True),
        ("2025-08-07", "2025-08-07", True),
        (None, "2025-08-07", True),
        ("2025-08-08", None, False),
        (None, "2025-08-06", False),
        ("4d", None, True),
        ("3d", None, False),
        ("7d", "3d", True),
        ("7d", "1d", True),
    ],
)
def test_days_count_with_their_borders(
    since: str | None, until: str | None, *, is_taken: bool
) -> None:
    assert chosen(since=since, until=until).of_path(SCRAPED) is is_taken


def test_the_innermost_day_counts() -> None:
    path = f"/backups/2026-01-01/{PROCESSED}"

    assert chosen(until="2025-08-07").of_path(path) is True
    assert chosen(since="2026-01-01").of_path(path) is False


@pytest.mark.parametrize("path", ["x.json", "daily/2025-13-45/x.json", "2025-08-07.json"])
def test_without_the_folder_of_a_day_the_job_tells(path: str) -> None:
    choice = chosen(since="2025-08-07", until="2025-08-07")

    assert choice.of_path(path) is None
    assert choice.of_job(path, job("2025-08-07T10:00:00Z"))
    assert not choice.of_job(path, job("2025-08-08"))
    assert not choice.of_job(path, job())


def test_the_scraper_is_that_of_the_folder_else_that_of_the_job() -> None:
    choice = chosen("freshtrak", "o/ther")

    assert choice.of_path(SCRAPED) is True
    assert choice.of_path("daily/2025-08-07/scrapers/vivery/1.json") is False
    assert choice.of_path("daily/2025-08-07/scrapers/o%2Fther/1.json") is True
    assert choice.of_path(PROCESSED) is None
    assert choice.of_job(PROCESSED, job(scraper_id="freshtrak"))
    assert not choice.of_job(PROCESSED, job(scraper_id="vivery"))
    assert not choice.of_job(PROCESSED, job())


def test_a_file_beside_the_folders_of_scrapers_belongs_to_none_of_them() -> None:
    assert chosen("test-case.json").of_path("daily/2025-08-07/scrapers/test-case.json") is None


@pytest.mark.parametrize("scraper_id", [None, "", "unknown"])
def test_jobs_without_a_scraper_are_unknown(scraper_id: str | None) -> None:
    assert chosen("unknown").of_job(PROCESSED, job(scraper_id=scraper_id))


def test_what_one_folder_rules_out_is_not_opened_for_the_other() -> None:
    assert chosen("freshtrak", since="2025-08-08").of_path(PROCESSED) is False
    assert chosen("freshtrak", since="2025-08-07").of_path(PROCESSED) is None


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("soon", None),
        ("2025-8-7", None),
        ("2025-02-30", None),
        ("0d", None),
        ("", None),
        ("d", None),
        ("7D", None),
        ("999999999d", None),
        (None, "-1d"),
        ("2025-08-08", "2025-08-07"),
    ],
)
def test_what_is_no_day_or_no_range_is_refused(since: str | None, until: str | None) -> None:
    with pytest.raises(SettingsError, match=r"--since|--until"):
        chosen(since=since, until=until)


@pytest.mark.parametrize("pattern", ["", "daily/*.json"])
def test_a_pattern_is_for_names(pattern: str) -> None:
    with pytest.raises(SettingsError, match="--pattern"):
        choose(pattern=pattern, today=TODAY)


def test_a_scraper_needs_a_name() -> None:
    with pytest.raises(SettingsError, match="--scraper"):
        chosen("")


def test_the_path_into_a_pack_tells_as_much_as_a_plain_one() -> None:
    path = "archives/packs/2025-08-07.2.tar.xz!scrapers/freshtrak/a.json"

    assert Choice(since=date(2025, 8, 7), scrapers=frozenset(["freshtrak"])).of_path(path) is True
    assert Choice(since=date(2025, 8, 8)).of_path(path) is False
    assert Choice(scrapers=frozenset(["other"])).of_path(path) is False
