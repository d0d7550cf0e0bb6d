"""Objects and arrays about hours, in the shapes that LLMs give them."""

import pytest

from pantry_radio.domain.jobs import JsonValue
from tests.unit.domain.hsds.hours.said import problems, said

TEN_TO_TWELVE: dict[str, JsonValue] = {"start_time": "10:00", "end_time": "12:00"}


@pytest.mark.parametrize(
    "value",
    [
        {"freq": "WEEKLY", "wkst": "MO", "days": ["TU", "TH"], "times": [TEN_TO_TWELVE]},
        {"freq": "WEEKLY", "byday": "TU,TH", "opens_at": "10:00:00", "closes_at": "12:00Z"},
        {"days_of_week": ["Tuesday", "THU"], "time_slots": [TEN_TO_TWELVE]},
        {"day_of_week": [2, 4], "open": "10", "close": "noon"},
        {"weekdays": ["tues.", "thurs."], "intervals": [{"from": "10am", "to": "12pm"}]},
        {"days": [{"day": "TU", **TEN_TO_TWELVE}, {"day": "TH", **TEN_TO_TWELVE}]},
        {"daily_schedules": [{"day": "Tuesday, Thursday", "times": [TEN_TO_TWELVE]}]},
        {"tuesday": {"open": "10:00 AM", "close": "12:00 PM"}, "Thursday": "10-12", "fri": None},
        {"tuesday_open": "10am", "tuesday_close": "12pm", "thursday": ["10:00-12:00"]},
        {"Tue/Thu": "10am-noon", "Sun": "Closed"},
        {"day_range": "Tue & Thu", "time_range": "10 AM - 12 PM"},
        {"regular": [{"days": "T/Th", "hours": "10-12"}]},
        ["Tuesday: 10:00 AM \u2013 12:00 PM", "Thursday: 10:00 AM \u2013 12:00 PM", "Fri: Closed"],
        ["Tu,Th 10:00-12:00"],
        {"dayOfWeek": ["https://schema.org/Tuesday", "Thursday"], "opens": "10:00", "closes": "12"},
        {"periods": [{"open": {"day": d, "time": "1000"}, "close": {"day": d, "time": "1200"}}
                     for d in (2, 4)]},
        {"byday": ["TU", "TH"], "open_at": [{"time": "10:00"}], "close_at": [{"time": "12:00"}]},
        {"rrule": "FREQ=WEEKLY;BYDAY=TU,TH", **TEN_TO_TWELVE},
        {"days": ["TU", "TH"], "times": [["10:00", "12:00"]]},
        {"days": ["TU", "TH"], "start_time": "10:00", "duration": "PT2H"},
        {"zorp": [{"blarg": "Tuesdays and Thursdays", "quux": "10am-12pm"}]},
        {"weekly": {"Tuesday & Thursday": {"morning": TEN_TO_TWELVE}}},
        {"dias": ["martes", "jueves"], "abre": "10:00", "cierra": "12:00"},
    ],
)  # fmt: skip
def test_one_rule_in_many_shapes(value: JsonValue) -> None:
    assert said(value) == ["WEEKLY TU,TH 10:00-12:00"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"freq": "MONTHLY", "byday": "2TU,4TU"}, "MONTHLY 2TU,4TU"),
        ({"freq": "MONTHLY", "byday": ["1SA", "-1SA"]}, "MONTHLY 1SA,-1SA"),
        ({"freq": "MONTHLY", "days": ["SA"], "week_of_month": "3"}, "MONTHLY 3SA"),
        ({"freq": "MONTHLY", "byday": "SA", "bysetpos": -1}, "MONTHLY -1SA"),
        ({"day_of_week": "FR", "occurrence": "4TH"}, "MONTHLY 4FR"),
        ({"days": ["FR"], "month_day_type": "LAST"}, "MONTHLY -1FR"),
        ({"days": ["SU"], "month_day_type": "ORDINAL", "month_day": 3}, "MONTHLY 3SU"),
        ({"days": ["TU"], "freq_week_occurrence": ["FIRST", "THIRD"]}, "MONTHLY 1TU,3TU"),
        ({"days": ["SA"], "day_of_week": "1", "freq": "MONTHLY"}, "MONTHLY 1SA"),
        ({"frequency": "monthly", "day": "Saturday", "week": "third"}, "MONTHLY 3SA"),
        ({"frequency": "2nd and 4th Tuesday of the month"}, "MONTHLY 2TU,4TU"),
        ({"days": ["1st Monday", "3rd Monday"]}, "MONTHLY 1MO,3MO"),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, "MONTHLY day 1,15"),
        ({"freq": "MONTHLY", "rrule": "FREQ=MONTHLY;BYDAY=3SAT"}, "MONTHLY 3SA"),
        ({"freq": "WEEKLY", "rrule": "FREQ=WEEKLY;BYDAY=SA;BYSETPOS=-1"}, "MONTHLY -1SA"),
        ({"freq": "BIWEEKLY", "days": ["MO"]}, "WEEKLY/2 MO"),
        ({"frequency": "Every other week", "days": ["MO"]}, "WEEKLY/2 MO"),
        ({"freq": "WEEKLY", "interval": 1, "days": ["MO"]}, "WEEKLY MO"),
        ({"freq": "DAILY"}, "WEEKLY MO,TU,WE,TH,FR,SA,SU"),
        ({"day": "Thursday"}, "WEEKLY TH"),
    ],
)
def test_rules_of_members(value: dict[str, JsonValue], expected: str) -> None:
    assert said({**value, **TEN_TO_TWELVE}) == [f"{expected} 10:00-12:00"]


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Regular Hours - 1st and Last Friday from 10-12", "MONTHLY 1FR,-1FR"),
        ("3rd Friday of the month", "MONTHLY 3FR"),
        ("every other Friday", "WEEKLY/2 FR"),
        ("3rd Friday from 4-6pm", "WEEKLY FR"),
        ("3rd Tuesday from 10-12", "WEEKLY FR"),
        ("3rd Friday is for seniors", "WEEKLY FR"),
    ],
)
@pytest.mark.parametrize("key", ["description", "schedule_details", "frequency"])
def test_ordinals_in_words_win_where_they_are_of_the_same_days_and_times(
    key: str, description: str, expected: str
) -> None:
    (line,) = said({"freq": "WEEKLY", "days": ["FR"], key: description, **TEN_TO_TWELVE})

    assert line.startswith(f"{expected} 10:00-12:00")


def test_the_first_day_of_the_week_is_no_day_of_opening() -> None:
    assert said({"freq": "WEEKLY", "wkst": "MO", **TEN_TO_TWELVE}) == ["WEEKLY 10:00-12:00"]


def test_a_monthly_rule_without_a_day_loses_its_frequency() -> None:
    value: JsonValue = {"freq": "MONTHLY", "wkst": "MO", **TEN_TO_TWELVE}

    assert said(value) == ["10:00-12:00"]
    assert problems(value) == ["monthly_without_day"]


def test_days_are_taken_from_a_text_around_that_names_exactly_these_times() -> None:
    value: dict[str, JsonValue] = {"freq": "MONTHLY", "opens_at": "12:00", "closes_at": "13:00"}

    assert said(value, "2nd and 4th Thursday from 12-1pm") == ["MONTHLY 2TH,4TH 12:00-13:00"]
    assert said(value, "2nd and 4th Thursday from 12-2pm") == ["12:00-13:00"]
    assert said(value, "2nd and 4th Thursday") == ["12:00-13:00"]
    assert said(value, "Call 330-762-8481 Mondays 12-1pm") == ["12:00-13:00"]
    assert said({**value, "byday": "2TU"}, "4th Thursday 12-1pm") == ["MONTHLY 2TU 12:00-13:00"]


def test_relations_between_days_make_no_rule() -> None:
    value: JsonValue = {
        "freq": "MONTHLY",
        "day_of_week": "FR",
        "freq_qualifier": "4TH_WEEK",
        "description": "Friday before 4th Saturday",
        **TEN_TO_TWELVE,
    }

    assert said(value) == ["FR 10:00-12:00 'Friday before 4th Saturday'"]


def test_a_yearly_rule_stays_in_words() -> None:
    rule = "FREQ=YEARLY;BYMONTH=11,12;BYDAY=TH;BYSETPOS=-1"

    assert said({"recurrence_rule": rule, **TEN_TO_TWELVE}) == [f"-1TH 10:00-12:00 ({rule})"]


@pytest.mark.parametrize(
    "value",
    [
        {"freq": "WEEKLY", "wkst": "MO", "opens_at": None, "closes_at": None},
        {"opens_at": "00:00", "closes_at": "00:00", "freq": "WEEKLY", "wkst": "MO"},
        {"day": "Sunday", "opens": "00:00", "closes": "00:00"},
        {"day": "Sunday", "closed": True, "open": "9:00", "close": "17:00"},
        {"day": "Sunday", "is_open": False, "open": "9:00", "close": "17:00"},
        {"sunday": "closed"},
        {"hours": "N/A"},
        {"id": "s1", "location_id": "loc_1", "metadata": {"last_action_date": "2024-01-01"}},
        [], {}, None, True, 5, "",
    ],
)  # fmt: skip
def test_placeholders_and_closed_days_are_absence(value: JsonValue) -> None:
    assert said(value) == []


def test_hours_that_close_before_they_open_are_kept_and_named() -> None:
    assert said({"byday": "MO", "opens_at": "10:00", "closes_at": "02:00"}) == [
        "WEEKLY MO 10:00-02:00"
    ]
    assert problems({"byday": "MO", "opens_at": "10:00", "closes_at": "02:00"}) == [
        "closes_before_opens"
    ]
    assert problems({"byday": "MO", "opens_at": "22:00", "closes_at": "02:00"}) == []


def test_unclear_hours_of_an_object_are_cleared_by_its_description() -> None:
    value: dict[str, JsonValue] = {"day": "Thursday", "start_time": "5:00", "end_time": "7:00"}

    assert said(value) == ["WEEKLY TH (5:00-7:00)"]
    assert problems(value) == ["unclear_time"]
    assert said({**value, "description": "Evening meal"}) == [
        "WEEKLY TH 17:00-19:00 'Evening meal'"
    ]


def test_description_and_notes_stay_what_they_are() -> None:
    value: JsonValue = {
        "byday": "MO",
        **TEN_TO_TWELVE,
        "description": "Drive-through",
        "notes": "Bring ID.",
        "exception_note": "Closed when school is.",
    }

    assert said(value) == [
        "WEEKLY MO 10:00-12:00 'Drive-through' (Closed when school is.; Bring ID.)"
    ]


def test_hours_within_an_object_take_what_stands_around_them() -> None:
    value: JsonValue = {
        "freq": "WEEKLY",
        "description": "Pantry",
        "start_date": "2025-08-11",
        "end_date": "2025-09-08",
        "schedule_items": [
            {"day_of_week": "MO", "times": [TEN_TO_TWELVE, {"start": "13:00", "end": "15:00"}]},
            {"day_of_week": "TU", "times": [TEN_TO_TWELVE]},
        ],
    }

    assert said(value) == [
        "WEEKLY MO,TU 10:00-12:00 from 2025-08-11 to 2025-09-08 'Pantry'",
        "WEEKLY MO 13:00-15:00 from 2025-08-11 to 2025-09-08 'Pantry'",
    ]


def test_one_rule_stated_many_times_is_one_row() -> None:
    value: JsonValue = [
        {"id": f"s{n}", "day": "TH", "wkst": "MO", **TEN_TO_TWELVE} for n in range(5)
    ]

    assert said(value) == ["WEEKLY TH 10:00-12:00"]
