"""Finding the things in a JSON tree by what they hold; the names of containers are hints."""

import re
from collections import Counter
from collections.abc import Sequence

from attrs import define, field

from pantry_radio.domain.hsds.addresses import parse_address
from pantry_radio.domain.hsds.normalise import lines_of, text_of
from pantry_radio.domain.hsds.phones import has_phone_form
from pantry_radio.domain.hsds.reader.kinds import is_schema, kind_by_content, named_kind, phone_key
from pantry_radio.domain.hsds.reader.spelling import Kind, fields_of, kind_of
from pantry_radio.domain.hsds.reader.things import NAMES, Field, Fields, Thing
from pantry_radio.domain.jobs import JsonValue

MAX_DEPTH = 64
_NEVER = 99
_OF_ARRAYS = frozenset({"number", "address_text", "location_id", "service_id"})
# Longer texts are sentences.
_MAX_NAME_LENGTH = 50
_MAX_ADDRESS_LENGTH = 120
# Of a key in a path: every value has its path.
_MAX_KEY_LENGTH = 100
_NAMED = frozenset({Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE, Kind.PROGRAM})
_TRANSPARENT = frozenset({Kind.OTHER, Kind.CLOSED})
_ADDRESS_FIELDS = (
    "street",
    "house_number",
    "street_2",
    "city",
    "state",
    "postal_code",
    "country",
    "address_text",
)
_POINT_FIELDS = ("latitude", "longitude")


def recognise(value: JsonValue, path: str) -> tuple[list[Thing], list[str]]:
    """All things in a tree, outer before inner, whatever the order of keys; and paths too deep.

    Within an object, keys are met in alphabetical order: two results that differ in the order of
    keys alone give the same things.
    """
    recogniser = _Recogniser()
    recogniser.visit(value, path, hint=None, parent=None, depth=0)
    return recogniser.things, recogniser.too_deep


@define(kw_only=True)
class _Recogniser:
    things: list[Thing] = field(factory=list)
    too_deep: list[str] = field(factory=list)

    def visit(
        self, value: JsonValue, path: str, *, hint: Kind | None, parent: Thing | None, depth: int
    ) -> None:
        if hint is Kind.CLOSED:
            return
        if depth > MAX_DEPTH:
            self.too_deep.append(path)
        elif isinstance(value, str | int | float):
            self._visit_scalar(value, path, hint, parent)
        elif isinstance(value, dict):
            self._visit_object(value, path, hint, parent, depth)
        elif isinstance(value, list):
            self._visit_array(value, path, hint, parent, depth)

    def _visit_object(
        self,
        members: dict[str, JsonValue],
        path: str,
        hint: Kind | None,
        parent: Thing | None,
        depth: int,
    ) -> None:
        if is_schema(members):
            return
        fields = _fields(members, path)
        kind = _kind(fields, members, hint, parent)
        if kind is Kind.PHONE and "number" not in fields and (key := phone_key(members)):
            fields["number"] = Field(value=members[key], path=_member(path, key))
        around = parent
        if kind not in _TRANSPARENT:
            around = self._add(kind or Kind.WRAPPER, path, fields, parent, is_hinted=kind is hint)
        if kind not in (Kind.ADDRESS, Kind.PHONE, Kind.POINT):
            self._add_flat_parts(fields, path, kind, around)
        elif kind is Kind.ADDRESS:
            self._add_part(Kind.POINT, _POINT_FIELDS, fields, path, around)
        if kind is Kind.PHONE:
            return
        is_keyed = _is_keyed(members, hint)
        for key in sorted(members):
            inner = hint if is_keyed else kind_of(key)
            if inner is None and hint is Kind.PHONE and not fields_of(key):
                inner = Kind.PHONE
            if _holds_things(members[key], key, inner):
                self.visit(
                    members[key], _member(path, key), hint=inner, parent=around, depth=depth + 1
                )

    def _visit_array(
        self,
        items: list[JsonValue],
        path: str,
        hint: Kind | None,
        parent: Thing | None,
        depth: int,
    ) -> None:
        if hint is Kind.POINT and len(items) == 2 and not isinstance(items[0], dict | list):  # noqa: PLR2004
            pair = {"pair": Field(value=items, path=path)}
            self._add(Kind.POINT, path, pair, parent)
            return
        if hint is Kind.ADDRESS and _is_one_address(items):
            lines = "\n".join(text for text in map(text_of, items) if text)
            self._visit_scalar(lines, path, hint, parent)
            return
        hint = hint or _common_kind(items, path, parent)
        for index, item in enumerate(items):
            self.visit(item, f"{path}[{index}]", hint=hint, parent=parent, depth=depth + 1)

    def _visit_scalar(
        self, value: str | float, path: str, hint: Kind | None, parent: Thing | None
    ) -> None:
        text = text_of(value)
        if text is None:
            return
        here = Field(value=value, path=path)
        if hint is Kind.PHONE or (hint is not Kind.ADDRESS and has_phone_form(text)):
            self._add(Kind.PHONE, path, {"number": here}, parent, is_hinted=hint is Kind.PHONE)
        elif hint is Kind.ADDRESS or is_whole_address(value):
            self._add(Kind.ADDRESS, path, {"address_text": here}, parent)
        elif hint is Kind.SERVICE and _is_service_name(text):
            self._add(Kind.SERVICE, path, {"name": here}, parent)
        elif hint is Kind.POINT and text.count(",") == 1:
            pair = Field(value=list(text.split(",")), path=path)
            self._add(Kind.POINT, path, {"pair": pair}, parent)

    def _add_flat_parts(
        self, fields: Fields, path: str, kind: Kind | None, around: Thing | None
    ) -> None:
        """An address and a point that stand in a thing itself, and the names of other things."""
        towns = sum(name in fields for name in ("city", "state", "postal_code"))
        # One town is little for an address, and an area that is served has a town and a state.
        needed = {Kind.LOCATION: 1, Kind.OTHER: _NEVER}.get(kind or Kind.ORGANIZATION, 2)
        if "street" in fields or "address_text" in fields or towns >= needed:
            self._add_part(Kind.ADDRESS, _ADDRESS_FIELDS, fields, path, around)
        self._add_part(Kind.POINT, _POINT_FIELDS, fields, path, around)
        if kind is Kind.ORGANIZATION and "service_name" in fields:
            self._add_part(Kind.SERVICE, ("service_name",), fields, path, around)

    def _add_part(
        self,
        kind: Kind,
        names: Sequence[str],
        fields: Fields,
        path: str,
        around: Thing | None,
    ) -> None:
        part = {name: fields[name] for name in names if name in fields}
        if part:
            self._add(kind, path, part, around)

    def _add(
        self,
        kind: Kind,
        path: str,
        fields: Fields,
        parent: Thing | None,
        *,
        is_hinted: bool = False,
    ) -> Thing:
        thing = Thing(kind=kind, path=path, fields=fields, parent=parent, is_hinted=is_hinted)
        self.things.append(thing)
        return thing


def is_whole_address(value: JsonValue) -> bool:
    """Whether a text reads as street, town and state or ZIP code, and as nothing more."""
    text = text_of(value)
    if not isinstance(value, str) or text is None or not text[:1].isdigit():
        return False
    if len(text) > _MAX_ADDRESS_LENGTH:
        return False
    if not re.search(r",|\d{5}", text) and len(lines_of(value)) == 1:
        return False
    parsed = parse_address(value)
    return bool(parsed.address_1 and parsed.city and (parsed.state_province or parsed.postal_code))


def _fields(members: dict[str, JsonValue], path: str) -> Fields:
    """The fields of an object; of two spellings of one field, the better one."""
    best: dict[str, tuple[int, str]] = {}
    for key in sorted(members):
        if not _is_plain(members[key]):
            continue
        for name, rank in fields_of(key):
            # A list of lines, or of addresses, is looked into as an array.
            if name == "address_text" and isinstance(members[key], list):
                continue
            if name not in best or rank < best[name][0]:
                best[name] = (rank, key)
    return {
        name: Field(value=members[key], path=_member(path, key)) for name, (_, key) in best.items()
    }


def _is_plain(value: JsonValue) -> bool:
    """Whether a member says something, and is a scalar or a list of scalars."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list):
        return bool(value) and not any(isinstance(x, dict | list) for x in value)
    return value is not None and not isinstance(value, dict)


def _kind(
    fields: Fields,
    members: dict[str, JsonValue],
    hint: Kind | None,
    parent: Thing | None,
) -> Kind | None:
    """What an object is about; None where it is only wrapped around others."""
    content = kind_by_content(fields, members, hint)
    if content is not None:
        return content
    if hint is Kind.ORGANIZATION:
        has_name = any(name in fields for name in NAMES[Kind.ORGANIZATION])
        return Kind.ORGANIZATION if has_name else None
    if _is_keyed(members, hint):
        return None
    if hint in _NAMED or hint in (Kind.CONTACT, Kind.LINK, Kind.OTHER):
        return hint
    return named_kind(fields, members, is_inside=parent is not None and parent.is_within_thing)


def _common_kind(items: list[JsonValue], path: str, parent: Thing | None) -> Kind | None:
    """The kind of most objects of an array: what lies in one array is of one kind."""
    kinds = Counter(
        _kind(_fields(item, path), item, None, parent) for item in items if isinstance(item, dict)
    )
    if not kinds:
        return None
    most, count = min(kinds.items(), key=lambda each: (-each[1], str(each[0])))
    return most if most in _NAMED and count > 1 else None


def _is_keyed(members: dict[str, JsonValue], hint: Kind | None) -> bool:
    """Whether an object holds things by keys of their own: `{"services": {"pantry": {…}}}`."""
    return (
        hint in _NAMED
        and bool(members)
        and all(isinstance(value, dict) for value in members.values())
        and all(kind_of(key) in (None, Kind.ORGANIZATION) for key in members)
    )


def _holds_things(value: JsonValue, key: str, inner: Kind | None) -> bool:
    """Whether a member is to be looked into, being more than a field of its object."""
    if isinstance(value, dict):
        return True
    names = {name for name, _ in fields_of(key)}
    if isinstance(value, str | int | float):
        if inner in (Kind.LOCATION, Kind.SERVICE):
            return True
        may_be_telling = inner in (None, Kind.POINT) and not names
        return may_be_telling or (inner is Kind.PHONE and names <= {"number"})
    return not _is_plain(value) or names <= _OF_ARRAYS


def _is_service_name(text: str) -> bool:
    """Whether a text that stands for a service is its name, and no id of this result."""
    return len(text) <= _MAX_NAME_LENGTH and not any(char.isdigit() or char == "_" for char in text)


def _is_one_address(items: list[JsonValue]) -> bool:
    """Whether an array of texts is one address, line by line."""
    return (
        len(items) > 1
        and all(isinstance(item, str) for item in items)
        and not any(is_whole_address(item) for item in items)
    )


def _member(path: str, key: str) -> str:
    key = key[:_MAX_KEY_LENGTH]
    return f"{path}.{key}" if key.isidentifier() else f"{path}[{key!r}]"
