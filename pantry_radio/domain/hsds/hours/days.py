"""Days of the week and their ordinals, in every spelling, and the codes of RFC 5545."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeAlias

Day: TypeAlias = tuple[int, int]
"""An ordinal within the month (0: every, -1: the last) and a day of the week (0 is Monday)."""

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEK = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)

# Short names may end in a dot. Single letters are days only where nothing but days can stand.
SHORT_NAMES = (
    ("mon",),
    ("tue", "tues"),
    ("wed", "weds"),
    ("thu", "thur", "thurs"),
    ("fri",),
    ("sat", "s\u00e1b"),
    ("sun",),
)
LONG_NAMES = (
    ("monday", "lunes"),
    ("tuesday", "martes"),
    ("wednesday", "mi\u00e9rcoles", "miercoles", "wednsday", "wendesday"),
    ("thursday", "jueves", "thrusday"),
    ("friday", "viernes"),
    ("saturday", "s\u00e1bado", "sabado", "saterday"),
    ("sunday", "domingo"),
)
GROUPS = {
    "weekday": WEEKDAYS,
    "workday": WEEKDAYS,
    "weekend": WEEKEND,
    "daily": WEEK,
    "everyday": WEEK,
    "alldays": WEEK,
    "eachday": WEEK,
    "anyday": WEEK,
}
_LETTERS = {"m": 0, "t": 1, "w": 2, "r": 3, "h": 3, "f": 4, "s": 5, "u": 6, "th": 3, "tu": 1}
_NUMBER_WORDS = ("first", "second", "third", "fourth", "fifth")
_ORDINALS = {
    **{word: number for number, word in enumerate(_NUMBER_WORDS, 1)},
    **{word: number for number, word in enumerate(("one", "two", "three", "four", "five"), 1)},
    **dict.fromkeys(("primer", "primero", "primeros", "primera"), 1),
    **dict.fromkeys(("segundo", "segundos", "segunda"), 2),
    **dict.fromkeys(("tercer", "tercero", "terceros", "tercera"), 3),
    **dict.fromkeys(("cuarto", "cuartos", "cuarta"), 4),
    **dict.fromkeys(("quinto", "quintos", "quinta"), 5),
    **dict.fromkeys(("last", "final", "ultimo", "\u00faltimo", "\u00faltimos", "\u00faltima"), -1),
    **dict.fromkeys(("penultimate", "secondlast", "secondtolast", "2ndtolast"), -2),
}
_ORDINAL = re.compile(r"[+-]?\d{1,2}(?:st|nd|rd|th)?|[^\W\d_]+", re.IGNORECASE)
_CODED = re.compile(r"([+-]?\d{1,2})?\s?([A-Za-z]{2,9})\.?(?:[(\[#]([+-]?\d)[)\]]?)?")
# `4th Saturday` is not the fourth Thursday and Saturday; `4TH` alone may be a code.
_ORDINAL_OF_DAY = re.compile(r"(?<!\w)\d{1,2}(?:th|(?i:th)\b[ ]{1,3}[A-Za-z])")
_COMPACT = re.compile(r"(?:Th|Tu|Sa|Su|[MTWRFSU]){2,7}")
MOST_IN_A_MONTH = 5
MOST_IN_A_YEAR = 53


def _names() -> dict[str, int]:
    names = {code.casefold(): index for index, code in enumerate(CODES)}
    for index in WEEK:
        for name in (*SHORT_NAMES[index], *LONG_NAMES[index]):
            names |= {name: index, f"{name}s": index}
    return names


DAY_NAMES = _names()


@lru_cache(maxsize=2048)
def day_of(word: str) -> int | None:
    """A day by its name: `MO`, `Mon.`, `mondays`, `lunes`, `https://schema.org/Monday`, or None."""
    name = word[-60:].strip().casefold().rstrip(".").removesuffix("'s")
    return DAY_NAMES.get(name.rsplit("/", 1)[-1] if "://" in name else name)


@lru_cache(maxsize=2048)
def coded_days(text: str) -> tuple[Day, ...]:
    """Days as a list of codes or names, with or without ordinals; () where something else stands.

    `MO,WE`, `2TU, 4TU`, `-1SA`, `3SAT`, `Th#2`, `M`, `MWF`, `TTh`.
    """
    if len(text) > 200:  # noqa: PLR2004 -- the longest list of codes is far shorter
        return ()
    weekday = day_of(text)
    if weekday is not None:
        return ((0, weekday),)
    if _ORDINAL_OF_DAY.search(text):
        return ()
    days: list[Day] = []
    for part in re.split(r"[,;/&|+ ]+(?![\d]*\])", text.strip(" ,;[]()")):
        found = _coded(part)
        if not found:
            return ()
        days += found
    return tuple(dict.fromkeys(days))


def day_of_number(number: int) -> int | None:
    """1 to 6 are Monday to Saturday in ISO 8601 and where 0 is Sunday; 0 and 7 are Sunday."""
    return (number - 1) % 7 if 0 <= number <= 7 else None  # noqa: PLR2004 -- days


@lru_cache(maxsize=1024)
def ordinals_of(text: str) -> tuple[int, ...]:
    """Which weeks of a month: `3`, `4TH`, `FIRST_AND_THIRD`, `Last`, `-1`, `2nd & 4th`."""
    squashed = re.sub(r"[\W_]+", "", text[:80].casefold())
    if squashed in _ORDINALS:
        return (_ORDINALS[squashed],)
    found = [ordinal_of(word) for word in _ORDINAL.findall(text[:80].replace("_", " "))]
    return tuple(dict.fromkeys(number for number in found if number))


@lru_cache(maxsize=1024)
def ordinal_of(word: str) -> int | None:
    """One ordinal: `2nd`, `second`, `-1`, `last`; a day of the month may be up to 31."""
    word = word.casefold()
    if word in _ORDINALS:
        return _ORDINALS[word]
    digits = re.fullmatch(
        r"([+-]?\d{1,2})(?:st|nd|rd|th|er|ro|ra|do|da|to|ta|\u00ba|\u00aa|\u00b0)?", word
    )
    number = int(digits.group(1)) if digits else 0
    return number if 0 < abs(number) <= 31 else None  # noqa: PLR2004 -- days of a month


def weekdays_of(days: Iterable[Day]) -> frozenset[int]:
    """The days of the week alone."""
    return frozenset(weekday for _, weekday in days)


def has_ordinals(days: Iterable[Day]) -> bool:
    """Whether any of the days is a certain one of its month."""
    return any(ordinal for ordinal, _ in days)


def byday_of(days: Iterable[Day]) -> str | None:
    """The days as RFC 5545 lists them, in the order of week and month: `MO,WE`, `1FR,-1FR`."""
    ordered = sorted(set(days), key=lambda day: (day[0] < 0, abs(day[0]), day[1]))
    return ",".join(f"{ordinal or ''}{CODES[weekday]}" for ordinal, weekday in ordered) or None


def _coded(part: str) -> list[Day]:
    letter = _LETTERS.get(part.casefold())
    if letter is not None and len(part) <= 2:  # noqa: PLR2004 -- M, Th
        return [(0, letter)]
    group = GROUPS.get(part.casefold().removesuffix("s"))
    if group is not None:
        return [(0, weekday) for weekday in group]
    weekday = day_of(part)
    if weekday is not None:
        return [(0, weekday)]
    match = _CODED.fullmatch(part)
    weekday = day_of(match.group(2)) if match else None
    if match is not None and weekday is not None:
        ordinal = int(match.group(1) or match.group(3) or 0)
        return [(ordinal, weekday)] if abs(ordinal) <= MOST_IN_A_MONTH else []
    if _COMPACT.fullmatch(part):
        letters = re.findall(r"Th|Tu|Sa|Su|[MTWRFSU]", part)
        return [
            (0, DAY_NAMES.get(each.casefold(), _LETTERS.get(each.casefold(), 0)))
            for each in letters
        ]
    return []
