"""Objects that are only put around others by the tool that they came from."""

from collections.abc import Mapping

from pantry_radio.domain.hsds.reader.paths import of_member
from pantry_radio.domain.hsds.reader.spelling import fields_of, squash
from pantry_radio.domain.jobs import JsonValue

# JSON:API, GeoJSON, ArcGIS, Airtable, GraphQL and the like: id and type outside, all else within.
_ENVELOPES = frozenset(
    {"attributes", "properties", "fields", "node", "record", "item", "entity", "_source"}
)
_RELATIONS = "relationships"
_TEXT_KEYS = ("text", "value", "@value", "#text", "_text", "$t", "rendered", "plaintext")
_BESIDE_TEXT = frozenset({"languagecode", "language", "lang", "type", "format", "protected"})


def opened(values: dict[str, JsonValue]) -> tuple[dict[str, JsonValue], dict[str, str]] | None:
    """The members of an object and of its envelope as one, with the paths of those within.

    None where there is no envelope. A named object has attributes, and is not put around them,
    unless these name an organization: then its name is that of a form.
    """
    envelope = next((key for key in sorted(values) if _is_envelope(key, values[key])), None)
    inner = values[envelope] if envelope is not None else None
    if envelope is None or not isinstance(inner, dict):
        return None
    names = {key for key in values if "name" in _fields_of(key)}
    if names and not any("organization_name" in _fields_of(key) for key in inner):
        return None
    outer_keys = values.keys() - names - {envelope, _RELATIONS}
    merged = {key: values[key] for key in values if key in outer_keys}
    written: dict[str, str] = {}
    outer = of_member("", envelope)
    for key, value in inner.items():
        if key not in merged:
            merged[key], written[key] = value, of_member(outer, key)
    relations = values.get(_RELATIONS)
    if isinstance(relations, dict):
        outer = of_member("", _RELATIONS)
        for key, value in relations.items():
            if key not in merged and isinstance(value, dict) and "data" in value:
                merged[key] = value["data"]
                written[key] = of_member(of_member(outer, key), "data")
    return merged, written


def text_within(value: Mapping[str, JsonValue]) -> JsonValue:
    """The text of an object that is only a text: `{"text": "Mill Hall", "languageCode": "en"}`."""
    for key in _TEXT_KEYS:
        text = value.get(key)
        if isinstance(text, str) and all(
            squash(each) in _BESIDE_TEXT for each in value if each != key
        ):
            return text
    return None


def _is_envelope(key: str, value: JsonValue) -> bool:
    return isinstance(value, dict) and key.casefold() in _ENVELOPES and bool(value)


def _fields_of(key: str) -> set[str]:
    return {name for name, _ in fields_of(key)}
