"""Free text about hours, cut into tokens: days, ordinals, times, dates, words that join them."""

import re
from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from attrs import frozen

from pantry_radio.domain.hsds.hours.clock import Clock, clock_of
from pantry_radio.domain.hsds.hours.dates import date_of
from pantry_radio.domain.hsds.hours.days import (
    CODES,
    GROUPS,
    WEEK,
    Day,
    coded_days,
    day_of,
    ordinal_of,
)
from pantry_radio.domain.hsds.hours.lexicon import FORMS_OF_ONE_KIND, KIND_OF_WORD, PATTERN, Is

Value: TypeAlias = tuple[Day, ...] | int | Clock | date | None


@frozen(kw_only=True)
class Token:
    """A piece of text: what it is, what it means, and where it stands."""

    kind: Is
    value: Value
    start: int
    end: int


_NUMBERS = {"two": 2, "three": 3, "four": 4}
_INTERVALS = {"3": 3, "three": 3, "4": 4, "four": 4}


def tokens_of(text: str) -> Iterator[Token]:
    """The tokens of a text in order; what is no word, number or mark of ours is a WORD."""
    for match in PATTERN.finditer(text):
        name = match.lastgroup or "rest"
        if name != "skip":
            kind, value = _meaning(name, match.group())
            yield Token(kind=kind, value=value, start=match.start(), end=match.end())


def _meaning(name: str, text: str) -> tuple[Is, Value]:
    if name in FORMS_OF_ONE_KIND:
        return FORMS_OF_ONE_KIND[name], None
    if name == "word":
        return _meaning_of_word(text.casefold())
    kind, value = _valued(name, text)
    return (Is.WORD, None) if value is None and kind is not Is.NOISE else (kind, value)


def _valued(name: str, text: str) -> tuple[Is, Value]:
    if name in ("clock", "military"):
        return Is.CLOCK, clock_of(text)
    if name == "number":
        return Is.NUMBER, int(text)
    if name in ("ordinal", "penult"):
        return Is.ORDINAL, -2 if name == "penult" else ordinal_of(text) or 0
    if name == "date":
        return Is.DATE, date_of(text)
    if name == "interval":
        return Is.INTERVAL, next((n for word, n in _INTERVALS.items() if word in text.split()), 2)
    return _meaning_of_days(name, text)


def _meaning_of_word(word: str) -> tuple[Is, Value]:
    kind = KIND_OF_WORD.get(word)
    if kind is not None:
        return kind, None
    if word in _NUMBERS:
        return Is.NUMBER, _NUMBERS[word]
    group = GROUPS.get(word.removesuffix("s"))
    if group is not None:
        return Is.DAYS, tuple((0, weekday) for weekday in group)
    return Is.WORD, None


def _meaning_of_days(name: str, text: str) -> tuple[Is, Value]:
    if name == "daily":
        return Is.DAYS, tuple((0, weekday) for weekday in WEEK)
    if text.strip() == "PH":
        return Is.NOISE, None
    if name == "nth" and "[" in text:
        code, numbers = text.rstrip("]").split("[")
        found = _numbers(numbers)
        weekday = day_of(code)
        return Is.DAYS, tuple((number, weekday or 0) for number in found)
    if name == "letters":
        return _meaning_of_letters(text)
    return Is.DAYS, coded_days(text.strip().rstrip(".").removesuffix("'s"))


def _numbers(text: str) -> list[int]:
    """Ordinals as OpenStreetMap lists them: `2,4`, `1-3`, `-1`."""
    found: list[int] = []
    for part in text.split(","):
        first, _, last = part.lstrip("-").partition("-")
        if last.isdecimal() and not part.startswith("-"):
            found += range(int(first), int(last) + 1)
        else:
            found.append(-int(first) if part.startswith("-") else int(first))
    return [number for number in found if 0 < abs(number) <= 5]  # noqa: PLR2004


def _meaning_of_letters(text: str) -> tuple[Is, Value]:
    """`M-F` is a range, `M/W/F` and `M-W-F` are lists."""
    days: list[Day] = []
    for part in re.split(r"\s?[/&,]\s?", text):
        ends = [coded_days(end) for end in re.split(r"\s?[-\u2013]\s?", part)]
        if len(ends) == 2 and all(len(end) == 1 for end in ends):  # noqa: PLR2004
            days += range_of(ends[0][0][1], ends[1][0][1])
        else:
            days += [day for end in ends for day in end]
    return Is.DAYS, tuple(dict.fromkeys(days))


def range_of(first: int, last: int) -> tuple[Day, ...]:
    """The days from one to the other, over the end of the week if need be."""
    return tuple((0, (first + step) % len(CODES)) for step in range((last - first) % 7 + 1))
