"""Rules on dates, and within ranges of dates."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from attrs import evolve

from pantry_radio.domain.hsds.hours.clock import Span
from pantry_radio.domain.hsds.hours.days import Day, byday_of, has_ordinals, weekdays_of
from pantry_radio.domain.hsds.hours.outcome import Row
from pantry_radio.domain.hsds.hours.parts import Parts
from pantry_radio.domain.hsds.hours.rules import Rule
from pantry_radio.domain.hsds.stated import StatedSchedule

_A_WEEK = timedelta(days=7)


def dated_rows(parts: Parts, rule: Rule, span: Span, frame: StatedSchedule) -> Iterator[Row]:
    """The rows of a rule: on its dates, within its ranges, or for ever."""
    recurs = bool(rule.days or rule.monthdays)
    is_bound = recurs or parts.until is not None or parts.count is not None
    is_event = rule.freq == "ONCE" or (parts.dtstart is not None and not is_bound)
    # Written out: evolve() would cost twice as much, and this is done for every schedule.
    schedule = StatedSchedule(
        until=frame.until,
        count=frame.count,
        wkst=frame.wkst,
        description=frame.description,
        schedule_link=frame.schedule_link,
        attending_type=frame.attending_type,
        notes=frame.notes,
        opens_at=span.opens,
        closes_at=span.closes,
        freq=None if is_event else rule.freq,
        interval=rule.interval,
        byday=byday_of(rule.days),
        bymonthday=",".join(map(str, rule.monthdays)) or None,
        dtstart=None if parts.dates else parts.dtstart,
    )
    dates = set(parts.dates)
    if rule.freq == "ONCE" and not dates:
        dates = {start for start, _ in parts.ranges if start is not None}
    if dates:
        yield from _on_dates(sorted(dates), rule, schedule)
        return
    if not parts.ranges or (is_event and schedule.dtstart is not None):
        yield Row(schedule=schedule)
        return
    for start, end in dict.fromkeys(parts.ranges):
        if start is not None and end is None and not (recurs or rule.freq):
            yield Row(schedule=evolve(schedule, dtstart=start))
            continue
        first, last = (end, start) if start and end and end < start else (start, end)
        yield Row(schedule=evolve(schedule, valid_from=first, valid_to=last))


def _on_dates(dates: Sequence[date], rule: Rule, schedule: StatedSchedule) -> Iterator[Row]:
    if has_ordinals(rule.days) and all(_is_on(rule.days, each) for each in dates):
        yield Row(schedule=schedule)
        return
    weekdays = weekdays_of(rule.days)
    once = evolve(schedule, freq=None, interval=None, bymonthday=None, until=None, count=None)
    for each in dates:
        day = byday_of([(0, each.weekday())]) if each.weekday() in weekdays else None
        is_weekly = rule.freq == "WEEKLY" and day is not None
        yield Row(schedule=evolve(once, dtstart=each, byday=day), is_weekly=is_weekly)


def _is_on(days: Iterable[Day], day: date) -> bool:
    """Whether a date is one of these days of its month."""
    from_first = (day.day - 1) // 7 + 1
    is_last = {-number for number in range(1, 6) if (day + _A_WEEK * number).month != day.month}
    from_last = max(is_last, default=0)
    return any(
        weekday == day.weekday() and ordinal in (0, from_first, from_last)
        for ordinal, weekday in days
    )
