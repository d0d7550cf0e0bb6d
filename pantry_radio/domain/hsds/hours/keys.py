"""What the key of a member means in an object about hours; the value decides in the end."""

import re
from datetime import time
from enum import IntEnum, auto
from functools import lru_cache

from attrs import frozen

from pantry_radio.domain.hsds.hours.clock import Clock, clock_at
from pantry_radio.domain.hsds.hours.days import DAY_NAMES, Day, coded_days
from pantry_radio.domain.hsds.hours.text import clauses_of
from pantry_radio.domain.hsds.hours.tokens import range_of

_MAX_KEY_LENGTH = 60


class Role(IntEnum):
    """The part that a member plays."""

    IGNORED = auto()
    WKST = auto()
    FREQ = auto()
    TYPE = auto()
    INTERVAL = auto()
    COUNT = auto()
    UNTIL = auto()
    ORDINAL = auto()
    MONTHDAY = auto()
    SEASON = auto()
    DAYS = auto()
    EXCEPT = auto()
    CLOSED = auto()
    DESCRIPTION = auto()
    REMARK = auto()
    LINK = auto()
    ATTENDING = auto()
    DURATION = auto()
    DTSTART = auto()
    START = auto()
    END = auto()
    HOURS = auto()
    """Holds hours in whatever form; a text there is worth keeping."""
    OTHER = auto()


@frozen(kw_only=True)
class Key:
    """The role of a key, and the days, the week or times that it names: `Mon-Fri`, `9-11am`."""

    role: Role
    days: tuple[Day, ...] = ()
    week: int | None = None
    spans: tuple[tuple[Clock | None, Clock | None], ...] = ()


# The squashed key (lower case, letters and digits); the first pattern that fits counts.
_NO_LIST = r"(?!.*(?:days|dates|intervals|hours)$)"
_STEM_END = r"(?:at|s|on|times?|hours?|date|datetime|day)?"
_ROLES = (
    (
        Role.IGNORED,
        (
            r"id|ids|.{1,30}ids?|.*metadata.*|attributes?|tz|timezone.*|.*tzid|created.*|updated.*"
            r"|modified.*|last.*|.*lastupdated|.*updatedat|.*createdat|verified.*|assured.*"
            r"|.*capacity|languages?|fees?|latitude|longitude|lat|lng|lon|.*phones?|emails?"
            r"|address.*|city|zip|postal.*|state|state.?province|sources?|eligibility.*|.*ageof.*"
            r"|ages?|taxonom.*|geo.*|coordinates?|status|byhour|byminute|bysecond|years?"
        ),
    ),
    (
        Role.WKST,
        (
            r"wkst|w(?:or)?k(?:ing)?(?:week)?start(?:day)?|week(?:day)?start.{0,5}|firstdayofweek"
            r"|startofweek"
        ),
    ),
    (Role.EXCEPT, r"(?:.*except|exdate|exclu|closed(?:date|on)|blackout|skip|holidayclos).*"),
    (
        Role.ORDINAL,
        (
            r"(?!.*date)(?:.*(?:occurr?ences?|ordinal|weeks?of(?:the)?month.*|weekinmonth|setpos"
            r"|monthweeks?|whichweek|weekofmonthvalue|weeknumber|monthdaytype|byweekno|qualifier"
            r"|positions?)|weeks?|nth.{0,12})"
        ),
    ),
    (Role.MONTHDAY, r"(?:by|freq)?(?:monthdays?|days?ofmonth|dayofthemonth|datesofmonth).{0,5}"),
    (Role.SEASON, r"bymonth|months?|monthsofyear|seasons?|byyearday|activemonths"),
    (
        Role.DAYS,
        (
            r"(?!.*holi).*days?|.*days?of(?:the)?week|dow|wkds?|wkdays?|wkdy|dayname.?|dayrange"
            r"|daysopen|dias?"
        ),
    ),
    (Role.INTERVAL, r"(?:freq|repeat|recurrence|weekly)?interval|repeatevery|every.{0,8}"),
    (Role.COUNT, r"count|repeatcount|occurrencecount|numberofoccurrences"),
    (Role.UNTIL, r"until|repeatuntil|recurrenceend.*|repeatend.*"),
    (
        Role.FREQ,
        (
            r"freq.*|.*frequency|recurrence|recurs?|recurring|repeats?"
            r"|.*(?:recurrence|repeat|freq)(?:type|pattern|rule)|pattern|cadence|recurrencerules?"
            r"|r?rules?"
        ),
    ),
    (Role.CLOSED, r"(?:is|all|allday)?closed(?:day|allday)?|isopen"),
    (Role.DURATION, r"duration.*"),
    (Role.LINK, r"schedulelink|schedule.?url|url|link|website"),
    (Role.ATTENDING, r"attendingtype|attendance(?:type|mode)"),
    (Role.DTSTART, r"dtstart|dtend"),
    (Role.TYPE, r"types?|scheduletype"),
    (Role.IGNORED, r".*types?|.*status|.*count|.*flag"),
    (Role.DESCRIPTION, r"desc|.*description.*|name|title|label|summary|scheduletext"),
    (
        Role.REMARK,
        (
            r".*notes?|.*comments?|.*remarks?|.*instructions?|.*info(?:rmation)?|.*details?"
            r"|.*text|.*display|additional.*|special.*"
        ),
    ),
    (
        Role.START,
        (
            rf"{_NO_LIST}(?:.*(?:opens?|opening|opened|starts?|starting|begins?)(?:ing|{_STEM_END})"
            r"|(?:opens?|opening|start|begin|from).*(?:at|time|date|hour)|from|since"
            r"|effective(?:date|from|start|on)?|valid(?:from|start|since|date)?|availablefrom"
            r"|desde|abre|apertura|inicio|hora(?:apertura|inicio))"
        ),
    ),
    (
        Role.END,
        (
            rf"{_NO_LIST}(?:.*(?:close|closes|closing|ends?|ending|finish|stops?){_STEM_END}"
            r"|(?:closes?|closing|end|to|until|till).*(?:at|time|date|hour)|to|till|thru|through"
            r"|(?:valid|effective|available)(?:to|until|thru|through|end)|expir.*"
            r"|hasta|cierra|cierre|fin|hora(?:cierre|fin))"
        ),
    ),
    (
        Role.HOURS,
        (
            r".*(?:hours?|times?|schedules?|slots?|intervals?|periods?|availability|when"
            r"|hoursofoperation)"
        ),
    ),
)
_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_DAY = "|".join(sorted(DAY_NAMES, key=len, reverse=True))
_PART = (
    r"open|opens|start|starts|close|closes|closed|end|ends|hours?|times?|opening|closing|from|to"
    r"|schedule|am|pm|mornings?|afternoons?|evenings?|(?:open|opens|opening|close|closes|closing|start|starts|end|ends)[\W_]?"
    r"(?:at|times?|hours?)"
)
_DAY_RANGE = re.compile(
    rf"({_DAY})[\W_]*(?:-|\u2013|to|thru|through|_)[\W_]*({_DAY})", re.IGNORECASE
)
_DAY_MEMBER = re.compile(
    rf"(?:(?:open|opening)?[\W_]?hours?[\W_])?({_DAY}|weekdays?|weekends?|daily(?=\Z))"
    rf"[\W_]*(?:[1-9][\W_]*)?({_PART})?",
    re.IGNORECASE,
)
_MEMBER_OF_DAY = re.compile(
    rf"(?:is[\W_]*)?({_PART})[\W_]*(?:on[\W_]*)?({_DAY}|weekdays?|weekends?)", re.IGNORECASE
)
_STARTS = frozenset({"open", "opens", "opening", "start", "starts", "from"})
_ENDS = frozenset({"close", "closes", "closing", "end", "ends", "to"})


_ALWAYS = re.compile(r"(?:is)?(?:open)?24(?:x?(7)|h|hrs?|hours?(?:aday)?)(?:open)?")
_LAST = time(23, 59)
_WEEK = re.compile(r"(?:week|wk)([1-5])|([1-5])(?:st|nd|rd|th)week")


@lru_cache(maxsize=4096)
def key_of(key: str) -> Key:
    """What a key means; OTHER where it says nothing, so that the value alone counts."""
    if len(key) > _MAX_KEY_LENGTH:
        return Key(role=Role.OTHER)
    named = _named_days(key.strip())
    if named is not None:
        return named
    worded = (
        _numbered_key(key) or _worded_key(key.replace("_", " ")) if re.search(r"\d", key) else None
    )
    if worded is not None:
        return worded
    squashed = re.sub(r"[\W_]+", "", key.casefold())
    for role, pattern in _PATTERNS:
        if pattern.fullmatch(squashed):
            return Key(role=role)
    return Key(role=Role.OTHER)


def _numbered_key(key: str) -> Key | None:
    """`open_24_hours`, `24/7`, `week_1`."""
    squashed = re.sub(r"[\W_]+", "", key.casefold())
    if match := _ALWAYS.fullmatch(squashed):
        days = range_of(0, 6) if match.group(1) else ()
        return Key(role=Role.OTHER, days=days, spans=((clock_at(time(0)), clock_at(_LAST)),))
    match = _WEEK.fullmatch(squashed)
    return Key(role=Role.OTHER, week=int(match.group(1) or match.group(2))) if match else None


def _worded_key(key: str) -> Key | None:
    """`2nd Saturdays`, `9-11am`: a key that reads as a text about days or times, and only that."""
    clauses = clauses_of(key)
    if len(clauses) == 1:
        (said,) = clauses
        says_more = said.has_more or said.is_relative or said.is_unclear or said.is_closed
        if not (says_more or said.dates or said.monthdays or said.ends or said.interval):
            if said.days and not said.spans:
                return Key(role=Role.OTHER, days=said.days)
            if said.spans and not said.days:
                spans = tuple((clock_at(each.opens), clock_at(each.closes)) for each in said.spans)
                return Key(role=Role.OTHER, spans=spans)
    return None


def _named_days(key: str) -> Key | None:
    if match := _DAY_RANGE.fullmatch(key):
        first, last = (DAY_NAMES[name.casefold()] for name in match.groups())
        return Key(role=Role.OTHER, days=range_of(first, last))
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", key)
    match = _DAY_MEMBER.fullmatch(parted)
    if match is not None:
        day, part = match.groups()
    elif match := _MEMBER_OF_DAY.fullmatch(parted):
        part, day = match.groups()
    if match is None:
        days = coded_days(key) if re.search(r"[,&/]", key) else ()
        return Key(role=Role.OTHER, days=days) if days else None
    # `weekdays` alone may hold the names of days: the value decides.
    days = coded_days(day)
    part = re.sub(r"[\W_]?(?:at|times?|hours?)\Z", "", (part or "").casefold())
    role = Role.START if part in _STARTS else Role.END if part in _ENDS else Role.OTHER
    return Key(role=role, days=days) if days else None
