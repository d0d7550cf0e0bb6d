"""Recurrence rules that are written out: `FREQ=MONTHLY;BYDAY=-1SU`, with or without iCalendar."""

import re
from datetime import date
from functools import lru_cache

from attrs import frozen

from pantry_radio.domain.hsds.hours.dates import moment_of
from pantry_radio.domain.hsds.hours.days import MOST_IN_A_MONTH, Day, coded_days

_PART = re.compile(
    r"\b([A-Z]{2,12})(?:;[A-Z]{1,20}=[\w/+-]{1,40})?[=:]([^;\s]{1,200})", re.IGNORECASE
)
_RULE = re.compile(r"\b(?:FREQ|BYDAY|BYMONTHDAY|RRULE)\s?[=:]", re.IGNORECASE)
MOST_DAYS_OF_A_MONTH = 31


@frozen(kw_only=True)
class Recurrence:
    """The parts of a rule that HSDS can hold. `is_whole` is false where others restrict it."""

    freq: str | None = None
    days: tuple[Day, ...] = ()
    monthdays: tuple[int, ...] = ()
    interval: int | None = None
    count: int | None = None
    until: date | None = None
    dtstart: date | None = None
    dtend: date | None = None
    opens: str = ""
    closes: str = ""
    is_whole: bool = True


@lru_cache(maxsize=1024)
def recurrence_of(text: str) -> Recurrence | None:
    """A text that holds a rule, read; None where it holds none."""
    if not _RULE.search(text[:2000]):
        return None
    parts = {name.upper(): value for name, value in _PART.findall(text[:2000])}
    days = coded_days(parts.get("BYDAY", parts.get("BYWEEKDAY", "")))
    positions = numbers_of(parts.get("BYSETPOS", ""), MOST_IN_A_MONTH)
    if positions and days:
        days = tuple((position, weekday) for position in positions for _, weekday in days)
    start, opens = moment_of(parts.get("DTSTART", ""))
    end, closes = moment_of(parts.get("DTEND", ""))
    return Recurrence(
        freq=parts.get("FREQ", "").upper() or None,
        days=days,
        monthdays=numbers_of(parts.get("BYMONTHDAY", ""), MOST_DAYS_OF_A_MONTH),
        interval=_number(parts.get("INTERVAL")),
        count=_number(parts.get("COUNT")),
        until=moment_of(re.sub(r"T.*", "", parts.get("UNTIL", "")))[0],
        dtstart=start,
        dtend=end,
        opens=opens,
        closes=closes,
        is_whole=not {"BYMONTH", "BYWEEKNO", "BYYEARDAY"} & parts.keys(),
    )


def numbers_of(text: str, most: int) -> tuple[int, ...]:
    """The whole numbers of a list; () where anything else, 0, or more than the most is in it."""
    if not re.fullmatch(r"\s*[+-]?\d{1,2}(?:\s?[,;/&]\s?[+-]?\d{1,2}){0,30}\s*", text):
        return ()
    numbers = tuple(dict.fromkeys(int(each) for each in re.findall(r"[+-]?\d+", text)))
    return numbers if all(0 < abs(number) <= most for number in numbers) else ()


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and re.fullmatch(r"[1-9]\d{0,3}", text) else None
