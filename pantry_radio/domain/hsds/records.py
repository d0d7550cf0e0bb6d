"""Canonical rows: HSDS 3.1.1 objects as the tables of schema `public` hold them, one class a table.

Fields, names and enumerations are those of the official schemas. Ids are UUIDv5 of match keys
(identity.py). Facts from the source are None where no source states them.
"""

from datetime import date, time
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
    logo: str | None = None
    uri: str | None = None


@frozen(kw_only=True)
class OrganizationIdentifier:
    """What a third party calls an organization."""

    id: UUID
    organization_id: UUID
    identifier_type: str
    identifier: str
    identifier_scheme: str | None = None


@frozen(kw_only=True)
class Program:
    """A collection of related services of an organization."""

    id: UUID
    organization_id: UUID
    name: str
    alternate_name: str | None = None
    description: str | None = None


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
    external_identifier: str | None = None
    external_identifier_type: str | None = None


@frozen(kw_only=True)
class Address:
    """The one address of a location."""

    id: UUID
    location_id: UUID
    address_type: str
    attention: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    region: str | None = None
    state_province: str | None = None
    postal_code: str | None = None
    country: str | None = None


@frozen(kw_only=True)
class Accessibility:
    """How people with disabilities get into a location."""

    id: UUID
    location_id: UUID
    description: str | None = None
    details: str | None = None
    url: str | None = None


@frozen(kw_only=True)
class Service:
    """A service; `status` is active where no source says otherwise."""

    id: UUID
    organization_id: UUID
    status: str
    program_id: UUID | None = None
    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    url: str | None = None
    email: str | None = None
    interpretation_services: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    accreditations: str | None = None
    eligibility_description: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    alert: str | None = None


@frozen(kw_only=True)
class RequiredDocument:
    """What one has to bring to a service."""

    id: UUID
    service_id: UUID
    document: str


@frozen(kw_only=True)
class ServiceArea:
    """For whom a service is, by where they live."""

    id: UUID
    service_id: UUID
    name: str | None = None
    description: str | None = None


@frozen(kw_only=True)
class Funding:
    """Who pays for an organization, or for a service: exactly one of both."""

    id: UUID
    source: str
    organization_id: UUID | None = None
    service_id: UUID | None = None


@frozen(kw_only=True)
class ServiceAtLocation:
    """A service is given at a location."""

    id: UUID
    service_id: UUID
    location_id: UUID
    description: str | None = None


@frozen(kw_only=True)
class Schedule:
    """A recurrence with one interval, or an event, of exactly one of three.

    Where a service is given at a certain location, it is that of the service_at_location.
    """

    id: UUID
    service_id: UUID | None = None
    location_id: UUID | None = None
    service_at_location_id: UUID | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    wkst: str | None = None
    freq: str | None = None
    interval: int | None = None
    byday: str | None = None
    bymonthday: str | None = None
    description: str | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    schedule_link: str | None = None
    attending_type: str | None = None
    notes: str | None = None


@frozen(kw_only=True)
class Contact:
    """Whom to turn to at exactly one of: organization, service, location."""

    id: UUID
    organization_id: UUID | None = None
    service_id: UUID | None = None
    location_id: UUID | None = None
    name: str | None = None
    title: str | None = None
    department: str | None = None
    email: str | None = None


@frozen(kw_only=True)
class Phone:
    """A number of exactly one of: location, service, organization, contact."""

    id: UUID
    number: str
    location_id: UUID | None = None
    service_id: UUID | None = None
    organization_id: UUID | None = None
    contact_id: UUID | None = None
    extension: int | None = None
    type: str | None = None
    description: str | None = None


@frozen(kw_only=True)
class Language:
    """What is spoken at exactly one of: service, location, phone."""

    id: UUID
    service_id: UUID | None = None
    location_id: UUID | None = None
    phone_id: UUID | None = None
    name: str | None = None
    code: str | None = None
    note: str | None = None


Record: TypeAlias = (
    Organization
    | OrganizationIdentifier
    | Program
    | Location
    | Address
    | Accessibility
    | Service
    | RequiredDocument
    | ServiceArea
    | Funding
    | ServiceAtLocation
    | Schedule
    | Contact
    | Phone
    | Language
)

TABLES: tuple[tuple[str, type[Record]], ...] = (
    ("organization", Organization),
    ("organization_identifier", OrganizationIdentifier),
    ("program", Program),
    ("location", Location),
    ("address", Address),
    ("accessibility", Accessibility),
    ("service", Service),
    ("required_document", RequiredDocument),
    ("service_area", ServiceArea),
    ("funding", Funding),
    ("service_at_location", ServiceAtLocation),
    ("schedule", Schedule),
    ("contact", Contact),
    ("phone", Phone),
    ("language", Language),
)
"""Table name and class, in an order in which foreign keys are met before they are used."""
