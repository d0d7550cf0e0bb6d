"""The fold: what all inputs state about one organization becomes its rows."""

import random
from collections.abc import Iterable
from datetime import time
from typing import TypeVar
from uuid import UUID

from attrs import fields
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.evidence import Observation, Statement
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.reconcile import fold
from pantry_radio.domain.hsds.records import (
    Address,
    Location,
    Organization,
    Phone,
    Program,
    Record,
    Schedule,
    Service,
    ServiceAtLocation,
)
from pantry_radio.domain.hsds.stated import (
    StatedAddress,
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedProgram,
    StatedSchedule,
    StatedService,
)
from tests.observations import at, few_examples, observation, observations, pantry, rank

Row = TypeVar("Row", bound=Record)


def stated(
    organization: StatedOrganization, *, page: str = "page", age: int = 0, **more: str
) -> Statement:
    (statement,) = statements_of(
        [
            observation(
                page,
                organization,
                rank=rank(age=age, day=int(more.get("day", "0"))),
                scraper_id=more.get("scraper_id", "scraper"),
            )
        ]
    )
    return statement


def rows(record_class: type[Row], *statements: Statement) -> list[Row]:
    return [each for each in fold(statements) if isinstance(each, record_class)]


def test_no_statements_give_no_rows() -> None:
    assert fold([]) == ()


def test_a_bare_name_gives_one_organization() -> None:
    (organization,) = fold([stated(pantry("Hope"))])

    assert isinstance(organization, Organization)
    assert organization.name == "Hope"


def test_most_inputs_elect_the_name_and_the_newest_states_the_facts() -> None:
    (organization,) = rows(
        Organization,
        stated(pantry("Hope Pantry", at(), description="old"), page="a", age=1),
        stated(pantry("Hope Pantry", at(), description="new"), page="b", age=2),
        stated(pantry("HOPE PANTRY", at()), page="c", age=3),
    )

    assert (organization.name, organization.description) == ("Hope Pantry", "new")


def test_locations_of_several_inputs_are_united_by_key() -> None:
    spellings = [at("100 Main Street"), at("100 main st."), at("7 Oak Avenue")]
    statements = [
        stated(pantry("Hope", address), page=str(age), age=age)
        for age, address in enumerate(spellings)
    ]

    addresses = rows(Address, *statements)
    assert sorted(str(each.address_1) for each in addresses) == ["100 main st.", "7 Oak Avenue"]
    assert len(rows(Location, *statements)) == 2


def test_an_organization_has_one_location_at_a_street_address_with_or_without_its_zip() -> None:
    locations = rows(
        Location,
        stated(pantry("Hope", at()), page="a"),
        stated(pantry("Hope", at(postal_code=None)), page="b"),
    )

    assert len(locations) == 1


def test_a_place_without_a_street_joins_no_street_place_of_another_input() -> None:
    locations = rows(
        Location,
        stated(pantry("Hope", at()), page="a"),
        stated(pantry("Hope", at(None, postal_code=None)), page="b"),
    )

    assert len(locations) == 2


def test_services_of_two_scrapers_are_united_by_name() -> None:
    statements = [
        stated(pantry("Hope", at(), services=("Hot Meals",)), page="a", scraper_id="s", day="0"),
        stated(
            pantry("Hope", at(), services=("hot meals", "Groceries")),
            page="b",
            scraper_id="t",
            day="1",
        ),
    ]

    names = sorted(str(each.name) for each in rows(Service, *statements))
    assert names == ["Groceries", "hot meals"]
    assert len(rows(ServiceAtLocation, *statements)) == 2


def test_a_later_listing_of_one_scraper_replaces_the_services_at_its_place() -> None:
    services = rows(
        Service,
        stated(pantry("Hope", at(), services=("Hot Meals",)), page="a", day="0"),
        stated(pantry("Hope", at(), services=("Groceries",)), page="b", day="1"),
        stated(pantry("Hope", at("7 Oak Ave"), services=("Clothing",)), page="c", day="0"),
    )

    assert sorted(str(each.name) for each in services) == ["Clothing", "Groceries"]


def test_a_later_listing_replaces_hours_and_programs_at_its_place_too() -> None:
    def listing(street: str, opens_at: int, program: str) -> StatedOrganization:
        schedule = StatedSchedule(freq="WEEKLY", byday="MO", opens_at=time(opens_at))
        return StatedOrganization(
            name="Hope",
            locations=(StatedLocation(address=at(street), schedules=(schedule,)),),
            programs=(StatedProgram(name=program),),
        )

    statements = [
        stated(listing("100 Main St", 8, "Winter"), page="a", day="0"),
        stated(listing("100 Main St", 9, "Summer"), page="b", day="1"),
        stated(listing("7 Oak Ave", 10, "Spring"), page="c", day="0"),
        stated(listing("100 Main St", 11, "Autumn"), page="d", day="0", scraper_id="other"),
    ]

    opening = [each.opens_at for each in rows(Schedule, *statements)]
    assert sorted(each.hour for each in opening if each) == [9, 10, 11]
    programs = sorted(each.name for each in rows(Program, *statements))
    assert programs == ["Autumn", "Spring", "Summer"]


def test_two_listings_of_one_day_are_both_alive() -> None:
    services = rows(
        Service,
        stated(pantry("Hope", at(), services=("Hot Meals",)), page="a", age=1),
        stated(pantry("Hope", at(), services=("Groceries",)), page="b", age=2),
    )

    assert len(services) == 2


def test_services_without_names_are_as_many_as_their_descriptions() -> None:
    organization = StatedOrganization(
        name="Hope",
        services=(
            StatedService(description="Food boxes"),
            StatedService(description="Hot meals on Friday"),
            StatedService(description="Hot meals, on friday", status="inactive"),
        ),
    )

    services = rows(Service, stated(organization, page="a"), stated(organization, page="b", age=1))
    assert sorted((each.description, each.status) for each in services) == [
        ("Food boxes", "active"),
        ("Hot meals, on friday", "inactive"),
    ]


def test_namesakes_of_one_page_keep_what_is_theirs() -> None:
    page = observation(
        "a",
        pantry("Hope", at(), description="of Dayton", phones=("+19375550123",)),
        pantry("Hope", at(city="Columbus"), description="of Columbus"),
    )

    folded = [fold([statement]) for statement in statements_of([page])]

    assert sorted(
        (each.description, len(records))
        for records in folded
        for each in records
        if isinstance(each, Organization)
    ) == [("of Columbus", 3), ("of Dayton", 4)]


def test_a_phone_belongs_to_exactly_one_owner() -> None:
    phone = StatedPhone(number="+19375550123")
    organization = StatedOrganization(
        name="Hope",
        phones=(phone,),
        locations=(StatedLocation(address=at(), phones=(phone,)),),
        services=(StatedService(name="Meals", phones=(phone,)),),
    )

    phones = rows(Phone, stated(organization))
    owners = [(each.organization_id, each.location_id, each.service_id) for each in phones]
    assert len(phones) == 3
    assert all(sum(owner is not None for owner in each) == 1 for each in owners)


def test_structure_has_defaults_and_facts_have_none() -> None:
    organization = StatedOrganization(
        name="Hope",
        locations=(StatedLocation(address=StatedAddress(city="Dayton")),),
        services=(StatedService(status="open for all"),),
    )
    statement = stated(organization)

    assert rows(Location, statement)[0].location_type == "physical"
    assert rows(Address, statement)[0].address_type == "physical"
    assert rows(Address, statement)[0].country is None
    assert (rows(Service, statement)[0].status, rows(Service, statement)[0].name) == (
        "active",
        None,
    )


def test_a_point_without_an_address_gives_a_location_without_an_address() -> None:
    organization = StatedOrganization(
        name="Hope", locations=(StatedLocation(latitude=-0.0, longitude=1),)
    )
    statement = stated(organization)

    (location,) = rows(Location, statement)
    assert (str(location.latitude), str(location.longitude)) == ("0.0", "1.0")
    assert rows(Address, statement) == []


@few_examples
@given(st.lists(observations(), max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_inputs_decides_nothing(
    read: list[Observation], chance: random.Random
) -> None:
    for statements in by_organization(read):
        shuffled = list(statements)
        chance.shuffle(shuffled)

        assert fold(shuffled) == fold(statements)


@few_examples
@given(st.lists(observations(), max_size=6))
def test_ids_are_distinct_and_rows_refer_to_rows_of_their_own_organization(
    read: list[Observation],
) -> None:
    folded = [fold(statements) for statements in by_organization(read)]

    for records in folded:
        assert parents_of(records) <= {record.id for record in records}
    ids = [record.id for records in folded for record in records]
    assert len(ids) == len(set(ids))


def parents_of(records: Iterable[Record]) -> set[UUID]:
    return {
        getattr(record, field.name)
        for record in records
        for field in fields(type(record))
        if field.name.endswith("_id") and getattr(record, field.name) is not None
    }


def by_organization(read: list[Observation]) -> list[list[Statement]]:
    winners: dict[str, Observation] = {}
    for each in sorted(read, key=lambda each: each.entry.rank):
        winners[each.entry.job_id] = each
    inputs: dict[str, list[Observation]] = {}
    for each in winners.values():
        inputs.setdefault(each.input_key, []).append(each)
    grouped: dict[object, list[Statement]] = {}
    for same in inputs.values():
        for statement in statements_of(same):
            grouped.setdefault(statement.organization_id, []).append(statement)
    return list(grouped.values())
