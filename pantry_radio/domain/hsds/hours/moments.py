"""Points in time as objects state them: a time, a date, both, or a day of the week with a time."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from attrs import evolve, frozen

from pantry_radio.domain.hsds.hours.clock import Clock, clock_of
from pantry_radio.domain.hsds.hours.dates import date_of, moment_of
from pantry_radio.domain.hsds.hours.days import Day, coded_days, day_of_number
from pantry_radio.domain.hsds.hours.keys import Role, key_of
from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.jobs import JsonValue

_ZONE = re.compile(r"(?<=[\dmM.]) ?\(?(?:[ECMPAH][SD]?T|UTC|GMT|Z)\)?\Z")
"""Times are local to the place, whatever zone is named behind them."""
_MAX_LENGTH = 60


@frozen(kw_only=True)
class Moment:
    """What is known of a point in time."""

    on: date | None = None
    at: Clock | None = None
    days: tuple[Day, ...] = ()
    is_whole: bool = False
    """Date and time were written together."""

    def with_rest_of(self, other: "Moment") -> "Moment":
        """What the other one knows is added where this one knows nothing."""
        return evolve(
            self, on=self.on or other.on, at=self.at or other.at, days=self.days or other.days
        )


def moments_of(value: JsonValue) -> tuple[Moment, ...]:
    """One or more points in time; () where the value is none, or not wholly."""
    if isinstance(value, list):
        found = [moments_of(each) for each in value[:400]]
        return tuple(each[0] for each in found) if all(len(each) == 1 for each in found) else ()
    if isinstance(value, dict):
        moment = _moment_of_members(value)
    elif isinstance(value, str):
        moment = _moment_of_text(value.strip())
    else:
        clock = clock_of(value)
        moment = Moment(at=clock) if clock else None
    return (moment,) if moment else ()


def days_of(value: JsonValue) -> tuple[Day, ...]:
    """The days that a plain code, name or number stands for: `MO`, `2TU`, `1`."""
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return ()
    text = text_of(value) or ""
    if text.isdecimal() and len(text) == 1:
        weekday = day_of_number(int(text))
        return () if weekday is None else ((0, weekday),)
    return coded_days(text)


@lru_cache(maxsize=4096)
def _moment_of_text(text: str) -> Moment | None:
    text = _ZONE.sub("", text) if len(text) <= _MAX_LENGTH else text
    clock = clock_of(text)
    if clock is not None:
        return Moment(at=clock)
    on, rest = moment_of(text)
    if on is None:
        return None
    at = clock_of(rest) if rest else None
    return Moment(on=on, at=at, is_whole=at is not None)


def _moment_of_members(members: Mapping[str, JsonValue]) -> Moment | None:
    moment = Moment()
    hour, minute = members.get("hour", members.get("hours")), members.get("minute", 0)
    if isinstance(hour, int) and isinstance(minute, int) and 0 <= hour * 60 + minute <= 24 * 60:
        moment = Moment(at=Clock(minutes=hour * 60 + minute, is_24=True))
    for key in sorted(members):
        value = members[key]
        if key_of(key).role is Role.DAYS:
            moment = moment.with_rest_of(Moment(days=days_of(value)))
        elif isinstance(value, str) and (clock_of(value) or date_of(value) or "T" in value):
            moment = moment.with_rest_of(_moment_of_text(value.strip()) or moment)
    is_whole = moment.on is not None and moment.at is not None
    return evolve(moment, is_whole=is_whole) if moment.on or moment.at else None
