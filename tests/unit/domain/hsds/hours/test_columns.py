"""Hours in the columns of a table, in keys, in rows, and in things that hold more than hours."""

import pytest

from pantry_radio.domain.hsds.hours.loose import hour_members
from pantry_radio.domain.hsds.hours.outcome import rule_text
from pantry_radio.domain.hsds.hours.reading import read_hours
from pantry_radio.domain.hsds.stated import StatedSchedule
from pantry_radio.domain.jobs import JsonValue
from tests.unit.domain.hsds.hours.said import problems, said

TEN_TO_TWELVE: dict[str, JsonValue] = {"start_time": "10:00", "end_time": "12:00"}


@pytest.mark.parametrize(
    "value",
    [
        {"10am-12pm": ["Tue", "Thu"]},
        {"10:00 AM - 12:00 PM": "Tuesday, Thursday"},
        {"tue_open": "10:00", "tue_close": "12:00", "thu_hours": "10-12", "sat_open": "closed"},
        {"tuesday_opens": "10am", "tuesday_closes": "noon", "Thursday": "10-12", "fri": False},
        {"TuesdayOpen": "10:00", "TuesdayClose": "12", "ThursdayOpen": "10", "ThursdayClose": "12"},
        {"open_tuesday": "10am", "close_tuesday": "12pm", "hours_thursday": "10-12"},
        {"hours_tue_1_open": "10", "hours_tue_1_close": "12", "Thursday AM": "10-12"},
        {"tuesday": True, "thursday": "yes", "friday": False, **TEN_TO_TWELVE},
        {"Days Open": ["Tuesday", "Thursday"], "Hours": "10am-12pm"},
        {"hours": [["Tuesday", "10:00 AM", "12:00 PM"], ["Thursday", "10:00 AM", "12:00 PM"]]},
        [{"weekday": 2, **TEN_TO_TWELVE}, {"weekday": 4, **TEN_TO_TWELVE}],
        {"Tue-Thu": "10-12", "Wed": "Closed"},
        {"days": "Tue, Thu", "opens_at": "10:00 AM EST", "closes_at": "12:00 PM EST"},
    ],
)
def test_one_rule_in_columns_and_keys(value: JsonValue) -> None:
    assert said(value) == ["WEEKLY TU,TH 10:00-12:00"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"dayOfWeek": "4th Saturday", "times": "10-12"}, "MONTHLY 4SA 10:00-12:00"),
        ({"2nd Saturdays": "10-12"}, "MONTHLY 2SA 10:00-12:00"),
        ({"day": "WE", "hours": "10-12", "freq": "1st and 3rd"}, "MONTHLY 1WE,3WE 10:00-12:00"),
        ({"day": "Wed", "hours": "10-12", "week": "Every other"}, "WEEKLY/2 WE 10:00-12:00"),
        ({"day": "Wed", "hours": "10-12", "type": "biweekly"}, "WEEKLY/2 WE 10:00-12:00"),
        ({"rule": {"days": ["We"], "interval": 2}, "t": TEN_TO_TWELVE}, "WEEKLY/2 WE 10:00-12:00"),
        ({"tuesday": "1st & 3rd: 10-12"}, "MONTHLY 1TU,3TU 10:00-12:00 '1st & 3rd: 10-12'"),
        ({"dates": "Nov 8, Nov 22", "time": "10-12"}, "10:00-12:00 'Nov 8, Nov 22'"),
        ({"24/7": True}, "WEEKLY MO,TU,WE,TH,FR,SA,SU 00:00-23:59"),
        ({"open_24_hours": False, "monday": "10-12"}, "WEEKLY MO 10:00-12:00"),
        ({"week1": {"tuesday": "10-12"}}, "TU 10:00-12:00 (week 1; Rotating)"),
    ],
)  # fmt: skip
def test_rules_in_columns_and_keys(value: JsonValue, expected: str) -> None:
    assert said(value) == [expected]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("XX", "10:00-12:00"),
        ("MO,XX", "WEEKLY MO 10:00-12:00 'MO,XX'"),
        ("Moonday", "10:00-12:00 'Moonday'"),
        (8, "10:00-12:00"),
    ],
)
def test_days_that_nobody_can_read_are_a_problem_and_no_rule(
    days: JsonValue, expected: str
) -> None:
    value: JsonValue = {"freq": "WEEKLY", "day": days, **TEN_TO_TWELVE}
    (problem,) = read_hours(value, "$").problems

    assert said(value) == [expected]
    assert (problem.kind, problem.path, problem.value) == ("bad_day", "$.day", str(days))


@pytest.mark.parametrize("written", ["25:00", "9:75", 2575, "24:30"])
def test_times_that_are_none_are_a_problem(written: JsonValue) -> None:
    value: JsonValue = {"byday": "WE", "opens_at": written, "closes_at": "11:00"}
    (problem,) = read_hours(value, "$").problems
    (line,) = said(value)

    assert (problem.kind, problem.path) == ("bad_time", "$.opens_at")
    assert line.startswith("WEEKLY WE -11:00")


def test_a_monthly_rule_without_a_day_is_one_problem_and_keeps_its_times() -> None:
    value: JsonValue = {
        "freq": "MONTHLY",
        "times": [TEN_TO_TWELVE, {"start": "13:00", "end": "15:00"}],
        "description": "See our calendar",
    }

    assert said(value) == ["10:00-12:00 'See our calendar'", "13:00-15:00 'See our calendar'"]
    assert problems(value) == ["monthly_without_day"]


def test_the_paths_that_were_read_are_told() -> None:
    value: JsonValue = {
        "freq": "WEEKLY",
        "byhour": 9,
        "capacity": 40,
        "appointment_required": "true",
        "rules": [{"days": ["MO"], "hours": "10-12", "zorp": "no pets"}],
        "open": {"day": 1, "time": "0900"},
    }

    assert read_hours(value, "$").used == {
        "$.freq",
        "$.rules[0].days[0]",
        "$.rules[0].hours",
        "$.open",
    }


@pytest.mark.parametrize(
    ("members", "names"),
    [
        ({"Monday": "9-11 AM", "Tuesday": "closed"}, "Monday Tuesday"),
        ({"mon_open": "9:00", "mon_close": "11", "sat_open": "no"}, "mon_open mon_close sat_open"),
        ({"24/7": True, "open_24_hours": "yes"}, "24/7"),
        ({"MondayOpen": "9", "MondayClose": "11"}, "MondayOpen MondayClose"),
        ({"days_open": ["Tue"], "hours": "9am-1pm", "phone_hours": "Mon 9-5"}, "days_open hours"),
        ({"opens_at": "9:00", "closes_at": "11:00", "byday": "MO"}, "opens_at closes_at byday"),
        ({"9-11am": ["Mon", "Fri"], "6-7pm": "Wed"}, "9-11am 6-7pm"),
        ({"hours": "Mon 9-5"}, ""),
        ({"sun": "yes", "frequency": "weekly"}, ""),
        ({"business_days": 5, "start_date": "2024-01-01", "end_date": "2024-12-31"}, ""),
    ],
)  # fmt: skip
def test_members_that_tell_hours_together(members: dict[str, JsonValue], names: str) -> None:
    thing: dict[str, JsonValue] = {
        "name": "Friday Pantry", "address": "1 Main St", "zip": "43004", "count": 3, **members
    }  # fmt: skip

    assert sorted(hour_members(thing)) == sorted(names.split())


def test_an_interval_without_a_frequency_is_no_rule() -> None:
    assert rule_text(StatedSchedule(interval=2)) == ""
