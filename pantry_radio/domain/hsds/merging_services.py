"""Services of one organization brought together, and where each of them is given when.

A member is a voter's number and what it states. Members stand in order from the oldest voter to
the newest: readings of one input, or inputs.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from attrs import evolve

from pantry_radio.domain.hsds import keys
from pantry_radio.domain.hsds.election import Election
from pantry_radio.domain.hsds.merging_children import (
    children,
    grouped,
    merged_facts,
    united,
    united_contacts,
    united_languages,
    united_phones,
    united_schedules,
)
from pantry_radio.domain.hsds.stated import (
    StatedOrganization,
    StatedSchedule,
    StatedService,
    StatedServiceAtLocation,
)

ServiceMember: TypeAlias = tuple[int, StatedService]


def merged_services(members: Sequence[ServiceMember], elect: Election) -> tuple[StatedService, ...]:
    """Services by their key, in its order. All members must count the same locations."""
    groups = grouped(members, keys.key_of_service)
    return tuple(_merged_service(group, elect) for group in groups.values())


def resited_services(
    organization: StatedOrganization, new_index: Mapping[int, int]
) -> list[StatedService]:
    """Its services, with locations counted anew.

    Locations that have no new number are no places: hours there are those of the service, wherever
    it is given, and what such a location is open for are all of the services.
    """
    strays = tuple(
        schedule
        for index, location in enumerate(organization.locations)
        if index not in new_index
        for schedule in location.schedules
    )
    return [_resited(service, new_index, strays) for service in organization.services]


def _resited(
    service: StatedService, new_index: Mapping[int, int], strays: tuple[StatedSchedule, ...]
) -> StatedService:
    links = service.at_locations
    return evolve(
        service,
        schedules=(
            *service.schedules,
            *strays,
            *(x for link in links if link.location_index not in new_index for x in link.schedules),
        ),
        at_locations=tuple(
            evolve(link, location_index=new_index[link.location_index])
            for link in links
            if link.location_index in new_index
        ),
    )


def _merged_service(members: Sequence[ServiceMember], elect: Election) -> StatedService:
    links = _united_links(children(members, lambda each: each.at_locations), elect)
    return evolve(
        merged_facts(members, elect),
        phones=united_phones(children(members, lambda each: each.phones), elect),
        contacts=united_contacts(children(members, lambda each: each.contacts), elect),
        schedules=_of_no_place(
            united_schedules(children(members, lambda each: each.schedules), elect), links
        ),
        languages=united_languages(children(members, lambda each: each.languages), elect),
        funding=united(children(members, lambda each: each.funding), keys.key_of_funding, elect),
        service_areas=united(
            children(members, lambda each: each.service_areas), keys.key_of_service_area, elect
        ),
        required_documents=united(
            children(members, lambda each: each.required_documents),
            keys.key_of_required_document,
            elect,
        ),
        at_locations=links,
    )


def _united_links(
    members: Sequence[tuple[int, StatedServiceAtLocation]], elect: Election
) -> tuple[StatedServiceAtLocation, ...]:
    """Each location once, in their order."""
    groups = grouped(members, lambda each: each.location_index)
    return tuple(
        evolve(
            merged_facts(group, elect),
            schedules=united_schedules(children(group, lambda each: each.schedules), elect),
        )
        for group in groups.values()
    )


def _of_no_place(
    schedules: Sequence[StatedSchedule], links: Sequence[StatedServiceAtLocation]
) -> tuple[StatedSchedule, ...]:
    """The schedules that say more than those at all of the service's places do."""
    if not links or not schedules:
        return tuple(schedules)
    everywhere = frozenset[keys.Key].intersection(
        *(frozenset(map(keys.key_of_schedule, link.schedules)) for link in links)
    )
    return tuple(each for each in schedules if keys.key_of_schedule(each) not in everywhere)
