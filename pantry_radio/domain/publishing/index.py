"""What is published, object by object: enough to say later what has changed."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from typing import TypeAlias
from uuid import UUID

from attrs import fields, frozen

from pantry_radio.domain.exports.batches import batches
from pantry_radio.domain.hsds.records import TABLES, Location, Organization, Record, Service
from pantry_radio.domain.ports.canonical_tables import CanonicalTables

_DIGITS = 12
_OWNERS = (
    *("service_at_location_id", "service_id", "location_id", "contact_id", "phone_id"),
    *("program_id", "organization_id"),
)
_KINDS: Mapping[type[Record], str] = {
    Organization: "organization",
    Location: "location",
    Service: "service",
}
_TABLE_OF = {record_class: table for table, record_class in TABLES}

Key: TypeAlias = tuple[str, str]
"""Kind and id of an object."""


@frozen(kw_only=True)
class IndexedObject:
    """An organization, location or service: its name, and a fingerprint of its rows by table."""

    kind: str
    id: str
    name: str
    parts: Mapping[str, str]


def index_of(tables: CanonicalTables) -> Mapping[Key, IndexedObject]:
    """Every object, in order of kind and id; each row of each table is in one fingerprint."""
    found: dict[Key, IndexedObject] = {}
    ids = (record.id for record in tables.records("organization"))
    for batch in batches(ids):
        for each in _indexed(tables.records_of(batch)):
            found[each.kind, each.id] = each
    return dict(sorted(found.items()))


def dump_index(index: Mapping[Key, IndexedObject]) -> Iterator[bytes]:
    """One line of JSON for each object, so that a change of one is a change of one line."""
    for each in index.values():
        line = {"kind": each.kind, "id": each.id, "name": each.name, "parts": dict(each.parts)}
        yield json.dumps(line, ensure_ascii=False).encode() + b"\n"


def parse_index(data: bytes) -> Mapping[Key, IndexedObject]:
    """What `dump_index` wrote; ValueError, KeyError or TypeError for anything else."""
    found = {}
    for line in data.splitlines():
        read = json.loads(line)
        each = IndexedObject(
            kind=str(read["kind"]),
            id=str(read["id"]),
            name=str(read["name"]),
            parts={str(table): str(mark) for table, mark in read["parts"].items()},
        )
        found[each.kind, each.id] = each
    return found


def _indexed(records: Iterable[Record]) -> Iterator[IndexedObject]:
    owners: dict[UUID, UUID] = {}
    objects: dict[UUID, Record] = {}
    marks: dict[tuple[UUID, str], list[str]] = {}
    for record in records:  # parents first
        kind = _KINDS.get(type(record))
        owner = record.id if kind is not None else _owner(record, owners)
        owners[record.id] = owner
        if kind is not None:
            objects[owner] = record
        table = _TABLE_OF[type(record)]
        marks.setdefault((owner, table), []).append(json.dumps(_values(record)))
    parts: dict[UUID, dict[str, str]] = {}
    for (owner, table), rows in sorted(marks.items()):
        digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        parts.setdefault(owner, {})[table] = digest[:_DIGITS]
    for id_, record in objects.items():
        name = getattr(record, "name", None) or _name_of(objects, record)
        yield IndexedObject(kind=_KINDS[type(record)], id=str(id_), name=name, parts=parts[id_])


def _owner(record: Record, owners: Mapping[UUID, UUID]) -> UUID:
    named: Iterator[UUID | None] = (getattr(record, name, None) for name in _OWNERS)
    return next((owners[each] for each in named if each is not None), record.id)


def _name_of(objects: Mapping[UUID, Record], record: Record) -> str:
    """An object without a name goes by that of its organization."""
    organization = objects.get(getattr(record, "organization_id", record.id))
    return str(getattr(organization, "name", "") or "")


def _values(record: Record) -> list[str | float | None]:
    values = (getattr(record, field.name) for field in fields(type(record)))
    return [str(each) if isinstance(each, UUID | date | time) else each for each in values]
