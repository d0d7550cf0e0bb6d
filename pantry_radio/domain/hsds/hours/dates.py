"""Calendar dates as they are written; nothing is guessed where the year is missing."""

import re
from datetime import date
from functools import lru_cache

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|(?-i:Mar|MAR)(?:ch)?|(?-i:March|MARCH)|apr(?:il)?|(?-i:May|MAY)|"
    r"june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
"""A regular expression (case is ignored): may and march in small letters are no months."""
LONG_DATE = (
    rf"{MONTH}\s{{0,2}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,2}}\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{MONTH},?\s\d{{4}}"
)
_LONG_DATE = re.compile(
    r"(?:[^\W\d_]{3,9},?\s)?(?:([^\W\d_]{3,9})\.?\s{0,2}(\d{1,2})(?:st|nd|rd|th)?,?"
    r"|(\d{1,2})(?:st|nd|rd|th)?\s(?:of\s)?([^\W\d_]{3,9})\.?,?)\s{1,2}(\d{4})",
    re.IGNORECASE,
)
_ISO_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_US_DATE = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)")
_TIMED = re.compile(r"(\d{4}-\d\d-\d\d|\d{8}|\d{1,2}/\d{1,2}/\d{4})[tT ]\s?(\d.{0,30})")


@lru_cache(maxsize=4096)
def date_of(text: str) -> date | None:
    """A date with its year: `2025-08-09`, `20250809`, `8/9/2025`, `Saturday, August 9, 2025`."""
    if len(text) > 40 or not text[-1:].isdecimal():  # noqa: PLR2004 -- longest: Wednesday, September 17th, 2025
        return None
    text = text.strip()
    if match := _ISO_DATE.fullmatch(text):
        return _date(match.group(1), match.group(2), match.group(3))
    if match := _US_DATE.fullmatch(text):
        month, day, year = match.groups()
        return _date(year if len(year) == 4 else f"20{year}", month, day)  # noqa: PLR2004
    match = _LONG_DATE.fullmatch(text)
    if match is None:
        return None
    name = (match.group(1) or match.group(4))[:3].casefold()
    if name not in MONTHS:
        return None
    return _date(match.group(5), str(MONTHS.index(name) + 1), match.group(2) or match.group(3))


@lru_cache(maxsize=4096)
def moment_of(text: str) -> tuple[date | None, str]:
    """The date of a text, and the time that stands behind it: `2025-08-09T09:00` has both."""
    whole = date_of(text)
    if whole is not None:
        return whole, ""
    match = _TIMED.fullmatch(text[:60].strip())
    day = date_of(match.group(1)) if match else None
    if match is None or day is None:
        return None, ""
    clock = re.sub(r"(?<=\d)(?:\.\d{1,9})?(?:[zZ]|[+-]\d\d:?\d\d)$", "", match.group(2))
    return day, re.sub(r"^(\d\d)(\d\d)(\d\d)?$", r"\1:\2", clock)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
