"""Several descriptions of one place brought together, and which descriptions those are.

A member is a voter's number and what it states. Members stand in order from the oldest voter to
the newest: readings of one input, or inputs.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from attrs import evolve, frozen

from pantry_radio.domain.hsds.election import (
    Election,
    majority_else_newest,
    majority_else_value,
    newest,
    one_vote_each,
)
from pantry_radio.domain.hsds.keys import key_of_accessibility
from pantry_radio.domain.hsds.match import postal_key, state_key, town_key
from pantry_radio.domain.hsds.merging_children import (
    children,
    merged_facts,
    united,
    united_contacts,
    united_languages,
    united_phones,
    united_schedules,
)
from pantry_radio.domain.hsds.places import (
    Place,
    grouped_between_inputs,
    grouped_within_input,
    place_of,
)
from pantry_radio.domain.hsds.stated import StatedAddress, StatedLocation

LocationMember: TypeAlias = tuple[int, StatedLocation]
AddressMember: TypeAlias = tuple[int, StatedAddress]
Groups: TypeAlias = Sequence[Sequence[int]]


@frozen(kw_only=True)
class MergingRules:
    """Which places are one, and how a name is elected."""

    group_places: Callable[[Sequence[Place]], Groups]
    elect: Election


WITHIN_INPUT = MergingRules(group_places=grouped_within_input, elect=majority_else_newest)
BETWEEN_INPUTS = MergingRules(group_places=grouped_between_inputs, elect=majority_else_value)


def grouped_locations(members: Sequence[LocationMember], rules: MergingRules) -> Groups:
    """The positions of members that are one place; no two groups elect the same key."""
    groups = rules.group_places([place_of(location.address) for _, location in members])
    return _with_distinct_keys(members, groups, rules.elect)


def merged_location(members: Sequence[LocationMember], elect: Election) -> StatedLocation:
    """One place: the elected name, the newest facts, and all that belongs to it by its key."""
    locations = [location for _, location in members]
    latitude, longitude = newest(map(_point, locations)) or (None, None)
    identifier, identifier_type = newest(map(_external_identifier, locations)) or (None, None)
    return evolve(
        merged_facts(members, elect),
        latitude=latitude,
        longitude=longitude,
        external_identifier=identifier,
        external_identifier_type=identifier_type,
        address=_merged_address(members, elect),
        phones=united_phones(children(members, lambda each: each.phones), elect),
        contacts=united_contacts(children(members, lambda each: each.contacts), elect),
        schedules=united_schedules(children(members, lambda each: each.schedules), elect),
        languages=united_languages(children(members, lambda each: each.languages), elect),
        accessibility=united(
            children(members, lambda each: each.accessibility), key_of_accessibility, elect
        ),
    )


def elected_town(members: Sequence[AddressMember], elect: Election) -> tuple[str, str]:
    """The keys of city and state, elected as a pair; "" for what nobody states.

    A pair of both goes before a city alone, and that before a state alone.
    """
    pairs = [
        (voter, (town_key(address.city), state_key(address.state_province)))
        for voter, address in members
    ]
    most_telling = max((_detail_of_town(pair) for _, pair in pairs), default=0)
    votes = ((voter, pair) for voter, pair in pairs if _detail_of_town(pair) == most_telling)
    return elect(one_vote_each(votes)) or ("", "")


def _with_distinct_keys(
    members: Sequence[LocationMember], groups: Groups, elect: Election
) -> Groups:
    """Groups of which two that elect the same key have become one."""
    if len(groups) <= 1:
        return groups
    by_key: dict[tuple[str, ...], list[int]] = {}
    for group in groups:
        address = _merged_address([members[index] for index in group], elect)
        by_key.setdefault(place_of(address).key, []).extend(group)
    joined = [sorted(by_key[key]) for key in sorted(by_key)]
    return joined if len(joined) == len(groups) else _with_distinct_keys(members, joined, elect)


def _merged_address(locations: Sequence[LocationMember], elect: Election) -> StatedAddress | None:
    """Lines from one address, the most telling and newest; ZIP and town as elected."""
    members = [(voter, each.address) for voter, each in locations if each.address is not None]
    if not members:
        return None
    addresses = [address for _, address in members]
    # max keeps the first of equals: the newest must come first.
    lines = max(reversed(addresses), key=_detail_of_lines)
    code = elect(
        one_vote_each((voter, postal_key(each.postal_code) or None) for voter, each in members)
    )
    city, state = elected_town(members, elect)
    return StatedAddress(
        attention=newest(each.attention for each in addresses),
        address_1=lines.address_1,
        address_2=lines.address_2,
        city=newest(each.city for each in addresses if town_key(each.city) == city),
        region=newest(each.region for each in addresses),
        state_province=newest(
            each.state_province
            for each in addresses
            if not state or state_key(each.state_province) == state
        ),
        postal_code=newest(
            each.postal_code for each in addresses if postal_key(each.postal_code) == code
        ),
        country=newest(each.country for each in addresses),
        address_type=newest(each.address_type for each in addresses),
    )


def _point(location: StatedLocation) -> tuple[float, float] | None:
    """Both coordinates, which are of one reading, or none."""
    if location.latitude is None or location.longitude is None:
        return None
    return location.latitude, location.longitude


def _external_identifier(location: StatedLocation) -> tuple[str, str | None] | None:
    """What another party calls it, with that party's name: one reading's, too."""
    if location.external_identifier is None:
        return None
    return location.external_identifier, location.external_identifier_type


def _detail_of_town(pair: tuple[str, str]) -> int:
    city, state = pair
    return 2 * bool(city) + bool(state)


def _detail_of_lines(address: StatedAddress) -> tuple[bool, bool, bool]:
    place = place_of(address)
    return bool(place.street), bool(place.unit), bool(address.address_1)
