"""Identity: inputs, paired readings, elected keys, and ids that follow from them alone."""

import random
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds import identity
from pantry_radio.domain.hsds.evidence import Observation, Statement
from pantry_radio.domain.hsds.stated import StatedLocation, StatedOrganization, StatedPhone
from pantry_radio.domain.jobs import Job, JobResult
from tests.observations import at, few_examples, observation, observations, pantry, rank

PAGE = "one page"


def statements_of(*readings: Observation) -> tuple[Statement, ...]:
    return identity.statements_of(readings)


def the_id(
    organization: StatedOrganization, *, scraper_id: str | None = "scraper", page: str = PAGE
) -> UUID:
    (statement,) = statements_of(
        observation("job", organization, scraper_id=scraper_id, input_key=page)
    )
    return statement.organization_id


def key_of(job_id: str = "job", **job: str | None) -> str:
    return identity.input_key(JobResult(job_id=job_id, job=Job(**job)))


class TestInputKey:
    def test_jobs_of_one_scraper_over_one_content_share_their_input(self) -> None:
        first = key_of("a", scraper_id="s", content_hash="h")

        assert first == key_of("b", scraper_id="s", content_hash="h")

    def test_the_original_scraper_stands_in_for_a_missing_or_unknown_one(self) -> None:
        own = key_of(scraper_id="s", content_hash="h")

        assert key_of(original_scraper="s", content_hash="h") == own
        assert key_of(scraper_id="unknown", original_scraper="s", content_hash="h") == own

    def test_a_job_without_scraper_or_content_hash_is_its_own_input(self) -> None:
        keys = {
            key_of("a", scraper_id="s"),
            key_of("b", scraper_id="s"),
            key_of("c", content_hash="h"),
            key_of("d", scraper_id="unknown", content_hash="h"),
        }

        assert len(keys) == 4

    def test_no_part_runs_into_the_next(self) -> None:
        assert key_of(scraper_id='a","b', content_hash="c") != key_of(
            scraper_id="a", content_hash='b","c'
        )

    def test_keys_are_short_ascii_whatever_the_ids_hold(self) -> None:
        key = key_of("\x00\ud800é" * 10_000)

        assert key.isascii()
        assert key.isprintable()
        assert len(key) <= 1000


class TestReadingsOfOneInput:
    def test_only_organizations_of_differing_spelling_are_one(self) -> None:
        (statement,) = statements_of(
            observation("a", pantry("St. Mary's Pantry", at()), rank=rank(age=1)),
            observation("b", pantry("Saint Marys Food Pantry", at()), rank=rank(age=2)),
        )

        assert statement.organization.name == "Saint Marys Food Pantry"

    def test_most_readings_elect_the_name(self) -> None:
        (statement,) = statements_of(
            observation("a", pantry("Hope Pantry"), rank=rank(age=1)),
            observation("b", pantry("Hope Pantry"), rank=rank(age=2)),
            observation("c", pantry("Hope Church"), rank=rank(age=3)),
        )

        assert statement.organization.name == "Hope Pantry"

    def test_several_organizations_are_paired_by_name(self) -> None:
        statements = statements_of(
            observation("a", pantry("Hope Pantry"), pantry("Faith Pantry"), rank=rank(age=1)),
            observation("b", pantry("The HOPE Pantry, Inc."), rank=rank(age=2)),
        )

        names = sorted(each.organization.name for each in statements)
        assert names == ["Faith Pantry", "The HOPE Pantry, Inc."]

    def test_phones_are_united_and_services_are_those_of_the_greatest(self) -> None:
        (statement,) = statements_of(
            observation(
                "a",
                pantry("Hope", services=("Meals",), phones=("+19375550123",)),
                rank=rank(age=1),
            ),
            observation(
                "b",
                pantry("Hope", services=("Groceries",), phones=("+16145550199",)),
                rank=rank(age=2),
            ),
            observation("c", rank=rank(age=3)),
        )

        numbers = [phone.number for phone in statement.organization.phones]
        assert numbers == ["+16145550199", "+19375550123"]
        assert [each.name for each in statement.organization.services] == ["Groceries"]

    def test_a_reading_without_records_states_nothing(self) -> None:
        assert statements_of(observation("a")) == ()

    @few_examples
    @given(st.lists(observations(), max_size=5), st.randoms(use_true_random=False))
    def test_their_order_decides_nothing(
        self, readings: list[Observation], chance: random.Random
    ) -> None:
        unique = list({each.entry.job_id: each for each in readings}.values())
        shuffled = list(unique)
        chance.shuffle(shuffled)

        assert statements_of(*shuffled) == statements_of(*unique)


class TestNamesakesOfOneInput:
    DAYTON = pantry("Salvation Army", at("1 A St"), description="of Dayton")
    COLUMBUS = pantry(
        "Salvation Army", at("2 B St", city="Columbus", postal_code="43215"), description="of C."
    )

    @staticmethod
    def towns(*readings: Observation) -> dict[str, str | None]:
        """Towns, elected from the first location, and descriptions of the statements."""
        stated = [each.organization for each in statements_of(*readings)]
        cities = [
            next((str(place.address.city) for place in each.locations if place.address), "")
            for each in stated
        ]
        assert len(set(cities)) == len(stated)
        return {city: each.description for city, each in sorted(zip(cities, stated, strict=True))}

    def test_namesakes_of_two_towns_are_two_organizations_as_from_two_pages(self) -> None:
        statements = statements_of(observation("a", self.DAYTON, self.COLUMBUS, input_key=PAGE))

        assert {each.organization_id for each in statements} == {
            the_id(self.DAYTON),
            the_id(self.COLUMBUS),
        }
        assert self.towns(observation("a", self.DAYTON, self.COLUMBUS)) == {
            "Columbus": "of C.",
            "Dayton": "of Dayton",
        }

    def test_readings_of_both_are_paired_by_town(self) -> None:
        towns = self.towns(
            observation("a", self.DAYTON, self.COLUMBUS, rank=rank(age=1)),
            observation(
                "b", evolve(self.COLUMBUS, description="new"), self.DAYTON, rank=rank(age=2)
            ),
        )

        assert towns == {"Columbus": "new", "Dayton": "of Dayton"}

    def test_a_reading_of_one_of_them_is_of_its_town(self) -> None:
        towns = self.towns(
            observation("a", self.DAYTON, self.COLUMBUS, rank=rank(age=1)),
            observation("b", evolve(self.DAYTON, description="new"), rank=rank(age=2)),
        )

        assert towns == {"Columbus": "of C.", "Dayton": "new"}

    def test_one_without_a_town_is_neither_of_them(self) -> None:
        towns = self.towns(
            observation("a", self.DAYTON, self.COLUMBUS, rank=rank(age=1)),
            observation("b", pantry("Salvation Army", description="new"), rank=rank(age=2)),
        )

        assert towns == {"": "new", "Columbus": "of C.", "Dayton": "of Dayton"}

    @pytest.mark.parametrize(("age", "description"), [(0, "of Dayton"), (2, "half")])
    def test_one_with_half_a_town_is_the_only_one_that_it_may_be(
        self, age: int, description: str
    ) -> None:
        half = pantry("Salvation Army", at("1 A St", state=None), description="half")
        towns = self.towns(
            observation("a", self.DAYTON, self.COLUMBUS, rank=rank(age=1)),
            observation("b", half, rank=rank(age=age)),
        )

        assert towns == {"Columbus": "of C.", "Dayton": description}

    def test_another_name_in_each_reading_is_paired_by_town_too(self) -> None:
        towns = self.towns(
            observation("a", self.DAYTON, self.COLUMBUS, rank=rank(age=1)),
            observation(
                "b", pantry("Army of Salvation", at(), description="new"), rank=rank(age=2)
            ),
        )

        assert towns == {"Columbus": "of C.", "Dayton": "new"}

    def test_beside_another_organization_namesakes_are_told_apart_as_well(self) -> None:
        statements = statements_of(
            observation("a", self.DAYTON, pantry("Hope", at()), self.COLUMBUS)
        )

        assert len(statements) == 3

    def test_towns_that_differ_between_readings_alone_are_one_organization(self) -> None:
        (statement,) = statements_of(
            observation("a", self.DAYTON, rank=rank(age=1)),
            observation("b", self.COLUMBUS, rank=rank(age=2)),
            observation("c", self.DAYTON, rank=rank(age=3)),
        )

        assert statement.organization_id == the_id(self.DAYTON)

    def test_namesakes_of_one_town_are_one(self) -> None:
        (statement,) = statements_of(
            observation("a", self.DAYTON, pantry("Salvation Army", at("9 Z St")))
        )

        assert len(statement.organization.locations) == 2

    def test_a_chain_told_as_one_organization_stays_one(self) -> None:
        chain = pantry("Salvation Army", at("1 A St"), at("2 B St", city="Columbus"))
        (statement,) = statements_of(observation("a", chain))

        assert len(statement.organization.locations) == 2

    @few_examples
    @given(st.lists(observations(), max_size=5))
    def test_an_input_states_each_organization_once(self, readings: list[Observation]) -> None:
        unique = {each.entry.job_id: evolve(each, input_key=PAGE) for each in readings}
        statements = statements_of(*unique.values())

        assert len({each.organization_id for each in statements}) == len(statements)


class TestOrganizationKey:
    def test_same_name_and_town_from_two_scrapers_is_one_organization(self) -> None:
        here = the_id(pantry("Hope Pantry", at("1 A St")), scraper_id="s")

        assert the_id(pantry("HOPE PANTRY", at("2 B St")), scraper_id="t") == here

    def test_namesakes_of_two_towns_are_two_organizations(self) -> None:
        assert the_id(pantry("Hope", at(city="Dayton"))) != the_id(
            pantry("Hope", at(city="Columbus"))
        )

    def test_without_a_city_a_name_is_unique_within_its_scraper(self) -> None:
        nowhere = at(None, city=None, postal_code=None)
        here = the_id(pantry("Hope", nowhere), scraper_id="s")

        assert the_id(pantry("Hope", nowhere), scraper_id="s", page="other page") == here
        assert the_id(pantry("Hope", nowhere), scraper_id="t") != here

    def test_without_a_city_and_a_scraper_a_name_is_unique_within_its_input(self) -> None:
        here = the_id(pantry("Hope"), scraper_id=None, page="p")

        assert the_id(pantry("Hope"), scraper_id=None, page="q") != here

    def test_a_missing_town_does_not_vote(self) -> None:
        (statement,) = statements_of(
            observation("a", pantry("Hope"), rank=rank(age=1)),
            observation("b", pantry("Hope", at()), rank=rank(age=2)),
            observation("c", pantry("Hope"), rank=rank(age=3)),
        )

        assert statement.organization_id == the_id(pantry("Hope", at()))


class TestPlacesOfOneInput:
    @staticmethod
    def places(*locations: StatedLocation) -> tuple[StatedLocation, ...]:
        organization = StatedOrganization(name="Hope", locations=locations)
        (statement,) = statements_of(observation("a", organization))
        return statement.organization.locations

    def test_spellings_of_one_street_address_are_one_place(self) -> None:
        places = self.places(
            StatedLocation(address=at("100 North Main Street, Suite 5")),
            StatedLocation(address=at("100 N. Main St. #5", postal_code="45402-1234")),
            StatedLocation(address=at("100 N Main St", postal_code=None)),
        )

        assert len(places) == 1

    def test_one_street_in_two_towns_is_two_places(self) -> None:
        places = self.places(
            StatedLocation(address=at(city="Dayton", postal_code="45402")),
            StatedLocation(address=at(city="Columbus", postal_code="43215")),
        )

        assert len(places) == 2

    def test_a_place_without_street_and_town_joins_the_only_street_place(self) -> None:
        places = self.places(
            StatedLocation(latitude=39.75, longitude=-84.19), StatedLocation(address=at())
        )

        assert [(each.latitude, each.address) for each in places] == [(39.75, at())]

    def test_a_town_joins_the_only_street_place_in_it_and_no_other(self) -> None:
        town = StatedLocation(address=at(None, postal_code=None))
        in_dayton = StatedLocation(address=at("1 A St"))
        also_in_dayton = StatedLocation(address=at("2 B St"))
        in_columbus = StatedLocation(address=at("3 C St", city="Columbus", postal_code="43215"))

        assert len(self.places(town, in_dayton, in_columbus)) == 2
        assert len(self.places(town, in_columbus)) == 2
        assert len(self.places(town, in_dayton, also_in_dayton)) == 3

    def test_two_pantries_at_one_point_stay_two(self) -> None:
        point = StatedLocation(latitude=40.7, longitude=-74.0)
        statements = statements_of(
            observation(
                "a",
                StatedOrganization(name="Hope", locations=(point,)),
                StatedOrganization(name="Faith", locations=(point,)),
            )
        )

        assert len(statements) == 2

    def test_phones_of_a_location_that_is_no_place_go_to_the_organization(self) -> None:
        phone = StatedPhone(number="+19375550123")
        (statement,) = statements_of(
            observation(
                "a",
                StatedOrganization(
                    name="Hope", locations=(StatedLocation(name="Hall", phones=(phone,)),)
                ),
            )
        )

        assert statement.organization.phones == (phone,)
        assert statement.organization.locations == ()
