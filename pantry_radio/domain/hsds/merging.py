"""Several descriptions of one organization brought together: within one input, or between inputs.

A member is a voter's number and what it states. Members stand in order from the oldest voter to
the newest: readings of one input, or inputs.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypeVar

from attrs import evolve

from pantry_radio.domain.hsds import keys
from pantry_radio.domain.hsds.merging_children import (
    children,
    merged_facts,
    united,
    united_contacts,
    united_phones,
)
from pantry_radio.domain.hsds.merging_locations import (
    MergingRules,
    grouped_locations,
    merged_location,
)
from pantry_radio.domain.hsds.merging_services import (
    ServiceMember,
    merged_services,
    resited_services,
)
from pantry_radio.domain.hsds.places import has_place
from pantry_radio.domain.hsds.stated import StatedLocation, StatedOrganization

Child = TypeVar("Child")
OrganizationMember: TypeAlias = tuple[int, StatedOrganization]


def merged_organization(
    members: Sequence[OrganizationMember], *, name: str, rules: MergingRules
) -> StatedOrganization:
    """One organization of this name: newest facts, and all that belongs to it by its key.

    A location without an address and without a point is no place: its phones and contacts become
    those of the organization, its hours those of the same member's services.
    """
    elect = rules.elect
    located = children(members, lambda x: x.locations)
    locations: list[StatedLocation] = []
    new_index: dict[int, int] = {}
    for group in grouped_locations(located, rules):
        location = merged_location([located[index] for index in group], elect)
        if has_place(location):
            new_index.update(dict.fromkeys(group, len(locations)))
            locations.append(location)
    strays = [located[index] for index in range(len(located)) if index not in new_index]
    phones = children(strays, lambda x: x.phones)
    contacts = children(strays, lambda x: x.contacts)
    return evolve(
        merged_facts(members, elect),
        name=name,
        phones=united_phones(_by_voter(phones, children(members, lambda x: x.phones)), elect),
        contacts=united_contacts(
            _by_voter(contacts, children(members, lambda x: x.contacts)), elect
        ),
        programs=united(children(members, lambda x: x.programs), keys.key_of_program, elect),
        organization_identifiers=united(
            children(members, lambda x: x.organization_identifiers), keys.key_of_identifier, elect
        ),
        funding=united(children(members, lambda x: x.funding), keys.key_of_funding, elect),
        locations=tuple(locations),
        services=merged_services(_resited(members, new_index), elect),
    )


def _resited(
    members: Sequence[OrganizationMember], new_index: Mapping[int, int]
) -> list[ServiceMember]:
    """All services, pointing into the merged locations; `new_index` counts through all members."""
    services: list[ServiceMember] = []
    offset = 0
    for voter, organization in members:
        here = {
            index: new_index[offset + index]
            for index in range(len(organization.locations))
            if offset + index in new_index
        }
        services += [(voter, each) for each in resited_services(organization, here)]
        offset += len(organization.locations)
    return services


def _by_voter(*some: Sequence[tuple[int, Child]]) -> list[tuple[int, Child]]:
    """All of these members, from the oldest voter to the newest."""
    return sorted((member for members in some for member in members), key=lambda member: member[0])
