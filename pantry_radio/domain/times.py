"""Times as data writes them: read for ordering, kept as written for everything else."""

import re
from datetime import UTC, date, datetime

_FORM = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)"
    r"\s?(?P<offset>Z|z|[+-]\d{2}:?\d{2})?)?"
)


def written_day(value: object) -> date | None:
    """The calendar day that a timestamp states, as written: no shift to another time zone.

    Accepts ISO 8601 with `Z`, an offset or none, with `T` or a space, or the date alone. Anything
    else, and a day that no calendar has, is None.
    """
    match = _FORM.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    try:
        return date.fromisoformat(match["day"])
    except ValueError:
        return None


def instant(value: object) -> datetime | None:
    """The moment that a timestamp means, in UTC; a time without an offset means UTC.

    Digits beyond microseconds are cut. What `written_day` does not accept is None, and so is a
    moment outside the years 1 to 9999.
    """
    match = _FORM.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    clock = (match["clock"] or "00:00").replace(",", ".")
    offset = (match["offset"] or "Z").upper()
    try:
        moment = datetime.fromisoformat(f"{match['day']}T{clock}{offset}")
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
