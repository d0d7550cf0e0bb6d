"""Which objects and texts are hours, whatever key they stand under."""

import pytest

from pantry_radio.domain.hsds.hours.reading import holds_hours, is_hours_text
from pantry_radio.domain.jobs import JsonValue


@pytest.mark.parametrize(
    "members",
    [
        {"opens_at": "09:00", "closes_at": "12:00"},
        {"day": "Mon", "open": "9am", "close": "5pm"},
        {"monday": "9-5", "tuesday": "Closed"},
        {"monday": {"open": "9:00", "close": "17:00"}},
        {"Mon-Fri": "9am-5pm"},
        {"freq": "WEEKLY", "wkst": "MO", "opens_at": None},
        {"freq": "WEEKLY", "byday": "MO", "times": [{"start_time": "10:00", "end_time": "12:00"}]},
        {"days": "Mon-Fri", "hours": "9-5"},
        {"dayOfWeek": "Monday", "opens": "09:00", "closes": "17:00"},
        {"open": {"day": 1, "time": "0900"}, "close": {"day": 1, "time": "1700"}},
        {"rrule": "FREQ=WEEKLY;BYDAY=SA"},
    ],
)
def test_hours_are_known_by_their_members(members: dict[str, JsonValue]) -> None:
    assert holds_hours(members)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"name": "Pantry", "address": "1 Main St", "monday": "9-5"},
        {"number": "937-555-0101", "type": "voice"},
        {"address_1": "12 Main St", "city": "Dayton"},
        {"last_action_date": "2024-01-01T10:00:00", "last_action_type": "create"},
        {"created_at": "2024-01-01T10:00:00Z", "updated_at": "2024-01-01T10:00:00Z"},
        {"name": "Jo", "title": "Director", "email": "jo@example.org"},
        {"from": 5, "to": 17},
        {"start_date": "2024-01-01", "end_date": "2024-12-31"},
        {"name": "Meals", "description": "Open Mon-Fri 9-5"},
        {"name": "Friday Pantry", "status": "active"},
        {"sun": "yes", "mon": 3},
    ],
)
def test_other_things_are_no_hours(members: dict[str, JsonValue]) -> None:
    assert not holds_hours(members)


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 9am-5pm",
        "Closed Sundays",
        "Every 2nd Tuesday 10-12",
        "By appointment only",
        "24/7",
        "Mondays",
        "1st & 3rd Saturday",
        "9:00 AM - 5:00 PM",
        "FREQ=WEEKLY;BYDAY=MO",
        "Monday: Closed",
        "Mon-Fri 9-5 except holidays",
    ],
)
def test_whole_texts_that_are_hours(text: str) -> None:
    assert is_hours_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Food pantry",
        "Sunday",
        "10-12",
        "Ages 5-12",
        "937-555-0101",
        "12 Main St, Dayton, OH 45402",
        "2025-08-09",
        "Second Harvest",
        "Wednesday Pantry",
        "First Monday Club",
        "Open to all",
    ],
)
def test_other_texts_are_no_hours(text: str) -> None:
    assert not is_hours_text(text)
