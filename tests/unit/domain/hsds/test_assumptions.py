"""What no source states is marked where it was assumed, and nowhere else."""

from attrs import evolve

from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.reconcile import folded
from pantry_radio.domain.hsds.records import Address, Service
from pantry_radio.domain.hsds.rows import Rows
from pantry_radio.domain.hsds.stated import StatedAddress, StatedOrganization
from tests.observations import at, observation, pantry


def rows_of(organization: StatedOrganization) -> Rows:
    return folded(statements_of([observation("a", organization)]))


def assumed(rows: Rows) -> set[tuple[str, str]]:
    return {(each.table, each.field) for each in rows.assumptions}


def address_of(rows: Rows) -> Address:
    (address,) = [each for each in rows.records if isinstance(each, Address)]
    return address


def test_defaults_of_a_place_and_a_service_are_assumed() -> None:
    rows = rows_of(pantry("Hope", at(), services=("Meals",)))

    assert assumed(rows) == {
        ("location", "location_type"),
        ("address", "address_type"),
        ("address", "country"),
        ("service", "status"),
    }
    ids = {each.id for each in rows.records}
    assert {each.record_id for each in rows.assumptions} <= ids
    assert {each.organization_id for each in rows.assumptions} <= ids


def test_a_state_of_the_usa_gives_the_country() -> None:
    assert address_of(rows_of(pantry("Hope", at(state="OH")))).country == "US"


def test_a_province_of_another_country_gives_none() -> None:
    rows = rows_of(pantry("Hope", at(state="ON")))

    assert address_of(rows).country is None
    assert ("address", "country") not in assumed(rows)


def test_what_is_stated_is_not_assumed() -> None:
    stated = StatedAddress(
        address_1="1 Main St",
        city="Dayton",
        state_province="OH",
        country="CA",
        address_type="postal",
    )
    organization = pantry("Hope", stated, services=("Meals",))
    service = evolve(organization.services[0], status="inactive")

    rows = rows_of(evolve(organization, services=(service,)))

    assert assumed(rows) == {("location", "location_type")}
    assert address_of(rows).country == "CA"
    assert [each.status for each in rows.records if isinstance(each, Service)] == ["inactive"]


def test_a_status_that_hsds_does_not_know_is_assumed_too() -> None:
    organization = pantry("Hope", services=("Meals",))
    service = evolve(organization.services[0], status="open")

    assert assumed(rows_of(evolve(organization, services=(service,)))) == {("service", "status")}


def test_an_organization_alone_assumes_nothing() -> None:
    assert rows_of(pantry("Hope")).assumptions == ()
