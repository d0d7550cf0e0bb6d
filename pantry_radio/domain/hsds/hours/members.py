"""Members of an object that say one thing each: a frequency, an ordinal, a number, a flag."""

import re
from collections.abc import Callable

from pantry_radio.domain.hsds.hours.dates import moment_of
from pantry_radio.domain.hsds.hours.days import (
    CODES,
    MOST_IN_A_MONTH,
    MOST_IN_A_YEAR,
    WEEK,
    day_of,
    ordinals_of,
)
from pantry_radio.domain.hsds.hours.keys import Role
from pantry_radio.domain.hsds.hours.moments import moments_of
from pantry_radio.domain.hsds.hours.parts import Parts
from pantry_radio.domain.hsds.hours.rrule import (
    MOST_DAYS_OF_A_MONTH,
    Recurrence,
    numbers_of,
    recurrence_of,
)
from pantry_radio.domain.hsds.hours.text import clauses_of
from pantry_radio.domain.hsds.normalise import is_placeholder, text_of, url_of
from pantry_radio.domain.jobs import JsonValue

_DURATION = re.compile(r"PT?(?:(\d{1,2})H)?(?:(\d{1,3})M)?")
_NTH = frozenset({"ORDINAL", "NTH", "WEEKDAY", "DAYOFWEEK", "BYDAY"})
_TYPES = frozenset(["WEEKLY", "BIWEEKLY", "FORTNIGHTLY", "MONTHLY", "DAILY", "YEARLY", "QUARTERLY"])
_MOST_DIGITS = 3
_ORDINAL = r"(?:[1-5](?:st|nd|rd|th)|first|second|third|fourth|fifth|last)"
_ORDINALS = re.compile(
    rf"{_ORDINAL}(?:(?:,? ?(?:and|&) ?|, ?|/){_ORDINAL}){{0,4}}(?: weeks?)?"
    r"(?: of (?:the|each|every) month)?",
    re.IGNORECASE,
)
"""`1st and 3rd` where a frequency should stand: of the days beside it."""


def take_rule(parts: Parts, rule: Recurrence, text: str) -> None:
    """A rule that is written out is believed before the members beside it."""
    parts.freq = rule.freq or parts.freq
    if rule.days:
        parts.days = list(rule.days)
    elif rule.freq == "DAILY":
        parts.days = [(0, weekday) for weekday in WEEK]
    parts.monthdays += rule.monthdays
    parts.interval = rule.interval or parts.interval
    parts.count = rule.count or parts.count
    parts.until = rule.until or parts.until
    parts.dtstart = rule.dtstart or parts.dtstart
    opens, closes = moments_of(rule.opens), moments_of(rule.closes)
    if opens and closes:
        parts.clocks.append((opens[0].at, closes[0].at))
    if not rule.is_whole or rule.freq in ("YEARLY", "HOURLY"):
        parts.freq = "YEARLY"
        parts.restrictions.append(text)


def add_restriction(parts: Parts, value: JsonValue, path: str) -> None:
    """What a rule of HSDS cannot say is kept in words, with the name of its key."""
    listed = [text_of(item) for item in (value if isinstance(value, list) else [value])]
    texts = [text for text in listed if text and not is_placeholder(text)]
    if texts:
        name = path.rsplit(".", 1)[-1].replace("_", " ")
        parts.restrictions.append(f"{name}: {', '.join(texts)}")


def _read_freq(parts: Parts, value: JsonValue, path: str) -> bool:
    if isinstance(value, dict | list):
        return False
    text = text_of(value) or ""
    if text in _TYPES:
        parts.freq = parts.freq or text
        return True
    rule = recurrence_of(text)
    if rule is not None:
        take_rule(parts, rule, text)
        return True
    word = re.sub(r"[\W_]+", "", text[:40].upper())
    says_ordinals = _ORDINALS.fullmatch(text) is not None
    says_days = (
        word != "DAILY" and not says_ordinals and any(clause.days for clause in clauses_of(text))
    )
    is_sentence = len(text.split()) > 4 or re.search(r"\d", text)  # noqa: PLR2004
    if says_days or (is_sentence and not says_ordinals):
        parts.add_text(text, path)
    elif says_ordinals:
        parts.ordinals += [n for n in ordinals_of(text) if abs(n) <= MOST_IN_A_MONTH]
    elif word:
        parts.freq = parts.freq or word
    return True


def _read_type(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    """A type may be that of anything: only the words of RFC 5545 and their like are a frequency."""
    word = re.sub(r"[\W_]+", "", value[:40].upper()) if isinstance(value, str) else ""
    if word in _TYPES:
        parts.freq = parts.freq or word
    return True


def _read_ordinals(parts: Parts, value: JsonValue, path: str) -> bool:
    for item in value if isinstance(value, list) else [value]:
        text = text_of(item) if not isinstance(item, dict | list) else None
        if isinstance(item, dict | list) or (text is not None and moment_of(text)[0] is not None):
            return False
        if text is None:
            continue
        if re.sub(r"[\W_]+", "", text.upper()) in _NTH:
            parts.is_nth = True
        elif any(clause.days for clause in clauses_of(text)):
            parts.add_text(text, path)
        elif intervals := [c.interval for c in clauses_of(text) if c.interval]:
            parts.interval = parts.interval or intervals[0]
        else:
            found = ordinals_of(text)
            parts.ordinals += [number for number in found if abs(number) <= MOST_IN_A_MONTH]
    return True


def _read_monthdays(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    for item in value if isinstance(value, list) else [value]:
        text = text_of(item) or ""
        found = numbers_of(text, MOST_DAYS_OF_A_MONTH) or ordinals_of(text)
        parts.monthdays += [n for n in found if 0 < abs(n) <= MOST_DAYS_OF_A_MONTH]
    return True


def _number(value: JsonValue) -> int | None:
    text = text_of(value) or ""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) or None if is_number else None


def _read_interval(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    number = _number(value)
    if number is not None and number <= MOST_IN_A_YEAR:
        parts.interval = parts.interval or number
    return not isinstance(value, dict | list)


def _read_count(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    parts.count = parts.count or _number(value)
    return True


def _read_until(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    moments = moments_of(value)
    if not moments:
        return False
    if moments[0].on is not None:
        parts.until = moments[0].on
    else:
        parts.ends.extend(moments)
    return True


def _read_wkst(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    weekday = day_of(value) if isinstance(value, str) else None
    if weekday is not None:
        parts.wkst = CODES[weekday]
    return True


def _read_season(parts: Parts, value: JsonValue, path: str) -> bool:
    add_restriction(parts, value, path)
    return True


def _read_closed(parts: Parts, value: JsonValue, path: str) -> bool:
    says_yes = str(value)[:10].casefold() in ("true", "yes", "1")
    is_of_openness = "open" in path.rsplit(".", 1)[-1].casefold()
    if isinstance(value, bool) or says_yes:
        parts.is_closed = parts.is_closed or says_yes is not is_of_openness
    return True


def _read_duration(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    match = _DURATION.fullmatch(value.strip().upper()) if isinstance(value, str) else None
    if match and any(match.groups()):
        parts.duration_minutes = int(match.group(1) or 0) * 60 + int(match.group(2) or 0)
    return True


def _read_link(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    text = text_of(value)
    if text and url_of(text):
        parts.link = text
    return True


def _read_attending(parts: Parts, value: JsonValue, path: str) -> bool:  # noqa: ARG001
    parts.attending = text_of(value)
    return True


READERS: dict[Role, Callable[[Parts, JsonValue, str], bool]] = {
    Role.WKST: _read_wkst,
    Role.FREQ: _read_freq,
    Role.TYPE: _read_type,
    Role.INTERVAL: _read_interval,
    Role.COUNT: _read_count,
    Role.UNTIL: _read_until,
    Role.ORDINAL: _read_ordinals,
    Role.MONTHDAY: _read_monthdays,
    Role.SEASON: _read_season,
    Role.CLOSED: _read_closed,
    Role.DURATION: _read_duration,
    Role.LINK: _read_link,
    Role.ATTENDING: _read_attending,
}
"""Each takes what it can from a member; False where the value is of another form."""
