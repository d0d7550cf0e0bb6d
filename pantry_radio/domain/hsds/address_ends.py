"""The end of an address: state, postal code and country, in whatever order and spelling."""

import re

from pantry_radio.domain.hsds.stated import StatedAddress
from pantry_radio.domain.hsds.states import STATE_CODES, STATE_NAMES, state_code
from pantry_radio.domain.hsds.streets import street_and_city, street_likeness

_DOTTED = (r"[A-Z]\.\s?[A-Z]\.?", r"W\.?\s?Va\.?")
_SHORT = "Calif|Conn|Fla|Ill|Ind|Mass|Mich|Minn|Okla|Penn|Tenn|Tex|Wash|Wis|Ariz|Colo"
_ANY_STATE = "|".join([*STATE_NAMES, *sorted(STATE_CODES), rf"(?:{_SHORT})\.?", *_DOTTED])
_PROVINCE_NAMES = (
    "AB,Alberta BC,British_Columbia MB,Manitoba NB,New_Brunswick NL,Newfoundland_and_Labrador"
    " NS,Nova_Scotia NT,Northwest_Territories NU,Nunavut ON,Ontario PE,Prince_Edward_Island"
    " QC,Quebec QC,Qu\u00e9bec SK,Saskatchewan YT,Yukon"
)
_PROVINCES = {
    name.replace("_", " ").casefold(): each[:2]
    for each in _PROVINCE_NAMES.split()
    for name in each.split(",")
}
_COUNTRIES = {"canada": "CA", "mexico": "MX", "m\u00e9xico": "MX"}
# A gap is tried from its beginning alone, and as a whole: one of n blanks takes n steps, not n².
_GAP = r"(?<![,\s])[,\s]++"
_COUNTRY_END = re.compile(
    rf"{_GAP}(?P<country>U\.?S\.?A?\.?|United States(?: of America)?|"
    r"(?<=, )(?:Canada|M[e\u00e9]xico))$",
    re.IGNORECASE,
)
_ZIP = r"\d{5}(?:\s?[-\u2013]\s?\d{4}|(?<=[A-Z.] \d{5})\d{4}|(?<=[A-Z.] \d{5})\s\d{4})?"
_ZIP_END = re.compile(rf"(?:^|{_GAP})(?:ZIP(?: code)?:? )?(?P<zip>{_ZIP})-?$", re.IGNORECASE)
# Of states whose ZIP codes begin with a zero, which a column of numbers loses.
_SHORT_ZIP_END = re.compile(r"(?<=\b(?:CT|MA|ME|NH|NJ|PR|RI|VT)),? (?P<zip>[1-9]\d{3})$")
_CANADIAN_END = re.compile(
    rf"(?:^|{_GAP})(?P<zip>[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d)$", re.IGNORECASE
)
_STATE_END = re.compile(rf"(?:^|{_GAP})(?P<state>{_ANY_STATE})[.,]?$", re.IGNORECASE)
_PROVINCE_END = re.compile(rf"(?:^|{_GAP})(?P<state>{'|'.join(_PROVINCES)})\.?$", re.IGNORECASE)
# The town stands before the street: "Dayton, OH 45402, 5 Elm Ave".
_TOWN_FIRST = re.compile(
    rf"(?P<town>[^,\d]{{2,40}},?\s(?:{_ANY_STATE}),?\s\d{{5}}(?:-\d{{4}})?),\s(?P<street>\w.*)",
    re.IGNORECASE,
)
_MAX_TEXT_LENGTH = 200


def postal_code(text: str, *, is_american: bool = True) -> str | None:
    """A postal code as text; None where it cannot be one.

    Of the USA: five digits, or nine with a hyphen, be it behind a state (`OH 45402`). Four digits
    lost their leading zero in a column of numbers.
    """
    plain = text.strip()
    if not is_american:
        return plain if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 -]{1,9}", plain) else None
    if len(plain) > _MAX_TEXT_LENGTH:
        return None
    head, _, tail = plain.partition(" ")
    if tail and state_code(head.rstrip(",")):
        plain = tail.strip()
    match = re.fullmatch(
        r"(\d{4,5})(?:\s*[-\u2010-\u2013]\s*(\d{4})?|(?<=\d{5})\s?(\d{4})|\.0)?", plain, re.ASCII
    )
    if match is None or int(match[1]) == 0:
        return None
    plus_four = match[2] or match[3]
    return f"{int(match[1]):05}" + (f"-{plus_four}" if plus_four and int(plus_four) else "")


def with_town_last(line: str) -> str:
    """A line whose town, state and ZIP code stand before the street, in the usual order."""
    found = _TOWN_FIRST.fullmatch(line)
    if found is None or not street_likeness(found["street"]):
        return line
    return f"{found['street']}, {found['town']}"


def without_end(line: str) -> tuple[str, StatedAddress]:
    """A line without country, postal code and state at its end, and these."""
    rest, country = _cut(_COUNTRY_END, line, "country")
    rest, postal = _cut(_ZIP_END, rest, "zip")
    if country is None and postal is not None:
        rest, country = _cut(_COUNTRY_END, rest, "country")
    if postal is None:
        rest, postal = _cut(_SHORT_ZIP_END, rest, "zip")
    if postal is not None:
        postal = postal_code(postal)
    else:
        rest, postal = _cut(_CANADIAN_END, rest, "zip")
        if postal is not None or (country or "").casefold() == "canada":
            rest, province = _cut(_PROVINCE_END, rest, "state")
            code = _PROVINCES[province.casefold()] if province else None
            return rest, _end(code, postal, country)
    # "315 6th St NE" and "12 Ohio" are streets: a state stands behind a town, or before a ZIP.
    shorter, state = _cut(_STATE_END, rest, "state")
    code = state_code(state) if state else None
    if code is None or not (postal or "," in rest or street_and_city(shorter)):
        return rest, _end(None, postal, country)
    if postal is None:
        shorter, postal = _cut(_ZIP_END, shorter, "zip")
    return shorter, _end(code, postal, country)


def _end(state: str | None, postal: str | None, country: str | None) -> StatedAddress:
    code = _COUNTRIES.get(country.casefold(), "US") if country else None
    return StatedAddress(state_province=state, postal_code=postal, country=code)


def _cut(pattern: re.Pattern[str], text: str, group: str) -> tuple[str, str | None]:
    match = pattern.search(text)
    return (text, None) if match is None else (text[: match.start()].strip(" ,"), match[group])
