"""Rows: every fact that is stated gets to the row that is its own, with the id of its owner."""

import csv
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from types import NoneType
from typing import TypeVar, get_args
from uuid import UUID

import pytest
from attrs import AttrsInstance, evolve, fields

from pantry_radio.domain.hsds.evidence import Statement
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.reconcile import fold
from pantry_radio.domain.hsds.records import (
    TABLES,
    Contact,
    Funding,
    Language,
    Location,
    Phone,
    Program,
    Record,
    Schedule,
    Service,
    ServiceAtLocation,
)
from pantry_radio.domain.hsds.stated import (
    StatedAccessibility,
    StatedAddress,
    StatedContact,
    StatedFunding,
    StatedIdentifier,
    StatedLanguage,
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedProgram,
    StatedRequiredDocument,
    StatedSchedule,
    StatedService,
    StatedServiceArea,
    StatedServiceAtLocation,
)
from tests.observations import at, observation, rank

Stated = TypeVar("Stated", bound=AttrsInstance)
Row = TypeVar("Row", bound=Record)

_HSDS = Path(__file__).parents[5] / "shared" / "hsds" / "derived" / "fields.csv"
_KNOWN = {"freq": "WEEKLY", "wkst": "SU", "address_type": "postal", "status": "inactive"}
_FACTS: dict[type, object] = {
    int: 7,
    float: 3.5,
    date: date(2025, 8, 9),
    time: time(9, 30),
}


def full(stated_class: type[Stated], **more: object) -> Stated:
    """A thing with a value of its own for every fact; children as given."""
    facts: dict[str, object] = {}
    for field in fields(stated_class):
        kinds = set(get_args(field.type)) - {NoneType} or {field.type}
        text = _KNOWN.get(field.name, f"{stated_class.__name__} {field.name}")
        if str in kinds:
            facts[field.name] = text
        elif not kinds.isdisjoint(_FACTS):
            facts[field.name] = _FACTS[next(iter(kinds))]
    return stated_class(**{**facts, **more})


SCHEDULE, LANGUAGE, FUNDING = full(StatedSchedule), full(StatedLanguage), full(StatedFunding)
PHONE = full(StatedPhone, languages=(LANGUAGE,))
CONTACT = full(StatedContact, phones=(PHONE,))
PROGRAM, ADDRESS = full(StatedProgram), full(StatedAddress)
IDENTIFIER, AREA = full(StatedIdentifier), full(StatedServiceArea)
DOCUMENT, ACCESSIBILITY = full(StatedRequiredDocument), full(StatedAccessibility)
LOCATION = full(
    StatedLocation,
    address=ADDRESS,
    phones=(PHONE,),
    contacts=(CONTACT,),
    schedules=(SCHEDULE,),
    languages=(LANGUAGE,),
    accessibility=(ACCESSIBILITY,),
)
LINK = full(StatedServiceAtLocation, location_index=0, schedules=(SCHEDULE,))
SERVICE = full(
    StatedService,
    program=PROGRAM.name,
    phones=(PHONE,),
    contacts=(CONTACT,),
    schedules=(evolve(SCHEDULE, byday="TU"),),
    languages=(LANGUAGE,),
    funding=(FUNDING,),
    service_areas=(AREA,),
    required_documents=(DOCUMENT,),
    at_locations=(LINK,),
)
ORGANIZATION = full(
    StatedOrganization,
    phones=(PHONE,),
    contacts=(CONTACT,),
    programs=(PROGRAM,),
    organization_identifiers=(IDENTIFIER,),
    funding=(FUNDING,),
    locations=(LOCATION,),
    services=(SERVICE,),
)
STATED: dict[str, AttrsInstance] = {
    "organization": ORGANIZATION,
    "organization_identifier": IDENTIFIER,
    "program": PROGRAM,
    "location": LOCATION,
    "address": ADDRESS,
    "accessibility": ACCESSIBILITY,
    "service": SERVICE,
    "required_document": DOCUMENT,
    "service_area": AREA,
    "funding": FUNDING,
    "service_at_location": LINK,
    "schedule": SCHEDULE,
    "contact": CONTACT,
    "phone": PHONE,
    "language": LANGUAGE,
}
"""What the rows of each table state."""
PLAIN = StatedOrganization(name=ORGANIZATION.name)


def facts_of(thing: AttrsInstance) -> set[str]:
    """Names of what is neither a relation nor made up by us."""
    return {
        field.name
        for field in fields(type(thing))
        if not str(field.type).startswith("tuple")
        and not field.name.endswith(("_id", "_index"))
        and field.name not in {"id", "address", "program", "location_type"}
    }


def statements(*organizations: StatedOrganization) -> list[Statement]:
    """Statements of pages of one scraper, the oldest first, a day apart."""
    return [
        statement
        for age, organization in enumerate(organizations)
        for statement in statements_of(
            [observation(f"job {age}", organization, rank=rank(age=age, day=age))]
        )
    ]


def rows(record_class: type[Row], records: Sequence[Record]) -> list[Row]:
    return [each for each in records if isinstance(each, record_class)]


@pytest.mark.parametrize(("table", "record_class"), TABLES)
def test_every_fact_gets_to_the_row_through_readings_and_inputs(
    table: str, record_class: type[Record]
) -> None:
    bare = evolve(PLAIN, locations=(StatedLocation(address=ADDRESS),))
    records = fold(statements(bare, ORGANIZATION))
    expected = STATED[table]

    found = [each for each in rows(record_class, records) if getattr(each, "byday", "") != "TU"]
    names = facts_of(expected)
    assert found
    assert names == facts_of(found[0])
    for each in found:
        assert {name: getattr(each, name) for name in names} == {
            name: getattr(expected, name) for name in names
        }


def test_every_thing_has_one_row_for_each_of_its_owners() -> None:
    records = fold(statements(ORGANIZATION))

    (location,), (service,) = rows(Location, records), rows(Service, records)
    (link,) = rows(ServiceAtLocation, records)
    organization_id = location.organization_id
    contacts = rows(Contact, records)
    phones = rows(Phone, records)
    assert owners(contacts) == {organization_id, location.id, service.id}
    assert owners(phones) == owners(contacts) | {each.id for each in contacts}
    assert owners(rows(Schedule, records)) == {location.id, service.id, link.id}
    assert owners(rows(Language, records)) == {location.id, service.id} | {x.id for x in phones}
    assert owners(rows(Funding, records)) == {organization_id, service.id}
    assert len({each.id for each in records}) == len(records)


def owners(records: Sequence[Record]) -> set[UUID]:
    """The ids that rows refer to: one each."""
    found = [
        [
            value
            for field in fields(type(each))
            if field.name.endswith("_id") and (value := getattr(each, field.name))
        ]
        for each in records
    ]
    assert {len(ids) for ids in found} == {1}
    return {ids[0] for ids in found}


def test_a_service_belongs_to_the_program_of_its_name_however_spelled() -> None:
    organization = evolve(
        PLAIN,
        programs=(StatedProgram(name="Summer Meals"), StatedProgram(name="Outreach")),
        services=(
            StatedService(name="Lunch", program="SUMMER meals"),
            StatedService(name="Supper", program="nobody's"),
            StatedService(name="Boxes"),
        ),
    )
    records = fold(statements(organization))

    names = {each.id: each.name for each in rows(Program, records)}
    assert {
        each.name: names.get(each.program_id) if each.program_id else None
        for each in rows(Service, records)
    } == {"Lunch": "Summer Meals", "Supper": None, "Boxes": None}


def test_enumerations_hold_what_hsds_knows_and_nothing_else() -> None:
    schedules = (
        StatedSchedule(freq="DAILY", wkst="Monday", opens_at=time(9)),
        StatedSchedule(freq="MONTHLY", wkst="MO", dtstart=date(2025, 8, 9)),
    )
    organization = evolve(PLAIN, locations=(StatedLocation(address=at(), schedules=schedules),))

    found = [(each.freq, each.wkst) for each in rows(Schedule, fold(statements(organization)))]
    assert sorted(found, key=str) == [(None, "MO"), (None, None)]


def test_ages_are_numbers_of_one_kind() -> None:
    organization = evolve(PLAIN, services=(StatedService(name="Lunch", minimum_age=18),))

    (service,) = rows(Service, fold(statements(organization)))
    assert repr(service.minimum_age) == "18.0"


def test_newer_words_do_not_change_whose_row_it_is() -> None:
    def ids(text: str) -> set[UUID]:
        schedule = StatedSchedule(byday="MO", description=text)
        contact = StatedContact(name="Ann Lee", title=text)
        place = StatedLocation(address=at(), schedules=(schedule,), contacts=(contact,))
        return {each.id for each in fold(statements(evolve(PLAIN, locations=(place,))))}

    assert ids("old") == ids("new")


@pytest.mark.skipif(not _HSDS.exists(), reason="the official field names are not here")
def test_fields_of_the_records_are_fields_of_hsds() -> None:
    with _HSDS.open(newline="", encoding="utf-8") as file:
        official = {(row["object"], row["field"]) for row in csv.DictReader(file)}

    ours = {(table, field.name) for table, kind in TABLES for field in fields(kind)}
    assert ours <= official
