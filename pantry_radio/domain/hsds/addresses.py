"""Postal addresses: lines of text taken apart, and fields that stand in for each other."""

import re
from itertools import compress
from operator import not_

from attrs import evolve

from pantry_radio.domain.hsds.address_ends import postal_code, with_town_last, without_end
from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.normalise import lines_of
from pantry_radio.domain.hsds.phones import has_phone_form, is_only_phone, without_phone_at_end
from pantry_radio.domain.hsds.stated import StatedAddress
from pantry_radio.domain.hsds.states import STATE_CODES, state_code
from pantry_radio.domain.hsds.streets import (
    is_post_box,
    is_unit,
    street_and_city,
    street_likeness,
    without_unit,
)

__all__ = ["completed", "is_phone_in_street", "parse_address", "postal_code", "state_code"]

_BREAK = re.compile(r"[;|\u2022\u00b7]|\\n")
_LABEL = re.compile(
    r"(?:(?P<type>street|mailing|physical|postal|site|main)\s)?(?:address|location)\s?[:\u2013-]\s*",
    re.IGNORECASE,
)
_ATTENTION = re.compile(r"(?:c/o|care of|attn|attention)\b[\s.:]*(?P<who>\S.*)", re.IGNORECASE)
_BEFORE_ATTENTION = re.compile(r"\s(?=(?:c/o|attn[:.]|attention:)\s?\w)", re.IGNORECASE)
_NOTE_END = re.compile(r"\s?\((?P<note>[^()]{1,80})\)$")
_COUNTY = re.compile(r"[A-Z][\w .'-]{1,40} (?:County|Parish|Co\.)", re.IGNORECASE)
_TOWN_AND_ZIP = re.compile(r"(?P<zip>\d{5})\s+(?P<town>[^\W\d][^\d]{1,40})")
_FOR_LETTERS = frozenset({"mailing", "postal"})
_SILENT_NOTES = frozenset(
    {"map", "directions", "get directions", "view map", "mailing", "physical"}
)
_MAX_CITY_LENGTH = 200


def parse_address(text: str) -> StatedAddress:
    """An address written as text, in one line or several, taken apart from its end.

    What cannot be told apart stays in `address_1`. Nothing is added, and nothing is lost but
    markup, a label ("Address:"), a telephone number at the end, and the name of a place before the
    street.
    """
    lines = (line for each in lines_of(text) for line in _BREAK.split(each))
    rest = ", ".join(line.strip(" ,") for line in lines if line.strip(" ,"))
    label = _LABEL.match(rest)
    if label is not None:
        rest = rest[label.end() :]
    rest, note = _without_afterthought(rest)
    rest, end = without_end(with_town_last(rest))
    parts = [part.strip() for part in _BEFORE_ATTENTION.sub(", ", rest).split(",") if part.strip()]
    address = _of_parts(parts, end)
    units = ", ".join(each for each in (address.address_2, note) if each) or None
    is_for_letters = bool(label and label["type"] and label["type"].casefold() in _FOR_LETTERS)
    return evolve(
        address,
        address_2=units,
        address_type="postal" if is_for_letters else _type_of(address),
    )


def completed(address: StatedAddress) -> StatedAddress:
    """An address with what stands in the wrong one of its fields brought to its own.

    The whole line may stand in `address_1`, or state and ZIP code in `city`; the unit may stand
    behind the street, and "c/o" before it. Only what is missing is filled in; where a line
    contradicts a field, it is left alone.
    """
    address = _with_whole_line(_with_own_city(address))
    address = _with_attention(address)
    if address.address_1 and address.address_2 is None:
        street, unit = without_unit(address.address_1)
        address = evolve(address, address_1=street, address_2=unit)
    return evolve(address, address_type=_type_of(address))


def is_phone_in_street(text: str) -> bool:
    """Whether the text of a street is a telephone number instead, alone or with its label."""
    return has_phone_form(text) or is_only_phone(text)


def _with_own_city(address: StatedAddress) -> StatedAddress:
    city = address.city
    if city is None or len(city) > _MAX_CITY_LENGTH or not re.search(r"[,\d]|\s", city):
        return address
    head, _, code = city.rstrip(" .").rpartition(" ")
    town, end = without_end(f"{head}, {code}" if code in STATE_CODES else city)
    # "Port Washington" and "Kansas City" are towns: only a comma or a code parts them.
    if not town or re.search(r"[,\d]", town) or not (end.state_province or end.postal_code):
        return address
    if _contradicts(address, end):
        return address
    return evolve(
        address,
        city=town,
        state_province=address.state_province or end.state_province,
        postal_code=address.postal_code or end.postal_code,
    )


def _with_whole_line(address: StatedAddress) -> StatedAddress:
    line = address.address_1
    if line is None or not re.search(r"[,\n]", line):
        return address
    parsed = parse_address(line)
    if not (parsed.address_1 and parsed.city and (parsed.state_province or parsed.postal_code)):
        return address
    if _contradicts(address, parsed):
        return address
    return evolve(
        address,
        attention=address.attention or parsed.attention,
        address_1=parsed.address_1,
        address_2=address.address_2 or parsed.address_2,
        city=address.city or parsed.city,
        region=address.region or parsed.region,
        state_province=address.state_province or parsed.state_province,
        postal_code=address.postal_code or parsed.postal_code,
    )


def _with_attention(address: StatedAddress) -> StatedAddress:
    if address.attention is not None:
        return address
    second = _ATTENTION.fullmatch(address.address_2 or "")
    if second is not None:
        return evolve(address, attention=second["who"], address_2=None)
    parts = [part.strip() for part in (address.address_1 or "").split(",")]
    who = [match["who"] for part in parts if (match := _ATTENTION.fullmatch(part))]
    streets = [part for part in parts if part and not _ATTENTION.fullmatch(part)]
    if not who or not streets:
        return address
    return evolve(address, attention=", ".join(who), address_1=", ".join(streets))


def _contradicts(address: StatedAddress, found: StatedAddress) -> bool:
    pairs = (
        (address.city, found.city),
        (address.state_province, found.state_province),
        ((address.postal_code or "")[:5], (found.postal_code or "")[:5]),
    )
    return any(given and said and name_key(given) != name_key(said) for given, said in pairs)


def _type_of(address: StatedAddress) -> str | None:
    is_box = address.address_1 is not None and is_post_box(address.address_1)
    return address.address_type or ("postal" if is_box else None)


def _without_afterthought(line: str) -> tuple[str, str | None]:
    """A line without a telephone number at its end, and the note in brackets at its end."""
    line = without_phone_at_end(line)
    note = _NOTE_END.search(line)
    if note is None or not line[: note.start()].strip(" ,"):
        return line, None
    said = (
        None
        if is_only_phone(note["note"]) or name_key(note["note"]) in _SILENT_NOTES
        else note["note"]
    )
    return line[: note.start()].strip(" ,"), said


def _of_parts(parts: list[str], end: StatedAddress) -> StatedAddress:
    """The address of the comma-separated parts before state and postal code."""
    who = [match["who"] for part in parts if (match := _ATTENTION.fullmatch(part))]
    parts = [part for part in parts if not _ATTENTION.fullmatch(part)]
    region = parts.pop() if len(parts) > 2 and _COUNTY.fullmatch(parts[-1]) else None  # noqa: PLR2004
    zip_first = _TOWN_AND_ZIP.fullmatch(parts[-1]) if len(parts) > 1 else None
    if zip_first is not None and end.postal_code is None and end.state_province:
        parts[-1] = zip_first["town"]
        end = evolve(end, postal_code=zip_first["zip"])
    street, unit, city = _street_unit_city(
        parts, has_end=bool(end.state_province or end.postal_code)
    )
    return evolve(
        end,
        attention=", ".join(who) or None,
        address_1=street,
        address_2=unit,
        city=city,
        region=region,
    )


def _street_unit_city(
    parts: list[str], *, has_end: bool
) -> tuple[str | None, str | None, str | None]:
    """Street, unit and city of the comma-separated parts before state and ZIP."""
    likeness = [0 if is_unit(part) else street_likeness(part) for part in parts]
    if len(parts) > 1 and likeness[-1] < max(likeness):
        likeness[-1] = 0
    has_street = any(likeness)
    if has_street:
        parts = parts[likeness.index(max(likeness)) :]
    city = None
    if len(parts) > 1 and not is_unit(parts[-1]) and not re.search(r"\d", parts[-1]):
        city = parts.pop()
    is_second = [
        index > 0 and (is_unit(part) or is_post_box(part)) for index, part in enumerate(parts)
    ]
    units = list(compress(parts, is_second))
    street = ", ".join(compress(parts, map(not_, is_second))) or None
    if street and city is None and has_end:
        together = street_and_city(street)
        if together:
            street, city = together
        elif not has_street:
            street, city = None, street
    if street:
        street, unit = without_unit(street)
        units = [unit, *units] if unit else units
    return street, ", ".join(units) or None, city
