"""The members of an object as they are meant: fields by name, beginnings of keys understood."""

from collections.abc import Container, Iterable, Mapping
from typing import TypeAlias

from attrs import evolve, field, frozen

from pantry_radio.domain.hsds.reader.beginnings import Beginning, beginning_of
from pantry_radio.domain.hsds.reader.envelopes import opened
from pantry_radio.domain.hsds.reader.paths import of_member
from pantry_radio.domain.hsds.reader.rewording import reworded
from pantry_radio.domain.hsds.reader.spelling import Kind, fields_of
from pantry_radio.domain.hsds.reader.texts import is_name_in_key, is_service_name
from pantry_radio.domain.hsds.reader.things import NAMES, Field, Fields
from pantry_radio.domain.hsds.reader.values import is_plain, is_reference, only_text_in, said_by
from pantry_radio.domain.jobs import JsonValue

_REFERENCES = frozenset({"organization_id", "location_id", "service_id", "program_id"})
_TEXTS = frozenset({"alternate_name", "url", "email", "description"})
_ENOUGH_TO_BEGIN_ALIKE = 3
# What a part of a flat row belongs to: `service_name` beside `location_city` is given there.
_OUTER_FIRST = (
    Kind.ORGANIZATION,
    Kind.LOCATION,
    Kind.ADDRESS,
    Kind.PHONE,
    Kind.CONTACT,
    Kind.PROGRAM,
    Kind.SERVICE,
)
_CALLED = frozenset({Kind.SERVICE, Kind.PROGRAM, Kind.CONTACT})
_CALLING = frozenset({"name", "person", "title"})
# `location_address_city` begins twice.
_MAX_BEGINNINGS = 3
_Group: TypeAlias = tuple[Kind | None, str]
_CALLED_FREELY = frozenset({Kind.SERVICE, Kind.PROGRAM})
_HOLDING = frozenset({Kind.ORGANIZATION, Kind.LOCATION})


@frozen(kw_only=True, eq=False)
class Members:
    """The members of one object by their keys, without beginnings that say whose they are.

    `fields` tells which key holds a field: of two spellings, the better one. `leaning` is the kind
    that a common beginning of the keys names. `parts` are other things that are told in the same
    object by keys that begin with their kind (`location_city`), each to be taken for a member.
    """

    values: dict[str, JsonValue]
    fields: dict[str, str]
    written: Mapping[str, str] = field(factory=dict)
    """How paths to members end whose keys are not written so."""
    leaning: Kind | None = None
    parts: "tuple[tuple[Kind, Members], ...]" = ()

    def path_of(self, path: str, key: str) -> str:
        """Where the member of a key stands, if the object stands at a path."""
        end = self.written.get(key)
        return of_member(path, key) if end is None else path + end

    def but_for(self, keys: Container[str]) -> "Members":
        """The other members, where some were read already."""
        return evolve(self, values={k: v for k, v in self.values.items() if k not in keys})

    def fields_at(self, path: str) -> Fields:
        """The fields of the object, which stands at a path."""
        return {
            name: Field(value=said_by(self.values[key]), path=self.path_of(path, key))
            for name, key in self.fields.items()
        }


def members_of(
    values: dict[str, JsonValue],
    hint: Kind | None = None,
    written: Mapping[str, str] | None = None,
    depth: int = 0,
) -> Members:
    """The members of an object; `hint` is what the key of its container says that it is."""
    unwrapped = opened(values)
    if unwrapped is not None:
        inner_written = {key: end for key, end in (written or {}).items() if key in unwrapped[0]}
        values, written = unwrapped[0], {**unwrapped[1], **inner_written}
    values, written = reworded(values, hint, written or {})
    whole = Members(values=values, fields=_fields(values), written=written)
    begun = _begun(values, hint)
    if not begun:
        return whole
    groups = [group for kind in _OUTER_FIRST for group in begun if group[0] is kind]
    own = next((group for group in groups if group[0] is hint), None)
    if own is None and not _has_name(values, begun.values()):
        own = next(iter(groups), None)
    if own is None and not groups:
        return _again(_merged(whole, values, next(iter(begun.values()))), depth)
    inner = [group for group in groups if group != own]
    taken = {key for group in inner for key in begun[group]}
    plain = {key: value for key, value in values.items() if key not in taken}
    shorter = begun[own] if own is not None else {}
    parts = _parts(whole, begun, inner, depth)
    leaning = own[0] if own is not None else None
    return _again(_merged(whole, plain, shorter, leaning=leaning, parts=parts), depth)


def keyed_members(values: dict[str, JsonValue], key: str, kind: Kind) -> Members:
    """The members of an object in a map: its key is its id, or its name, where it tells none."""
    plain = members_of(values, kind)
    called: dict[str, JsonValue] = {}
    if "id" not in plain.fields:
        called["id"] = key
    is_name = is_name_in_key(key) or (kind in _CALLED_FREELY and is_service_name(key))
    if is_name and not any(name in plain.fields for name in NAMES.get(kind, ())):
        called["name"] = key
    return members_of({**called, **values}, kind, dict.fromkeys(called, "~")) if called else plain


def _parts(
    whole: Members, begun: Mapping[_Group, dict[str, str]], groups: list[_Group], depth: int
) -> tuple[tuple[Kind, Members], ...]:
    """The other things of a flat row; all that are told beside a place are told of the place."""
    if not groups:
        return ()
    (kind, word), *rest = groups
    shorter = begun[kind, word]
    own = {key: whole.values[key] for key in shorter}
    others = _parts(whole, begun, rest, depth)
    is_holding = kind in _HOLDING
    held = others if is_holding else ()
    part = _again(_merged(whole, own, shorter, leaning=kind, parts=held), depth)
    if kind is None:
        return others
    if kind is Kind.ADDRESS and "address_type" not in part.fields:
        part = _typed(part, word)
    elif kind is Kind.CONTACT:
        values, written = reworded(part.values, kind, part.written)
        part = evolve(part, values=values, fields=_fields(values), written=written)
    return ((kind, part),) if is_holding else ((kind, part), *others)


def _typed(address: Members, word: str) -> Members:
    """An address whose keys say what it is for: `mailing_city`."""
    end = next(iter(sorted(address.written.values())), "")
    values: dict[str, JsonValue] = {**address.values, "address_type": word}
    return Members(
        values=values,
        fields=_fields(values),
        written={**address.written, "address_type": end},
        leaning=address.leaning,
    )


def _merged(
    whole: Members,
    values: dict[str, JsonValue],
    shorter: Mapping[str, str],
    *,
    leaning: Kind | None = None,
    parts: tuple[tuple[Kind, Members], ...] = (),
) -> Members:
    """Some members of an object, with shorter keys where these are still free."""
    merged = {key: value for key, value in values.items() if key not in shorter}
    written = {key: end for key, end in whole.written.items() if key in merged}
    for key, short in sorted(shorter.items()):
        kept = key if short in merged else short
        merged[kept] = values[key]
        written[kept] = whole.path_of("", key)
    return Members(
        values=merged, fields=_fields(merged), written=written, leaning=leaning, parts=parts
    )


def _again(members: Members, depth: int) -> Members:
    """Members of which some keys begin twice."""
    if depth >= _MAX_BEGINNINGS or not _begun(members.values, members.leaning):
        return members
    again = members_of(members.values, members.leaning, members.written, depth + 1)
    return evolve(again, leaning=members.leaning, parts=(*again.parts, *members.parts))


def _begun(values: dict[str, JsonValue], hint: Kind | None) -> dict[_Group, dict[str, str]]:
    """Keys with what is left of them, by the kind that they begin with.

    None stands for a beginning that is no kind, where all keys have it. A key alone, but of what
    the object is said to be, or keys that are known as they are written, begin nothing.
    """
    begun = {key: beginning_of(key) for key in values}
    telling = {_group(each) for each in begun.values() if each.is_telling}
    if not telling:
        return {}
    groups: dict[_Group, dict[str, str]] = {}
    for key, each in begun.items():
        if each.rest and _group(each) in telling:
            groups.setdefault(_group(each), {})[key] = each.rest if each.is_short else key
    is_common = len({each.word for each in begun.values()}) == 1 and (
        len(values) >= _ENOUGH_TO_BEGIN_ALIKE
        or (len(values) > 1 and all(each.is_telling for each in begun.values()))
    )
    return {
        group: keys
        for group, keys in groups.items()
        if (is_common if group[0] is None else group[0] is hint or _are_thing(group[0], keys))
    }


def _are_thing(kind: Kind, keys: Mapping[str, str]) -> bool:
    """Whether keys that begin alike tell of a thing: one key does not, and some need a name."""
    names = {name for rest in keys.values() for name, _ in fields_of(rest)}
    is_called = kind not in _CALLED or not _CALLING.isdisjoint({*names, *keys.values()})
    return len(keys) > 1 and is_called


def _group(beginning: Beginning) -> _Group:
    """What keys have in common; addresses are for something: `mailing_city`, `physical_city`."""
    is_address = beginning.kind is Kind.ADDRESS
    return beginning.kind, beginning.word if is_address else ""


def _has_name(values: dict[str, JsonValue], groups: Iterable[dict[str, str]]) -> bool:
    begun = {key for keys in groups for key in keys}
    return any(
        name in ("name", "title")
        for key in values
        if key not in begun
        for name, _ in fields_of(key)
    )


def _fields(values: dict[str, JsonValue]) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for key, value in values.items():
        meant = fields_of(key)
        if not meant:
            continue
        says_itself = is_plain(value)
        told = None if says_itself else _told_within(value)
        for name, rank in meant:
            if told is not None and name not in told:
                continue
            # A list of lines, or of addresses, is looked into as an array.
            if name == "address_text" and isinstance(value, list):
                continue
            if name not in best or (rank, key) < best[name]:
                best[name] = (rank, key)
    return {name: best[name][1] for name in sorted(best)}


def _told_within(value: JsonValue) -> frozenset[str]:
    """The fields that an object, or a list of objects, may tell by what stands within."""
    if is_reference(value):
        return _REFERENCES
    return _TEXTS if only_text_in(value) is not None else frozenset()
