"""Members that say in other words what a field says: renamed, or taken apart."""

from collections.abc import Mapping

from pantry_radio.domain.hsds.addresses import parse_address
from pantry_radio.domain.hsds.reader.paths import of_member
from pantry_radio.domain.hsds.reader.spelling import Kind, fields_of, squash
from pantry_radio.domain.hsds.reader.texts import is_service_name, is_whole_address
from pantry_radio.domain.jobs import JsonValue

# What a key means in an object of a kind, where the kind is known and the field is not yet told.
_MEANT = {
    Kind.CONTACT: {
        "contactname": "name",
        "contactperson": "name",
        "person": "name",
        "role": "title",
        "position": "title",
        "jobtitle": "title",
        "contacttitle": "title",
        "contactrole": "title",
    },
    Kind.SERVICE: {"service": "name"},
    Kind.PROGRAM: {"program": "name"},
    Kind.LOCATION: {"location": "name", "facility": "name"},
}
_LAST_LINES = frozenset(
    {"citystatezip", "citystatezipcode", "citystate", "citystatepostalcode", "cityandstate"}
)


def reworded(
    values: dict[str, JsonValue], hint: Kind | None, written: Mapping[str, str]
) -> tuple[dict[str, JsonValue], Mapping[str, str]]:
    """Members with keys that `fields_of` knows, and the ends of the paths of those that changed."""
    meant = _MEANT.get(hint, {}) if hint is not None else {}
    renamed = {key: meant[squash(key)] for key in values if squash(key) in meant}
    lines = [key for key in values if squash(key) in _LAST_LINES]
    if not renamed and not lines:
        return values, written
    ends = dict(written)
    told = {name for key in values for name, _ in fields_of(key)}
    new = dict(values)
    for key, name in sorted(renamed.items()):
        if name not in told and name not in new and _may_be_name(values[key]):
            new[name] = new.pop(key)
            ends[name] = ends.pop(key, of_member("", key))
    for key in lines:
        end = ends.get(key, of_member("", key))
        for name, part in _parts_of_last_line(values[key]).items():
            if name not in told:
                new[name], ends[name] = part, end
    return new, ends


def _may_be_name(value: JsonValue) -> bool:
    return isinstance(value, str) and is_service_name(value) and not is_whole_address(value)


def _parts_of_last_line(value: JsonValue) -> dict[str, JsonValue]:
    """City, state and ZIP code of the last line of an address."""
    if not isinstance(value, str):
        return {}
    parsed = parse_address(f"1 Any Street, {value}")
    if parsed.city is None or not (parsed.state_province or parsed.postal_code):
        return {}
    said = {"city": parsed.city, "state": parsed.state_province, "zip": parsed.postal_code}
    return {name: part for name, part in said.items() if part is not None}
