"""Hours that stand in a thing itself, beside its name and address, with no object around them."""

import re
from collections.abc import Mapping

from pantry_radio.domain.hsds.hours.keys import Key, Role, key_of
from pantry_radio.domain.hsds.hours.reading import (
    are_days,
    holds_hours,
    is_of_a_day,
    is_time,
    read_hours,
    tells_days_of_span,
)
from pantry_radio.domain.jobs import JsonValue

_EMPTY: tuple[JsonValue, ...] = (None, "", [], {})
_RULING = frozenset(
    [Role.FREQ, Role.INTERVAL, Role.ORDINAL, Role.MONTHDAY, Role.WKST, Role.UNTIL, Role.DTSTART]
)
_CLOSED = re.compile(r"(?:closed|cerrado|none|no|n/?a|-)\W?", re.IGNORECASE)
_KEY_OF_NUMBERED_DAYS = re.compile(r"(?:by)?(?:week)?days?|days?of(?:the)?week|dow")


def hour_members(members: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The members of any object that tell hours together: `days_open` and `hours`, `mon_open`.

    They are to be read as one object by read_hours, and by nobody else: a text among them would
    lose its day. Empty where there are none, or where a member tells all by itself
    (`hours: "Mon 9-5"`).
    """
    keys = {name: key_of(name) for name, value in members.items() if value not in _EMPTY}
    found = {name: members[name] for name, key in keys.items() if _tells(name, key, members[name])}
    if not found:
        return {}
    if any(keys[name].role is Role.DAYS or keys[name].role in _RULING for name in found):
        found |= {
            name: members[name]
            for name, key in keys.items()
            if key.role is Role.HOURS and name not in found and _is_mere_time(members[name])
        }
    return found if holds_hours(found) else {}


def _tells(name: str, key: Key, value: JsonValue) -> bool:
    if key.days:
        is_closed = isinstance(value, str) and _CLOSED.fullmatch(value.strip()[:20]) is not None
        return isinstance(value, bool) or is_closed or is_of_a_day(value)
    if key.spans:
        return tells_days_of_span(value)
    if key.role is Role.DAYS:
        squashed = re.sub(r"[\W_]+", "", name.casefold())
        has_numbers = isinstance(value, int) and not _KEY_OF_NUMBERED_DAYS.fullmatch(squashed)
        return not has_numbers and are_days(value)
    if key.role in _RULING:
        return not isinstance(value, dict | list | bool)
    return is_time(name, key.role, value)


def _is_mere_time(value: JsonValue) -> bool:
    """Whether a value tells times, and neither days nor dates."""
    schedules = read_hours(value, "$").schedules
    return bool(schedules) and all(
        (each.opens_at or each.closes_at)
        and not (each.byday or each.bymonthday or each.dtstart or each.freq)
        for each in schedules
    )
