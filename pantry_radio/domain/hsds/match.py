"""Match keys: what of a name, a street or a town decides whether two of them mean the same."""

import re
import unicodedata
from functools import lru_cache

_LEADING = frozenset({"the"})
_LEGAL_FORMS = frozenset({"inc", "incorporated", "llc", "corp", "corporation"})
# USPS Publication 28 (appendices B and C), the forms met in real addresses.
_STREET_WORDS = {
    "alley": "aly",
    "avenue": "ave",
    "av": "ave",
    "boulevard": "blvd",
    "circle": "cir",
    "court": "ct",
    "crossing": "xing",
    "drive": "dr",
    "expressway": "expy",
    "freeway": "fwy",
    "highway": "hwy",
    "lane": "ln",
    "parkway": "pkwy",
    "place": "pl",
    "plaza": "plz",
    "road": "rd",
    "route": "rt",
    "rte": "rt",
    "saint": "st",
    "square": "sq",
    "street": "st",
    "terrace": "ter",
    "trail": "trl",
    "turnpike": "tpke",
    "north": "n",
    "south": "s",
    "east": "e",
    "west": "w",
    "northeast": "ne",
    "northwest": "nw",
    "southeast": "se",
    "southwest": "sw",
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
    "sixth": "6th",
    "seventh": "7th",
    "eighth": "8th",
    "ninth": "9th",
    "tenth": "10th",
}
# State Route 9 is State Highway 9 and SR 9; so with roads of the USA, counties and townships.
_ROADS = tuple(
    (re.compile(rf"\b(?:{owner}) (?:rt|rd|hwy) (?=\d)"), short)
    for owner, short in (
        ("state|st", "sr "),
        ("us|u s", "us "),
        ("county|cnty|co", "cr "),
        ("township|twp", "tr "),
    )
)
_TOWN_WORDS = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
# A word for it and a number or one letter: "Suite 5", "Apt. B", "#2"; "Unit Street" is none.
_UNIT = re.compile(
    r"(?:\b(?:suite|ste|unit|apartment|apt|room|rm|building|bldg|lot)\b\.?|(?=#))"
    r"\s*(?:#\s*)?(?P<unit>[a-z]?-?\d[\w-]*|[a-z])(?!\w)",
    re.IGNORECASE,
)
_SILENT = re.compile(r"['.`\u2018\u2019]")
_WORD = re.compile(r"[^\W_]+")
_POST_BOX = re.compile(r"\bp\.?\s*o\.?\s*box\s*(?:#\s*)?\w+", re.IGNORECASE)
_US_POSTAL_CODE = re.compile(r"(\d{5})(?:\s*(?:-\s*)?\d{4})?")


def name_key(name: str | None) -> str:
    """The key of an organization's or service's name; "" for none.

    Case, accents, punctuation, a leading "the" and a trailing legal form say nothing about who it
    is. A name that consists of such things alone is its own key.
    """
    words = _words(name)
    while len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words = words[:-1]
    return " ".join("st" if word == "saint" else word for word in words) or (name or "").strip()


def service_key(name: str | None, description: str | None) -> str:
    """The key of a service: that of its name, or of its description where it has no name."""
    return name_key(name or description)


def town_key(city: str | None) -> str:
    """The key of a city's name; "" for none."""
    return " ".join(_TOWN_WORDS.get(word, word) for word in _words(city))


def state_key(state_province: str | None) -> str:
    """The key of a state or province; "" for none."""
    return " ".join(_words(state_province))


def postal_key(postal_code: str | None) -> str:
    """The key of a postal code; of a ZIP+4 the first five digits, "" for none."""
    code = (postal_code or "").strip()
    match = _US_POSTAL_CODE.fullmatch(code)
    return match[1] if match else "".join(_words(code))


def street_key(address_1: str | None, address_2: str | None) -> tuple[str, str]:
    """The keys of street and unit, "" for what is not stated.

    The unit is looked for in both lines; any other second line ("Rear entrance") decides nothing,
    and neither does a post office box behind a street.
    """
    line = _without(_POST_BOX, address_1 or "")
    unit = _UNIT.search(line) or _UNIT.search(address_2 or "")
    street = " ".join(_STREET_WORDS.get(word, word) for word in _words(_without(_UNIT, line)))
    for road, short in _ROADS:
        street = road.sub(short, street)
    return street, "".join(_words(unit["unit"])) if street and unit else ""


def _without(part: re.Pattern[str], line: str) -> str:
    """The line without this part; a line that consists of it stays as it is."""
    rest = part.sub(" ", line)
    return rest if _words(rest) else line


@lru_cache(maxsize=20_000)
def _words(text: str | None) -> tuple[str, ...]:
    """Lower-case words of letters and digits, without accents; "N.W." and "Mary's" are one word.

    Remembered, because the same names come again and again: this is most of the cost of a key.
    """
    plain = unicodedata.normalize("NFKD", text or "").casefold()
    if not plain.isascii():
        plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(_WORD.findall(_SILENT.sub("", plain.replace("&", " and "))))
