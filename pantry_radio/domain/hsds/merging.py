"""Several descriptions of one organization brought together: within one input, or between inputs.

A member is a voter's number and what it states. Members stand in order from the oldest voter to
the newest: readings of one input, or inputs.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pantry_radio.domain.hsds.election import Election, newest, one_vote_each
from pantry_radio.domain.hsds.match import service_key
from pantry_radio.domain.hsds.merging_locations import (
    MergingRules,
    grouped_locations,
    merged_location,
    united_phones,
)
from pantry_radio.domain.hsds.places import has_place
from pantry_radio.domain.hsds.stated import (
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedService,
)

OrganizationMember: TypeAlias = tuple[int, StatedOrganization]
ServiceMember: TypeAlias = tuple[int, StatedService]


def merged_organization(
    members: Sequence[OrganizationMember], *, name: str, rules: MergingRules
) -> StatedOrganization:
    """One organization of this name: newest facts, united phones, locations and services by key.

    A location without an address and without a point is no place: its phones become those of the
    organization.
    """
    located = [(voter, place) for voter, member in members for place in member.locations]
    locations: list[StatedLocation] = []
    stray_phones: list[StatedPhone] = []
    new_index: dict[int, int] = {}
    for group in grouped_locations(located, rules):
        location = merged_location([located[index] for index in group], rules.elect)
        if has_place(location):
            new_index.update(dict.fromkeys(group, len(locations)))
            locations.append(location)
        else:
            stray_phones.extend(location.phones)
    organizations = [member for _, member in members]
    return StatedOrganization(
        name=name,
        alternate_name=newest(each.alternate_name for each in organizations),
        description=newest(each.description for each in organizations),
        email=newest(each.email for each in organizations),
        website=newest(each.website for each in organizations),
        year_incorporated=newest(each.year_incorporated for each in organizations),
        legal_status=newest(each.legal_status for each in organizations),
        uri=newest(each.uri for each in organizations),
        phones=united_phones(
            [*stray_phones, *(phone for each in organizations for phone in each.phones)]
        ),
        locations=tuple(locations),
        services=_merged_services(members, new_index, rules.elect),
    )


def _merged_services(
    members: Sequence[OrganizationMember], new_index: Mapping[int, int], elect: Election
) -> tuple[StatedService, ...]:
    """Services by their key, in its order, pointing into the merged locations."""
    grouped: dict[str, list[ServiceMember]] = {}
    indexes: dict[str, set[int]] = {}
    offset = 0
    for voter, organization in members:
        for service in organization.services:
            key = service_key(service.name, service.description)
            grouped.setdefault(key, []).append((voter, service))
            indexes.setdefault(key, set()).update(
                new_index[offset + index]
                for index in service.location_indexes
                if index < len(organization.locations) and offset + index in new_index
            )
        offset += len(organization.locations)
    return tuple(
        _merged_service(grouped[key], tuple(sorted(indexes[key])), elect) for key in sorted(grouped)
    )


def _merged_service(
    members: Sequence[ServiceMember], location_indexes: tuple[int, ...], elect: Election
) -> StatedService:
    services = [service for _, service in members]
    return StatedService(
        name=elect(one_vote_each((voter, each.name) for voter, each in members)),
        alternate_name=newest(each.alternate_name for each in services),
        description=newest(each.description for each in services),
        url=newest(each.url for each in services),
        email=newest(each.email for each in services),
        status=newest(each.status for each in services),
        application_process=newest(each.application_process for each in services),
        fees_description=newest(each.fees_description for each in services),
        eligibility_description=newest(each.eligibility_description for each in services),
        phones=united_phones(phone for each in services for phone in each.phones),
        location_indexes=location_indexes,
    )
