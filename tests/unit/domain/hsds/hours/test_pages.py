"""Hours as the pages of real food pantries word them: none may open where the page does not."""

import pytest

from tests.unit.domain.hsds.hours.said import problems, said

WORKDAYS = "WEEKLY MO,TU,WE,TH,FR"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wed 9-11am; 1-3pm", ["WEEKLY WE 09:00-11:00", "WEEKLY WE 13:00-15:00"]),
        (
            "Mon 9-11am, 1-3pm and 5-6pm; Fri 10-12; 2-4pm",
            [
                "WEEKLY MO 09:00-11:00",
                "WEEKLY MO 13:00-15:00",
                "WEEKLY MO 17:00-18:00",
                "WEEKLY FR 10:00-12:00",
                "WEEKLY FR 14:00-16:00",
            ],
        ),
        ("Tues 9-11\n1-3", ["WEEKLY TU 09:00-11:00", "WEEKLY TU 13:00-15:00"]),
        (
            "1st & 3rd Mon 10am-noon & 2nd & 4th Thurs 5-7pm",
            ["MONTHLY 1MO,3MO 10:00-12:00", "MONTHLY 2TH,4TH 17:00-19:00"],
        ),
        ("M/W/F 9-12, T/Th 1-4", ["WEEKLY MO,WE,FR 09:00-12:00", "WEEKLY TU,TH 13:00-16:00"]),
        ("M-Th 9a-3p & F 9a-12p", ["WEEKLY MO,TU,WE,TH 09:00-15:00", "WEEKLY FR 09:00-12:00"]),
        ("M 9-12, W 1-3", ["WEEKLY MO 09:00-12:00", "WEEKLY WE 13:00-15:00"]),
        ("Sun-Sat 24 hours", ["WEEKLY MO,TU,WE,TH,FR,SA,SU 00:00-23:59"]),
        (
            "Mondays through Thursdays, 8:30 to 4:30; Fridays until noon",
            ["WEEKLY MO,TU,WE,TH 08:30-16:30", "WEEKLY FR -12:00"],
        ),
        ("9am Saturdays", ["WEEKLY SA 09:00-"]),
        ("2nd Sat. 9:30-11", ["MONTHLY 2SA 09:30-11:00"]),
        ("Nov 22, 2025 10am-12pm", ["2025-11-22 10:00-12:00"]),
        (
            "Every other Wednesday, 4:30-6:00 PM, starting January 8, 2025",
            ["WEEKLY/2 WE 16:30-18:00 from 2025-01-08"],
        ),
        (
            "Wed & Fri: 11am-1pm; Sat (1st only): 9-11am",
            ["WEEKLY WE,FR 11:00-13:00", "MONTHLY 1SA 09:00-11:00"],
        ),
        (
            "Segundo y cuarto s\u00e1bado del mes de 9 a 11 de la ma\u00f1ana",
            ["MONTHLY 2SA,4SA 09:00-11:00"],
        ),
        ("1er y 3er s\u00e1bado del mes, 9am-12pm", ["MONTHLY 1SA,3SA 09:00-12:00"]),
        ("Mon-Fri 9-5, closed Wed", ["WEEKLY MO,TU,TH,FR 09:00-17:00"]),
        ("Mon-Fri 9-5 but not Wed", ["WEEKLY MO,TU,TH,FR 09:00-17:00 'Mon-Fri 9-5 but not Wed'"]),
        ("Mon-Fri (no Wed) 9-5", ["WEEKLY MO,TU,TH,FR 09:00-17:00 'Mon-Fri (no Wed) 9-5'"]),
        (
            "7am-7pm every day but Sunday",
            ["WEEKLY MO,TU,WE,TH,FR,SA 07:00-19:00 '7am-7pm every day but Sunday'"],
        ),
        ("9:00-12:00 noon Monday", ["WEEKLY MO 09:00-12:00"]),
        ("Mon: 9-5\nWednesday: --\nFri 9-12", ["WEEKLY MO 09:00-17:00", "WEEKLY FR 09:00-12:00"]),
    ],
)
def test_what_a_page_words_is_what_a_human_reads(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Every Tuesday except the 5th", ["WEEKLY TU"]),
        ("Every Tuesday except the 5th Tuesday, 9-11 am", ["WEEKLY TU 09:00-11:00"]),
        ("Mon-Fri 9-5 except 3rd Friday", [f"{WORKDAYS} 09:00-17:00"]),
        ("Mon-Fri 9-5, excluding Wednesday", ["WEEKLY MO,TU,TH,FR 09:00-17:00"]),
        ("First Baptist Church Mondays 9-11", ["WEEKLY MO 09:00-11:00"]),
        ("Sat 9-11am (2nd & 4th)", ["MONTHLY 2SA,4SA 09:00-11:00"]),
        ("Sat 9-11am (1st and 3rd of the month)", ["MONTHLY 1SA,3SA 09:00-11:00"]),
    ],
)
def test_what_a_rule_leaves_out_stays_in_its_words(text: str, rules: list[str]) -> None:
    lines = said(text)

    assert [line.split(" '")[0] for line in lines] == rules
    assert all("'" in line for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "third week of the month, Tues-Thurs 9-3",
        "2nd drive-through Saturday 9-11am",
        "Week 1: Mon 9-11",
        "Saturday, November 22, 10 a.m. - noon",
        "Wednesdays 4:30-6:30pm (2nd & 4th weeks)",
    ],
)
def test_days_that_may_be_others_make_no_rule(text: str) -> None:
    (line,) = said(text)

    assert not line.startswith(("WEEKLY", "MONTHLY"))
    assert problems(text) == ["unclear_rule"]


def test_a_closed_day_of_the_month_is_told_beside_the_weekly_rule() -> None:
    assert said("Mon 10-2, Wed 4-6 pm (closed 1st Wed)") == [
        "WEEKLY MO 10:00-14:00",
        "WEEKLY WE 16:00-18:00",
        "'closed 1st Wed'",
    ]


def test_other_hours_of_an_excepted_day_are_its_own() -> None:
    assert said("Mon-Fri 9-5 except Wed 9-12") == [
        "WEEKLY MO,TU,TH,FR 09:00-17:00 'Mon-Fri 9-5 except Wed'",
        "WEEKLY WE 09:00-12:00",
    ]


def test_other_ordinals_carry_over_the_day_alone() -> None:
    assert said("1st Tuesday 9-11, 3rd 1-3pm") == [
        "MONTHLY 1TU 09:00-11:00",
        "MONTHLY 3TU 13:00-15:00 '3rd 1-3pm'",
    ]


def test_names_of_people_are_no_days_of_the_month() -> None:
    text = "Monday: 1:00PM-3:00PM (last names A-M), Wednesday: 1:00PM-3:00PM (N-Z)"

    assert not any(line.startswith("MONTHLY") for line in said(text))


def test_a_telephone_number_is_no_time() -> None:
    assert not any("01:34" in line for line in said("Call 555-0134 Mon-Fri 9-4 for appointment"))
