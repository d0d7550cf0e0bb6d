"""Several descriptions of one place brought together, and which descriptions those are.

A member is a voter's number and what it states. Members stand in order from the oldest voter to
the newest: readings of one input, or inputs.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from attrs import frozen

from pantry_radio.domain.hsds.election import (
    Election,
    majority_else_newest,
    majority_else_value,
    newest,
    one_vote_each,
)
from pantry_radio.domain.hsds.match import postal_key, state_key, town_key
from pantry_radio.domain.hsds.places import (
    Place,
    grouped_between_inputs,
    grouped_within_input,
    place_of,
)
from pantry_radio.domain.hsds.stated import StatedAddress, StatedLocation, StatedPhone

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
    """One place: the elected name, the newest facts, the newest point, united phones."""
    locations = [location for _, location in members]
    point = newest(
        (each.latitude, each.longitude)
        if each.latitude is not None and each.longitude is not None
        else None
        for each in locations
    )
    return StatedLocation(
        name=elect(one_vote_each((voter, each.name) for voter, each in members)),
        alternate_name=newest(each.alternate_name for each in locations),
        description=newest(each.description for each in locations),
        transportation=newest(each.transportation for each in locations),
        url=newest(each.url for each in locations),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        address=_merged_address(members, elect),
        phones=united_phones(phone for each in locations for phone in each.phones),
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


def united_phones(phones: Iterable[StatedPhone]) -> tuple[StatedPhone, ...]:
    """Each number and extension once, in order of both; facts are the newest, the last given."""
    grouped: dict[tuple[str, int], list[StatedPhone]] = {}
    for phone in phones:
        extension = -1 if phone.extension is None else phone.extension
        grouped.setdefault((phone.number, extension), []).append(phone)
    return tuple(
        StatedPhone(
            number=same[0].number,
            extension=same[0].extension,
            type=newest(phone.type for phone in same),
            description=newest(phone.description for phone in same),
        )
        for _, same in sorted(grouped.items(), key=lambda item: item[0])
    )


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
        address_1=lines.address_1,
        address_2=lines.address_2,
        city=newest(each.city for each in addresses if town_key(each.city) == city),
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


def _detail_of_town(pair: tuple[str, str]) -> int:
    city, state = pair
    return 2 * bool(city) + bool(state)


def _detail_of_lines(address: StatedAddress) -> tuple[bool, bool, bool]:
    place = place_of(address)
    return bool(place.street), bool(place.unit), bool(address.address_1)
