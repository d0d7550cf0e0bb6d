"""What an organization gives and when, at each of its places: what a newer listing replaces whole.

Services, programs and hours are told as one list. Uniting two lists of different days would keep
for ever what the source has ended.
"""

from collections.abc import Collection

from attrs import evolve

from pantry_radio.domain.hsds.places import place_of
from pantry_radio.domain.hsds.stated import StatedOrganization, StatedService


def place_keys(organization: StatedOrganization) -> frozenset[tuple[str, ...]]:
    """The keys of the places that it states; () alone where there is none."""
    return frozenset(place_of(each.address).key for each in organization.locations) or frozenset(
        {()}
    )


def with_listings_at(
    organization: StatedOrganization, places: Collection[tuple[str, ...]]
) -> StatedOrganization:
    """The organization with what it gives at these of its places.

    What belongs to no place stays as long as there is one of them.
    """
    current = {
        index
        for index, location in enumerate(organization.locations)
        if place_of(location.address).key in places
    }

    def limited(service: StatedService) -> StatedService | None:
        if not service.at_locations:
            return service if places else None
        kept = tuple(each for each in service.at_locations if each.location_index in current)
        return evolve(service, at_locations=kept) if kept else None

    services = (limited(service) for service in organization.services)
    return evolve(
        organization,
        programs=organization.programs if places else (),
        locations=tuple(
            location if index in current else evolve(location, schedules=())
            for index, location in enumerate(organization.locations)
        ),
        services=tuple(each for each in services if each is not None),
    )
