"""Free text about hours, in the spellings of people and programs."""

import pytest

from pantry_radio.domain.hsds.hours.reading import read_hours
from pantry_radio.domain.hsds.stated import Original
from tests.unit.domain.hsds.hours.said import problems, said

WORKDAYS = "WEEKLY MO,TU,WE,TH,FR"
WEEK = "WEEKLY MO,TU,WE,TH,FR,SA,SU"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon-Fri 9am-5pm", [f"{WORKDAYS} 09:00-17:00"]),
        ("Monday - Friday: 8:30 AM to 4:30 PM", [f"{WORKDAYS} 08:30-16:30"]),
        ("Mon. through Fri. 9:00-5:00", [f"{WORKDAYS} 09:00-17:00"]),
        ("M-F 9-5", [f"{WORKDAYS} 09:00-17:00"]),
        ("MWF 10-2", ["WEEKLY MO,WE,FR 10:00-14:00"]),
        ("T/Th 9-11:30am", ["WEEKLY TU,TH 09:00-11:30"]),
        ("TR 1-3", ["WEEKLY TU,TH 13:00-15:00"]),
        ("M, W, F 9:30-1:30", ["WEEKLY MO,WE,FR 09:30-13:30"]),
        ("Mon - Wed - Fri 9 - 11", ["WEEKLY MO,WE,FR 09:00-11:00"]),
        ("Tues & Thurs, 10 a.m. \u2013 noon", ["WEEKLY TU,TH 10:00-12:00"]),
        ("Monday - Wednesday, Friday 9-12", ["WEEKLY MO,TU,WE,FR 09:00-12:00"]),
        ("Fri-Mon 10-2", ["WEEKLY MO,FR,SA,SU 10:00-14:00"]),
        ("Tue/Thu/Sat 10AM-1PM", ["WEEKLY TU,TH,SA 10:00-13:00"]),
        ("Weekdays 9-5, weekends 10-2", [f"{WORKDAYS} 09:00-17:00", "WEEKLY SA,SU 10:00-14:00"]),
        ("Daily 9-5", [f"{WEEK} 09:00-17:00"]),
        ("7 days a week, 8am to 8pm", [f"{WEEK} 08:00-20:00"]),
        ("24/7", [f"{WEEK} 00:00-23:59"]),
        ("Open 24 hours", ["00:00-23:59"]),
        ("lunes a viernes 9am - 5pm", [f"{WORKDAYS} 09:00-17:00"]),
        ("s\u00e1bados de 10 a 12", ["WEEKLY SA 10:00-12:00"]),
        ("Lunes, mi\u00e9rcoles y viernes de 8:00 a 12:00", ["WEEKLY MO,WE,FR 08:00-12:00"]),
        ("Mo-Fr 08:00-18:00; Su,PH off", [f"{WORKDAYS} 08:00-18:00"]),
        ("Th[2,4] 12:00-13:00", ["MONTHLY 2TH,4TH 12:00-13:00"]),
        ("9am-5pm Monday through Friday", [f"{WORKDAYS} 09:00-17:00"]),
        ("between 10 and 2 on Tuesdays", ["WEEKLY TU 10:00-14:00"]),
        ("10:00 a.m. to 12:00 p.m. every Thursday", ["WEEKLY TH 10:00-12:00"]),
        ("Open every day except Sunday, 9-4 ", None),
    ],
)
def test_days_and_times_of_the_week(text: str, expected: list[str] | None) -> None:
    if expected is None:
        expected = [f"WEEKLY MO,TU,WE,TH,FR,SA 09:00-16:00 '{text.strip()}'"]

    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2nd & 4th Tuesday 12-1pm", "MONTHLY 2TU,4TU 12:00-13:00"),
        ("Every 2nd Tuesday 10-12", "MONTHLY 2TU 10:00-12:00"),
        ("First and third Saturday, 9:00 to 11:00 a.m.", "MONTHLY 1SA,3SA 09:00-11:00"),
        ("Last Friday of each month 4-6pm", "MONTHLY -1FR 16:00-18:00"),
        ("Last Tuesday and Thursday of the month", "MONTHLY -1TU,-1TH"),
        ("1st and Last Friday from 9-11am", "MONTHLY 1FR,-1FR 09:00-11:00"),
        ("Last three Sundays from 1-2pm", "MONTHLY -1SU,-2SU,-3SU 13:00-14:00"),
        ("2nd to the last Saturday from 10 AM to 12 PM", "MONTHLY -2SA 10:00-12:00"),
        ("1st-3rd Thursday 5-7pm", "MONTHLY 1TH,2TH,3TH 17:00-19:00"),
        ("Second Saturday and fourth Tuesday 9am-11am", "MONTHLY 2SA,4TU 09:00-11:00"),
        ("Tuesday (2nd and 4th) 10am-12pm", "MONTHLY 2TU,4TU 10:00-12:00"),
        ("1st and 15th of the month 9-12", "MONTHLY day 1,15 09:00-12:00"),
        ("Every other Friday 3-5 pm", "WEEKLY/2 FR 15:00-17:00"),
        ("Biweekly on Thursdays 5:00 PM - 6:30 PM", "WEEKLY/2 TH 17:00-18:30"),
        ("primer s\u00e1bado de cada mes 9am-11am", "MONTHLY 1SA 09:00-11:00"),
        ("RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU", "MONTHLY 2TU,4TU"),
        ("FREQ=MONTHLY;BYDAY=SA;BYSETPOS=-1", "MONTHLY -1SA"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20251231T000000Z", "WEEKLY/2 FR until 2025-12-31"),
        ("FREQ=DAILY", WEEK),
    ],
)
def test_days_of_the_month_and_intervals(text: str, expected: str) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ("9-5", "09:00-17:00"),
        ("9-11:30am", "09:00-11:30"),
        ("9-12pm", "09:00-12:00"),
        ("11-1pm", "11:00-13:00"),
        ("12-1pm", "12:00-13:00"),
        ("5-6pm", "17:00-18:00"),
        ("6:30-8pm", "18:30-20:00"),
        ("9am-5", "09:00-17:00"),
        ("8a-4p", "08:00-16:00"),
        ("12 noon to 2pm", "12:00-14:00"),
        ("10pm-2am", "22:00-02:00"),
        ("0900-1130", "09:00-11:30"),
        ("17:00-19:00", "17:00-19:00"),
        ("5 p.m.-7 p.m.", "17:00-19:00"),
        ("7-3", "07:00-15:00"),
        ("1-3", "13:00-15:00"),
        ("at 11:30 a.m.", "11:30-"),
        ("from 10am", "10:00-"),
        ("until 2pm", "-14:00"),
    ],
)
def test_times_as_people_mean_them(times: str, expected: str) -> None:
    assert said(f"Mondays {times}") == [f"WEEKLY MO {expected}"]


def test_morning_and_evening_decide_about_bare_hours() -> None:
    assert said("Friday evenings 5-7") == ["WEEKLY FR 17:00-19:00"]
    assert said("Saturday mornings 7-9") == ["WEEKLY SA 07:00-09:00"]


def test_hours_that_may_be_of_the_morning_or_of_the_evening_stay_text() -> None:
    assert said("Fridays 5-7") == ["WEEKLY FR 'Fridays 5-7'"]
    assert problems("Fridays 5-7") == ["unclear_time"]


def test_several_spans_a_day_are_several_rows() -> None:
    text = "Monday, Wednesday & Friday: 9:00 AM \u2013 12:00 PM & 1 PM \u2013 3 PM"

    assert said(text) == ["WEEKLY MO,WE,FR 09:00-12:00", "WEEKLY MO,WE,FR 13:00-15:00"]


def test_each_clause_is_a_rule_of_its_own() -> None:
    text = "Tuesdays 10am-12pm and Thursdays 5pm-7pm; every other Sat 9-11am"

    assert said(text) == [
        "WEEKLY TU 10:00-12:00",
        "WEEKLY TH 17:00-19:00",
        "WEEKLY/2 SA 09:00-11:00",
    ]


def test_weekly_and_monthly_days_of_one_clause_are_two_rules() -> None:
    assert said("every Tuesday and the third Saturday 9-11am") == [
        "WEEKLY TU 09:00-11:00",
        "MONTHLY 3SA 09:00-11:00",
    ]


def test_days_with_the_same_hours_are_one_row() -> None:
    lines = "Monday: 9:00 AM \u2013 5:00 PM\nTuesday: Closed\nWednesday: 9:00 AM \u2013 5:00 PM"

    assert said(lines) == ["WEEKLY MO,WE 09:00-17:00"]


@pytest.mark.parametrize("text", ["Closed Sundays", "Closed", "N/A", "TBD", "", "Unknown"])
def test_closed_days_and_placeholders_are_no_rows(text: str) -> None:
    assert said(text) == []


def test_closed_days_leave_the_days_of_opening_as_they_are() -> None:
    assert said("Closed Sunday and Monday, open Tue-Sat 10-4") == [
        "WEEKLY TU,WE,TH,FR,SA 10:00-16:00"
    ]
    assert said("Mon-Sat 9-5, closed Sunday") == ["WEEKLY MO,TU,WE,TH,FR,SA 09:00-17:00"]


@pytest.mark.parametrize("text", ["By appointment only", "Call for hours", "Hours vary"])
def test_words_without_days_and_times_are_a_description_alone(text: str) -> None:
    assert said(text) == [f"'{text}'"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Friday before the 4th Saturday 4-5pm", "16:00-17:00"),
        ("First full week of the month, Mon-Thu 9-12", "09:00-12:00"),
        ("Following the last Tuesday of the month", ""),
    ],
)
def test_what_no_rule_can_say_stays_in_words(text: str, expected: str) -> None:
    assert said(text) == [f"{expected} '{text}'".strip()]
    assert problems(text) == ["unclear_rule"]


def test_a_clause_that_says_more_than_its_rule_is_kept_beside_it() -> None:
    assert said("Mon 9am until food runs out") == ["WEEKLY MO 09:00- 'Mon 9am until food runs out'"]
    assert said("Mon-Fri 9-5 except holidays") == [
        f"{WORKDAYS} 09:00-17:00 'Mon-Fri 9-5 except holidays'"
    ]
    assert said("Open Mon-Thu 10am-2pm. Bring ID.") == ["WEEKLY MO,TU,WE,TH 10:00-14:00 'Bring ID'"]


def test_numbers_that_are_no_hours_are_not_read_as_such() -> None:
    assert said("Serves families with children of ages 5-12") == [
        "'Serves families with children of ages 5-12'"
    ]
    assert said("Call (330) 375-5065 on 12 May") == ["'Call (330) 375-5065 on 12 May'"]


def test_dates_are_events() -> None:
    assert said("8/9/2025 9:00 AM - 11:00 AM; August 23, 2025 9-11am") == [
        "2025-08-09 09:00-11:00",
        "2025-08-23 09:00-11:00",
    ]


def test_a_text_that_became_rules_is_kept_as_an_original() -> None:
    hours = read_hours("2nd & 4th Tuesday 12-1pm", "$.hours")

    assert hours.originals == (
        Original(
            path="$.hours",
            written="2nd & 4th Tuesday 12-1pm",
            kept="MONTHLY 2TU,4TU 12:00-13:00",
        ),
    )
