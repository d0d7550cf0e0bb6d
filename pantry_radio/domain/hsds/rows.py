"""A merged organization -> its canonical rows, with ids and the structural defaults of HSDS."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from pantry_radio.domain.hsds import identity
from pantry_radio.domain.hsds.places import has_lines, place_of
from pantry_radio.domain.hsds.records import (
    ADDRESS_TYPES,
    SERVICE_STATUSES,
    Address,
    Location,
    Organization,
    Phone,
    Record,
    Service,
    ServiceAtLocation,
)
from pantry_radio.domain.hsds.stated import (
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedService,
)


def records_of(organization_id: UUID, organization: StatedOrganization) -> tuple[Record, ...]:
    """The rows of one organization; parents come before what refers to them.

    Where nothing (or nothing that HSDS knows) is stated, an address is physical and a service
    active; a location is physical, because it has an address or a point.
    """
    location_ids = [
        identity.location_id(organization_id, place_of(location.address).key)
        for location in organization.locations
    ]
    records: list[Record] = [_organization(organization_id, organization)]
    for location_id, location in zip(location_ids, organization.locations, strict=True):
        records.extend(_location_records(location_id, organization_id, location))
    for service in organization.services:
        records.extend(_service_records(organization_id, service, location_ids))
    records.extend(
        _phone(phone, identity.phone_id(organization_id, phone), organization_id=organization_id)
        for phone in organization.phones
    )
    return tuple(records)


def _organization(organization_id: UUID, stated: StatedOrganization) -> Organization:
    return Organization(
        id=organization_id,
        name=stated.name,
        alternate_name=stated.alternate_name,
        description=stated.description,
        email=stated.email,
        website=stated.website,
        year_incorporated=stated.year_incorporated,
        legal_status=stated.legal_status,
        uri=stated.uri,
    )


def _location_records(
    location_id: UUID, organization_id: UUID, stated: StatedLocation
) -> Iterable[Record]:
    yield Location(
        id=location_id,
        organization_id=organization_id,
        location_type="physical",
        name=stated.name,
        alternate_name=stated.alternate_name,
        description=stated.description,
        transportation=stated.transportation,
        url=stated.url,
        latitude=_degrees(stated.latitude),
        longitude=_degrees(stated.longitude),
    )
    address = stated.address
    if address is not None and has_lines(address):
        yield Address(
            id=identity.address_id(location_id),
            location_id=location_id,
            address_type=_known(address.address_type, ADDRESS_TYPES) or "physical",
            address_1=address.address_1,
            address_2=address.address_2,
            city=address.city,
            state_province=address.state_province,
            postal_code=address.postal_code,
            country=address.country,
        )
    for phone in stated.phones:
        yield _phone(phone, identity.phone_id(location_id, phone), location_id=location_id)


def _service_records(
    organization_id: UUID, stated: StatedService, location_ids: Sequence[UUID]
) -> Iterable[Record]:
    service_id = identity.service_id(organization_id, stated)
    yield Service(
        id=service_id,
        organization_id=organization_id,
        status=_known(stated.status, SERVICE_STATUSES) or "active",
        name=stated.name,
        alternate_name=stated.alternate_name,
        description=stated.description,
        url=stated.url,
        email=stated.email,
        application_process=stated.application_process,
        fees_description=stated.fees_description,
        eligibility_description=stated.eligibility_description,
    )
    for index in stated.location_indexes:
        location_id = location_ids[index]
        yield ServiceAtLocation(
            id=identity.service_at_location_id(service_id, location_id),
            service_id=service_id,
            location_id=location_id,
        )
    for phone in stated.phones:
        yield _phone(phone, identity.phone_id(service_id, phone), service_id=service_id)


def _phone(
    stated: StatedPhone,
    phone_id: UUID,
    *,
    location_id: UUID | None = None,
    service_id: UUID | None = None,
    organization_id: UUID | None = None,
) -> Phone:
    return Phone(
        id=phone_id,
        number=stated.number,
        location_id=location_id,
        service_id=service_id,
        organization_id=organization_id,
        extension=stated.extension,
        type=stated.type,
        description=stated.description,
    )


def _known(value: str | None, enumeration: frozenset[str]) -> str | None:
    return value if value in enumeration else None


def _degrees(value: float | None) -> float | None:
    """The number as a float; there is one zero, without a sign."""
    return None if value is None else float(value) + 0.0
