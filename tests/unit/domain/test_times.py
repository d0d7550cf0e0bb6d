"""Times as data writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.times import instant, written_day

SEVENTH = date(2025, 8, 7)


@pytest.mark.parametrize(
    "text",
    [
        "2025-08-07T23:15:21Z",
        "2025-08-07T23:15:21.120277+00:00",
        "2025-08-07T23:15:21-0700",
        "2025-08-07 23:15:21.120277",
        "2025-08-07T23:15",
        "2025-08-07",
        " 2025-08-07T23:15:21z ",
    ],
)
def test_the_day_is_taken_as_written(text: str) -> None:
    assert written_day(text) == SEVENTH
    assert instant(text) is not None


@pytest.mark.parametrize(
    "value",
    [
        None,
        20250807,
        "",
        "yesterday",
        "2025-02-30",
        "20250807",
        "2025-W32-4",
        "2025-08-07T25:00",
        "08/07/2025",
    ],
)
def test_what_is_no_iso_timestamp_has_no_moment(value: object) -> None:
    assert instant(value) is None


def test_a_naive_time_means_utc() -> None:
    assert instant("2025-08-07 10:00:00") == datetime(2025, 8, 7, 10, tzinfo=UTC)


def test_an_offset_is_respected_in_order() -> None:
    earlier, later = instant("2025-08-07T10:00:00+02:00"), instant("2025-08-07T09:00:00Z")

    assert earlier is not None
    assert later is not None
    assert later - earlier == timedelta(hours=1)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_that_is_written_is_read_back(moment: datetime) -> None:
    assert instant(moment.isoformat()) == moment
    assert written_day(moment.isoformat()) == moment.date()


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert (instant(text) is None) or (written_day(text) is not None)
