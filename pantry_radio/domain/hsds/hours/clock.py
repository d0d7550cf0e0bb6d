"""Times of the day and intervals, with morning and afternoon told apart as people mean them."""

import re
from datetime import time
from functools import lru_cache

from attrs import frozen

from pantry_radio.domain.jobs import JsonValue

HALF_DAY, DAY = 12 * 60, 24 * 60
TIME = (
    r"(?:12(?::00)?\s?)?(?:noon|midday|midnight|mediod[i\u00ed]a|medianoche)\b"
    r"|\d{1,2}(?::[0-5]\d(?::[0-5]\d)?|[.h][0-5]\d(?=\s?[ap]\.?\s?m\b))"
    r"(?:\s?(?:[ap]\.\s?m\b\.?|[ap]\s?m\b)|[ap]\b)?"
    r"|\d{1,2}(?:\s?(?:[ap]\.\s?m\b\.?|[ap]\s?m\b)|[ap]\b|\s?o'?clock\b)"
)
"""A regular expression (case is ignored) for a time that cannot be another number."""
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h]([0-5]\d)(:[0-5]\d(?:\.\d{1,9})?)?)?\s?(?:([ap])\.?\s?(?:m\b\.?)?|o'?clock)?"
    r"\s?(z|(?(3)[+-]\d\d:?\d\d))?",
    re.IGNORECASE,
)
_MILITARY = re.compile(r"([01]\d|2[0-4])([0-5]\d)\s?(?:h|hrs?|hours)?", re.IGNORECASE)
_NOON = frozenset({"noon", "midday", "mediodia", "mediod\u00eda"})
_MIDNIGHT = frozenset({"midnight", "medianoche"})
# Nobody hands out food from 1 to 3 at night; from 5 to 7 may be morning or evening.
_SURELY_AFTERNOON, _SURELY_MORNING = range(1, 5), range(8, 12)
_LATEST_NIGHT, _EARLIEST_EVENING = 8 * 60, 16 * 60


@frozen(kw_only=True, order=True)
class Clock:
    """A time as it was written: `half` is a, p or nothing; `is_24` tells the 24-hour clock."""

    minutes: int
    half: str = ""
    is_24: bool = False

    @property
    def fixed(self) -> int | None:
        """Minutes since midnight, where the writing alone tells them."""
        if self.is_24 or self.minutes >= HALF_DAY + 60:
            return self.minutes
        if not self.half:
            return None
        return self.minutes % HALF_DAY + (HALF_DAY if self.half == "p" else 0)


@frozen(kw_only=True)
class Span:
    """From when until when: either may not be known. It may pass midnight."""

    opens: time | None = None
    closes: time | None = None

    @property
    def text(self) -> str:
        """`09:00-17:00`, `09:00-`, `-17:00`."""
        parts = (f"{each:%H:%M}" if each else "" for each in (self.opens, self.closes))
        return "-".join(parts)


ALL_DAY = Span(opens=time(0, 0), closes=time(23, 59))


def clock_of(value: JsonValue) -> Clock | None:
    """A single time: `9`, `9:30am`, `0900`, `17:00:00`, `17:00Z`, `5p`, `noon`, 930; else None."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    if isinstance(value, str):
        return _clock_of_text(value.strip().casefold()) if len(value) <= 40 else None  # noqa: PLR2004
    if not 0 <= value <= 2400:  # noqa: PLR2004 -- 24:00 as people in uniform write it
        return None
    if isinstance(value, float):
        return Clock(minutes=int(value * 60)) if value < 24 else None  # noqa: PLR2004 -- hours
    return _clock_of_text(str(value) if value < 25 else f"{value:04}")  # noqa: PLR2004 -- hours


def clock_at(moment: time | None) -> Clock | None:
    """A known time as it would be written on the 24-hour clock."""
    return None if moment is None else Clock(minutes=moment.hour * 60 + moment.minute, is_24=True)


def span_of(opens: Clock | None, closes: Clock | None, hint: str = "") -> Span | None:
    """The interval that people mean: `9` and `5` are 09:00 and 17:00; None where it is unclear.

    `hint` is a or p, where the words around tell morning or evening.
    """
    if opens is None and closes is None:
        return None
    if opens is None or closes is None:
        known = opens or closes
        assert known is not None
        minutes = known.fixed if known.fixed is not None else _likely(known.minutes, hint)
        if minutes is None:
            return None
        at = _time(minutes)
        return Span(opens=at) if closes is None else Span(closes=at)
    pair = _pair(opens, closes, hint)
    if pair is None:
        return None
    if pair in ((0, 0), (0, DAY)):
        return ALL_DAY
    return Span(opens=_time(pair[0]), closes=_time(pair[1]))


def is_backwards(span: Span) -> bool:
    """Whether it closes before it opens, and no night between explains it."""
    if span.opens is None or span.closes is None or span.closes >= span.opens:
        return False
    opens, closes = (each.hour * 60 + each.minute for each in (span.opens, span.closes))
    return not (closes == 0 or (opens >= _EARLIEST_EVENING and closes <= _LATEST_NIGHT))


@lru_cache(maxsize=4096)
def _clock_of_text(text: str) -> Clock | None:
    words = text.removeprefix("12").removeprefix(":00").strip()
    if words in _NOON:
        return Clock(minutes=HALF_DAY, is_24=True)
    if words in _MIDNIGHT:
        return Clock(minutes=0, is_24=True)
    military = _MILITARY.fullmatch(text)
    if military:
        return _checked(int(military.group(1)), int(military.group(2)), "", is_24=True)
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, seconds, half, zone = match.groups()
    is_padded = (hour.startswith("0") and minute is not None) or bool(seconds or zone)
    return _checked(int(hour), int(minute or 0), (half or "").casefold(), is_24=is_padded)


def _checked(hour: int, minute: int, half: str, *, is_24: bool) -> Clock | None:
    minutes = hour * 60 + minute
    if minutes > DAY:
        return None
    is_past_noon = hour > 12 or (hour == 0 and not half)  # noqa: PLR2004
    if half and not is_past_noon:
        return Clock(minutes=minutes, half=half)
    return Clock(minutes=minutes, is_24=is_24 or is_past_noon)


def _pair(opens: Clock, closes: Clock, hint: str) -> tuple[int, int] | None:
    start, end = opens.fixed, closes.fixed
    if start is not None and end is not None:
        return start, end
    if end is not None:
        return _before(opens.minutes, end, is_24=closes.is_24)
    if start is None:
        start = _likely_start(opens.minutes, closes.minutes, hint)
    elif opens.is_24 and start > HALF_DAY:
        return start, closes.minutes
    return None if start is None else (start, _after(start, closes.minutes))


def _before(minutes: int, end: int, *, is_24: bool) -> tuple[int, int] | None:
    """The start that goes with a known end: the later half of the day that is still before it."""
    if is_24:
        return minutes, end
    morning = minutes % HALF_DAY
    if morning + HALF_DAY < end:
        return morning + HALF_DAY, end
    if morning < end:
        return morning, end
    # `10-2am` is a night; `9-12am` may be a slip for noon.
    return (morning + HALF_DAY, end) if 0 < end <= _LATEST_NIGHT else None


def _after(start: int, minutes: int) -> int:
    """The first time after the start that reads like this, tomorrow if need be."""
    morning = minutes % HALF_DAY
    return next((each for each in (morning, morning + HALF_DAY) if each > start), morning)


def _likely_start(minutes: int, end: int, hint: str) -> int | None:
    likely = _likely(minutes, hint)
    if likely is not None:
        return likely
    # From 7 to 3 begins in the morning; from 5 to 7 nobody knows.
    is_over_noon = end >= HALF_DAY or end <= minutes
    return minutes if is_over_noon else None


def _likely(minutes: int, hint: str) -> int | None:
    hour = minutes // 60
    if hint == "p" and hour < 10:  # noqa: PLR2004 -- an evening begins no later
        return minutes + HALF_DAY
    if hint == "a" and hour != 12:  # noqa: PLR2004
        return minutes
    if hour == 12 or hour in _SURELY_MORNING:  # noqa: PLR2004
        return minutes
    return minutes + HALF_DAY if hour in _SURELY_AFTERNOON else None


def _time(minutes: int) -> time:
    return time(23, 59) if minutes >= DAY else time(minutes // 60, minutes % 60)
