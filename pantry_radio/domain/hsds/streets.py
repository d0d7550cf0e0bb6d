"""The forms of street lines: which text is one, where it ends, and what in it is not the street."""

import re
import string

_WORDS = (
    "alley|avenue|ave|av|boulevard|blvd|bypass|causeway|circle|cir|court|ct|crescent|crossing|"
    "drive|dr|expressway|freeway|highway|hwy|lane|ln|loop|parkway|pkwy|pike|place|pl|plaza|road|rd|"
    "route|square|sq|street|st|terrace|ter|trail|trl|turnpike|tpke|way"
)
_BOX = r"(?:p\.?\s?o\.?\s?|post office )(?:box|drawer)\s?#?\s?[\w-]{1,10}"
# CR 12, US-30, N. State Route 4, County Road 500 E.
_NUMBERED_ROAD = (
    r"(?:us|u\.s\.|state|county|co\.?|township|twp\.?|farm to market|ranch|interstate|old)?\s?"
    r"(?:(?:highway|hwy\.?|route|rte\.?|rt\.?|road|rd\.?|cr|sr|tr|fm|us|i|oh)[\s-]{1,2}\d{1,4}[a-z]?"
    # Wisconsin has County Road F, and CTH FF.
    r"|(?:(?:county|co\.?)\s(?:road|rd\.?|highway|hwy\.?|trunk)|cth)\s[a-z]{1,2}(?!\w))"
)
_UNIT_WORDS = (
    "suite|ste|unit|apartment|apt|room|rm|building|bldg|floor|flr|fl|lot|space|spc|dept|department"
)
# These are in names of towns too (Bay City).
_OTHER_UNIT_WORDS = "trailer|trlr|hall|wing|bay|door|gate"
# A word for it and a number or one letter: "Suite 5", "Apt. B", "#2"; "Unit Street" is none.
_UNIT_NAME = r"(?:[a-z]{0,2}-?\d[\w-]{0,8}|[a-z])(?!\w)"
_INNER_UNIT = (
    rf"(?:(?:\b(?:{_UNIT_WORDS}|{_OTHER_UNIT_WORDS})\b\.?|(?=\#))\s?\#?\s?{_UNIT_NAME}"
    r"|\b(?:\d{1,3}(?:st|nd|rd|th)|first|second|third|lower|upper|ground)\s(?:floor|flr|fl|level)\b)"
)
_UNIT = re.compile(
    rf"(?:{_INNER_UNIT}.*|(?:{_UNIT_WORDS})\b.*|(?:\w{{1,20}} ){{0,2}}(?:floor|building)|"
    r"basement|lower level|rear|rear entrance|front|upstairs|downstairs)\.?",
    re.IGNORECASE,
)
_UNIT_END = re.compile(rf"(?<=[\w.])[\s,]{{1,2}}(?P<unit>{_INNER_UNIT})\.?$", re.IGNORECASE)
_PARKING = re.compile(r"\b(?:parking|vacant|church|school)$", re.IGNORECASE)
_POST_BOX = re.compile(_BOX, re.IGNORECASE)
_NUMBER = re.compile(
    r"(?:\d{1,6}(?!\d|st\b|nd\b|rd\b|th\b)[a-z]?(?:\s?[-\u2013&/]\s?\d{1,6}[a-z]?)?(?:\s1/2)?"
    r"|[nsew]\s?\d{2,6}(?:\s?[nsew]\s?\d{2,6})?|one|two)\s+(?=\w)",
    re.IGNORECASE,
)
_RURAL = re.compile(r"(?:rr|r\.r\.|hc|rural route|star route|psc)\s?#?\s?\d", re.IGNORECASE)
_CROSSING = re.compile(
    r"(?:\(?(?:at |the )?(?:corner|intersection|junction) of\b"
    rf"|.{{2,60}}\s(?:&|and|at|@|/)\s.{{0,60}}\b(?:{_WORDS})\b)",
    re.IGNORECASE,
)
_ROAD = re.compile(rf"(?:[nsew]\.?\s)?{_NUMBERED_ROAD}(?!\w)", re.IGNORECASE)
_NAMED_ROAD = re.compile(rf".{{2,60}}\b(?:{_WORDS})\b\.?(?:\s[NS]?[EW]?\.?)?", re.IGNORECASE)
_INSTITUTION = re.compile(
    r"\b(?:church|center|centre|ministr\w{1,4}|mission|pantry|school|library|temple|chapel|"
    r"community|foundation|food bank|hall)$",
    re.IGNORECASE,
)
_END = re.compile(
    rf"(?:\b(?:{_WORDS})\b\.?(?:\s+(?:[NS][EW]?|[EW])\b\.?)?|\b{_BOX}|\b{_NUMBERED_ROAD})"
    rf"(?:,?\s+{_INNER_UNIT}\.?)?"
    r"(?P<gap>\s+)(?=[A-Za-z][A-Za-z .'-])",
    re.IGNORECASE,
)
_SAINT = re.compile(r"st\.?\s+", re.IGNORECASE)
_CITY_CHARACTERS = string.ascii_letters + " .'-\u2019"


def is_post_box(line: str) -> bool:
    """Whether a line is a post office box and nothing more."""
    return _POST_BOX.fullmatch(line.strip(" .,")) is not None


def is_unit(part: str) -> bool:
    """Whether one part of an address says where in or behind a building: a suite, a floor."""
    return _UNIT.fullmatch(part) is not None


def without_unit(line: str) -> tuple[str, str | None]:
    """A street without the unit at its end, and the unit: ("5 Elm Ave", "Ste 200")."""
    end = _UNIT_END.search(line)
    if end is None:
        return line, None
    street = line[: end.start()].rstrip(" ,")
    # What is left must be a street itself: "Lot 5" of "RR 2 Lot 5" is, that of "Parking Lot C" not.
    if _PARKING.search(street) or not (re.search(r"\d", street) or street_likeness(street)):
        return line, None
    return street, end["unit"]


def street_likeness(part: str) -> int:
    """How much one part of an address looks like the street: 0 (not), to 3 (by its number)."""
    is_house = _NUMBER.match(part) and (
        not _INSTITUTION.search(part) or _NAMED_ROAD.fullmatch(part)
    )
    if is_house or is_post_box(part) or _RURAL.match(part):
        return 3
    if _CROSSING.match(part) or _ROAD.match(part):
        return 2
    return 1 if _NAMED_ROAD.fullmatch(part) or part[:1].isdigit() else 0


def street_and_city(line: str) -> tuple[str, str] | None:
    """Street and city of a line with no comma between them: all behind the last end of a street."""
    city_begins = len(line.rstrip(_CITY_CHARACTERS))
    ends = [end for end in _END.finditer(line) if end.end() >= city_begins]
    if len(ends) > 1 and ends[-2].end() == ends[-1].start() and _SAINT.fullmatch(ends[-1][0]):
        ends.pop()
    return (line[: ends[-1].start("gap")], line[ends[-1].end() :]) if ends else None
