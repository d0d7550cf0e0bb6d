"""The fields of HSDS 3.1.1: what a table's rows are called, typed and bound to in an export.

Facts of the official schemas and tabular descriptor, in their order, for the tables that we have.
Fields that no source of ours states are there too, so that a file has the columns that every HSDS
tool expects. One defect of the official descriptor is not repeated: there, an organization can have
but one program.
"""

from collections.abc import Mapping
from functools import cache

from attrs import frozen

from pantry_radio.domain.hsds.records import ADDRESS_TYPES, SERVICE_STATUSES


@frozen(kw_only=True)
class Field:
    """`kind` is text, uuid, email, uri, number, date, time or datetime."""

    name: str
    kind: str = "text"
    is_required: bool = False
    refers_to: str | None = None
    allowed: tuple[str, ...] = ()


@frozen(kw_only=True)
class Table:
    """An HSDS object as rows: its file in the package, what a row is, and its fields."""

    name: str
    file: str
    title: str
    fields: tuple[Field, ...]


@cache
def table(name: str) -> Table:
    """The table of this name, which is one of records.TABLES."""
    file, title, fields = _TABLES[name]
    return Table(
        name=name, file=file, title=title, fields=tuple(_field(name, each) for each in fields)
    )


# name, `*` where a value is required, `:` its kind, `>` the table that it refers to
_TABLES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "organization": (
        "organizations.csv",
        "Who offers services",
        (
            *("id*:uuid", "name*", "alternate_name", "description*", "email:email"),
            *("website:uri", "tax_status", "tax_id", "year_incorporated:number", "legal_status"),
            *("logo", "uri:uri", "parent_organization_id:uuid"),
        ),
    ),
    "organization_identifier": (
        "organization_identifiers.csv",
        "What a third party calls an organization",
        (
            *("id*:uuid", "organization_id*:uuid>organization", "identifier_scheme"),
            *("identifier_type*", "identifier*"),
        ),
    ),
    "program": (
        "programs.csv",
        "Related services of an organization under one name",
        (
            *("id*:uuid", "organization_id*:uuid>organization", "name*", "alternate_name"),
            "description*",
        ),
    ),
    "location": (
        "locations.csv",
        "Places where services are given",
        (
            *("id*:uuid", "location_type*", "url:uri", "organization_id:uuid>organization"),
            *("name", "alternate_name", "description", "transportation", "latitude:number"),
            *("longitude:number", "external_identifier", "external_identifier_type"),
        ),
    ),
    "address": (
        "addresses.csv",
        "Postal addresses of locations",
        (
            *("id*:uuid", "location_id:uuid>location", "attention", "address_1*", "address_2"),
            *("city*", "region", "state_province*", "postal_code*", "country*", "address_type*"),
        ),
    ),
    "accessibility": (
        "accessibility.csv",
        "How people with disabilities get into a location",
        ("id*:uuid", "location_id:uuid>location", "description", "details", "url:uri"),
    ),
    "service": (
        "services.csv",
        "What organizations offer",
        (
            *("id*:uuid", "organization_id*:uuid>organization", "program_id:uuid>program"),
            *("name*", "alternate_name", "description", "url:uri", "email:email", "status*"),
            *("interpretation_services", "application_process", "fees_description", "wait_time"),
            *("fees", "accreditations", "eligibility_description", "minimum_age:number"),
            *("maximum_age:number", "assured_date:date", "assurer_email:email", "licenses"),
            *("alert", "last_modified:datetime"),
        ),
    ),
    "required_document": (
        "required_documents.csv",
        "What one has to bring to a service",
        ("id*:uuid", "service_id:uuid>service", "document", "uri:uri"),
    ),
    "service_area": (
        "service_areas.csv",
        "For whom a service is, by where they live",
        (
            *("id*:uuid", "service_id:uuid>service"),
            *("service_at_location_id:uuid>service_at_location", "name", "description"),
            *("extent", "extent_type", "uri"),
        ),
    ),
    "funding": (
        "funding.csv",
        "Who pays for an organization or a service",
        ("id*:uuid", "organization_id:uuid>organization", "service_id:uuid>service", "source"),
    ),
    "service_at_location": (
        "service_at_location.csv",
        "Which service is given at which location",
        ("id*:uuid", "service_id*:uuid>service", "location_id*:uuid>location", "description"),
    ),
    "schedule": (
        "schedules.csv",
        "When a service is given, or a location open",
        (
            *("id*:uuid", "service_id:uuid>service", "location_id:uuid>location"),
            *("service_at_location_id:uuid>service_at_location", "valid_from:date"),
            *("valid_to:date", "dtstart:date", "timezone:number", "until:date", "count:number"),
            *("wkst", "freq", "interval:number", "byday", "byweekno", "bymonthday", "byyearday"),
            *("description", "opens_at:time", "closes_at:time", "schedule_link:uri"),
            *("attending_type", "notes"),
        ),
    ),
    "contact": (
        "contacts.csv",
        "Whom to turn to",
        (
            *("id*:uuid", "organization_id:uuid>organization", "service_id:uuid>service"),
            *("service_at_location_id:uuid>service_at_location", "location_id:uuid>location"),
            *("name", "title", "department", "email:email"),
        ),
    ),
    "phone": (
        "phones.csv",
        "Telephone numbers",
        (
            *("id*:uuid", "location_id:uuid>location", "service_id:uuid>service"),
            *("organization_id:uuid>organization", "contact_id:uuid>contact"),
            *("service_at_location_id:uuid>service_at_location", "number*", "extension:number"),
            *("type", "description"),
        ),
    ),
    "language": (
        "languages.csv",
        "What is spoken at a service, a location or a phone",
        (
            *("id*:uuid", "service_id:uuid>service", "location_id:uuid>location"),
            *("phone_id:uuid>phone", "name", "code", "note"),
        ),
    ),
}
_ALLOWED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("location", "location_type"): tuple(sorted(ADDRESS_TYPES)),
    ("address", "address_type"): tuple(sorted(ADDRESS_TYPES)),
    ("service", "status"): tuple(sorted(SERVICE_STATUSES)),
    ("schedule", "wkst"): ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    ("schedule", "freq"): ("WEEKLY", "MONTHLY"),
}


def _field(table_name: str, written: str) -> Field:
    rest, _, refers_to = written.partition(">")
    name, _, kind = rest.partition(":")
    return Field(
        name=name.removesuffix("*"),
        kind=kind or "text",
        is_required=name.endswith("*"),
        refers_to=refers_to or None,
        allowed=_ALLOWED.get((table_name, name.removesuffix("*")), ()),
    )
