"""Rows that say the same of several days are one row; so are those that say the same twice."""

from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from operator import attrgetter

from attrs import evolve

from pantry_radio.domain.hsds.hours.days import CODES
from pantry_radio.domain.hsds.hours.outcome import Row
from pantry_radio.domain.hsds.stated import StatedSchedule

_LONGEST_SPAN_DAYS = 3_700
_LAST = 99
# All but the days, the first day, and the first day of the week.
_SAME_RULE = attrgetter(
    *("freq", "interval", "bymonthday", "opens_at", "closes_at", "valid_to", "until", "count"),
    *("description", "notes", "schedule_link", "attending_type"),
)


def joined(rows: Iterable[Row]) -> tuple[StatedSchedule, ...]:
    """Schedules in a canonical order: each interval once, with all its days."""
    unique = list(dict.fromkeys(rows))
    if len(unique) == 1:
        return (unique[0].schedule,)
    schedules = list(dict.fromkeys(_without_repeated_dates(unique)))
    schedules = _with_all_days(_from_the_earliest(schedules))
    return tuple(sorted(schedules, key=_order))


def _without_repeated_dates(rows: Sequence[Row]) -> list[StatedSchedule]:
    """A weekly rule that was written out date by date is that rule, from the first to the last."""
    groups: dict[StatedSchedule, list[date]] = {}
    for row in rows:
        if row.is_weekly and row.schedule.dtstart is not None:
            key = evolve(row.schedule, dtstart=None, byday=None)
            groups.setdefault(key, []).append(row.schedule.dtstart)
    schedules = [row.schedule for row in rows if not row.is_weekly]
    for schedule, dates in groups.items():
        rule = _weekly(schedule, sorted(set(dates)))
        if rule is not None:
            schedules.append(rule)
            continue
        for weekday in range(len(CODES)):
            of_day = sorted({each for each in dates if each.weekday() == weekday})
            rule = _weekly(schedule, of_day)
            schedules += [rule] if rule else [_on_date(schedule, each) for each in of_day]
    return schedules


def _weekly(schedule: StatedSchedule, dates: Sequence[date]) -> StatedSchedule | None:
    """The rule that dates follow, where no more than one in four is missing; None for no rule."""
    if len(dates) < 2:  # noqa: PLR2004 -- one date is no rule
        return None
    weekdays = sorted({each.weekday() for each in dates})
    span = (dates[-1] - dates[0]).days
    if span > _LONGEST_SPAN_DAYS:
        return None
    every = (dates[0] + timedelta(days=days) for days in range(span + 1))
    expected = [each for each in every if each.weekday() in weekdays]
    missing = [each for each in expected if each not in set(dates)]
    if len(missing) * 4 > len(expected):
        return None
    gaps = f"except {', '.join(map(str, missing))}" if missing else None
    return evolve(
        schedule,
        freq="WEEKLY",
        byday=",".join(CODES[weekday] for weekday in weekdays),
        valid_from=dates[0],
        valid_to=dates[-1],
        notes="; ".join(each for each in (schedule.notes, gaps) if each) or None,
    )


def _on_date(schedule: StatedSchedule, day: date) -> StatedSchedule:
    return evolve(schedule, dtstart=day, byday=CODES[day.weekday()])


def _from_the_earliest(schedules: Sequence[StatedSchedule]) -> list[StatedSchedule]:
    """A rule that holds from some day on includes the same rule from a later day on."""
    groups: dict[tuple[object, ...], StatedSchedule] = {}
    for schedule in schedules:
        if schedule.freq is None or schedule.valid_to or schedule.interval or schedule.count:
            groups[schedule,] = schedule
            continue
        key = (schedule.byday, schedule.wkst, *_SAME_RULE(schedule))
        known = groups.get(key)
        if known is None:
            groups[key] = schedule
            continue
        groups[key] = evolve(
            known,
            valid_from=_earliest(known.valid_from, schedule.valid_from),
            dtstart=_earliest(known.dtstart, schedule.dtstart),
        )
    return list(groups.values())


def _earliest(one: date | None, other: date | None) -> date | None:
    """The earlier day; a rule without one holds from ever."""
    return None if one is None or other is None else min(one, other)


def _with_all_days(schedules: Sequence[StatedSchedule]) -> list[StatedSchedule]:
    groups: dict[tuple[object, ...], list[StatedSchedule]] = {}
    for schedule in schedules:
        can_join = schedule.freq is not None and schedule.byday is not None
        wkst = schedule.wkst if schedule.interval else None
        rule = (schedule.valid_from, schedule.dtstart, wkst, *_SAME_RULE(schedule))
        key = rule if can_join else (schedule,)
        groups.setdefault(key, []).append(schedule)
    found: list[StatedSchedule] = []
    for members in groups.values():
        if len(members) == 1:
            found.append(members[0])
            continue
        codes = {code for each in members for code in (each.byday or "").split(",")}
        byday = ",".join(sorted(codes, key=_order_of_code))
        starts = {each.wkst for each in members}
        wkst = members[0].wkst if len(starts) == 1 else None
        found.append(evolve(members[0], byday=byday, wkst=wkst))
    return found


def _order_of_code(code: str) -> tuple[bool, int, int]:
    ordinal = int(code[:-2] or 0)
    return ordinal < 0, abs(ordinal), CODES.index(code[-2:])


def _order(schedule: StatedSchedule) -> tuple[object, ...]:
    days = [_order_of_code(code) for code in (schedule.byday or "").split(",") if code]
    return (
        schedule.freq is None and schedule.opens_at is None and schedule.closes_at is None,
        ("WEEKLY", "MONTHLY", None).index(schedule.freq),
        schedule.dtstart or date.min,
        schedule.valid_from or date.min,
        min(days, default=(True, _LAST, _LAST)),
        schedule.opens_at or time.min,
        schedule.closes_at or time.min,
        schedule.byday or "",
        schedule.description or "",
        *(str(each) for each in _SAME_RULE(schedule)),
        str(schedule.wkst),
    )
