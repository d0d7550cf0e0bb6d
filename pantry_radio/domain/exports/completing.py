"""What HSDS requires and a row lacks: filled, left out, and said in `incomplete.csv`."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from attrs import frozen

from pantry_radio.domain.exports.fields import Field, table
from pantry_radio.domain.exports.formats import is_email, is_uri
from pantry_radio.domain.hsds.records import TABLES, Location, Record

Value: TypeAlias = str | int | float
Row: TypeAlias = Mapping[str, Value]

_NAMES = {record_class: name for name, record_class in TABLES}
_FILLED = frozenset(
    {
        ("organization", "description"),
        ("program", "description"),
        ("service", "name"),
    }
)
"""Required, and an organization's name says something there: of an address it would be a lie."""


class Lack(StrEnum):
    """What is wrong with a field."""

    MISSING = "missing"
    NOT_A_URI = "not_a_uri"
    NOT_AN_EMAIL = "not_an_email"
    NOT_ALLOWED = "not_an_allowed_value"


class Cure(StrEnum):
    """What was done about it."""

    FILLED = "filled_with_organization_name"
    FIELD_LEFT_OUT = "field_left_out"
    ROW_LEFT_OUT = "row_left_out"
    NOT_ON_THE_MAP = "not_on_the_map"


@frozen(kw_only=True)
class Case:
    """One line of `incomplete.csv`."""

    table: str
    id: UUID
    field: str
    lack: Lack
    cure: Cure


@frozen(kw_only=True)
class Completed:
    """A row as HSDS wants it, None where it had to be left out, and what was done for that."""

    row: Row | None
    cases: tuple[Case, ...] = ()


def completed(record: Record, organization_name: str) -> Completed:
    """The row of a record, in HSDS's order of fields, without those that have no value.

    Every member of it meets the official schemas. A row is left out where a required value is
    missing and must not be filled.
    """
    row: dict[str, Value] = {}
    cases = []
    for field in table(_NAMES[type(record)]).fields:
        value = _plain(getattr(record, field.name, None))
        lack = _lack(field, value)
        if lack is None:
            if value is not None:
                row[field.name] = value
            continue
        case = _case(record, field, lack)
        if case.cure is Cure.FILLED:
            row[field.name] = organization_name
        cases.append(case)
    is_whole = all(case.cure is not Cure.ROW_LEFT_OUT for case in cases)
    return Completed(row=row if is_whole else None, cases=tuple(cases))


def cases_of(record: Record, organization_name: str) -> Iterator[Case]:
    """All that `incomplete.csv` says of a record, that it is not on the map included."""
    yield from completed(record, organization_name).cases
    if isinstance(record, Location) and not is_on_the_map(record):
        yield Case(
            table="location",
            id=record.id,
            field="longitude" if record.longitude is None else "latitude",
            lack=Lack.MISSING,
            cure=Cure.NOT_ON_THE_MAP,
        )


def is_on_the_map(location: Location) -> bool:
    """Whether both coordinates are stated; nothing else stands in for them."""
    return location.latitude is not None and location.longitude is not None


def _plain(value: str | float | UUID | date | time | None) -> Value | None:
    """Times as HH:MM:SS, whole numbers without a fraction, blank text as none."""
    if isinstance(value, time):
        return value.strftime("%H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str):
        return value if value.strip() else None
    return value


def _lack(field: Field, value: Value | None) -> Lack | None:
    if value is None:
        return Lack.MISSING if field.is_required else None
    if field.kind == "uri" and not is_uri(str(value)):
        return Lack.NOT_A_URI
    if field.kind == "email" and not is_email(str(value)):
        return Lack.NOT_AN_EMAIL
    if field.allowed and value not in field.allowed:
        return Lack.NOT_ALLOWED
    return None


def _case(record: Record, field: Field, lack: Lack) -> Case:
    name = _NAMES[type(record)]
    if (name, field.name) in _FILLED:
        cure = Cure.FILLED
    else:
        cure = Cure.ROW_LEFT_OUT if field.is_required else Cure.FIELD_LEFT_OUT
    return Case(table=name, id=record.id, field=field.name, lack=lack, cure=cure)
