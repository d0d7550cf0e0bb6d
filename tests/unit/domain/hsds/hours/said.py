"""Schedules in one line each, so that a test reads like the text that it is about."""

from pantry_radio.domain.hsds.hours.reading import read_hours
from pantry_radio.domain.hsds.stated import StatedSchedule
from pantry_radio.domain.jobs import JsonValue


def said(value: JsonValue, *context: str) -> list[str]:
    """Each schedule: `WEEKLY/2 FR 10:00-12:00`, `2025-08-09 10:00-12:00`, words in quotes."""
    return [_line(schedule) for schedule in read_hours(value, "$.hours", context).schedules]


def problems(value: JsonValue, *context: str) -> list[str]:
    return [each.kind for each in read_hours(value, "$.hours", context).problems]


def _line(schedule: StatedSchedule) -> str:
    every = f"{schedule.freq}/{schedule.interval}" if schedule.interval else schedule.freq
    times = [f"{each:%H:%M}" if each else "" for each in (schedule.opens_at, schedule.closes_at)]
    parts = (
        str(schedule.dtstart) if schedule.dtstart else "",
        every or "",
        schedule.byday or "",
        f"day {schedule.bymonthday}" if schedule.bymonthday else "",
        "-".join(times) if any(times) else "",
        f"from {schedule.valid_from}" if schedule.valid_from else "",
        f"to {schedule.valid_to}" if schedule.valid_to else "",
        f"until {schedule.until}" if schedule.until else "",
        f"'{schedule.description}'" if schedule.description else "",
        f"({schedule.notes})" if schedule.notes else "",
    )
    return " ".join(part for part in parts if part)
