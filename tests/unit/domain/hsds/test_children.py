"""What organizations, places and services have several of: united by key, and by nothing else."""

from collections.abc import Sequence
from datetime import date, time

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds import keys
from pantry_radio.domain.hsds.election import majority_else_value
from pantry_radio.domain.hsds.evidence import Observation, Statement
from pantry_radio.domain.hsds.identity import statements_of
from pantry_radio.domain.hsds.merging_locations import merged_location
from pantry_radio.domain.hsds.merging_services import merged_services
from pantry_radio.domain.hsds.stated import (
    StatedAccessibility,
    StatedContact,
    StatedFunding,
    StatedIdentifier,
    StatedLanguage,
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedProgram,
    StatedSchedule,
    StatedService,
    StatedServiceArea,
    StatedServiceAtLocation,
)
from tests.observations import at, few_examples, observation, observations, rank

MONDAYS = StatedSchedule(freq="WEEKLY", byday="MO", opens_at=time(9), closes_at=time(17))
PHONE = StatedPhone(number="+19375550123")


def read(*readings: StatedOrganization) -> Statement:
    """The statement of readings of one page, the oldest first."""
    (statement,) = statements_of(
        [
            observation(f"job {age}", organization, input_key="page", rank=rank(age=age))
            for age, organization in enumerate(readings)
        ]
    )
    return statement


def the_location(statement: Statement) -> StatedLocation:
    (location,) = statement.organization.locations
    return location


def the_service(statement: Statement) -> StatedService:
    (service,) = statement.organization.services
    return service


def place(**more: object) -> StatedOrganization:
    return StatedOrganization(
        name="Hope",
        locations=(StatedLocation(address=at(), **more),),  # type: ignore[arg-type]
    )


def serving(*services: StatedService, places: Sequence[StatedLocation] = ()) -> StatedOrganization:
    return StatedOrganization(name="Hope", services=services, locations=tuple(places))


class TestKeys:
    @pytest.mark.parametrize(
        "change",
        [
            {"freq": "MONTHLY"},
            {"interval": 2},
            {"byday": "MO,TU"},
            {"bymonthday": "1"},
            {"dtstart": date(2025, 8, 9)},
            {"valid_from": date(2025, 8, 9)},
            {"valid_to": date(2025, 8, 9)},
            {"until": date(2025, 8, 9)},
            {"count": 3},
            {"opens_at": time(10)},
            {"closes_at": None},
        ],
    )
    def test_everything_that_says_when_tells_schedules_apart(
        self, change: dict[str, object]
    ) -> None:
        other = evolve(MONDAYS, **change)  # type: ignore[arg-type]

        assert keys.key_of_schedule(other) != keys.key_of_schedule(MONDAYS)

    @pytest.mark.parametrize(
        "change",
        [
            {"description": "for all"},
            {"notes": "ring the bell"},
            {"wkst": "SU"},
            {"interval": 1},
            {"schedule_link": "https://hope.org"},
        ],
    )
    def test_nothing_else_does_beside_a_day_or_a_time(self, change: dict[str, object]) -> None:
        other = evolve(MONDAYS, **change)  # type: ignore[arg-type]

        assert keys.key_of_schedule(other) == keys.key_of_schedule(MONDAYS)

    def test_words_tell_schedules_apart_that_have_but_words(self) -> None:
        by_appointment, always, spelled = (
            keys.key_of_schedule(StatedSchedule(description=text))
            for text in ("By appointment", "always", "by appointment.")
        )

        assert by_appointment == spelled
        assert by_appointment != always

    def test_a_month_without_a_day_says_nothing(self) -> None:
        assert keys.frequency(StatedSchedule(freq="MONTHLY", dtstart=date(2025, 8, 9))) is None
        assert keys.frequency(StatedSchedule(freq="MONTHLY", byday="2TU")) == "MONTHLY"
        assert keys.frequency(StatedSchedule(freq="YEARLY", byday="TU")) is None

    def test_a_language_is_its_code_whatever_it_is_called(self) -> None:
        spanish, espanol, other = (
            keys.key_of_language(each)
            for each in (
                StatedLanguage(name="Spanish", code="es"),
                StatedLanguage(name="Español", code="es"),
                StatedLanguage(name="Klingon"),
            )
        )

        assert spanish == espanol
        assert spanish != other

    def test_an_identifier_is_one_however_it_is_punctuated(self) -> None:
        assert keys.key_of_identifier(
            StatedIdentifier(identifier_type="EIN", identifier="12-3456789")
        ) == keys.key_of_identifier(StatedIdentifier(identifier_type="ein", identifier="123456789"))

    def test_an_area_is_its_name_or_else_its_description(self) -> None:
        assert keys.key_of_service_area(
            StatedServiceArea(name="Ohio", description="all of it")
        ) == keys.key_of_service_area(StatedServiceArea(description="Ohio"))


class TestReadingsOfOneInput:
    def test_hours_services_and_programs_are_those_of_the_greatest_reading(self) -> None:
        older = evolve(
            place(schedules=(evolve(MONDAYS, byday="SU"),)),
            programs=(StatedProgram(name="Winter"),),
            services=(StatedService(name="Clothing", schedules=(MONDAYS,)),),
        )
        newer = evolve(place(schedules=(MONDAYS,)), programs=(StatedProgram(name="Summer"),))
        statement = read(older, newer)

        assert the_location(statement).schedules == (MONDAYS,)
        assert [each.name for each in statement.organization.programs] == ["Summer"]
        assert statement.organization.services == ()

    def test_a_greatest_reading_without_hours_leaves_none(self) -> None:
        statement = read(place(schedules=(MONDAYS,)), place())

        assert the_location(statement).schedules == ()

    def test_all_else_is_united(self) -> None:
        english, spanish = StatedLanguage(code="en"), StatedLanguage(code="es")
        ramp, lift = StatedAccessibility(description="ramp"), StatedAccessibility(url="https://x.y")
        ann, ben = StatedContact(name="Ann Lee"), StatedContact(name="Ben Lee")
        first = evolve(
            place(languages=(spanish,), accessibility=(ramp,), contacts=(ann,)),
            funding=(StatedFunding(source="donations"),),
        )
        second = evolve(
            place(languages=(english,), accessibility=(lift,), contacts=(ben,)),
            funding=(StatedFunding(source="grants"),),
        )
        statement = read(first, second)

        location = the_location(statement)
        assert set(location.languages) == {english, spanish}
        assert set(location.accessibility) == {ramp, lift}
        assert set(location.contacts) == {ann, ben}
        assert [each.source for each in statement.organization.funding] == ["donations", "grants"]

    def test_one_person_is_one_contact_with_the_newest_of_all_that_is_told(self) -> None:
        statement = read(
            place(contacts=(StatedContact(name="Ann Lee", email="ann@hope.org", title="Boss"),)),
            place(contacts=(StatedContact(name="ANN LEE", title="Director", phones=(PHONE,)),)),
            place(contacts=(StatedContact(name="Ann Lee"),)),
        )

        assert the_location(statement).contacts == (
            StatedContact(name="Ann Lee", email="ann@hope.org", title="Director", phones=(PHONE,)),
        )

    def test_contacts_without_a_name_are_one_where_all_that_is_told_is_the_same(self) -> None:
        statement = read(
            place(contacts=(StatedContact(title="Director"), StatedContact(email="a@hope.org"))),
            place(contacts=(StatedContact(title="director"), StatedContact(email="A@hope.org"))),
        )

        assert len(the_location(statement).contacts) == 2

    def test_languages_of_one_number_are_united(self) -> None:
        spanish, english = StatedLanguage(code="es"), StatedLanguage(code="en")
        statement = read(
            StatedOrganization(name="Hope", phones=(evolve(PHONE, languages=(spanish,)),)),
            StatedOrganization(name="Hope", phones=(evolve(PHONE, languages=(english, spanish)),)),
        )

        assert statement.organization.phones == (evolve(PHONE, languages=(english, spanish)),)

    def test_what_another_party_calls_a_place_stays_with_who_calls_it_so(self) -> None:
        statement = read(
            place(external_identifier="7", external_identifier_type="county"),
            place(external_identifier="8"),
        )

        location = the_location(statement)
        assert (location.external_identifier, location.external_identifier_type) == ("8", None)


class TestHours:
    def test_two_that_differ_in_words_alone_are_one_with_the_newest_words(self) -> None:
        old, new = evolve(MONDAYS, description="old"), evolve(MONDAYS, description="new")
        statement = read(place(schedules=(old, new, MONDAYS)))

        assert the_location(statement).schedules == (new,)

    def test_hours_of_two_names_of_one_place_are_united(self) -> None:
        tuesdays = evolve(MONDAYS, byday="TU")
        statement = read(
            serving(
                StatedService(
                    name="Meals",
                    at_locations=(
                        StatedServiceAtLocation(location_index=0, schedules=(MONDAYS,)),
                        StatedServiceAtLocation(location_index=1, schedules=(MONDAYS, tuesdays)),
                    ),
                ),
                places=[
                    StatedLocation(address=at("100 Main Street")),
                    StatedLocation(address=at("100 main st.")),
                ],
            )
        )

        (link,) = the_service(statement).at_locations
        assert (link.location_index, set(link.schedules)) == (0, {MONDAYS, tuesdays})

    def test_hours_at_what_is_no_place_are_those_of_the_service(self) -> None:
        statement = read(
            serving(
                StatedService(
                    name="Meals",
                    at_locations=(StatedServiceAtLocation(location_index=0, schedules=(MONDAYS,)),),
                ),
                places=[StatedLocation(name="Hall")],
            )
        )

        service = the_service(statement)
        assert (service.at_locations, service.schedules) == ((), (MONDAYS,))

    def test_hours_of_what_is_no_place_are_those_of_all_services(self) -> None:
        statement = read(
            serving(
                StatedService(name="Meals"),
                StatedService(name="Groceries"),
                places=[StatedLocation(name="Hall", schedules=(MONDAYS,))],
            )
        )

        services = statement.organization.services
        assert [each.schedules for each in services] == [(MONDAYS,), (MONDAYS,)]

    def test_hours_wherever_it_is_given_are_not_told_twice(self) -> None:
        tuesdays = evolve(MONDAYS, byday="TU")
        links = (StatedServiceAtLocation(location_index=0, schedules=(MONDAYS,)),)
        statement = read(
            serving(
                StatedService(name="Meals", schedules=(MONDAYS, tuesdays), at_locations=links),
                places=[StatedLocation(address=at())],
            )
        )

        service = the_service(statement)
        assert (service.at_locations, service.schedules) == (links, (tuesdays,))

    def test_contacts_of_what_is_no_place_are_those_of_the_organization(self) -> None:
        ann = StatedContact(name="Ann Lee")
        statement = read(
            serving(places=[StatedLocation(name="Hall", contacts=(ann,))]),
        )

        assert statement.organization.contacts == (ann,)


@few_examples
@given(st.lists(observations(), max_size=5))
def test_what_is_merged_is_merged_for_good(readings: list[Observation]) -> None:
    unique = {each.entry.job_id: evolve(each, input_key="page") for each in readings}
    for statement in statements_of(list(unique.values())):
        organization = statement.organization

        services = merged_services(
            [(0, each) for each in organization.services], majority_else_value
        )
        locations = [
            merged_location([(0, each)], majority_else_value) for each in organization.locations
        ]

        assert services == organization.services
        assert tuple(locations) == organization.locations
