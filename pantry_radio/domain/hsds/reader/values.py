"""What the value of a member is: a statement, a reference, or something to be looked into."""

from pantry_radio.domain.hsds.reader.envelopes import text_within
from pantry_radio.domain.hsds.reader.spelling import DETAILS, Kind, fields_of
from pantry_radio.domain.jobs import JsonValue

# A reference may be an object: `{"@id": "#org"}`, `{"id": "loc_1", "type": "location"}`.
_MEMBERS_OF_REFERENCES = frozenset({"id", "@id", "type", "@type", "href", "ref", "$ref", "self"})
_IDS = ("@id", "id", "ref", "$ref")
_OF_ARRAYS = frozenset({"number", "address_text", "location_id", "service_id", "program_id"})


def holds_things(value: JsonValue, key: str, inner: Kind | None) -> bool:
    """Whether a member is to be looked into, being more than a field of its object."""
    names = {name for name, _ in fields_of(key)}
    if isinstance(value, dict):
        return inner is not None or not names or not is_plain(value)
    if inner in DETAILS:
        return True
    if isinstance(value, str | int | float):
        if inner in (Kind.LOCATION, Kind.SERVICE):
            return names <= _OF_ARRAYS
        may_be_telling = inner in (None, Kind.POINT) and not names
        return may_be_telling or (inner is Kind.PHONE and names <= {"number"})
    return not is_plain(value) or names <= _OF_ARRAYS


def is_plain(value: JsonValue) -> bool:
    """Whether a member says something, and is a scalar, a list of scalars, or only a text."""
    if isinstance(value, str):
        return bool(value) and not value.isspace()
    if isinstance(value, list):
        return bool(value) and not any(isinstance(x, dict | list) for x in value)
    if isinstance(value, dict):
        return text_within(value) is not None
    return value is not None


def only_text_in(value: JsonValue) -> str | None:
    """The text of an object that has one member: `"url": {"address": "https://…"}`."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, dict) or len(value) != 1:
        return None
    (text,) = value.values()
    return text if isinstance(text, str) and text.strip() else None


def is_reference(value: JsonValue) -> bool:
    """Whether a member only names other things by their ids."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(x, dict) and is_reference(x) for x in value)
    return (
        isinstance(value, dict)
        and bool(value)
        and value.keys() <= _MEMBERS_OF_REFERENCES
        and any(key in value for key in _IDS)
    )


def said_by(value: JsonValue) -> JsonValue:
    """What a field says: a reference says its id, and an object of one text says that."""
    if not isinstance(value, dict | list):
        return value
    only = only_text_in(value)
    if only is not None:
        return only
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return [said_by(item) for item in value]
    if isinstance(value, dict):
        text = text_within(value)
        return next((value[key] for key in _IDS if key in value), text)
    return value
