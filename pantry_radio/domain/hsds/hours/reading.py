"""Opening hours, in whatever form they were written, as HSDS schedules."""

import re
from collections.abc import Mapping, Sequence

from pantry_radio.domain.hsds.hours.clauses import Clause
from pantry_radio.domain.hsds.hours.joining import joined
from pantry_radio.domain.hsds.hours.keys import Role, key_of
from pantry_radio.domain.hsds.hours.moments import days_of, moments_of
from pantry_radio.domain.hsds.hours.outcome import Hours, Outcome
from pantry_radio.domain.hsds.hours.rows import add_rows
from pantry_radio.domain.hsds.hours.rrule import recurrence_of
from pantry_radio.domain.hsds.hours.rules import freq_of
from pantry_radio.domain.hsds.hours.text import clauses_of
from pantry_radio.domain.hsds.hours.walking import parts_of
from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.jobs import JsonValue

_MAX_TEXT_LENGTH = 300
_FOREIGN = re.compile(
    r"(?:physical|mailing|street|full)?addresse?s?|address1|street.*|city|zip(?:code)?|postalcode"
    r"|phones?|phonenumbers?|telephone|fax|e?mails?|emailaddress|websites?|latitude|longitude"
    r"|services?|organizations?|programs?|contacts?|taxid|attributes?|lastaction.*|locationtype"
    r"|eligibility.*|minimumage|maximumage|fees.*|applicationprocess"
)
_KEY_OF_OPENING = re.compile(r"open|clos|hour|abre|cierr", re.IGNORECASE)
_CLEAR_TIME = re.compile(r"\d\s?:\s?\d\d|\d\s?[ap]\.?\s?m|\d[ap]\b|noon|midnight|24", re.IGNORECASE)
_WORDED = re.compile(
    r"(?:(?:open )?by appointment(?: only)?|(?:please )?call(?: ahead)?(?: for (?:hours|times|an? "
    r"appointment|appointments|schedule|details|more information))?|hours (?:may )?vary|varies"
    r"|(?:open )?24 hours|temporarily closed|closed)\W*",
    re.IGNORECASE,
)


def read_hours(value: JsonValue, path: str, context: Sequence[str] = ()) -> Hours:
    """The schedules that a value states, wherever within it.

    `context` are descriptions that stand around it: times without days take theirs from a clause
    there that names exactly these times, never otherwise. Schedules come in a canonical order, so
    that the order of keys does not count.
    """
    outcome = Outcome(context=context)
    add_rows(parts_of(value, path, outcome), outcome)
    return Hours(
        schedules=joined(outcome.rows),
        problems=tuple(sorted(set(outcome.problems))),
        originals=tuple(sorted(set(outcome.originals))),
        rows=tuple(outcome.rows),
        used=frozenset(outcome.used),
    )


def holds_hours(members: Mapping[str, JsonValue]) -> bool:
    """Whether an object is about hours and nothing else, judged by its members alone.

    It has opening or closing times, days with times, a rule, or a member for each day.
    """
    stated = {key: value for key, value in members.items() if value not in (None, "", [], {})}
    squashed = (re.sub(r"[\W_]+", "", key[:60].casefold()) for key in stated)
    if any(_FOREIGN.fullmatch(key) for key in squashed):
        return False
    keys = {name: key_of(name) for name in stated}
    if any(key.spans and tells_days_of_span(stated[name]) for name, key in keys.items()):
        return True
    if any(key.days and is_of_a_day(stated[name]) for name, key in keys.items()):
        return True
    roles = {key.role for key in keys.values()}
    if any(isinstance(value, str) and recurrence_of(value) for value in stated.values()):
        return True
    times = [name for name, key in keys.items() if is_time(name, key.role, stated[name])]
    if {keys[name].role for name in times} >= {Role.START, Role.END}:
        return True
    has_days = any(key.role is Role.DAYS and are_days(stated[name]) for name, key in keys.items())
    has_freq = any(
        key.role is Role.FREQ and freq_of(str(stated[name])[:40].upper().replace("_", ""))
        for name, key in keys.items()
    )
    has_more = bool(times) or any(_holds_times(stated[name]) for name in stated)
    return (has_days and (has_more or has_freq)) or (
        has_freq and (has_more or Role.WKST in roles or Role.ORDINAL in roles)
    )


def is_hours_text(text: str) -> bool:
    """Whether a whole text reads as hours: `Mon-Fri 9am-5pm`, `Closed Sundays`."""
    stripped = text.strip()
    if not stripped or len(stripped) > _MAX_TEXT_LENGTH:
        return False
    if _WORDED.fullmatch(stripped) or recurrence_of(stripped):
        return True
    clauses = clauses_of(stripped)
    if any(clause.words for clause in clauses):
        return False
    return any(_is_telling(clause, stripped) for clause in clauses)


def is_time(name: str, role: Role, value: JsonValue) -> bool:
    """Whether a member is a time of opening or closing."""
    if role not in (Role.START, Role.END) or isinstance(value, bool):
        return False
    is_clear = isinstance(value, str) and _CLEAR_TIME.search(value[:60]) is not None
    if not (is_clear or isinstance(value, dict | list) or _KEY_OF_OPENING.search(name[:60])):
        return False
    return any(moment.at is not None for moment in moments_of(value))


def tells_days_of_span(value: JsonValue) -> bool:
    """Whether the value of a key that is a time says when: `"9-11am": ["Mon"]`, `"24/7": true`."""
    listed = value if isinstance(value, list) else [value]
    return value is True or all(isinstance(each, str) and days_of(each) for each in listed[:20])


def are_days(value: JsonValue) -> bool:
    """Whether a value names days, alone or with more."""
    listed = value if isinstance(value, list) else [value]
    return any(
        bool(days_of(each))
        or (isinstance(each, str) and any(clause.days for clause in clauses_of(each[:200])))
        or (isinstance(each, dict) and holds_hours(each))
        for each in listed[:20]
    )


def is_of_a_day(value: JsonValue) -> bool:
    """Whether the member of a day tells its hours."""
    if isinstance(value, str):
        return is_hours_text(value) or bool(moments_of(value))
    return _holds_times(value)


def _is_telling(clause: Clause, text: str) -> bool:
    if clause.days:
        has_form = len(clause.days) > 1 or clause.days[0][0] or clause.is_closed or clause.interval
        is_recurring = re.search(r"(?:days|every|each)\b", text, re.IGNORECASE) is not None
        return bool(clause.spans or clause.is_unclear or has_form or is_recurring)
    has_dates = bool(clause.dates or clause.monthdays or clause.ends)
    is_clear = _CLEAR_TIME.search(text) is not None
    return bool(clause.spans) and (has_dates or (is_clear and clause.spans[0].closes is not None))


def _holds_times(value: JsonValue, depth: int = 0) -> bool:
    if isinstance(value, str):
        clauses = clauses_of(value[:200])
        return any(clause.spans for clause in clauses) and not any(c.words for c in clauses)
    if depth > 2:  # noqa: PLR2004 -- times lie no deeper in hours
        return False
    if isinstance(value, list):
        return any(_holds_times(each, depth + 1) for each in value[:20])
    if isinstance(value, dict):
        roles = {
            key_of(name).role for name in value if is_time(name, key_of(name).role, value[name])
        }
        return bool(roles) and not any(text_of(value.get(name)) for name in ("address", "phone"))
    return False
