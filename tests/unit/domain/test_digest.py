"""The digest: changing any one value changes it, and nothing else does."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from attrs import asdict, fields

from pantry_radio.adapters.memory.food_database import MemoryFoodDatabase
from pantry_radio.domain.digest import digest
from pantry_radio.domain.hsds.records import (
    TABLES,
    Address,
    Location,
    Organization,
    Phone,
    Record,
    Service,
    ServiceAtLocation,
)
from tests.observations import observation, pantry, rank

ORGANIZATION, LOCATION, SERVICE = UUID(int=1), UUID(int=2), UUID(int=3)
RECORDS: tuple[Record, ...] = (
    Organization(id=ORGANIZATION, name="Hope"),
    Location(id=LOCATION, organization_id=ORGANIZATION, location_type="physical"),
    Address(id=UUID(int=4), location_id=LOCATION, address_type="physical"),
    Service(id=SERVICE, organization_id=ORGANIZATION, status="active"),
    ServiceAtLocation(id=UUID(int=5), service_id=SERVICE, location_id=LOCATION),
    Phone(id=UUID(int=6), number="+19375550123", organization_id=ORGANIZATION),
)
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


def with_value(record: Record, name: str, value: str | float) -> Record:
    return type(record)(**{**asdict(record), name: value})


def other_value(record: Record, name: str) -> str | float:
    there = getattr(record, name)
    if isinstance(there, str):
        return there + "x"
    is_text = "str" in str(getattr(fields(type(record)), name).type)
    return "" if is_text else 0


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
