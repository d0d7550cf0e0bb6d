"""Goes through an object about hours, member by member; what is nested is gone through as well."""

import re

from pantry_radio.domain.hsds.hours.clock import clock_of
from pantry_radio.domain.hsds.hours.dates import date_of, moment_of
from pantry_radio.domain.hsds.hours.days import day_of_number
from pantry_radio.domain.hsds.hours.keys import Key, Role, key_of
from pantry_radio.domain.hsds.hours.members import READERS, add_restriction
from pantry_radio.domain.hsds.hours.moments import Moment, days_of, moments_of
from pantry_radio.domain.hsds.hours.outcome import Outcome
from pantry_radio.domain.hsds.hours.parts import Parts
from pantry_radio.domain.hsds.hours.settling import settle
from pantry_radio.domain.hsds.hours.taking import (
    reject_days,
    reject_time,
    says_when,
    take_days,
    take_text,
    take_text_of_days,
)
from pantry_radio.domain.hsds.hours.tokens import range_of
from pantry_radio.domain.hsds.normalise import MAX_TEXT_LENGTH, text_of
from pantry_radio.domain.jobs import JsonValue

_MAX_DEPTH = 12
_MAX_ITEMS = 1_000
_MOST_OF_ROW = 6
_MAX_KEY_LENGTH = 100
_NUMBER_RANGE = re.compile(r"([0-7])\s?(?:-|\u2013|to)\s?([0-7])")
_KEY_OF_NUMBERS = re.compile(r"(?:by)?(?:week)?days?|days?of(?:the)?week|dow|wkdays?")
_KEY_OF_DATES = re.compile(r"dates?\Z", re.IGNORECASE)
_NOT = frozenset({"no", "false", "none"})
_YES = ("yes", "Yes", "true", "True", 1)


def parts_of(value: JsonValue, path: str, outcome: Outcome, depth: int = 0) -> Parts:
    """What a value says, whatever its form; beyond twelve levels, nothing.

    The paths of all that is read are noted in the outcome, and so is what is rejected.
    """
    parts = Parts(path=path, outcome=outcome)
    if depth > _MAX_DEPTH:
        return parts
    if isinstance(value, dict):
        for key in sorted(value)[:_MAX_ITEMS]:
            _read_member(parts, key, value[key], depth)
        settle(parts)
    else:
        _read_value(parts, value, path, depth)
    return parts


def _member_path(path: str, key: str) -> str:
    key = key[:_MAX_KEY_LENGTH]
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{key!r}]"


def _read_member(parts: Parts, name: str, value: JsonValue, depth: int) -> None:
    if value is None or value in ("", [], {}):
        return
    key = key_of(name)
    role = key.role
    if role is Role.IGNORED:
        return
    path = _member_path(parts.path, name)
    if not isinstance(value, dict | list):
        parts.outcome.used.add(path)
    if key.spans:
        _read_span_member(parts, key, value, path, depth)
    elif key.days:
        _read_day_member(parts, key, value, path, depth)
    elif walk := _WALKERS.get(role):
        walk(parts, value, path, depth)
    elif read := READERS.get(role):
        if read(parts, value, path):
            parts.outcome.used.add(path)
        else:
            _read_value(parts, value, path, depth)
    elif role in (Role.DESCRIPTION, Role.REMARK) and isinstance(value, str):
        is_note = "note" in path.rsplit(".", 1)[-1].casefold()
        parts.add_text(value, path, is_note=is_note, is_description=role is Role.DESCRIPTION)
    else:
        _read_unnamed(parts, name, value, path, depth)


def _read_unnamed(parts: Parts, name: str, value: JsonValue, path: str, depth: int) -> None:
    """A member whose key only tells that there are hours, or a date, or nothing."""
    on = date_of(name)
    week = key_of(name).week
    if week is not None:
        # `week1` may be of the month, or of a turn of two weeks.
        child = parts_of(value, path, parts.outcome, depth + 1)
        child.freq = child.freq or "ROTATING"
        child.restrictions.append(f"week {week}")
        parts.children.append(child)
    elif on is not None:
        child = parts_of(value, path, parts.outcome, depth + 1)
        child.dates = child.dates or [on]
        parts.children.append(child)
    elif isinstance(value, str) and take_days(parts, value):
        return
    elif (
        not isinstance(value, str)
        or key_of(name).role is Role.HOURS
        or _KEY_OF_DATES.search(name[:_MAX_KEY_LENGTH])
        or says_when(value)
    ):
        _read_value(parts, value, path, depth)
        if not isinstance(value, str | dict | list):
            parts.outcome.used.discard(path)
    else:
        parts.outcome.used.discard(path)


def _read_value(parts: Parts, value: JsonValue, path: str, depth: int) -> None:
    if isinstance(value, list):
        _read_list(parts, value, path, depth)
    elif isinstance(value, dict):
        parts.children.append(parts_of(value, path, parts.outcome, depth + 1))
    elif isinstance(value, str) and (text := value[:MAX_TEXT_LENGTH].strip()):
        parts.outcome.used.add(path)
        take_text(parts, text, path)


def _read_list(parts: Parts, items: list[JsonValue], path: str, depth: int) -> None:
    if depth > _MAX_DEPTH:
        return
    pair = [clock_of(item) for item in items] if len(items) == 2 else []  # noqa: PLR2004
    if len(pair) == 2 and pair[0] is not None and pair[1] is not None:  # noqa: PLR2004
        parts.clocks.append((pair[0], pair[1]))
        parts.outcome.used.add(path)
        return
    times = _times_of_row(items)
    if times:
        clocks = [clock_of(items[index]) for index in times]
        child = Parts(path=path, outcome=parts.outcome, clocks=[(clocks[0], clocks[1])])
        parts.outcome.used.update(f"{path}[{index}]" for index in times)
        parts.children.append(child)
        parts = child
    for index, item in enumerate(items[:_MAX_ITEMS]):
        if index not in times:
            _read_value(parts, item, f"{path}[{index}]", depth + 1)


def _times_of_row(items: list[JsonValue]) -> tuple[int, ...]:
    """Where the two times of a row of a table stand: `["Monday", "9:00 AM", "5:00 PM"]`."""
    if not 2 < len(items) <= _MOST_OF_ROW or any(isinstance(i, dict | list) for i in items):  # noqa: PLR2004
        return ()
    known = tuple(index for index, item in enumerate(items) if clock_of(item) is not None)
    is_row = len(known) == 2 and known[1] == known[0] + 1  # noqa: PLR2004
    return known if is_row else ()


def _read_span_member(parts: Parts, key: Key, value: JsonValue, path: str, depth: int) -> None:
    """`"9-11am": ["Mon", "Fri"]`: the key is the time, the value the days."""
    child = Parts(path=path, outcome=parts.outcome, days=list(key.days))
    child.clocks += key.spans
    child.is_closed = _is_denied(value)
    if not isinstance(value, bool) and not child.is_closed and value not in _YES:
        _read_days(child, value, path, depth)
    parts.children.append(child)


def _read_day_member(parts: Parts, key: Key, value: JsonValue, path: str, depth: int) -> None:
    """`monday: …` holds hours of a day, `weekdays: ["SA"]` and `weekday: 3` days."""
    listed = value if isinstance(value, list) else [value]
    if all(days_of(each) for each in listed):
        parts.outcome.used.add(path)
        if any(isinstance(each, str) for each in listed) or _is_of_numbers(path):
            _read_days(parts, value, path, depth)
        return
    moments = moments_of(value) if key.role is not Role.OTHER else ()
    if moments:
        parts.outcome.used.add(path)
        known = (each for each in parts.children if each.path == parts.path)
        child = next((each for each in known if each.days == list(key.days)), None)
        if child is None:
            child = Parts(path=parts.path, outcome=parts.outcome, days=list(key.days))
            parts.children.append(child)
        (child.starts if key.role is Role.START else child.ends).extend(moments)
        return
    child = parts_of(value, path, parts.outcome, depth + 1)
    if key.role in (Role.START, Role.END):
        reject_time(parts, value, path)
    child.days = child.days or list(key.days)
    child.is_closed = child.is_closed or _is_denied(value)
    parts.children.append(child)


def _is_denied(value: JsonValue) -> bool:
    return value is False or (isinstance(value, str) and value.strip().casefold() in _NOT)


def _is_of_numbers(path: str) -> bool:
    """Whether the key of a path says that numbers are days of the week."""
    name = path.rsplit(".", 1)[-1].split("[", maxsplit=1)[0]
    return _KEY_OF_NUMBERS.fullmatch(re.sub(r"[\W_]+", "", name.casefold())) is not None


def _read_days(parts: Parts, value: JsonValue, path: str, depth: int) -> None:
    if isinstance(value, list):
        for index, item in enumerate(value[:_MAX_ITEMS]):
            _read_days(parts, item, f"{path}[{index}]", depth + 1)
        return
    if isinstance(value, dict):
        parts.children.append(parts_of(value, path, parts.outcome, depth + 1))
        return
    text = text_of(value)
    if text is None:
        return
    parts.outcome.used.add(path)
    if text.isascii() and text.isdecimal():
        if _is_of_numbers(path):
            if len(text) == 1 and day_of_number(int(text)) is not None:
                parts.numbers.append(int(text))
            else:
                reject_days(parts, text, path)
    elif days := days_of(text):
        parts.days += days
    elif match := _NUMBER_RANGE.fullmatch(text):
        first, last = (day_of_number(int(number)) or 0 for number in match.groups())
        parts.days += range_of(first, last)
    else:
        take_text_of_days(parts, text, path)


def _read_start(parts: Parts, value: JsonValue, path: str, depth: int) -> None:
    if isinstance(value, bool):
        parts.is_closed = parts.is_closed or not value
    else:
        _read_moments(parts, parts.starts, value, path, depth)


def _read_end(parts: Parts, value: JsonValue, path: str, depth: int) -> None:
    _read_moments(parts, parts.ends, value, path, depth)


def _read_moments(
    parts: Parts, known: list[Moment], value: JsonValue, path: str, depth: int
) -> None:
    moments = moments_of(value)
    if not moments:
        reject_time(parts, value, path)
        _read_value(parts, value, path, depth)
        return
    parts.outcome.used.add(path)
    if len(known) == len(moments) == 1:
        known[0] = known[0].with_rest_of(moments[0])
    else:
        known.extend(moments)


def _read_dtstart(parts: Parts, value: JsonValue, path: str, depth: int) -> None:
    if path.casefold().endswith("dtend"):
        _read_end(parts, value, path, depth)
        return
    moments = moments_of(value)
    if len(moments) == 1 and moments[0].on is not None:
        parts.dtstart = moments[0].on
    _read_start(parts, value, path, depth)


def _read_exceptions(parts: Parts, value: JsonValue, path: str, depth: int) -> None:
    """Times at other dates are hours; dates alone are those on which it is closed."""
    parts.outcome.used.add(path)
    if isinstance(value, str) and moment_of(value)[0] is None:
        parts.add_text(value, path, is_note=True)
        return
    plain: list[JsonValue] = []
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        if isinstance(item, dict):
            child = parts_of(item, f"{path}[{index}]", parts.outcome, depth + 1)
            if child.has_times and child.has_dates and not child.is_closed:
                parts.children.append(child)
                continue
            plain += [each for _, each in sorted(item.items()) if isinstance(each, str)]
        elif not isinstance(item, bool):
            plain.append(item)
    add_restriction(parts, plain, path)


_WALKERS = {
    Role.START: _read_start,
    Role.END: _read_end,
    Role.DTSTART: _read_dtstart,
    Role.DAYS: _read_days,
    Role.EXCEPT: _read_exceptions,
}
