"""Beginnings and ends that belong together, put together: times, dates and ranges."""

from pantry_radio.domain.hsds.hours.clock import DAY, Clock, span_of
from pantry_radio.domain.hsds.hours.days import MOST_IN_A_MONTH, day_of_number
from pantry_radio.domain.hsds.hours.moments import Moment
from pantry_radio.domain.hsds.hours.parts import Parts


def settle(parts: Parts) -> None:
    """Turns what was gathered from the members of an object into days, times, dates and ranges."""
    for child in parts.children:
        if child.starts or child.ends:
            settle(child)
    if parts.numbers:
        if parts.days:
            parts.ordinals += [n for n in parts.numbers if 0 < n <= MOST_IN_A_MONTH]
        else:
            days = (day_of_number(number) for number in parts.numbers)
            parts.days = [(0, weekday) for weekday in days if weekday is not None]
        parts.numbers = []
    if parts.is_nth and parts.days and parts.monthdays:
        parts.ordinals += [n for n in parts.monthdays if abs(n) <= MOST_IN_A_MONTH]
        parts.monthdays = []
    if max(len(parts.starts), len(parts.ends)) > 1:
        _settle_many(parts)
        return
    start = parts.starts[0] if parts.starts else Moment()
    end = parts.ends[0] if parts.ends else Moment()
    parts.starts, parts.ends = [], []
    if parts.duration_minutes is not None:
        end = end.with_rest_of(_end_by_duration(start, parts.duration_minutes))
    if start.at is not None or end.at is not None:
        parts.clocks.append((start.at, end.at))
    parts.days += [day for day in (*start.days, *end.days) if day not in parts.days]
    if start.on is not None or end.on is not None:
        _settle_dates(parts, start, end)


def _end_by_duration(start: Moment, minutes: int | None) -> Moment:
    span = span_of(start.at, None) if minutes is not None and start.at is not None else None
    if minutes is None or span is None or span.opens is None:
        return Moment()
    end = span.opens.hour * 60 + span.opens.minute + minutes
    return Moment(at=Clock(minutes=end, is_24=True)) if end <= DAY else Moment()


def _settle_dates(parts: Parts, start: Moment, end: Moment) -> None:
    is_night = (
        start.on is not None
        and end.on is not None
        and start.at is not None
        and end.at is not None
        and (end.on - start.on).days == 1
    )
    if start.on is not None and (
        start.on == end.on or is_night or (end.on is None and start.is_whole)
    ):
        has_rule = bool(parts.days) and end.on is None
        if not has_rule:
            parts.dates.append(start.on)
            return
    if parts.dtstart is not None:
        if end.on is None:
            return
        parts.dtstart = None
    parts.ranges.append((start.on, end.on))


def _settle_many(parts: Parts) -> None:
    starts, ends = parts.starts, parts.ends
    parts.starts, parts.ends = [], []
    for index in range(max(len(starts), len(ends))):
        child = Parts(path=parts.path, outcome=parts.outcome)
        child.starts = starts[index : index + 1]
        child.ends = ends[index : index + 1]
        settle(child)
        parts.children.append(child)
