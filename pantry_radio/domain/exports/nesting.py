"""Rows of organizations as nested HSDS objects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias, TypeVar, Union
from uuid import UUID

from attrs import field, frozen

from pantry_radio.domain.exports.completing import Value, completed
from pantry_radio.domain.hsds.records import (
    Accessibility,
    Address,
    Contact,
    Funding,
    Language,
    Location,
    Organization,
    OrganizationIdentifier,
    Phone,
    Program,
    Record,
    RequiredDocument,
    Schedule,
    Service,
    ServiceArea,
    ServiceAtLocation,
)

Member: TypeAlias = Union[Value, "Document", "list[Document]"]
Document: TypeAlias = dict[str, Member]
Kind = TypeVar("Kind", bound=Record)

_CHILDREN: Mapping[type[Record], tuple[tuple[str, type[Record], str], ...]] = {
    Organization: (
        ("funding", Funding, "organization_id"),
        ("contacts", Contact, "organization_id"),
        ("phones", Phone, "organization_id"),
        ("locations", Location, "organization_id"),
        ("programs", Program, "organization_id"),
        ("organization_identifiers", OrganizationIdentifier, "organization_id"),
        ("services", Service, "organization_id"),
    ),
    Location: (
        ("languages", Language, "location_id"),
        ("addresses", Address, "location_id"),
        ("contacts", Contact, "location_id"),
        ("accessibility", Accessibility, "location_id"),
        ("phones", Phone, "location_id"),
        ("schedules", Schedule, "location_id"),
    ),
    Service: (
        ("phones", Phone, "service_id"),
        ("schedules", Schedule, "service_id"),
        ("service_areas", ServiceArea, "service_id"),
        ("service_at_locations", ServiceAtLocation, "service_id"),
        ("languages", Language, "service_id"),
        ("funding", Funding, "service_id"),
        ("required_documents", RequiredDocument, "service_id"),
        ("contacts", Contact, "service_id"),
    ),
    ServiceAtLocation: (("schedules", Schedule, "service_at_location_id"),),
    Contact: (("phones", Phone, "contact_id"),),
    Phone: (("languages", Language, "phone_id"),),
}
_REFERENCES = sorted({reference for children in _CHILDREN.values() for *_, reference in children})


@frozen(kw_only=True)
class Rows:
    """Rows of some organizations, found by what they belong to; in order of id everywhere."""

    by_id: Mapping[UUID, Record]
    children: Mapping[tuple[str, UUID], Sequence[Record]] = field(repr=False)

    def of(self, kind: type[Kind]) -> Iterable[Kind]:
        """All of one table."""
        return (record for record in self.by_id.values() if isinstance(record, kind))

    def below(self, parent: Record, kind: type[Kind], reference: str) -> Iterable[Kind]:
        """Those of one table whose field `reference` names the parent."""
        found = self.children.get((reference, parent.id), ())
        return (record for record in found if isinstance(record, kind))

    def organization_of(self, record: Location | Service) -> Organization:
        """The organization that a location or a service belongs to."""
        organization = self.by_id[record.organization_id]
        assert isinstance(organization, Organization)
        return organization


def rows_of(records: Iterable[Record]) -> Rows:
    """The rows, which come in order of table and id (see CanonicalTables.records_of)."""
    by_id: dict[UUID, Record] = {}
    children: defaultdict[tuple[str, UUID], list[Record]] = defaultdict(list)
    for record in records:
        by_id[record.id] = record
        for reference in _REFERENCES:
            parent = getattr(record, reference, None)
            if parent is not None:
                children[reference, parent].append(record)
    return Rows(by_id=by_id, children=dict(children))


def organization_document(rows: Rows, organization: Organization) -> Document:
    """An organization with all that belongs to it; each thing is said in one place.

    A `service_at_location` names its location, which is among the organization's `locations`.
    """
    return _nested(rows, organization, organization.name) or {}


def service_document(rows: Rows, service: Service) -> Document:
    """A service with its organization's own members, its program, and its locations in full."""
    organization = rows.organization_of(service)
    document = _nested(rows, service, organization.name) or {}
    document["organization"] = dict(completed(organization, organization.name).row or {})
    program = None if service.program_id is None else rows.by_id[service.program_id]
    if program is not None:
        document["program"] = dict(completed(program, organization.name).row or {})
    links = rows.below(service, ServiceAtLocation, "service_id")
    at_locations = [service_at_location_document(rows, link) for link in links]
    for each in at_locations:
        del each["service_id"]
    if at_locations:
        document["service_at_locations"] = [*at_locations]
    return document


def service_at_location_document(rows: Rows, link: ServiceAtLocation) -> Document:
    """A service at a location, with its hours there and the location in full."""
    location = rows.by_id[link.location_id]
    assert isinstance(location, Location)
    name = rows.organization_of(location).name
    document = _nested(rows, link, name) or {}
    document["location"] = _nested(rows, location, name) or {}
    return document


def _nested(rows: Rows, record: Record, organization_name: str) -> Document | None:
    """The row with the rows that belong to it, which do not repeat to what."""
    row = completed(record, organization_name).row
    if row is None:
        return None
    document: Document = {**row}
    for member, kind, reference in _CHILDREN.get(type(record), ()):
        children = []
        for child in rows.below(record, kind, reference):
            nested = _nested(rows, child, organization_name)
            if nested is not None:
                nested.pop(reference, None)
                children.append(nested)
        if children:
            document[member] = children
    return document
