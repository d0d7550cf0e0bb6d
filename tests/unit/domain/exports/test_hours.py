"""Hours in words say what the rule says, in order of the week."""

from datetime import date, time
from typing import Any
from uuid import UUID

import pytest

from pantry_radio.domain.exports.hours import hours_in_words, words_of
from pantry_radio.domain.hsds.records import Schedule


def _schedule(number: int = 1, **facts: Any) -> Schedule:  # noqa: ANN401 - members of a Schedule
    return Schedule(id=UUID(int=number), **facts)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": time(9)},
            "Mon-Fri, from 09:00",
        ),
        ({"freq": "WEEKLY", "byday": "MO,WE"}, "Mon, Wed"),
        ({"freq": "WEEKLY", "byday": "MO,TU,TH,FR"}, "Mon, Tue, Thu, Fri"),
        ({"freq": "MONTHLY", "byday": "2TU,4TU"}, "2nd and 4th Tue of the month"),
        ({"byday": "-1SA", "opens_at": time(9), "closes_at": time(17)}, "last Sat, 09:00-17:00"),
        ({"freq": "MONTHLY", "bymonthday": "1,15"}, "day 1, 15 of the month"),
        (
            {"freq": "WEEKLY", "interval": 2, "byday": "FR", "dtstart": date(2025, 8, 8)},
            "Fri, every 2 weeks, from 2025-08-08",
        ),
        ({"dtstart": date(2025, 8, 8), "closes_at": time(12)}, "on 2025-08-08, until 12:00"),
        ({"description": "By appointment"}, "By appointment"),
        ({"freq": "WEEKLY", "byday": "SA", "notes": "side door"}, "Sat (side door)"),
        (
            {"byday": "SA", "valid_from": date(2025, 8, 1), "until": date(2025, 9, 1)},
            "Sat, valid from 2025-08-01, until 2025-09-01",
        ),
        ({"schedule_link": "https://x.org/when"}, "https://x.org/when"),
        ({}, "not said when"),
    ],
)  # fmt: skip
def test_a_schedule_in_words(facts: dict[str, Any], words: str) -> None:
    assert words_of(_schedule(**facts)) == words


def test_hours_are_in_order_of_the_week_and_each_is_said_once() -> None:
    friday = _schedule(1, freq="WEEKLY", byday="FR", opens_at=time(9))
    late, early = (_schedule(n, freq="WEEKLY", byday="MO", opens_at=time(20 - n)) for n in (2, 9))
    words = _schedule(3, description="or call")
    again = _schedule(4, freq="WEEKLY", byday="FR", opens_at=time(9))

    said = hours_in_words([words, again, friday, late, early])

    assert said == ["Mon, from 11:00", "Mon, from 18:00", "Fri, from 09:00", "or call"]
