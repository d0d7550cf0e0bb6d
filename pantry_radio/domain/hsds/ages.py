"""For whom a service is, by age, where a text says so clearly."""

import re

_MAX_TEXT_LENGTH = 60
_MAX_AGE = 120
_LEAD = (
    r"(?:must be |for |open to |serves |serving )?"
    r"(?:(?:adults?|seniors?|children|kids|youth|teens|people|persons|individuals|residents|anyone|"
    r"those|infants|families) ?)?(?:\(|who are )?(?:age[sd]?:? ?|between )?(?:of )?"
)
_YEARS = r"(?: ?(?:years?|yrs?|yo)(?: of age| old)?| ?-?years?-old)?"
_FROM = re.compile(
    rf"{_LEAD}(?P<low>\d{{1,3}}){_YEARS}(?: ?\+|,? (?:and|or|&) (?:over|older|up|above|better))"
    r"(?: years?(?: of age| old)?)?|"
    rf"{_LEAD}(?:at least|minimum(?: age)?:?|from) (?P<least>\d{{1,3}}){_YEARS}"
)
_TO = re.compile(
    rf"{_LEAD}(?P<high>\d{{1,3}}){_YEARS},? (?:and|or|&) (?:under|younger|below)|"
    rf"{_LEAD}(?:up to(?: age)?|maximum(?: age)?:?|birth to|newborn to) (?P<most>\d{{1,3}}){_YEARS}"
)
_BETWEEN = re.compile(
    rf"{_LEAD}(?P<low>\d{{1,3}}){_YEARS} ?(?:-|\u2013|to|through|and) ?(?P<high>\d{{1,3}}){_YEARS}"
)
_ALL = frozenset({"all ages", "any age", "all", "everyone", "no age limit", "no restrictions"})


def age_range_of(text: str) -> tuple[float | None, float | None] | None:
    """The least and the greatest age in years that a text states, or None where it is not clear.

    `18+`, `ages 5-17`, `60 and over`, `12 and under`; "all ages" is (None, None). "Under 18" and
    "over 60" leave open whether that age itself counts, and give None; so do months.
    """
    plain = " ".join(text[: _MAX_TEXT_LENGTH + 1].casefold().split()).strip(" .")
    if len(plain) > _MAX_TEXT_LENGTH:
        return None
    if plain in _ALL:
        return (None, None)
    plain = plain.rstrip(")")
    between = _BETWEEN.fullmatch(plain)
    if between is not None:
        low, high = float(between["low"]), float(between["high"])
        return (low, high) if low <= high <= _MAX_AGE else None
    for pattern, is_low in ((_FROM, True), (_TO, False)):
        match = pattern.fullmatch(plain)
        if match is not None:
            age = float(next(group for group in match.groups() if group))
            return None if age > _MAX_AGE else (age, None) if is_low else (None, age)
    return None
