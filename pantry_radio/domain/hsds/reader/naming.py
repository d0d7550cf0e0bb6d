"""What things are called: the ids and names by which a result refers to them."""

from collections.abc import Collection, Iterator

from attrs import define, field

from pantry_radio.domain.hsds.addresses import parse_address
from pantry_radio.domain.hsds.match import name_key, street_key, town_key
from pantry_radio.domain.hsds.normalise import is_placeholder, text_of
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.hsds.reader.things import Field, Thing

REFERENCES = {
    Kind.ORGANIZATION: "organization_id",
    Kind.LOCATION: "location_id",
    Kind.SERVICE: "service_id",
    Kind.PROGRAM: "program_id",
    Kind.CONTACT: "contact_id",
}
"""The fields that refer to a thing of a kind."""
NAMED_IN = {
    Kind.ORGANIZATION: "organization_name",
    Kind.LOCATION: "location_name",
    Kind.SERVICE: "service_name",
    Kind.PROGRAM: "program_name",
}
"""The fields that name a thing of a kind in another thing."""


def around(thing: Thing) -> Iterator[Thing]:
    """All that a thing stands in, from the inside to the outside."""
    outer = thing.parent
    while outer is not None:
        yield outer
        outer = outer.parent


def ident_of(thing: Thing) -> str | None:
    """The id that a result gives to a thing."""
    return text_of(thing.fields["id"].value) if "id" in thing.fields else None


def other_ident_of(thing: Thing) -> str | None:
    """What may be the id of a thing that has none: spelt as a reference, or around it.

    `{"location_id": 7, "city": …}` in a list of locations, `{"id": 7, "fields": {"city": …}}`.
    """
    if thing.kind not in REFERENCES or "id" in thing.fields:
        return None
    spelt = thing.fields.get(REFERENCES[thing.kind])
    if spelt is not None:
        return text_of(spelt.value)
    outer = thing.parent
    return ident_of(outer) if outer is not None and outer.kind is Kind.WRAPPER else None


def name_key_of(thing: Thing) -> str | None:
    """The key of a thing's name."""
    return name_key(text_of(thing.name.value)) if thing.name is not None else None


def address_key_of(address: Thing) -> str | None:
    """The key of street and town of an address; None where it has not both."""
    said = [
        text_of(address.fields[name].value) or ""
        for name in ("street", "address_text", "city", "state", "postal_code")
        if name in address.fields
    ]
    parsed = parse_address(", ".join(part for part in said if part))
    town = town_key(parsed.city)
    street, unit = street_key(parsed.address_1, parsed.address_2)
    return f"{street}|{unit}|{town}" if street and town else None


def texts_of(reference: Field | None) -> list[str]:
    """The ids or names that a reference gives."""
    if reference is None:
        return []
    value = reference.value
    values = value if isinstance(value, list) else (value,)
    texts = [text for text in map(text_of, values) if text is not None]
    # Numbers of things may begin with 0.
    return [text for text in texts if text.isdigit() or not is_placeholder(text)]


@define(kw_only=True)
class Namesakes:
    """Organizations of one name, and which of them are the same.

    Two are the same if they have one id, or if only one of both has an id or says where it is, or
    without ids, if they have an address in common. Each is asked for in constant time: a list may
    hold thousands of one name.
    """

    _by_id: dict[str, tuple[int, Thing]] = field(factory=dict, init=False)
    _first: dict[tuple[bool, bool], tuple[int, Thing]] = field(factory=dict, init=False)
    """The first of those with an id or without, that say where they are or do not."""
    _by_address: dict[str, tuple[int, Thing]] = field(factory=dict, init=False)
    """Those without an id."""
    _count: int = field(default=0, init=False)

    def add(
        self, organization: Thing, *, is_placed: bool, addresses: Collection[str]
    ) -> Thing | None:
        """The first known one that is the same; or None, and it is known from now on."""
        ident = ident_of(organization)
        found = [self._by_id[ident]] if ident in self._by_id else []
        if ident is None:
            found += [self._by_address[key] for key in addresses if key in self._by_address]
        for (has_id, is_other_placed), first in self._first.items():
            if not (has_id and ident is not None) and not (is_placed and is_other_placed):
                found.append(first)
        if found:
            return min(found, key=lambda each: each[0])[1]
        entry = self._count, organization
        self._count += 1
        if ident is not None:
            self._by_id[ident] = entry
        else:
            for key in addresses:
                self._by_address.setdefault(key, entry)
        self._first.setdefault((ident is not None, is_placed), entry)
        return None
