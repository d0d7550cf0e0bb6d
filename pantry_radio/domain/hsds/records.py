"""Canonical rows: HSDS 3.1.1 objects as the tables of schema `public` hold them, one class a table.

Fields, names and enumerations are those of the official schemas. Ids are UUIDv5 of match keys
(identity.py). Facts from the source are None where no source states them.
"""

from typing import TypeAlias
from uuid import UUID

from attrs import frozen

ADDRESS_TYPES = frozenset({"physical", "postal", "virtual"})
SERVICE_STATUSES = frozenset({"active", "inactive", "defunct", "temporarily closed"})


@frozen(kw_only=True)
class Organization:
    """https://docs.openreferral.org/en/3.1.1/hsds/schema_reference.html#organization."""

    id: UUID
    name: str
    alternate_name: str | None = None
    description: str | None = None
    email: str | None = None
    website: str | None = None
    year_incorporated: int | None = None
    legal_status: str | None = None
    uri: str | None = None


@frozen(kw_only=True)
class Location:
    """A place; `location_type` is physical where there is an address or a point."""

    id: UUID
    organization_id: UUID
    location_type: str
    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    transportation: str | None = None
    url: str | None = None
    latitude: float | None = None
    longitude: float | None = None


@frozen(kw_only=True)
class Address:
    """The one address of a location."""

    id: UUID
    location_id: UUID
    address_type: str
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    state_province: str | None = None
    postal_code: str | None = None
    country: str | None = None


@frozen(kw_only=True)
class Service:
    """A service; `status` is active where no source says otherwise."""

    id: UUID
    organization_id: UUID
    status: str
    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    url: str | None = None
    email: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    eligibility_description: str | None = None


@frozen(kw_only=True)
class ServiceAtLocation:
    """A service is given at a location."""

    id: UUID
    service_id: UUID
    location_id: UUID


@frozen(kw_only=True)
class Phone:
    """A number of exactly one of: location, service, organization."""

    id: UUID
    number: str
    location_id: UUID | None = None
    service_id: UUID | None = None
    organization_id: UUID | None = None
    extension: int | None = None
    type: str | None = None
    description: str | None = None


Record: TypeAlias = Organization | Location | Address | Service | ServiceAtLocation | Phone

TABLES: tuple[tuple[str, type[Record]], ...] = (
    ("organization", Organization),
    ("location", Location),
    ("address", Address),
    ("service", Service),
    ("service_at_location", ServiceAtLocation),
    ("phone", Phone),
)
"""Table name and class, in an order in which foreign keys are met before they are used."""
