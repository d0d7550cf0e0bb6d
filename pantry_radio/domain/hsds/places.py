"""Places of one organization: their keys, and which descriptions mean the same place."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from attrs import frozen

from pantry_radio.domain.hsds.match import postal_key, state_key, street_key, town_key
from pantry_radio.domain.hsds.stated import StatedAddress, StatedLocation

_Groups: TypeAlias = "dict[tuple[str, ...], list[Place]]"


@frozen(kw_only=True, order=True)
class Place:
    """The match keys of one address; "" for what is not stated."""

    street: str = ""
    unit: str = ""
    postal_code: str = ""
    city: str = ""
    state: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What tells places of one organization apart.

        (street, unit, ZIP), or (street, unit, city, state) without a ZIP; without a street (city,
        state), without a city nothing. Neither a name nor coordinates are in it.
        """
        if self.street and self.postal_code:
            return (self.street, self.unit, self.postal_code)
        if self.street:
            return (self.street, self.unit, self.city, self.state)
        return (self.city, self.state) if self.city else ()

    def may_be(self, other: "Place") -> bool:
        """Whether nothing that both state speaks against their being one place."""
        return (
            (not self.street or self.street == other.street)
            and (not (self.unit and other.unit) or self.unit == other.unit)
            and self._is_in_area_of(other)
        )

    def _is_in_area_of(self, other: "Place") -> bool:
        same_state = not (self.state and other.state) or self.state == other.state
        both_codes = bool(self.postal_code and other.postal_code)
        both_cities = bool(self.city and other.city)
        return (
            (both_codes and self.postal_code == other.postal_code)
            or (both_cities and self.city == other.city and same_state)
            or (not both_codes and not both_cities and same_state)
        )


@lru_cache(maxsize=20_000)
def place_of(address: StatedAddress | None) -> Place:
    """The match keys of an address, or of none."""
    if address is None:
        return Place()
    street, unit = street_key(address.address_1, address.address_2)
    return Place(
        street=street,
        unit=unit,
        postal_code=postal_key(address.postal_code),
        city=town_key(address.city),
        state=state_key(address.state_province),
    )


def has_lines(address: StatedAddress) -> bool:
    """Whether an address says more than a country."""
    return any((address.address_1, address.city, address.state_province, address.postal_code))


def has_place(location: StatedLocation) -> bool:
    """Whether anything tells where it is: an address, or a point."""
    return location.latitude is not None or (
        location.address is not None and has_lines(location.address)
    )


def grouped_within_input(places: Sequence[Place]) -> tuple[tuple[int, ...], ...]:
    """The positions of places that are one, as one input describes one organization.

    A place without a street, whose town is missing or that of exactly one street place, is that
    place. The result does not depend on the order of the places, but for that of positions.
    """
    return _grouped(places, lone_places_join=True)


def grouped_between_inputs(places: Sequence[Place]) -> tuple[tuple[int, ...], ...]:
    """The positions of places that are one, as several inputs describe one organization.

    Street places that differ only in what one of them lacks (a unit, a ZIP) are one. A place
    without a street joins no street place: the other input may mean another place.
    """
    return _grouped(places, lone_places_join=False)


def _grouped(places: Sequence[Place], *, lone_places_join: bool) -> tuple[tuple[int, ...], ...]:
    """Places in order from the most to the least telling; each joins where only one group fits."""
    group_of: dict[Place, tuple[str, ...]] = {}
    # By street, so that places of a long list are compared with those of their own street alone.
    by_street: dict[str, _Groups] = {}
    everywhere: _Groups = {}
    for place in sorted(set(places), key=_by_detail):
        if place.street:
            fitting = _fitting(place, by_street.get(place.street, {}))
        else:
            fitting = _fitting(place, everywhere) if lone_places_join else []
        key = fitting[0] if len(fitting) == 1 else place.key
        group_of[place] = key
        if place.street:
            by_street.setdefault(place.street, {}).setdefault(key, []).append(place)
            everywhere.setdefault(key, []).append(place)
    positions: dict[tuple[str, ...], list[int]] = {}
    for position, place in enumerate(places):
        positions.setdefault(group_of[place], []).append(position)
    return tuple(tuple(positions[key]) for key in sorted(positions))


def _fitting(place: Place, groups: _Groups) -> list[tuple[str, ...]]:
    """The keys of the groups that a place may belong to; two are as good as many."""
    fitting = (
        key for key, members in groups.items() if any(place.may_be(member) for member in members)
    )
    return list(islice(fitting, 2))


def _by_detail(place: Place) -> tuple[tuple[bool, ...], Place]:
    parts = (place.street, place.unit, place.postal_code, place.city, place.state)
    return tuple(not part for part in parts), place
