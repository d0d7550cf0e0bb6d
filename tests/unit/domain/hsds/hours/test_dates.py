"""Dated events are no weekly rules, unless the dates follow the days that stand beside them."""

import pytest

from pantry_radio.domain.jobs import JsonValue
from tests.unit.domain.hsds.hours.said import said

TIMES: dict[str, JsonValue] = {"start_time": "10:00", "end_time": "12:00"}
WEEKLY: dict[str, JsonValue] = {"freq": "WEEKLY", "wkst": "MO", **TIMES}


@pytest.mark.parametrize(
    "value",
    [
        {"date": "2025-08-09", **WEEKLY},
        {"dates": ["2025-08-09"], **WEEKLY},
        {"event_dates": ["2025-08-09"], **WEEKLY},
        {"start_date": "2025-08-09", "end_date": "2025-08-09", **WEEKLY},
        {"valid_from": "2025-08-09", "valid_to": "2025-08-09", **WEEKLY},
        {"freq": "ONCE", "start_date": "2025-08-09", **TIMES},
        {"freq": "DAILY", "date": "8/9/2025", **TIMES},
        {"freq": "WEEKLY", "dtstart": "2025-08-09T10:00:00", "dtend": "2025-08-09T12:00:00"},
        {"start": {"dateTime": "2025-08-09T10:00:00-04:00"}, "end": "2025-08-09T12:00:00-04:00"},
        {"open_intervals": [{"open_date": "2025-08-09", "open_time": "10:00",
                             "close_date": "2025-08-09", "close_time": "12:00"}]},
        {"opens_at": [{"date": "2025-08-09", "time": "10:00"}],
         "closes_at": [{"date": "2025-08-09", "time": "12:00"}]},
        {"activity_dates": [{"date": "August 9, 2025", **TIMES}], "freq": "WEEKLY"},
        {"2025-08-09": "10am-12pm"},
        {"location_services_provided": [{"date": "2025-08-09"}], **WEEKLY},
    ],
)  # fmt: skip
def test_a_single_date_is_an_event(value: JsonValue) -> None:
    assert said(value) == ["2025-08-09 10:00-12:00"]


def test_a_day_that_is_stated_beside_a_date_stays() -> None:
    assert said({"days": ["SA"], "date": "2025-08-09", **WEEKLY}) == ["2025-08-09 SA 10:00-12:00"]


def test_dates_a_week_apart_beside_their_day_are_a_rule() -> None:
    dates: list[JsonValue] = ["2025-08-12", "2025-08-19", "2025-08-26"]

    assert said({"days": ["TU"], "dates": dates, **WEEKLY}) == [
        "WEEKLY TU 10:00-12:00 from 2025-08-12 to 2025-08-26"
    ]
    assert said([{"day": "TU", "date": each, **WEEKLY} for each in dates]) == [
        "WEEKLY TU 10:00-12:00 from 2025-08-12 to 2025-08-26"
    ]


def test_dates_that_follow_no_rule_are_rows_each() -> None:
    assert said({"dates": ["2025-08-12", "2025-08-19"], **WEEKLY}) == [
        "2025-08-12 10:00-12:00",
        "2025-08-19 10:00-12:00",
    ]
    assert said({"days": ["TU"], "dates": ["2025-08-12", "2025-09-09"], **WEEKLY}) == [
        "2025-08-12 TU 10:00-12:00",
        "2025-09-09 TU 10:00-12:00",
    ]


def test_a_date_that_is_left_out_of_a_weekly_rule_is_named() -> None:
    dates: JsonValue = ["2025-08-11", "2025-08-18", "2025-08-25", "2025-09-08"]

    assert said({"days": ["MO"], "dates": dates, **WEEKLY}) == [
        "WEEKLY MO 10:00-12:00 from 2025-08-11 to 2025-09-08 (except 2025-09-01)"
    ]


def test_dates_that_agree_with_a_monthly_rule_are_that_rule() -> None:
    value: dict[str, JsonValue] = {"freq": "MONTHLY", "dates": ["2025-08-21"], **TIMES}

    assert said({**value, "byday": "3TH"}) == ["MONTHLY 3TH 10:00-12:00"]
    assert said({**value, "byday": "2TH"}) == ["2025-08-21 TH 10:00-12:00"]
    assert said({**value, "exceptions": "Offered on the 3rd Thursday of the month."}) == [
        "MONTHLY 3TH 10:00-12:00 (Offered on the 3rd Thursday of the month.)"
    ]


@pytest.mark.parametrize(
    "ends",
    [
        {"start_date": "2025-08-14", "end_date": "2025-09-04"},
        {"valid_from": "2025-08-14", "valid_to": "2025-09-04"},
        {"validFrom": "2025-08-14", "validThrough": "2025-09-04"},
        {"dates": {"start": "2025-08-14", "end": "2025-09-04"}},
        {"date_ranges": [{"start_date": "2025-08-14", "end_date": "2025-09-04"}]},
        {"dtstart": "2025-08-14", "dtend": "2025-09-04"},
    ],
)
def test_a_range_of_dates_bounds_the_days(ends: dict[str, JsonValue]) -> None:
    assert said({"days": ["TH"], **WEEKLY, **ends}) == [
        "WEEKLY TH 10:00-12:00 from 2025-08-14 to 2025-09-04"
    ]


def test_a_rule_from_an_earlier_day_on_includes_the_same_from_a_later_day_on() -> None:
    starts = ("2025-08-19", "2025-08-12")

    assert said([{"days": ["TU"], "effective_date": each, **WEEKLY} for each in starts]) == [
        "WEEKLY TU 10:00-12:00 from 2025-08-12"
    ]


def test_other_hours_on_certain_dates_are_events_and_closed_dates_are_noted() -> None:
    other: JsonValue = [{"date": "2025-08-09", "start_time": "13:00", "end_time": "14:00"}]

    assert said({"days": ["TU"], **WEEKLY, "exceptions": other}) == [
        "WEEKLY TU 10:00-12:00",
        "2025-08-09 13:00-14:00",
    ]
    assert said({"days": ["TU"], **WEEKLY, "exception_dates": ["2025-08-12"]}) == [
        "WEEKLY TU 10:00-12:00 (exception dates: 2025-08-12)"
    ]
