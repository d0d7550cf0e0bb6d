"""Single values as LLMs write them, brought to one form: text, numbers, points, e-mail, URL."""

import html
import math
import re

from pantry_radio.domain.hsds.records import SERVICE_STATUSES
from pantry_radio.domain.jobs import JsonValue

MAX_TEXT_LENGTH = 10_000
_MAX_PLACEHOLDER_LENGTH = 100
_MAX_INTEGER = 10**18
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,60}>")
# Control characters and lone surrogates have no meaning here, and PostgreSQL refuses some of them.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ud800-\udfff]")
_PUNCTUATION = re.compile(r"[^\w/ -]")
_PLACEHOLDER = re.compile(
    r"n\s?/?\s?a|none|null|nil|unknown|undefined|unspecified|placeholder|string|tb[ad]|various|"
    r"(?:currently )?not (?:provided|available|specified|listed|applicable|given|known|found|"
    r"stated)(?: .*)?|"
    r"(?:no|unknown|unnamed|untitled) "
    r"(?:address|city|e-?mail|location|name|organi[sz]ation|phone|phone number|service|website)|"
    r"(?:address|city|e-?mail|location|name|phone|street|website) "
    r"(?:not |un)(?:provided|available|specified|listed|given|known|found|stated)|"
    r"xx+|0+"
)
# The look-behind keeps it from being tried at every character of a long word.
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]++@[\w-]++(?:\.[\w-]+)+")
_URL = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def text_of(value: JsonValue) -> str | None:
    """A scalar as one line of storable text without markup; None for what says nothing.

    Null, true, false, objects, arrays, blank text and numbers that no field of ours can hold say
    nothing.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value) if abs(value) < _MAX_INTEGER else None
    if isinstance(value, float):
        if not math.isfinite(value) or abs(value) >= _MAX_INTEGER:
            return None
        return str(int(value)) if value.is_integer() else str(value)
    if not isinstance(value, str):
        return None
    text = value[:MAX_TEXT_LENGTH]
    if "&" in text or "<" in text:
        text = _TAG.sub(" ", _unescaped(text))
    if not text.isprintable():
        text = _UNSTORABLE.sub("", text)
    return " ".join(text.split()) or None


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text, each as `text_of` has it; what is beyond MAX_TEXT_LENGTH is left out."""
    cleaned = (text_of(line) for line in text[:MAX_TEXT_LENGTH].splitlines())
    return tuple(line for line in cleaned if line is not None)


def is_placeholder(text: str) -> bool:
    """Whether a text stands for "nothing is known": `N/A`, `Unknown`, `not provided`, dashes."""
    if len(text) > _MAX_PLACEHOLDER_LENGTH:
        return False
    words = _PUNCTUATION.sub("", text.casefold()).strip(" -_/")
    return _PLACEHOLDER.fullmatch(words) is not None or not words


def number_of(value: JsonValue) -> float | None:
    """A finite number, given as a number or as decimal text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value.strip(" \u00b0") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def point_of(latitude: JsonValue, longitude: JsonValue) -> tuple[float, float] | None:
    """Decimal degrees (latitude, longitude), both in range, or None. 0/0 is a placeholder."""
    north, east = number_of(latitude), number_of(longitude)
    if north is None or east is None or (north == 0 and east == 0):
        return None
    is_in_range = abs(north) <= 90 and abs(east) <= 180  # noqa: PLR2004 -- degrees
    return (north, east) if is_in_range and not _is_swapped(north, east) else None


def point_of_pair(first: JsonValue, second: JsonValue) -> tuple[float, float] | None:
    """As `point_of`, for two numbers without names: GeoJSON writes the longitude first."""
    return point_of(first, second) or point_of(second, first)


def email_of(text: str) -> str | None:
    """The one e-mail address in a text, or None."""
    match = _EMAIL.search(text)
    return match.group(0).rstrip(".") if match else None


def url_of(text: str) -> str | None:
    """A web address as it is written, with or without its scheme, or None."""
    return text if _URL.fullmatch(text) else None


def status_of(text: str) -> str | None:
    """The status of a service that HSDS knows (`temporarily closed`), in any spelling, or None."""
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return words if words in SERVICE_STATUSES else None


def year_of(value: JsonValue) -> int | None:
    """A year of four digits, given as a number, a text, or the beginning of a date."""
    match = re.match(r"(1[6-9]\d\d|20\d\d)(?!\d)", text_of(value) or "")
    return int(match.group(1)) if match else None


def _unescaped(text: str) -> str:
    try:
        return html.unescape(text)
    except ValueError:
        # A reference with more digits than Python turns into a number.
        return text


def _is_swapped(north: float, east: float) -> bool:
    """Whether this is a point of the USA with its members exchanged: it would lie in Antarctica."""
    return -180 <= north <= -64 and 13 <= east <= 72  # noqa: PLR2004 -- degrees
