"""The digest: changing any one value changes it, and nothing else does."""

from collections.abc import Sequence
from datetime import date, time
from types import NoneType
from typing import TypeAlias, get_args
from uuid import UUID

import pytest
from attrs import asdict, fields

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.digest import digest
from pantry_radio.domain.hsds.records import (
    TABLES,
    Accessibility,
    Address,
    Contact,
    Funding,
    Language,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    Record,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)
from tests.observations import observation, pantry, rank

Value: TypeAlias = str | float | date | time

ORGANIZATION, LOCATION, SERVICE = UUID(int=1), UUID(int=2), UUID(int=3)
RECORDS: tuple[Record, ...] = (
    Organization(id=ORGANIZATION, name="Hope"),
    Location(id=LOCATION, organization_id=ORGANIZATION, location_type="physical"),
    Address(id=UUID(int=4), location_id=LOCATION, address_type="physical"),
    Service(id=SERVICE, organization_id=ORGANIZATION, status="active"),
    ServiceAtLocation(id=UUID(int=5), service_id=SERVICE, location_id=LOCATION),
    Phone(id=UUID(int=6), number="+19375550123", organization_id=ORGANIZATION),
    OrganizationIdentifier(
        id=UUID(int=7), organization_id=ORGANIZATION, identifier_type="EIN", identifier="1"
    ),
    Program(id=UUID(int=8), organization_id=ORGANIZATION, name="Outreach"),
    Accessibility(id=UUID(int=9), location_id=LOCATION, description="ramp"),
    RequiredDocument(id=UUID(int=10), service_id=SERVICE, document="photo ID"),
    ServiceArea(id=UUID(int=11), service_id=SERVICE, name="Ohio"),
    Funding(id=UUID(int=12), service_id=SERVICE, source="donations"),
    Schedule(id=UUID(int=13), service_at_location_id=UUID(int=5), opens_at=time(9)),
    Contact(id=UUID(int=14), location_id=LOCATION, name="Ann Lee"),
    Language(id=UUID(int=15), phone_id=UUID(int=6), code="es"),
)
OTHERS: dict[type, Value] = {str: "", int: 0, float: 0.0, date: date(2025, 8, 9), time: time(9)}
FACTS = [
    (record, field.name)
    for record in RECORDS
    for field in fields(type(record))
    if field.name != "id" and not field.name.endswith("_id")
]


def digest_of(records: Sequence[Record]) -> str:
    database = MemoryFoodDatabase()
    with database.reconciling() as unit:
        unit.replace_records([ORGANIZATION], records)
    return digest(database)


def with_value(record: Record, name: str, value: Value) -> Record:
    return type(record)(**{**asdict(record), name: value})


def other_value(record: Record, name: str) -> Value:
    there = getattr(record, name)
    if isinstance(there, str):
        return there + "x"
    if isinstance(there, time):
        return time(17)
    (kind,) = set(get_args(getattr(fields(type(record)), name).type)) - {NoneType}
    return OTHERS[kind]


def test_the_digest_is_a_sha256_and_known_for_the_empty_database() -> None:
    assert digest(MemoryFoodDatabase()) == digest_of(())
    assert len(digest_of(())) == 64


@pytest.mark.parametrize(("record", "name"), FACTS)
def test_changing_any_one_value_changes_it(record: Record, name: str) -> None:
    changed = with_value(record, name, other_value(record, name))
    others = [each for each in RECORDS if each is not record]

    assert digest_of([*others, changed]) != digest_of(RECORDS)


def test_every_table_is_covered() -> None:
    assert {type(record) for record in RECORDS} == {record_class for _, record_class in TABLES}


def test_marks_are_reconciled_first() -> None:
    database = MemoryFoodDatabase()
    database.load([observation("a", pantry("Hope"))])

    digest(database)

    assert database.counts().tables["organization"] == 1


def test_another_content_of_a_job_without_records_changes_it() -> None:
    digests = set()
    for content in ("1", "2"):
        database = MemoryFoodDatabase()
        database.load([observation("a", rank=rank(content=content))])
        digests.add(digest(database))

    assert len(digests) == 2


def test_the_reader_version_does_not_change_it() -> None:
    digests = set()
    for version in ("1", "2"):
        database = MemoryFoodDatabase()
        database.load([observation("a", pantry("Hope"), reader_version=version)])
        digests.add(digest(database))

    assert len(digests) == 1
