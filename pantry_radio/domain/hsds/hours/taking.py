"""Takes what a single text of an object says: days, a time, a date, a rule, or its words."""

import re

from pantry_radio.domain.hsds.hours.clock import clock_of
from pantry_radio.domain.hsds.hours.dates import moment_of
from pantry_radio.domain.hsds.hours.days import MOST_IN_A_MONTH, coded_days, ordinals_of
from pantry_radio.domain.hsds.hours.members import take_rule
from pantry_radio.domain.hsds.hours.moments import days_of, moments_of
from pantry_radio.domain.hsds.hours.parts import Parts
from pantry_radio.domain.hsds.hours.rrule import recurrence_of
from pantry_radio.domain.hsds.hours.text import clauses_of
from pantry_radio.domain.hsds.normalise import is_placeholder
from pantry_radio.domain.jobs import JsonValue

_BAD_TIME = re.compile(
    r"[+-]?\d{1,4}(?:[:.h]\d{1,4}){0,2}\s?(?:[ap]\.?\s?m?\.?|z|hrs?|hours)?", re.IGNORECASE
)
# What stands where a day should and is none, but may be meant.
_VAGUE_WORDS = (
    "all any appointment biweekly both call daily every flexible holiday holidays irregular monthly"
    " multiple no none once other seasonal seasonally several some specific varied varies various"
    " vary weekly yearly yes"
)
_VAGUE = frozenset(_VAGUE_WORDS.split())
_CODE_FORM = re.compile(r"[+-]?\d?(?!NA)[A-Z]{2}")
_MOST_DAYS = 20


def take_text(parts: Parts, text: str, path: str) -> None:
    """Takes a date, a time, a rule or days; anything else is kept as a text."""
    on, clock = moment_of(text)
    if on is not None:
        parts.dates.append(on)
        at = clock_of(clock) if clock else None
        if at is not None:
            parts.clocks.append((at, None))
        return
    at = clock_of(text) if not text.isdecimal() else None
    if at is not None:
        parts.clocks.append((at, None))
        return
    rule = recurrence_of(text)
    if rule is not None:
        take_rule(parts, rule, text)
        return
    days = days_of(text) if len(text) > 1 and not text.isdecimal() else ()
    if days:
        parts.days += days
    else:
        parts.add_text(text, path)


def take_days(parts: Parts, text: str) -> bool:
    """Takes days from a text that says nothing else; False where it says more, or less."""
    clauses = clauses_of(text)
    plain = [c for c in clauses if c.days and not c.spans and not c.has_more and not c.is_relative]
    if not plain or len(plain) < len(clauses) or any(clause.is_unclear for clause in plain):
        return False
    parts.days += [day for clause in plain for day in clause.days if not clause.is_closed]
    parts.interval = parts.interval or plain[0].interval
    return True


def take_text_of_days(parts: Parts, text: str, path: str) -> None:
    """Takes days, dates or ordinals from a text that stands where days should."""
    on, _ = moment_of(text)
    if on is not None:
        parts.dates.append(on)
        return
    if take_days(parts, text):
        return
    if len(text.split()) == 1 and (found := ordinals_of(text)):
        known = [number for number in found if abs(number) <= MOST_IN_A_MONTH]
        parts.ordinals += known
        if not known:
            reject_days(parts, text, path)
        return
    parts.add_text(text, path)
    listed = [part.strip() for part in re.split(r"[,;/&|]", text[:200])][:_MOST_DAYS]
    is_absent = is_placeholder(text) and not _CODE_FORM.fullmatch(text)
    if says_when(text) or is_absent or any(" " in part for part in listed):
        return
    bad = [part for part in listed if not coded_days(part)]
    if all(part.casefold() in _VAGUE for part in bad):
        return
    parts.days += [day for part in listed for day in coded_days(part)]
    reject_days(parts, text, path)


def reject_days(parts: Parts, text: str, path: str) -> None:
    """Names days that nobody can read: nobody knows then how often it is open."""
    parts.has_bad_day = True
    parts.outcome.reject("bad_day", path, text)


def reject_time(parts: Parts, value: JsonValue, path: str) -> None:
    """Names what looks like a time of the day and is none: `25:00`, 2575."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return
    text = str(value).strip()[:60]
    if _BAD_TIME.fullmatch(text) and not is_placeholder(text):
        parts.outcome.reject("bad_time", path, text)


def says_when(text: str) -> bool:
    """Whether there are days, dates or times in a text."""
    if moments_of(text) or days_of(text) or recurrence_of(text):
        return True
    return any(clause.says_when or clause.is_closed for clause in clauses_of(text))
