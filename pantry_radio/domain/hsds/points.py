"""Numbers, and points on the globe in decimal degrees."""

import math
import re

from pantry_radio.domain.jobs import JsonValue

_DEGREES = re.compile(
    r"(?P<sign>[+-]?)(?P<degrees>\d{1,3}(?:\.\d{1,20})?)\s?\u00b0?\s?"
    r"(?:(?P<minutes>\d{1,2}(?:\.\d{1,20})?)\s?['\u2019\u2032]\s?)?"
    r"(?:(?P<seconds>\d{1,2}(?:\.\d{1,20})?)\s?(?:\"|''|[\u201d\u2033])\s?)?(?P<side>[NSEW])",
    re.IGNORECASE,
)
_MAX_DEGREES_LENGTH = 40
_POINT = re.compile(
    r"(?:(?P<wkt>(?:SRID=4326;\s?)?POINT\s?Z?)|geo:|@)?\s?[(\[]?\s?"
    r"(?:lat(?:itude)?\s?[:=]\s?)?(?P<first>[+-]?\d{1,3}\.?\d{0,20})\u00b0?(?:\s?[,;]\s?|\s)"
    r"(?:(?:lon(?:gitude)?|lng|long)\s?[:=]\s?)?(?P<second>[+-]?\d{1,3}\.?\d{0,20})\u00b0?"
    r"\s?[)\]]?",
    re.IGNORECASE,
)
_MAX_POINT_LENGTH = 100


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
    """Decimal degrees (latitude, longitude), both in range, or None. 0/0 is a placeholder.

    Degrees, minutes and seconds with N, S, E or W are read too.
    """
    north, east = _degrees_of(latitude, "NS"), _degrees_of(longitude, "EW")
    if north is None or east is None or (north == 0 and east == 0):
        return None
    is_in_range = abs(north) <= 90 and abs(east) <= 180  # noqa: PLR2004 -- degrees
    return (north, east) if is_in_range and not _is_swapped(north, east) else None


def point_of_pair(first: JsonValue, second: JsonValue) -> tuple[float, float] | None:
    """As `point_of`, for two numbers without names: GeoJSON writes the longitude first."""
    return point_of(first, second) or point_of(second, first)


def exchanged_point(latitude: JsonValue, longitude: JsonValue) -> tuple[float, float] | None:
    """The point of the USA that latitude and longitude are when they changed places, or None."""
    north, east = _degrees_of(latitude, "NS"), _degrees_of(longitude, "EW")
    if north is None or east is None or not _is_swapped(north, east):
        return None
    return east, north


def point_in(text: str) -> tuple[float, float] | None:
    """The point that a whole text is: `41.3, -89.1`, `POINT (-89.1 41.3)`, `lat: 41.3, lon: -89.1`.

    Two bare numbers are latitude and longitude, unless only the other order is possible.
    """
    if len(text) > _MAX_POINT_LENGTH:
        return None
    match = _POINT.fullmatch(text.strip())
    if match is not None:
        # "Well-known text" names x first, which is the longitude.
        first, second = match["first"], match["second"]
        return point_of(second, first) if match["wkt"] else point_of_pair(first, second)
    north, comma, east = text.partition(",")
    return point_of(north, east) if comma else None


def _degrees_of(value: JsonValue, sides: str) -> float | None:
    """Degrees given as a number, or as text with minutes, seconds and the side of the globe."""
    number = number_of(value)
    if number is not None or not isinstance(value, str) or len(value) > _MAX_DEGREES_LENGTH:
        return number
    match = _DEGREES.fullmatch(value.strip())
    if match is None or match["side"].upper() not in sides:
        return None
    minutes, seconds = float(match["minutes"] or 0), float(match["seconds"] or 0)
    degrees = float(match["degrees"]) + minutes / 60 + seconds / 3600
    if match["sign"] == "-" or match["side"].upper() in "SW":
        return -degrees
    return degrees


def _is_swapped(north: float, east: float) -> bool:
    """Whether this is a point of the USA with its members exchanged: it would lie in Antarctica."""
    return -180 <= north <= -64 and 13 <= east <= 72  # noqa: PLR2004 -- degrees
