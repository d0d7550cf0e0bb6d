"""What an object gives away about itself, whatever its name: address, phone, point, hours, note."""

from collections.abc import Container

from pantry_radio.domain.hsds.hours.reading import holds_hours
from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.hsds.phones import has_phone_form, phones_in
from pantry_radio.domain.hsds.reader.members import Members
from pantry_radio.domain.hsds.reader.spelling import Kind, fields_of, kind_of, squash
from pantry_radio.domain.hsds.reader.voting import NAME_FIELDS
from pantry_radio.domain.jobs import JsonValue

# Members of what HSDS says about its own records: attributes, taxonomies, metadata, identifiers.
_NOTES = frozenset(
    {
        "attributename",
        "identifierscheme",
        "identifiertype",
        "lastactiondate",
        "lastactiontype",
        "linkentity",
        "linkid",
        "linktype",
        "resourceid",
        "resourcetype",
        "taxonomyid",
        "taxonomyterm",
        "taxonomytermid",
        "termuri",
    }
)
_OF_PLACES = frozenset({"street", "address_text", "city", "number", "email"})
_OWNING = frozenset({"id", "organization_id", "location_id", "service_id", "link_id"})
_OF_POINTS = frozenset({"latitude", "longitude"})
_LAST = 99


def kind_by_content(members: Members, hint: Kind | None) -> Kind | None:
    """Address, phone, point, hours, or a note about a record: what members give away, or None.

    A key of the container that says something else is believed, and a name makes it something else.
    """
    fields = members.fields
    if hint in (Kind.ADDRESS, Kind.PHONE, Kind.POINT):
        return _kind_as_hinted(members, hint)
    if hint is Kind.LOCATION and set(fields) <= _OF_POINTS and _is_mere_point(members):
        return Kind.POINT
    told = _kind_of_telling(members) if hint in (None, Kind.OTHER) else None
    if told is Kind.SCHEDULE or (told is Kind.CLOSED and hint is None):
        return told
    if hint not in (None, Kind.CONTACT) or any(name in fields for name in NAME_FIELDS):
        return None
    return _kind_of_nameless(members, hint)


def _kind_of_nameless(members: Members, hint: Kind | None) -> Kind | None:
    fields = members.fields
    if _is_address(fields):
        is_location = "location_type" in fields and _has_point(fields)
        return None if is_location or hint is Kind.CONTACT else Kind.ADDRESS
    if not (_has_street(fields) or _has_point(fields)) and _has_number(members.values):
        return Kind.PHONE
    return Kind.POINT if hint is None and _is_mere_point(members) else None


def _has_number(values: dict[str, JsonValue]) -> bool:
    number_key = phone_key(values) if not _holds_numbers(values) else None
    number = text_of(values[number_key]) if number_key is not None else None
    return number is not None and bool(phones_in(number))


def _holds_numbers(values: dict[str, JsonValue]) -> bool:
    """Whether an object holds several numbers by what they are for: `{"main": …, "fax": …}`."""
    texts = (value for value in values.values() if isinstance(value, str))
    return sum(map(has_phone_form, texts)) > 1


def _kind_of_telling(members: Members) -> Kind | None:
    """Hours, or a note about a record, where an object is no more than that."""
    if _is_placed(members):
        return None
    if holds_hours(members.values):
        return Kind.SCHEDULE
    return None if _NOTES.isdisjoint(map(squash, members.values)) else Kind.CLOSED


def _kind_as_hinted(members: Members, hint: Kind) -> Kind | None:
    fields = members.fields
    if hint is Kind.ADDRESS and (_has_street(fields) or _towns(fields)):
        return Kind.ADDRESS
    if hint is Kind.PHONE and phone_key(members.values) and not _holds_numbers(members.values):
        return Kind.PHONE
    return Kind.POINT if hint is Kind.POINT and _has_point(fields) else None


def is_schema(members: dict[str, JsonValue]) -> bool:
    """Whether an object is a JSON Schema, which an LLM may repeat instead of following it."""
    properties = members.get("properties")
    is_object_schema = isinstance(properties, dict) and all(
        isinstance(each, dict) for each in properties.values()
    )
    return is_object_schema or "$schema" in members or members.get("type") == "json_schema"


def is_map_of_referring(values: dict[str, JsonValue]) -> bool:
    """Whether an object holds others, by keys of its own, that each say whose they are."""
    return bool(values) and all(
        isinstance(value, dict)
        and any(name in _OWNING for key in value for name, _ in fields_of(key))
        for value in values.values()
    )


def phone_key(members: dict[str, JsonValue]) -> str | None:
    """The key of a phone object's number, or None where there is none."""
    found: list[tuple[int, str]] = []
    for key, value in members.items():
        ranks = [rank for name, rank in fields_of(key) if name == "number"]
        if ranks:
            found.append((ranks[0], key))
        elif kind_of(key) is Kind.PHONE and isinstance(value, str):
            found.append((_LAST, key))
    return min(found)[1] if found else None


def _is_placed(members: Members) -> bool:
    """Whether an object is more than its hours: a row with the hours of a pantry and the rest."""
    fields = members.fields
    return (
        _has_street(fields)
        or _has_point(fields)
        or "city" in fields
        or ("organization_name" in fields and "organization_id" not in fields)
        or ("name" in fields and phone_key(members.values) is not None)
    )


def _is_address(fields: Container[str]) -> bool:
    return _towns(fields) > 1 or (_has_street(fields) and _towns(fields) > 0)


def _is_mere_point(members: Members) -> bool:
    fields = members.fields
    holds_more = any(isinstance(value, dict | list) and value for value in members.values.values())
    is_more = "location_type" in fields or any(name in fields for name in _OF_PLACES)
    return _has_point(fields) and not holds_more and not is_more


def _has_street(fields: Container[str]) -> bool:
    return "street" in fields or "address_text" in fields


def _has_point(fields: Container[str]) -> bool:
    return "latitude" in fields and "longitude" in fields


def _towns(fields: Container[str]) -> int:
    return sum(name in fields for name in ("city", "state", "postal_code"))
