"""What holds for hours of any form: no exception, one answer, and nothing but valid rules."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.hours.reading import holds_hours, is_hours_text, read_hours
from pantry_radio.domain.hsds.stated import StatedSchedule
from pantry_radio.domain.jobs import JsonValue

_KEYS = re.findall(
    r"\S+",
    """freq wkst days day byday day_of_week opens_at closes_at start_time end_time times hours
    open close monday Mon-Fri sunday_open dates date start_date end_date dtstart dtend until
    count interval bymonthday bysetpos week_of_month description notes exceptions rrule duration
    closed is_open valid_from valid_to months zorp 9-11am 24/7 week_1 monday_1_open type""",
)
_VALUES = re.findall(
    r"\S+",
    """WEEKLY MONTHLY DAILY ONCE YEARLY MO TU,TH 2TU -1SA Monday 09:00 9 5pm 17:00:00 00:00
    2025-08-09 2025-08-16 2025-08-09T10:00:00 FREQ=MONTHLY;BYDAY=2TU Mon-Fri_9-5
    1st_and_15th_of_the_month 3rd_Saturday_from_9-11am Fridays_5-7 closed Closed_Sundays 24/7 noon
    every_other_Friday XX MO,XX 25:00 2nd_&_4th_weeks -1 4TH PT2H last_three_Sundays
    Friday_before_4th_Saturday 0 1 31 99""",
)
_scalars = (
    st.sampled_from([value.replace("_", " ") for value in _VALUES])
    | st.sampled_from(["\x00", "\ud800"])
    | st.text(max_size=12)
    | st.integers(-40, 2500)
    | st.floats()
    | st.booleans()
    | st.none()
)
_keys = st.sampled_from(_KEYS) | st.text(max_size=6)
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_keys, inner, max_size=6),
    max_leaves=14,
)
_WORDS = re.findall(
    r"\S+",
    """Monday Tue Fridays Sat M-F 1st 2nd and last third 15th of the month every other - to , ; .
    9 5 9am 12pm 17:00 0900 noon from until closed except before holidays weekly monthly week
    2025-08-09 August 9, 2025 starting November 22 names Week 1: Th[2,4] ( ) : & by
    appointment evening between 24/7""",
)
_sentences = st.lists(st.sampled_from(_WORDS), max_size=14).map(" ".join)
_CODE = r"-?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)"


def turned_round(value: JsonValue) -> JsonValue:
    """The same value with the members of each object in reverse order."""
    if isinstance(value, dict):
        return {key: turned_round(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [turned_round(each) for each in value]
    return value


def is_valid(schedule: StatedSchedule) -> bool:
    """Whether RFC 5545 allows the rule, and HSDS the row."""
    byday, bymonthday = schedule.byday, schedule.bymonthday
    numbers = [int(number) for number in (bymonthday or "1").split(",")]
    has_ordinals = byday is not None and re.search(r"\d", byday) is not None
    return (
        schedule.freq in (None, "WEEKLY", "MONTHLY")
        and (byday is None or re.fullmatch(rf"{_CODE}(?:,{_CODE})*", byday) is not None)
        and all(0 < abs(number) <= 31 for number in numbers)
        and not (schedule.freq == "WEEKLY" and (has_ordinals or bymonthday))
        and not (schedule.freq == "MONTHLY" and not (byday or bymonthday))
        and not (
            schedule.valid_from and schedule.valid_to and schedule.valid_to < schedule.valid_from
        )
        and (schedule.interval is None or schedule.interval > 1)
        and len(set((byday or "").split(","))) == len((byday or "").split(","))
    )


@given(_json, st.lists(_sentences, max_size=2))
def test_any_value_is_read_without_an_exception_into_valid_rules(
    value: JsonValue, context: list[str]
) -> None:
    hours = read_hours(value, "$", context)

    assert all(is_valid(schedule) for schedule in hours.schedules)
    assert len(set(hours.schedules)) == len(hours.schedules)


@given(_json)
def test_the_order_of_keys_does_not_count_and_reading_twice_is_equal(value: JsonValue) -> None:
    assert read_hours(turned_round(value), "$") == read_hours(value, "$")
    assert read_hours(value, "$") == read_hours(value, "$")


@given(_sentences)
def test_any_sentence_is_read_into_valid_rules(text: str) -> None:
    hours = read_hours(text, "$")

    assert all(is_valid(schedule) for schedule in hours.schedules)


@given(st.dictionaries(_keys, _json, max_size=5), _sentences | st.text())
def test_recognising_never_fails(members: dict[str, JsonValue], text: str) -> None:
    assert holds_hours(members) in (True, False)
    assert is_hours_text(text) in (True, False)


# Nothing is timed: quadratic code would take minutes for these.
@pytest.mark.parametrize(
    "run",
    [
        "Mon ",
        "1 ",
        "9-",
        ", ",
        "(",
        "a",
        "a ",
        "1st ",
        "Mon 9-5, ",
        "and ",
        "@",
        ".",
        "$1",
        "FREQ=",
        "M 9-",
        "\n9-",
        "except 1st Mon ",
        "555-",
    ],
)
def test_a_long_run_is_read_in_proportion_to_its_length(run: str) -> None:
    text = (run * 5_000)[:5_000]

    for each in (f"Mon 9-5 {text}", f"{text} Mon 9-5"):
        read_hours(each, "$", [each])
        read_hours({"days": each, "description": each, "opens_at": each, each: each}, "$")
        is_hours_text(each)
        holds_hours({"days": each, "hours": each, each: "9-5"})
