"""Places: their keys, and which of several are one."""

import random

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.domain.hsds.places import (
    Place,
    grouped_between_inputs,
    grouped_within_input,
    place_of,
)
from tests.observations import at

STREET = Place(street="1 a st", city="dayton", state="oh", postal_code="45402")
places = st.builds(
    Place,
    street=st.sampled_from(["", "1 a st", "2 b st"]),
    unit=st.sampled_from(["", "5"]),
    postal_code=st.sampled_from(["", "45402", "43215"]),
    city=st.sampled_from(["", "dayton", "columbus"]),
    state=st.sampled_from(["", "oh", "ky"]),
)


def test_the_town_is_in_the_key_of_a_street_only_without_a_zip() -> None:
    here, there = at(), at(city="Kettering")

    assert place_of(here).key == place_of(there).key
    assert place_of(at(postal_code=None)).key != place_of(here).key
    assert place_of(at(city="Kettering", postal_code=None)).key == (
        "100 main st",
        "",
        "kettering",
        "oh",
    )


def test_two_units_are_two_places_and_the_house_is_neither() -> None:
    house, *units = (Place(street="1 a st", unit=unit, city="dayton") for unit in ("", "5", "6"))

    assert len(grouped_within_input(units)) == 2
    assert len(grouped_within_input([house, *units])) == 3
    assert len(grouped_within_input([house, units[0]])) == 1


def test_a_town_of_one_name_in_two_states_is_two_towns() -> None:
    ohio, kentucky = (Place(street="1 a st", city="dayton", state=x) for x in ("oh", "ky"))
    only_states = [Place(street="1 a st", state=state) for state in ("oh", "ky")]

    assert len(grouped_between_inputs([ohio, kentucky])) == 2
    assert len(grouped_between_inputs(only_states)) == 2


def test_what_is_nowhere_joins_a_street_and_no_mere_town() -> None:
    nowhere, town = Place(), Place(city="dayton")

    assert len(grouped_within_input([nowhere, town])) == 2
    assert len(grouped_within_input([nowhere, STREET])) == 1


@given(st.lists(places, max_size=6), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_places(
    some: list[Place], chance: random.Random
) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)

    for grouped in (grouped_within_input, grouped_between_inputs):
        groups = [sorted(some[index] for index in group) for group in grouped(some)]
        assert groups == [sorted(shuffled[x] for x in group) for group in grouped(shuffled)]
