"""What an object is about, judged by the members that it has."""

from collections import Counter
from collections.abc import Container, Mapping

from attrs import define, field

from pantry_radio.domain.hsds.reader.contents import kind_by_content
from pantry_radio.domain.hsds.reader.members import Members, members_of
from pantry_radio.domain.hsds.reader.paths import MAX_DEPTH
from pantry_radio.domain.hsds.reader.spelling import Kind, fields_of, kind_of
from pantry_radio.domain.hsds.reader.texts import is_name_in_key
from pantry_radio.domain.hsds.reader.things import NAMES
from pantry_radio.domain.hsds.reader.values import is_reference
from pantry_radio.domain.hsds.reader.voting import (
    NAME_FIELDS,
    SURE,
    is_tool,
    said_types,
    weights_of,
)
from pantry_radio.domain.jobs import JsonValue

NAMED = frozenset({Kind.ORGANIZATION, Kind.LOCATION, Kind.SERVICE, Kind.PROGRAM})
_KEYED = NAMED | {Kind.ADDRESS, Kind.CONTACT}
_OF_SOMEBODY = frozenset({"street", "address_text", "city", "email", "url"})
_OF_MORE_THAN_LINKS = frozenset({"street", "address_text", "city", "email", "number", "latitude"})


@define(kw_only=True)
class Judging:
    """Judges objects, and lists of them, by what they hold; each part of a result once."""

    _members: dict[int, Members] = field(factory=dict, init=False)
    _kinds: dict[tuple[int, bool], Kind | None] = field(factory=dict, init=False)

    def members_of(self, value: dict[str, JsonValue], hint: Kind | None) -> Members:
        """The members of an object."""
        if hint is not None:
            return members_of(value, hint)
        known = self._members.get(id(value))
        if known is None:
            known = self._members[id(value)] = members_of(value)
        return known

    def kind(
        self, members: Members, hint: Kind | None, *, is_inside: bool, depth: int
    ) -> Kind | None:
        """What an object is about; None where it is only wrapped around others."""
        content = kind_by_content(members, hint)
        if content is not None:
            return content
        if hint is None and is_tool(members.values):
            return Kind.OTHER
        if hint is Kind.ORGANIZATION:
            has_name = any(name in members.fields for name in NAMES[Kind.ORGANIZATION])
            return Kind.ORGANIZATION if has_name else None
        if is_keyed(members.values, hint):
            return None
        if hint in NAMED or hint in (Kind.CONTACT, Kind.LINK, Kind.OTHER):
            return hint
        return self._named_kind(members, is_inside=is_inside, depth=depth)

    def kind_within(self, value: JsonValue, *, is_inside: bool, depth: int) -> Kind | None:
        """What an object, or most objects of an array, are about, whatever its key."""
        if depth > MAX_DEPTH:
            return None
        if isinstance(value, list):
            return self.common_kind(value, is_inside=is_inside, depth=depth)
        if not isinstance(value, dict) or not value:
            return None
        key = id(value), is_inside
        if key not in self._kinds:
            members = self.members_of(value, None)
            self._kinds[key] = self.kind(members, None, is_inside=is_inside, depth=depth)
        return self._kinds[key]

    def common_kind(
        self, items: list[JsonValue], *, is_inside: bool, depth: int, at_least: int = 1
    ) -> Kind | None:
        """The kind of most objects of an array: what lies in one array is of one kind.

        Not so where they say themselves that they are of several.
        """
        kinds = Counter(
            self.kind_within(item, is_inside=is_inside, depth=depth + 1)
            for item in items
            if isinstance(item, dict)
        )
        if not kinds:
            return None
        if at_least > 1 and len(said_types(items)) > 1:
            return None
        kind, count = most_common(kinds)
        if count == 1 < len(items) and set(kinds) == {Kind.ORGANIZATION, Kind.LOCATION}:
            return None if is_inside or self._are_owned(items) else Kind.ORGANIZATION
        return kind if count >= at_least else None

    def _are_owned(self, items: list[JsonValue]) -> bool:
        """Whether any object says that it is a location, or whose."""
        return any(
            name in self.members_of(item, None).fields
            for item in items
            if isinstance(item, dict)
            for name in ("organization_id", "location_type")
        )

    def _named_kind(self, members: Members, *, is_inside: bool, depth: int) -> Kind | None:
        """Organization, location, service, program or contact, where no key of a container tells.

        A named object that nothing speaks against is an organization at the top, and inside of an
        organization nothing of ours: languages, terms of taxonomies and sources have names too.
        """
        fields = members.fields
        if "organization_name" in fields and "name" not in fields and not is_inside:
            return Kind.ORGANIZATION
        inner = self._inner_kinds(members, depth)
        weights = weights_of(members, inner, is_inside=is_inside or _is_owned(members, inner))
        best = max(weights, key=lambda kind: weights[kind])
        if not any(name in fields for name in NAME_FIELDS):
            return _nameless_kind(fields, best, is_sure=weights[best] >= SURE, is_inside=is_inside)
        if is_inside and weights[best] < SURE and best is Kind.ORGANIZATION:
            return Kind.LOCATION if weights[Kind.LOCATION] > 0 else Kind.OTHER
        return best

    def _inner_kinds(self, members: Members, depth: int) -> dict[str, Kind]:
        """The kinds of the members that hold things, by their keys or by what they hold."""
        inner: dict[str, Kind] = {}
        for key, value in members.values.items():
            if isinstance(value, dict | list) and not is_reference(value):
                kind = kind_of(key) or self.kind_within(value, is_inside=True, depth=depth + 1)
                if kind is not None:
                    inner[key] = kind
        return inner


def most_common(kinds: Counter[Kind | None]) -> tuple[Kind | None, int]:
    """The kind that is met most, and how often; of equal ones the first in the alphabet."""
    items = ((kind, count) for kind, count in kinds.items())
    return min(items, key=lambda each: (-each[1], str(each[0])), default=(None, 0))


def is_keyed(members: dict[str, JsonValue], hint: Kind | None) -> bool:
    """Whether an object holds things by keys of their own: `{"services": {"pantry": {…}}}`."""
    return (
        hint in _KEYED
        and bool(members)
        and all(isinstance(value, dict) for value in members.values())
        and all(kind_of(key) in (None, Kind.ORGANIZATION, hint) for key in members)
    )


def is_keyed_by_name(members: dict[str, JsonValue]) -> bool:
    """Whether an object holds others by their names: `{"St. Mary's Pantry": {"phone": …}}`."""
    return (
        bool(members)
        and all(isinstance(value, dict) and _may_be_called(value) for value in members.values())
        and all(is_name_in_key(key) for key in members)
        and all(kind_of(key) in (None, Kind.ORGANIZATION) for key in members)
    )


def _may_be_called(values: dict[str, JsonValue]) -> bool:
    """Whether an object tells where it is, or how to reach it."""
    return any(
        kind_of(key) in (Kind.ADDRESS, Kind.PHONE)
        or any(name in _OF_SOMEBODY for name, _ in fields_of(key))
        for key in values
    )


def _is_owned(members: Members, inner: Mapping[str, Kind]) -> bool:
    """Whether an object holds the one organization that it belongs to."""
    return any(
        kind is Kind.ORGANIZATION and isinstance(members.values[key], dict)
        for key, kind in inner.items()
    )


def _nameless_kind(
    fields: Container[str], best: Kind, *, is_sure: bool, is_inside: bool
) -> Kind | None:
    """A place needs no name, and neither does a service that is described."""
    if "service_id" in fields and "location_id" in fields:
        return Kind.LINK
    if is_sure and (best is Kind.LOCATION or (best is Kind.SERVICE and "description" in fields)):
        return best
    if is_inside and ("street" in fields or "address_text" in fields):
        return Kind.LOCATION
    refers = "service_id" in fields or "location_id" in fields
    is_more = any(name in fields for name in _OF_MORE_THAN_LINKS)
    return Kind.LINK if is_inside and refers and not is_more else None
