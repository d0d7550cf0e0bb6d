"""The addresses and coordinates of recognised things."""

import re

from attrs import evolve

from pantry_radio.domain.hsds.addresses import (
    completed,
    is_phone_in_street,
    parse_address,
    postal_code,
)
from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.hsds.placeholders import is_example_address, is_placeholder
from pantry_radio.domain.hsds.points import exchanged_point, point_in, point_of, point_of_pair
from pantry_radio.domain.hsds.reader.stating import Stating, each_of
from pantry_radio.domain.hsds.reader.things import Field, Thing
from pantry_radio.domain.hsds.stated import StatedAddress
from pantry_radio.domain.hsds.states import state_code, zip_contradicts_state
from pantry_radio.domain.hsds.streets import street_likeness

_MAX_STATE_LENGTH = 40
# How like a street a line must be to stand without a number, a town and a ZIP.
_STREET = 2
_AMERICAN = frozenset({"us", "usa", "united states", "united states of america", "u s", "u s a"})


def stated_point(thing: Thing, stating: Stating) -> tuple[float, float] | None:
    """Latitude and longitude of a point thing, both or neither."""
    pair = thing.fields.get("pair")
    if pair is not None and isinstance(pair.value, list):
        point, said = point_of_pair(pair.value[0], pair.value[1]), pair
        stating.used.add(pair.path)
    elif pair is not None and isinstance(pair.value, str):
        point, said = point_in(pair.value), pair
        stating.used.add(pair.path)
    else:
        latitude, longitude = thing.fields.get("latitude"), thing.fields.get("longitude")
        said = latitude or longitude or Field(value=None, path=thing.path)
        north = latitude.value if latitude is not None else None
        east = longitude.value if longitude is not None else None
        point = point_of(north, east)
        if point is None and (point := exchanged_point(north, east)) is not None:
            stating.keep(said.path, f"{north}, {east}", f"{point[0]}, {point[1]}")
        stating.used.update(each.path for each in (latitude, longitude) if each is not None)
    if point is None:
        stating.reject("bad_coordinates", said.path, said.value)
    return point


def point_path(thing: Thing) -> str:
    """Where a point thing says where it is."""
    said = thing.fields.get("pair") or thing.fields.get("latitude")
    return said.path if said is not None else thing.path


def stated_address(thing: Thing, stating: Stating) -> StatedAddress | None:
    """The address that a thing holds, in fields or as text; None where nothing is left."""
    country = stating.text(thing, "country")
    is_american = country is None or country.casefold().replace(".", " ").strip() in _AMERICAN
    if country is not None and is_american:
        stating.keep(thing.fields["country"].path, country, "US")
    stated = StatedAddress(
        attention=stating.text(thing, "attention"),
        address_1=_street(thing, stating),
        address_2=stating.text(thing, "street_2"),
        city=stating.text(thing, "city"),
        region=_region(thing, stating),
        state_province=_state(thing, stating, is_american=is_american),
        postal_code=_postal_code(thing, stating, is_american=is_american),
        country="US" if country and is_american else country,
        address_type=_address_type(thing, stating.text(thing, "address_type")),
    )
    whole = stating.text(thing, "address_text")
    if whole is not None and stated.address_1 is None:
        raw = thing.fields["address_text"].value
        stated = _with_text(stated, raw if isinstance(raw, str) else whole)
        stating.keep(thing.fields["address_text"].path, raw, _line(stated))
    return _sound(_completed(stated, thing, stating), thing, stating)


def _completed(stated: StatedAddress, thing: Thing, stating: Stating) -> StatedAddress:
    """An address whose street line held more than the street, taken apart."""
    whole = completed(stated)
    if whole.address_1 != stated.address_1 and "street" in thing.fields:
        stating.keep(thing.fields["street"].path, stated.address_1, _line(whole))
    return whole


def _sound(stated: StatedAddress, thing: Thing, stating: Stating) -> StatedAddress | None:
    """The address, unless it is an example or says too little to be one."""
    street, city, code = stated.address_1, stated.city, stated.postal_code
    if is_example_address(street, city, code):
        stating.reject("placeholder", thing.path, _line(stated))
        return None
    if code and stated.state_province and zip_contradicts_state(code, stated.state_province):
        path = thing.fields["postal_code"].path if "postal_code" in thing.fields else thing.path
        stating.note("zip_contradicts_state", path, _line(stated))
    if city or code:
        return stated
    if street and not re.search(r"\d", street) and street_likeness(street) < _STREET:
        stating.reject("bad_address", thing.path, street)
        return None
    return stated if street else None


def _street(thing: Thing, stating: Stating) -> str | None:
    found = thing.fields.get("street")
    if found is not None and len(list(each_of(found))) > 1:
        return ", ".join(stating.texts(found)) or None
    street, house_number = stating.text(thing, "street"), stating.text(thing, "house_number")
    if street and found is not None and is_phone_in_street(street):
        stating.reject("phone_in_street", found.path, street)
        return None
    if street and house_number and not street.startswith(house_number):
        return f"{house_number} {street}"
    return street


def _region(thing: Thing, stating: Stating) -> str | None:
    """A region beside the state; alone it was taken for the state."""
    region, state = thing.fields.get("region"), thing.fields.get("state")
    if region is None or (state is not None and state.path == region.path):
        return None
    return stating.text(thing, "region")


def _state(thing: Thing, stating: Stating, *, is_american: bool) -> str | None:
    text = stating.text(thing, "state")
    if text is None:
        return None
    path, code = thing.fields["state"].path, state_code(text)
    if code is None and (is_american or len(text) > _MAX_STATE_LENGTH):
        stating.reject("bad_state", path, text)
        return None
    stating.keep(path, text, code or text)
    return code or text


def _postal_code(thing: Thing, stating: Stating, *, is_american: bool) -> str | None:
    found = thing.fields.get("postal_code")
    text = text_of(found.value) if found is not None else None
    if found is None or text is None:
        # "OH 45402" in the field of the state.
        state = stating.text(thing, "state") if is_american else None
        return postal_code(state) if state else None
    code = postal_code(text, is_american=is_american)
    if code is None:
        kind = "placeholder" if is_placeholder(text) else "bad_postal_code"
        stating.reject(kind, found.path, text)
    else:
        stating.keep(found.path, text, code)
    return code


def _address_type(thing: Thing, said: str | None) -> str | None:
    """The HSDS type of an address: physical, postal or virtual, from its type or its key."""
    words = f"{said or ''} {thing.path.rpartition('.')[2]}".casefold()
    if any(word in words for word in ("mailing", "postal", "billing", "po_box", "po box")):
        return "postal"
    if "virtual" in words:
        return "virtual"
    return "physical" if "physical" in words or "street" in (said or "").casefold() else None


def _with_text(stated: StatedAddress, text: str) -> StatedAddress:
    """An address with what its text says; fields that were given stay."""
    if stated.city or stated.postal_code:
        return completed(evolve(stated, address_1=text_of(text)))
    parsed = parse_address(text)
    return evolve(
        stated,
        attention=stated.attention or parsed.attention,
        address_1=parsed.address_1,
        address_2=stated.address_2 or parsed.address_2,
        city=parsed.city,
        region=stated.region or parsed.region,
        state_province=stated.state_province or parsed.state_province,
        postal_code=parsed.postal_code,
        country=stated.country or parsed.country,
        address_type=stated.address_type or parsed.address_type,
    )


def _line(address: StatedAddress) -> str:
    """An address in one line, part by part."""
    parts = (
        address.address_1,
        address.address_2,
        address.city,
        address.state_province,
        address.postal_code,
        address.country,
    )
    return " | ".join(part for part in parts if part)
