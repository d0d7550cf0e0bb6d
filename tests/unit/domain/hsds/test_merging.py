"""What several readings or inputs say of one organization, brought together."""

from attrs import evolve

from pantry_radio.domain.hsds.evidence import Statement
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.reconcile import fold
from pantry_radio.domain.hsds.records import Address, Location, Organization, Phone, Service
from pantry_radio.domain.hsds.stated import (
    StatedAddress,
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedService,
    StatedServiceAtLocation,
)
from tests.observations import at, observation, pantry, rank


def one_input(*readings: StatedOrganization) -> Statement:
    """The statement of readings of one page, the oldest first; their job ids go the other way."""
    (statement,) = statements_of(
        [
            observation(f"job {9 - age}", organization, input_key="page", rank=rank(age=age))
            for age, organization in enumerate(readings)
        ]
    )
    return statement


def inputs(*organizations: StatedOrganization, scraper_id: str | None = "s") -> list[Statement]:
    """Statements of pages, the oldest first, one a day; keys of the pages go the other way."""
    statements: list[Statement] = []
    for age, organization in enumerate(organizations):
        read = observation(
            f"job {9 - age}", organization, scraper_id=scraper_id, rank=rank(age=age, day=age)
        )
        statements += statements_of([read])
    return statements


def somewhere(*addresses: StatedAddress) -> StatedOrganization:
    return pantry("Hope", *addresses)


def the_address(statement: Statement) -> StatedAddress:
    (location,) = statement.organization.locations
    assert location.address is not None
    return location.address


class TestReadingsOfOneInput:
    def test_the_newest_reading_states_the_facts_whatever_its_job_is_called(self) -> None:
        statement = one_input(pantry("Hope", description="old"), pantry("Hope", description="new"))

        assert statement.organization.description == "new"

    def test_the_newest_is_the_newest_among_readings_of_several_names_too(self) -> None:
        statement = one_input(
            pantry("Faith", description="1"),
            pantry("Hope", description="2"),
            pantry("Faith", description="3"),
        )

        assert (statement.organization.name, statement.organization.description) == ("Faith", "3")

    def test_a_reading_votes_once_for_a_name_however_often_it_says_it(self) -> None:
        (statement,) = statements_of(
            [
                observation("a", pantry("Faith"), pantry("Faith"), input_key="page", rank=rank()),
                observation("b", pantry("Hope"), input_key="page", rank=rank(age=1)),
            ]
        )

        assert statement.organization.name == "Hope"

    def test_a_reading_votes_once_for_a_zip_however_often_it_says_it(self) -> None:
        statement = one_input(somewhere(at(), at()), somewhere(at(postal_code="45403")))

        assert the_address(statement).postal_code == "45403"

    def test_a_whole_town_outvotes_any_number_of_halves(self) -> None:
        statement = one_input(somewhere(at()), somewhere(at(state=None)), somewhere(at(state=None)))

        assert statement.organization_id == one_input(somewhere(at())).organization_id

    def test_the_state_is_that_of_the_elected_town(self) -> None:
        statement = one_input(somewhere(at()), somewhere(at()), somewhere(at(state="KY")))

        assert the_address(statement).state_province == "OH"

    def test_lines_are_the_most_telling_of_one_address(self) -> None:
        statement = one_input(somewhere(at("100 Main Street #5")), somewhere(at("100 Main St")))

        assert the_address(statement).address_1 == "100 Main Street #5"

    def test_without_a_state_a_name_is_unique_within_its_scraper(self) -> None:
        ours, theirs = (
            inputs(somewhere(at(state=None)), scraper_id=scraper_id)[0] for scraper_id in ("s", "t")
        )

        assert ours.organization_id != theirs.organization_id

    def test_extensions_of_one_number_are_several_phones(self) -> None:
        phones = tuple(
            StatedPhone(number="+19375550123", extension=extension) for extension in (None, 0, 7)
        )
        statement = one_input(StatedOrganization(name="Hope", phones=phones))

        assert statement.organization.phones == phones

    def test_services_stay_at_their_own_places(self) -> None:
        first, second = at("1 A St"), at("2 B St")
        statement = one_input(
            somewhere(second, first),
            evolve(
                somewhere(first, second),
                services=(
                    StatedService(
                        name="Meals", at_locations=(StatedServiceAtLocation(location_index=1),)
                    ),
                    StatedService(
                        name="Groceries", at_locations=(StatedServiceAtLocation(location_index=0),)
                    ),
                ),
            ),
        )

        places = [place.address for place in statement.organization.locations]
        assert {
            each.name: [places[index] for index in each.location_indexes]
            for each in statement.organization.services
        } == {"Meals": [second], "Groceries": [first]}


class TestInputs:
    def test_the_newest_input_states_the_facts_in_whatever_order_they_come(self) -> None:
        statements = inputs(
            pantry("Hope", at(), description="old"), pantry("Hope", at(), description="new")
        )

        assert fold(statements) == fold(statements[::-1])
        (organization,) = [x for x in fold(statements[::-1]) if isinstance(x, Organization)]
        assert organization.description == "new"

    def test_lines_and_phones_are_the_newest_in_whatever_order_they_come(self) -> None:
        old, new = (
            StatedOrganization(
                name="Hope",
                locations=(StatedLocation(address=at(street)),),
                phones=(StatedPhone(number="+19375550123", description=street),),
            )
            for street in ("100 Main Street", "100 main st.")
        )
        records = fold(inputs(old, new)[::-1])

        assert [x.address_1 for x in records if isinstance(x, Address)] == ["100 main st."]
        assert [x.description for x in records if isinstance(x, Phone)] == ["100 main st."]

    def test_pages_without_a_scraper_do_not_replace_each_other(self) -> None:
        statements = inputs(
            pantry("Hope", at(), services=("Meals",)),
            pantry("Hope", at(), services=("Groceries",)),
            scraper_id=None,
        )

        assert len([x for x in fold(statements) if isinstance(x, Service)]) == 2

    def test_places_that_come_to_elect_one_key_are_one_place(self) -> None:
        records = fold(
            [
                evolve(each, organization_id=inputs(somewhere(at()))[0].organization_id)
                for each in inputs(
                    somewhere(at(city=None)),
                    somewhere(at(postal_code="43215")),
                    somewhere(at()),
                    somewhere(at("100 Main Street #5", city="Columbus", postal_code=None)),
                )
            ]
        )

        ids = [x.id for x in records if isinstance(x, Location)]
        assert len(ids) == len(set(ids)) == 2
