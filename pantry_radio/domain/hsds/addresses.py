"""Postal addresses: lines of text taken apart, states and ZIP codes brought to one form."""

import re
import string

from attrs import evolve

from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.normalise import lines_of
from pantry_radio.domain.hsds.stated import StatedAddress

_STATE_NAMES = (
    "Alabama AL,Alaska AK,American Samoa AS,Arizona AZ,Arkansas AR,California CA,Colorado CO,"
    "Connecticut CT,Delaware DE,District of Columbia DC,Florida FL,Georgia GA,Guam GU,Hawaii HI,"
    "Idaho ID,Illinois IL,Indiana IN,Iowa IA,Kansas KS,Kentucky KY,Louisiana LA,Maine ME,"
    "Maryland MD,Massachusetts MA,Michigan MI,Minnesota MN,Mississippi MS,Missouri MO,Montana MT,"
    "Nebraska NE,Nevada NV,New Hampshire NH,New Jersey NJ,New Mexico NM,New York NY,"
    "North Carolina NC,North Dakota ND,Northern Mariana Islands MP,Ohio OH,Oklahoma OK,Oregon OR,"
    "Pennsylvania PA,Puerto Rico PR,Rhode Island RI,South Carolina SC,South Dakota SD,Tennessee TN,"
    "Texas TX,Utah UT,Vermont VT,Virgin Islands VI,Virginia VA,Washington WA,West Virginia WV,"
    "Wisconsin WI,Wyoming WY"
)
_CODES = {
    name.casefold(): code for name, _, code in (x.rpartition(" ") for x in _STATE_NAMES.split(","))
}
_ANY_STATE = "|".join([*sorted(_CODES, key=len, reverse=True), *_CODES.values(), r"D\.C\.?"])
_ZIP = r"\d{5}(?:-\d{4})?"
# A gap is tried from its beginning alone, and as a whole: one of n blanks takes n steps, not n².
_GAP = r"(?<![,\s])[,\s]++"
_COUNTRY_END = re.compile(rf"{_GAP}(?:U\.?S\.?A?\.?|United States(?: of America)?)$", re.IGNORECASE)
_ZIP_END = re.compile(rf"(?:^|{_GAP})(?P<zip>{_ZIP})$")
_STATE_END = re.compile(rf"(?:^|{_GAP})(?P<state>{_ANY_STATE})[.,]?$", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:#\s*\w+|(?:suite|ste|unit|apt|apartment|room|rm|bldg|building|floor|fl|lot|dept|space)\b"
    r".*|(?:\w+ )?(?:floor|building))",
    re.IGNORECASE,
)
_STREET_WORDS = (
    "alley|avenue|ave|av|boulevard|blvd|circle|cir|court|ct|drive|dr|expressway|freeway|highway|"
    "hwy|lane|ln|parkway|pkwy|pike|place|pl|plaza|road|rd|route|square|sq|street|st|terrace|ter|"
    "trail|trl|turnpike|way"
)
_STREET_END = re.compile(
    rf"\b(?:{_STREET_WORDS})\b\.?(?:\s+(?:[NS][EW]?|[EW])\b\.?)?"
    r"(?:\s+(?:#\s*\w+|(?:suite|ste|unit|apt|room|rm)\b\.?\s*\w+))?"
    r"(?P<gap>\s+)(?=[A-Za-z][A-Za-z .'-])",
    re.IGNORECASE,
)
_CITY_CHARACTERS = string.ascii_letters + " .'-"
_BEGINS_STREET = re.compile(r"\d|p\.?\s?o\.?\s?box|one\b", re.IGNORECASE)


def state_code(text: str) -> str | None:
    """The two-letter code of a US state, district or territory given by name or code, or None."""
    plain = text.strip(" .").replace(".", "")
    if plain.upper() in _CODES.values():
        return plain.upper()
    return _CODES.get(" ".join(plain.casefold().split()))


def postal_code(text: str, *, is_american: bool = True) -> str | None:
    """A postal code as text; None where it cannot be one.

    Of the USA: five digits, or nine with a hyphen. Four digits lost their leading zero in a column
    of numbers.
    """
    plain = text.strip()
    if not is_american:
        return plain if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 -]{1,9}", plain) else None
    match = re.fullmatch(r"(\d{4,5})(?:\s*-\s*(\d{4})?|(?<=\d{5})(\d{4}))?", plain)
    if match is None or int(match[1]) == 0:
        return None
    plus_four = match[2] or match[3]
    return f"{int(match[1]):05}" + (f"-{plus_four}" if plus_four else "")


def parse_address(text: str) -> StatedAddress:
    """An address written as text, in one line or several, taken apart from its end.

    What cannot be told apart stays in `address_1`. Nothing is added, and nothing is lost but markup
    and the name of a place before the street.
    """
    rest = ", ".join(line.strip(" ,") for line in lines_of(text) if line.strip(" ,"))
    rest, country = _cut(_COUNTRY_END, rest, None)
    rest, postal = _cut(_ZIP_END, rest, "zip")
    # "315 6th St NE" and "12 Ohio" are streets: a state stands behind a town, or before a ZIP.
    shorter, state = _cut(_STATE_END, rest, "state")
    if state is not None and (postal or "," in rest or _split_at_city(shorter)):
        rest = shorter
    else:
        state = None
    parts = [part.strip() for part in rest.split(",") if part.strip()]
    street, unit, city = _street_unit_city(parts, has_end=bool(state or postal))
    return StatedAddress(
        address_1=street,
        address_2=unit,
        city=city,
        state_province=state_code(state) if state else None,
        postal_code=postal,
        country="US" if country else None,
    )


def completed(address: StatedAddress) -> StatedAddress:
    """An address whose `address_1` holds the whole line, with the other fields taken from it.

    Only what is missing is filled in; where the line contradicts a field, it is left alone.
    """
    if address.address_1 is None or not re.search(r"[,\n]", address.address_1):
        return address
    parsed = parse_address(address.address_1)
    if not (parsed.address_1 and parsed.city and (parsed.state_province or parsed.postal_code)):
        return address
    for given, found in (
        (address.city, parsed.city),
        (address.state_province, parsed.state_province),
        ((address.postal_code or "")[:5], (parsed.postal_code or "")[:5]),
    ):
        if given and found and name_key(given) != name_key(found):
            return address
    return evolve(
        address,
        address_1=parsed.address_1,
        address_2=address.address_2 or parsed.address_2,
        city=address.city or parsed.city,
        state_province=address.state_province or parsed.state_province,
        postal_code=address.postal_code or parsed.postal_code,
    )


def _cut(pattern: re.Pattern[str], text: str, group: str | None) -> tuple[str, str | None]:
    match = pattern.search(text)
    if match is None:
        return text, None
    return text[: match.start()].strip(" ,"), match[group] if group else match[0]


def _street_unit_city(
    parts: list[str], *, has_end: bool
) -> tuple[str | None, str | None, str | None]:
    """Street, unit and city of the comma-separated parts before state and ZIP."""
    starts = [index for index, part in enumerate(parts) if _BEGINS_STREET.match(part)]
    if starts and starts[0] > 0 and len(parts) > starts[0]:
        parts = parts[starts[0] :]
    city = None
    if len(parts) > 1 and not _UNIT.fullmatch(parts[-1]) and not re.search(r"\d", parts[-1]):
        city = parts.pop()
    units = [part for part in parts[1:] if _UNIT.fullmatch(part)]
    streets = parts[:1] + [part for part in parts[1:] if not _UNIT.fullmatch(part)]
    street = ", ".join(streets) or None
    if street and city is None and has_end:
        together = _split_at_city(street)
        if together:
            street, city = together
        elif not starts:
            street, city = None, street
    return street, ", ".join(units) or None, city


def _split_at_city(line: str) -> tuple[str, str] | None:
    """Street and city of a line with no comma between them: all behind the last end of a street."""
    city_begins = len(line.rstrip(_CITY_CHARACTERS))
    ends = [end for end in _STREET_END.finditer(line) if end.end() >= city_begins]
    return (line[: ends[-1].start("gap")], line[ends[-1].end() :]) if ends else None
