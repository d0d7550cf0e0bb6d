"""Finding the things in a JSON tree by what they hold; the names of containers are hints."""

from collections import Counter
from collections.abc import Sequence

from attrs import define, field

from pantry_radio.domain.hsds.hours.loose import hour_members
from pantry_radio.domain.hsds.hours.reading import is_hours_text
from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.hsds.phones import has_phone_form
from pantry_radio.domain.hsds.reader.contents import (
    is_map_of_referring,
    is_schema,
    phone_key,
)
from pantry_radio.domain.hsds.reader.kinds import (
    NAMED,
    Judging,
    is_keyed,
    is_keyed_by_name,
    most_common,
)
from pantry_radio.domain.hsds.reader.members import Members, keyed_members, members_of
from pantry_radio.domain.hsds.reader.paths import MAX_DEPTH, of_item, of_member
from pantry_radio.domain.hsds.reader.spelling import DETAILS, Kind, fields_of, kind_of
from pantry_radio.domain.hsds.reader.tables import Table, table_in, table_of
from pantry_radio.domain.hsds.reader.texts import (
    is_one_address,
    is_service_name,
    is_whole_address,
    numbers_of_point,
)
from pantry_radio.domain.hsds.reader.things import Field, Fields, Thing
from pantry_radio.domain.hsds.reader.values import holds_things
from pantry_radio.domain.jobs import JsonValue

_NEVER = 99
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
    "address_type",
)
_POINT_FIELDS = ("latitude", "longitude")


def recognise(value: JsonValue, path: str) -> tuple[list[Thing], list[str]]:
    """All things in a tree, outer before inner, whatever the order of keys; and paths too deep.

    Within an object, members are met in the order of what they hold and of their keys: two results
    that differ in the order of keys alone give the same things.
    """
    recogniser = _Recogniser()
    recogniser.visit(value, path, hint=None, parent=None, depth=0)
    return recogniser.things, recogniser.too_deep


@define(kw_only=True)
class _Recogniser:
    things: list[Thing] = field(factory=list)
    too_deep: list[str] = field(factory=list)
    judging: Judging = field(factory=Judging)

    def visit(
        self, value: JsonValue, path: str, *, hint: Kind | None, parent: Thing | None, depth: int
    ) -> None:
        if hint is Kind.CLOSED:
            return
        if depth > MAX_DEPTH:
            self.too_deep.append(path)
        elif hint in DETAILS:
            self._add_details(value, path, hint, parent, depth)
        elif isinstance(value, str | int | float):
            self._visit_scalar(value, path, hint, parent)
        elif isinstance(value, dict):
            if not is_schema(value):
                members = self.judging.members_of(value, hint)
                self._visit_object(members, path, hint, parent, depth)
        elif isinstance(value, list):
            self._visit_array(value, path, hint, parent, depth)

    def _visit_object(
        self, members: Members, path: str, hint: Kind | None, parent: Thing | None, depth: int
    ) -> None:
        is_inside = parent is not None and parent.is_within_thing
        kind = self.judging.kind(members, hint, is_inside=is_inside, depth=depth)
        if kind is Kind.SCHEDULE:
            self._add_details(members.values, path, kind, parent, depth)
            return
        if kind is Kind.CLOSED and is_inside:
            return
        fields = members.fields_at(path)
        number_key = phone_key(members.values) if kind is Kind.PHONE else None
        if number_key is not None and "number" not in fields:
            number_path = members.path_of(path, number_key)
            fields["number"] = Field(value=members.values[number_key], path=number_path)
        around = parent
        flat_hours: dict[str, JsonValue] = {}
        if kind not in _TRANSPARENT:
            around = self._add(kind or Kind.WRAPPER, path, fields, parent, is_hinted=kind is hint)
        if kind not in (Kind.ADDRESS, Kind.PHONE, Kind.POINT):
            flat_hours = hour_members(members.values) if kind in (*NAMED, None) else {}
            self._add_flat_parts(fields, path, kind, around, flat_hours)
        elif kind is Kind.ADDRESS:
            self._add_part(Kind.POINT, _POINT_FIELDS, fields, path, around)
        if kind is Kind.PHONE:
            self._add_languages(members, path, around, depth)
            return
        for part_kind, part in members.parts:
            self._visit_object(part, path, part_kind, around, depth)
        table = table_in(members.values)
        if table is not None:
            rows_path = members.path_of(path, table.key)
            self._visit_rows(table, rows_path, around, depth)
        else:
            rest = members.but_for(flat_hours) if flat_hours else members
            self._visit_members(rest, path, hint, around, depth)

    def _visit_rows(self, table: Table, path: str, around: Thing | None, depth: int) -> None:
        """The rows of a table, each as an object with the names of the columns as keys."""
        tabled = [
            (of_item(path, index), members_of(row, None, written))
            for index, (row, written) in table.rows()
        ]
        is_inside = around is not None and around.is_within_thing
        kinds = Counter(
            self.judging.kind(members, None, is_inside=is_inside, depth=depth)
            for _, members in tabled
        )
        most, _ = most_common(kinds)
        for row_path, members in tabled:
            hint = most if most in NAMED else None
            self._visit_object(members, row_path, hint, around, depth + 1)

    def _visit_members(
        self, members: Members, path: str, hint: Kind | None, around: Thing | None, depth: int
    ) -> None:
        is_inside = around is not None and around.is_within_thing
        if is_keyed(members.values, hint) or (not is_inside and is_keyed_by_name(members.values)):
            held = hint or Kind.ORGANIZATION
            for key, value in sorted(members.values.items()):
                if isinstance(value, dict):
                    item, item_path = keyed_members(value, key, held), members.path_of(path, key)
                    self._visit_object(item, item_path, held, around, depth + 1)
            return
        for key, inner in self._in_order(members.values, hint, is_inside=is_inside, depth=depth):
            self.visit(
                members.values[key],
                members.path_of(path, key),
                hint=inner,
                parent=around,
                depth=depth + 1,
            )

    def _in_order(
        self, values: dict[str, JsonValue], hint: Kind | None, *, is_inside: bool, depth: int
    ) -> list[tuple[str, Kind | None]]:
        """Keys and kinds of the members that are to be looked into, by what they hold."""
        found: list[tuple[str, str, Kind | None]] = []
        for key, value in values.items():
            inner = kind_of(key)
            if inner is None and hint is Kind.PHONE and not fields_of(key):
                inner = Kind.PHONE
            order: Kind | None = inner
            if isinstance(value, dict | list) and inner is None:
                order = self.judging.kind_within(value, is_inside=is_inside, depth=depth + 1)
            if holds_things(value, key, inner):
                found.append((order or "~", key, inner))
        return [(key, inner) for _, key, inner in sorted(found, key=lambda each: each[:2])]

    def _add_languages(self, members: Members, path: str, phone: Thing | None, depth: int) -> None:
        for key, value in sorted(members.values.items()):
            if kind_of(key) is Kind.LANGUAGE:
                inner_path = members.path_of(path, key)
                self._add_details(value, inner_path, Kind.LANGUAGE, phone, depth + 1)

    def _add_details(
        self, value: JsonValue, path: str, kind: Kind, parent: Thing | None, depth: int
    ) -> None:
        """Each item of a list of details, whole: an object, a text, or whatever it is."""
        if isinstance(value, list) and depth < MAX_DEPTH:
            for index, item in enumerate(value):
                self._add_details(item, of_item(path, index), kind, parent, depth + 1)
        elif isinstance(value, dict) and is_map_of_referring(value) and depth < MAX_DEPTH:
            for key, item in sorted(value.items()):
                self._add_details(item, of_member(path, key), kind, parent, depth + 1)
        elif value not in (None, "", {}, []):
            thing = self._add(kind, path, {}, parent, is_hinted=True)
            thing.value = value
            if isinstance(value, dict):
                thing.fields = self.judging.members_of(value, None).fields_at(path)

    def _visit_array(
        self,
        items: list[JsonValue],
        path: str,
        hint: Kind | None,
        parent: Thing | None,
        depth: int,
    ) -> None:
        if hint is Kind.POINT and len(items) in (2, 3) and not isinstance(items[0], dict | list):
            # The third is a height.
            pair = {"pair": Field(value=items[:2], path=path)}
            self._add(Kind.POINT, path, pair, parent)
            return
        if hint is Kind.ADDRESS and is_one_address(items):
            lines = "\n".join(text for text in map(text_of, items) if text)
            self._visit_scalar(lines, path, hint, parent)
            return
        if hint is Kind.POINT and any(isinstance(item, list) for item in items):
            # A line, or the outline of an area.
            return
        table = table_of(items)
        if table is not None:
            self._visit_rows(table, path, parent, depth)
            return
        if hint is None:
            is_inside = parent is not None and parent.is_within_thing
            common = self.judging.common_kind(items, is_inside=is_inside, depth=depth, at_least=2)
            hint = common if common in NAMED else None
        for index, item in enumerate(items):
            self.visit(item, of_item(path, index), hint=hint, parent=parent, depth=depth + 1)

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
        elif hint is None and isinstance(value, str) and is_hours_text(value):
            self._add_details(value, path, Kind.SCHEDULE, parent, 0)
        elif hint in (Kind.SERVICE, Kind.PROGRAM) and is_service_name(text):
            self._add(hint, path, {"name": here}, parent)
        elif hint is Kind.POINT and (numbers := numbers_of_point(text)):
            self._add(Kind.POINT, path, {"pair": Field(value=numbers, path=path)}, parent)

    def _add_flat_parts(
        self,
        fields: Fields,
        path: str,
        kind: Kind | None,
        around: Thing | None,
        flat_hours: dict[str, JsonValue],
    ) -> None:
        """An address, a point and hours that stand in a thing itself, and names of other things."""
        towns = sum(name in fields for name in ("city", "state", "postal_code"))
        # One town is little for an address, and an area that is served has a town and a state.
        needed = {Kind.LOCATION: 1, Kind.OTHER: _NEVER}.get(kind or Kind.ORGANIZATION, 2)
        if "street" in fields or "address_text" in fields or towns >= needed:
            self._add_part(Kind.ADDRESS, _ADDRESS_FIELDS, fields, path, around)
        self._add_part(Kind.POINT, _POINT_FIELDS, fields, path, around)
        if flat_hours:
            self._add_details(flat_hours, path, Kind.SCHEDULE, around, 0)
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
