"""What an object is about, judged by the members that it has."""

from collections.abc import Container

from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.hsds.phones import phones_in
from pantry_radio.domain.hsds.reader.spelling import Kind, fields_of, kind_of, squash
from pantry_radio.domain.jobs import JsonValue

# How much a member speaks for a kind, whatever its value: members that one table of HSDS 3.1.1
# has weigh more than those that several share.
_MEMBERS: dict[str, dict[Kind, int]] = {
    "legal_status": {Kind.ORGANIZATION: 2},
    "year_incorporated": {Kind.ORGANIZATION: 2},
    "tax_id": {Kind.ORGANIZATION: 2},
    "parent_organization_id": {Kind.ORGANIZATION: 3},
    "organization_name": {Kind.ORGANIZATION: 1},
    "url": {Kind.ORGANIZATION: 1},
    "organization_id": {Kind.ORGANIZATION: -4},
    "location_type": {Kind.LOCATION: 2},
    "location_name": {Kind.LOCATION: 1},
    "latitude": {Kind.LOCATION: 1},
    "longitude": {Kind.LOCATION: 1},
    "transportation": {Kind.LOCATION: 2},
    "street": {Kind.LOCATION: 1},
    "status": {Kind.SERVICE: 2},
    "service_type": {Kind.SERVICE: 2},
    "program_id": {Kind.SERVICE: 2},
    "service_name": {Kind.SERVICE: 1},
    "application_process": {Kind.SERVICE: 2},
    "fees": {Kind.SERVICE: 1},
    "eligibility": {Kind.SERVICE: 1},
    "department": {Kind.CONTACT: 3},
    "title": {Kind.CONTACT: 1},
}
_CONTAINERS: dict[Kind, dict[Kind, int]] = {
    Kind.LOCATION: {Kind.ORGANIZATION: 2},
    Kind.SERVICE: {Kind.ORGANIZATION: 2},
    Kind.PROGRAM: {Kind.ORGANIZATION: 2},
    Kind.CONTACT: {Kind.ORGANIZATION: 1},
}
_ID_BEGINNINGS = {
    "org": Kind.ORGANIZATION,
    "agency": Kind.ORGANIZATION,
    "loc": Kind.LOCATION,
    "site": Kind.LOCATION,
    "svc": Kind.SERVICE,
    "srv": Kind.SERVICE,
    "service": Kind.SERVICE,
    "prg": Kind.PROGRAM,
    "prog": Kind.PROGRAM,
    "contact": Kind.CONTACT,
}
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
_NAME_FIELDS = frozenset({"name", "title", "organization_name", "location_name", "service_name"})
_OWN_ID_WEIGHT = 4
_ID_BEGINNING_WEIGHT = 2
_SURE = 3
_LAST = 99


def is_schema(members: dict[str, JsonValue]) -> bool:
    """Whether an object is a JSON Schema, which an LLM may repeat instead of following it."""
    properties = members.get("properties")
    is_object_schema = isinstance(properties, dict) and all(
        isinstance(each, dict) for each in properties.values()
    )
    return is_object_schema or "$schema" in members or members.get("type") == "json_schema"


def kind_by_content(
    fields: Container[str], members: dict[str, JsonValue], hint: Kind | None
) -> Kind | None:
    """Address, phone, point, or a note about a record: what members give away. None: none of these.

    A key of the container that says something else is believed, and a name makes it something else.
    """
    if hint in (Kind.ADDRESS, Kind.PHONE, Kind.POINT):
        return _kind_as_hinted(fields, members, hint)
    if hint is None and not _NOTES.isdisjoint(map(squash, members)):
        return Kind.CLOSED
    if hint not in (None, Kind.CONTACT) or any(name in fields for name in _NAME_FIELDS):
        return None
    if _is_address(fields):
        is_location = "location_type" in fields and _has_point(fields)
        return None if is_location or hint is Kind.CONTACT else Kind.ADDRESS
    number_key = phone_key(members)
    number = text_of(members[number_key]) if number_key is not None else None
    if number is not None and phones_in(number):
        return Kind.PHONE
    return Kind.POINT if hint is None and _is_mere_point(fields, members) else None


def named_kind(
    fields: Container[str], members: dict[str, JsonValue], *, is_inside: bool
) -> Kind | None:
    """Organization, location, service, program or contact, where no key of a container tells.

    A named object that nothing speaks against is an organization at the top, and inside of an
    organization nothing of ours: languages, terms of taxonomies and sources have names too.
    """
    if "organization_name" in fields and "name" not in fields and not is_inside:
        return Kind.ORGANIZATION
    weights = _weights(members)
    if "name" not in fields:
        # Beside a name, a title is a person's; alone, it is the name.
        weights[Kind.CONTACT] = 0
    best = max(weights, key=lambda kind: weights[kind])
    if not any(name in fields for name in _NAME_FIELDS):
        if "service_id" in fields and "location_id" in fields:
            return Kind.LINK
        is_place = best is Kind.LOCATION and weights[best] >= _SURE
        return Kind.LOCATION if is_place else None
    if is_inside and weights[best] < _SURE and best is Kind.ORGANIZATION:
        return Kind.OTHER
    return best


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


def _kind_as_hinted(
    fields: Container[str], members: dict[str, JsonValue], hint: Kind
) -> Kind | None:
    if hint is Kind.ADDRESS and (_has_street(fields) or _towns(fields)):
        return Kind.ADDRESS
    if hint is Kind.PHONE and phone_key(members) is not None:
        return Kind.PHONE
    return Kind.POINT if hint is Kind.POINT and _has_point(fields) else None


def _is_address(fields: Container[str]) -> bool:
    return _towns(fields) > 1 or (_has_street(fields) and _towns(fields) > 0)


def _is_mere_point(fields: Container[str], members: dict[str, JsonValue]) -> bool:
    holds_more = any(isinstance(value, dict | list) and value for value in members.values())
    return _has_point(fields) and not holds_more and "location_type" not in fields


def _has_street(fields: Container[str]) -> bool:
    return "street" in fields or "address_text" in fields


def _has_point(fields: Container[str]) -> bool:
    return "latitude" in fields and "longitude" in fields


def _towns(fields: Container[str]) -> int:
    return sum(name in fields for name in ("city", "state", "postal_code"))


def _weights(members: dict[str, JsonValue]) -> dict[Kind, int]:
    """How much speaks for each kind. The order is that in which equal ones win."""
    weights = dict.fromkeys(
        (Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE, Kind.PROGRAM, Kind.CONTACT), 0
    )
    seen: set[str] = set()
    for key in sorted(members):
        names = {name for name, _ in fields_of(key)} - seen
        seen |= names
        votes = [_MEMBERS.get(name, {}) for name in names]
        if isinstance(members[key], dict | list):
            inner = kind_of(key)
            votes = [_CONTAINERS.get(inner, {})] if inner is not None else []
        for vote in votes:
            for kind, weight in vote.items():
                weights[kind] += weight
    own = text_of(members.get("id"))
    if own is not None and text_of(members.get("organization_id")) == own:
        weights[Kind.ORGANIZATION] += _OWN_ID_WEIGHT
    for beginning, kind in _ID_BEGINNINGS.items():
        if own is not None and own.casefold().startswith(beginning):
            weights[kind] += _ID_BEGINNING_WEIGHT
    return weights
