"""Amounts in words, short enough for a line of a table."""

_UNITS = ("B", "kB", "MB", "GB", "TB", "PB")
_STEP = 1000.0
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def bytes_in_words(size_bytes: float) -> str:
    """`5.3 GB`: decimal units, as disks are sold."""
    size, unit = float(size_bytes), 0
    while size >= _STEP and unit < len(_UNITS) - 1:
        size, unit = size / _STEP, unit + 1
    digits = 0 if unit == 0 or size >= 100 else 1  # noqa: PLR2004
    return f"{size:.{digits}f} {_UNITS[unit]}"


def seconds_in_words(seconds: float) -> str:
    """`3 d 4 h`, `2 h 10 min`, `5 min`, `12 s`: the two greatest units."""
    whole = max(0, int(seconds))
    if whole >= _DAY:
        return _two(whole, _DAY, "d", _HOUR, "h")
    if whole >= _HOUR:
        return _two(whole, _HOUR, "h", _MINUTE, "min")
    return f"{whole // _MINUTE} min" if whole >= _MINUTE else f"{whole} s"


def counted(number: int, noun: str, nouns: str | None = None) -> str:
    """`1 message`, `1,204 messages`; `nouns` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def _two(whole: int, great: int, great_name: str, small: int, small_name: str) -> str:
    rest = whole % great // small
    return f"{whole // great} {great_name}" + (f" {rest} {small_name}" if rest else "")
