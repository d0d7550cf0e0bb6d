"""Which organizations of several readings of one page are one.

By name, or each the only one of its reading. Where one reading holds namesakes of different towns,
the town tells them apart, in all readings of the page.
"""

from collections.abc import Collection, Sequence
from typing import TypeAlias

from pantry_radio.domain.hsds.election import majority_else_newest
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.merging import OrganizationMember
from pantry_radio.domain.hsds.merging_locations import AddressMember, elected_town

_Town: TypeAlias = tuple[str, str]


def paired(readings: Sequence[Observation]) -> list[list[OrganizationMember]]:
    """The organizations of these readings, those that are one together, in the readings' order.

    No two of the groups have both the same name and the same town.
    """
    named: dict[str, list[OrganizationMember]] = {}
    has_several = False
    for voter, observation in enumerate(readings):
        organizations = observation.reading.organizations
        has_several = has_several or len({name_key(each.name) for each in organizations}) > 1
        for organization in organizations:
            named.setdefault(name_key(organization.name), []).append((voter, organization))
    if named and not has_several:
        everyone = (member for members in named.values() for member in members)
        named = {"": sorted(everyone, key=lambda member: member[0])}
    return [group for members in named.values() for group in _of_one_town(members)]


def addresses_of(member: OrganizationMember) -> list[AddressMember]:
    """The addresses that a member states, each with the member's voter."""
    voter, organization = member
    places = (location.address for location in organization.locations)
    return [(voter, address) for address in places if address is not None]


def _of_one_town(namesakes: Sequence[OrganizationMember]) -> list[list[OrganizationMember]]:
    """All of them together, unless one reading places some where others of it cannot be."""
    towns = [elected_town(addresses_of(member), majority_else_newest) for member in namesakes]
    told: dict[int, list[_Town]] = {}
    for (voter, _), town in zip(namesakes, towns, strict=True):
        told.setdefault(voter, []).append(town)
    if not any(_are_several(each) for each in told.values()):
        return [list(namesakes)]
    homes = _homes(towns)
    groups: dict[_Town, list[OrganizationMember]] = {}
    for member, town in zip(namesakes, towns, strict=True):
        groups.setdefault(homes[town], []).append(member)
    return list(groups.values())


def _are_several(towns: Collection[_Town]) -> bool:
    """Whether some of these, of which any may lack city or state, cannot be one town."""
    return any(len(set(filter(None, parts))) > 1 for parts in zip(*towns, strict=True))


def _homes(towns: Collection[_Town]) -> dict[_Town, _Town]:
    """Of each town the one that it is: one that lacks something is the only one that it may be.

    What may be none of the others, or several of them, stays apart.
    """
    homes: dict[_Town, _Town] = {}
    for town in sorted(set(towns), key=lambda town: (not town[0], not town[1], town)):
        possible = [] if all(town) else {home for home in homes.values() if _may_be(town, home)}
        homes[town] = next(iter(possible)) if len(possible) == 1 else town
    return homes


def _may_be(town: _Town, other: _Town) -> bool:
    return all(
        not (ours and theirs) or ours == theirs for ours, theirs in zip(town, other, strict=True)
    )
