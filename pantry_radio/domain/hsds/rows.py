"""A merged organization -> its canonical rows, with ids, and what was assumed for them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias
from uuid import UUID

from attrs import frozen

from pantry_radio.domain.hsds import identity, keys
from pantry_radio.domain.hsds.evidence import Assumption
from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.places import has_lines, place_of
from pantry_radio.domain.hsds.records import (
    ADDRESS_TYPES,
    SERVICE_STATUSES,
    Address,
    Location,
    Organization,
    Record,
    Service,
    ServiceAtLocation,
)
from pantry_radio.domain.hsds.rows_of_children import (
    Owner,
    accessibility_rows,
    contact_rows,
    funding_rows,
    identifier_rows,
    language_rows,
    phone_rows,
    program_id,
    program_rows,
    required_document_rows,
    schedule_rows,
    service_area_rows,
)
from pantry_radio.domain.hsds.stated import (
    StatedAddress,
    StatedLocation,
    StatedOrganization,
    StatedService,
    StatedServiceAtLocation,
)
from pantry_radio.domain.hsds.states import STATE_CODES

_Row: TypeAlias = Record | Assumption


@frozen(kw_only=True)
class Rows:
    """The canonical rows of one organization, parents first, and what was assumed for them."""

    records: tuple[Record, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def rows_of(
    organization_id: UUID,
    organization: StatedOrganization,
    location_ids: Sequence[UUID] | None = None,
) -> Rows:
    """The rows of one organization; `location_ids` stand in for those that its places elect.

    Where nothing (or nothing that HSDS knows) is stated, an address is physical and a service
    active, a location is physical because it has an address or a point, and an address in a state
    of the USA is there. All of that is assumed.
    """
    if location_ids is None:
        location_ids = [
            identity.location_id(organization_id, place_of(location.address).key)
            for location in organization.locations
        ]
    program_ids = {
        name_key(program.name): program_id(organization_id, program)
        for program in organization.programs
    }
    owner = Owner(organization_id=organization_id)
    records: list[_Row] = [_organization(organization_id, organization)]
    records.extend(identifier_rows(organization_id, organization.organization_identifiers))
    records.extend(program_rows(organization_id, organization.programs))
    records.extend(funding_rows(owner, organization.funding))
    for location_id, location in zip(location_ids, organization.locations, strict=True):
        records.extend(_location_rows(location_id, organization_id, location))
    for service in organization.services:
        service_id = identity.child_id("service", organization_id, keys.key_of_service(service))
        records.extend(_service_rows(service_id, organization_id, service, program_ids))
        records.extend(_rows_of_service(service_id, service, location_ids))
    records.extend(contact_rows(owner, organization.contacts))
    records.extend(phone_rows(owner, organization.phones))
    return Rows(
        records=tuple(row for row in records if not isinstance(row, Assumption)),
        assumptions=tuple(row for row in records if isinstance(row, Assumption)),
    )


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
        logo=stated.logo,
        uri=stated.uri,
    )


def _location_rows(
    location_id: UUID, organization_id: UUID, stated: StatedLocation
) -> Iterable[_Row]:
    yield Location(
        id=location_id,
        organization_id=organization_id,
        location_type="physical",
        name=stated.name,
        alternate_name=stated.alternate_name,
        description=stated.description,
        transportation=stated.transportation,
        url=stated.url,
        latitude=_number(stated.latitude),
        longitude=_number(stated.longitude),
        external_identifier=stated.external_identifier,
        external_identifier_type=stated.external_identifier_type,
    )
    yield _assumed(organization_id, "location", location_id, "location_type")
    if stated.address is not None and has_lines(stated.address):
        yield from _address_rows(location_id, organization_id, stated.address)
    owner = Owner(location_id=location_id)
    yield from accessibility_rows(location_id, stated.accessibility)
    yield from language_rows(owner, stated.languages)
    yield from schedule_rows(owner, stated.schedules)
    yield from contact_rows(owner, stated.contacts)
    yield from phone_rows(owner, stated.phones)


def _address_rows(
    location_id: UUID, organization_id: UUID, stated: StatedAddress
) -> Iterable[_Row]:
    address_id = identity.address_id(location_id)
    address_type = _known(stated.address_type, ADDRESS_TYPES)
    is_american = stated.country is None and stated.state_province in STATE_CODES
    yield Address(
        id=address_id,
        location_id=location_id,
        address_type=address_type or "physical",
        attention=stated.attention,
        address_1=stated.address_1,
        address_2=stated.address_2,
        city=stated.city,
        region=stated.region,
        state_province=stated.state_province,
        postal_code=stated.postal_code,
        country="US" if is_american else stated.country,
    )
    if address_type is None:
        yield _assumed(organization_id, "address", address_id, "address_type")
    if is_american:
        yield _assumed(organization_id, "address", address_id, "country")


def _service_rows(
    service_id: UUID,
    organization_id: UUID,
    stated: StatedService,
    program_ids: Mapping[str, UUID],
) -> Iterable[_Row]:
    status = _known(stated.status, SERVICE_STATUSES)
    yield Service(
        id=service_id,
        organization_id=organization_id,
        status=status or "active",
        program_id=None if stated.program is None else program_ids.get(name_key(stated.program)),
        name=stated.name,
        alternate_name=stated.alternate_name,
        description=stated.description,
        url=stated.url,
        email=stated.email,
        interpretation_services=stated.interpretation_services,
        application_process=stated.application_process,
        fees_description=stated.fees_description,
        accreditations=stated.accreditations,
        eligibility_description=stated.eligibility_description,
        minimum_age=_number(stated.minimum_age),
        maximum_age=_number(stated.maximum_age),
        alert=stated.alert,
    )
    if status is None:
        yield _assumed(organization_id, "service", service_id, "status")


def _rows_of_service(
    service_id: UUID, stated: StatedService, location_ids: Sequence[UUID]
) -> Iterable[Record]:
    owner = Owner(service_id=service_id)
    yield from required_document_rows(service_id, stated.required_documents)
    yield from service_area_rows(service_id, stated.service_areas)
    yield from funding_rows(owner, stated.funding)
    for link in stated.at_locations:
        yield from _link_rows(service_id, location_ids[link.location_index], link)
    yield from language_rows(owner, stated.languages)
    yield from schedule_rows(owner, stated.schedules)
    yield from contact_rows(owner, stated.contacts)
    yield from phone_rows(owner, stated.phones)


def _link_rows(
    service_id: UUID, location_id: UUID, stated: StatedServiceAtLocation
) -> Iterable[Record]:
    link_id = identity.service_at_location_id(service_id, location_id)
    yield ServiceAtLocation(
        id=link_id,
        service_id=service_id,
        location_id=location_id,
        description=stated.description,
    )
    yield from schedule_rows(Owner(service_at_location_id=link_id), stated.schedules)


def _assumed(organization_id: UUID, table: str, record_id: UUID, field: str) -> Assumption:
    return Assumption(
        organization_id=organization_id, table=table, record_id=record_id, field=field
    )


def _known(value: str | None, enumeration: frozenset[str]) -> str | None:
    return value if value in enumeration else None


def _number(value: float | None) -> float | None:
    """The number as a float; there is one zero, without a sign."""
    return None if value is None else float(value) + 0.0
