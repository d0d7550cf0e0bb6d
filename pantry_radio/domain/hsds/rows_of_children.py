"""What belongs to one owner -> its canonical rows, each with the id of exactly one owner."""

from collections.abc import Iterable
from uuid import UUID

from attrs import frozen

from pantry_radio.domain.hsds import keys
from pantry_radio.domain.hsds.identity import child_id
from pantry_radio.domain.hsds.records import (
    Accessibility,
    Contact,
    Funding,
    Language,
    OrganizationIdentifier,
    Phone,
    Program,
    Record,
    RequiredDocument,
    Schedule,
    ServiceArea,
)
from pantry_radio.domain.hsds.stated import (
    StatedAccessibility,
    StatedContact,
    StatedFunding,
    StatedIdentifier,
    StatedLanguage,
    StatedPhone,
    StatedProgram,
    StatedRequiredDocument,
    StatedSchedule,
    StatedServiceArea,
)

_WEEKDAYS = frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"})


@frozen(kw_only=True)
class Owner:
    """Whose the rows are: one of these ids."""

    organization_id: UUID | None = None
    service_id: UUID | None = None
    location_id: UUID | None = None
    service_at_location_id: UUID | None = None
    contact_id: UUID | None = None
    phone_id: UUID | None = None

    @property
    def id(self) -> UUID:
        """That id."""
        found = (
            self.organization_id
            or self.service_id
            or self.location_id
            or self.service_at_location_id
            or self.contact_id
            or self.phone_id
        )
        assert found is not None
        return found


def phone_rows(owner: Owner, phones: Iterable[StatedPhone]) -> Iterable[Record]:
    """Phones of a location, service, organization or contact, each with its languages."""
    for stated in phones:
        phone_id = child_id("phone", owner.id, keys.key_of_phone(stated))
        yield Phone(
            id=phone_id,
            number=stated.number,
            location_id=owner.location_id,
            service_id=owner.service_id,
            organization_id=owner.organization_id,
            contact_id=owner.contact_id,
            extension=stated.extension,
            type=stated.type,
            description=stated.description,
        )
        yield from language_rows(Owner(phone_id=phone_id), stated.languages)


def contact_rows(owner: Owner, contacts: Iterable[StatedContact]) -> Iterable[Record]:
    """Contacts of an organization, service or location, each with its phones."""
    for stated in contacts:
        contact_id = child_id("contact", owner.id, keys.key_of_contact(stated))
        yield Contact(
            id=contact_id,
            organization_id=owner.organization_id,
            service_id=owner.service_id,
            location_id=owner.location_id,
            name=stated.name,
            title=stated.title,
            department=stated.department,
            email=stated.email,
        )
        yield from phone_rows(Owner(contact_id=contact_id), stated.phones)


def schedule_rows(owner: Owner, schedules: Iterable[StatedSchedule]) -> Iterable[Record]:
    """Schedules of a service, location or service_at_location."""
    for stated in schedules:
        yield Schedule(
            id=child_id("schedule", owner.id, keys.key_of_schedule(stated)),
            service_id=owner.service_id,
            location_id=owner.location_id,
            service_at_location_id=owner.service_at_location_id,
            valid_from=stated.valid_from,
            valid_to=stated.valid_to,
            dtstart=stated.dtstart,
            until=stated.until,
            count=stated.count,
            wkst=stated.wkst if stated.wkst in _WEEKDAYS else None,
            freq=keys.frequency(stated),
            interval=stated.interval,
            byday=stated.byday,
            bymonthday=stated.bymonthday,
            description=stated.description,
            opens_at=stated.opens_at,
            closes_at=stated.closes_at,
            schedule_link=stated.schedule_link,
            attending_type=stated.attending_type,
            notes=stated.notes,
        )


def language_rows(owner: Owner, languages: Iterable[StatedLanguage]) -> Iterable[Record]:
    """Languages of a service, location or phone."""
    for stated in languages:
        yield Language(
            id=child_id("language", owner.id, keys.key_of_language(stated)),
            service_id=owner.service_id,
            location_id=owner.location_id,
            phone_id=owner.phone_id,
            name=stated.name,
            code=stated.code,
            note=stated.note,
        )


def funding_rows(owner: Owner, funding: Iterable[StatedFunding]) -> Iterable[Record]:
    """Who pays for an organization or service."""
    for stated in funding:
        yield Funding(
            id=child_id("funding", owner.id, keys.key_of_funding(stated)),
            source=stated.source,
            organization_id=owner.organization_id,
            service_id=owner.service_id,
        )


def accessibility_rows(
    location_id: UUID, accessibility: Iterable[StatedAccessibility]
) -> Iterable[Record]:
    """How people with disabilities get into a location."""
    for stated in accessibility:
        yield Accessibility(
            id=child_id("accessibility", location_id, keys.key_of_accessibility(stated)),
            location_id=location_id,
            description=stated.description,
            details=stated.details,
            url=stated.url,
        )


def required_document_rows(
    service_id: UUID, documents: Iterable[StatedRequiredDocument]
) -> Iterable[Record]:
    """What one has to bring to a service."""
    for stated in documents:
        yield RequiredDocument(
            id=child_id("required_document", service_id, keys.key_of_required_document(stated)),
            service_id=service_id,
            document=stated.document,
        )


def service_area_rows(service_id: UUID, areas: Iterable[StatedServiceArea]) -> Iterable[Record]:
    """For whom a service is, by where they live."""
    for stated in areas:
        yield ServiceArea(
            id=child_id("service_area", service_id, keys.key_of_service_area(stated)),
            service_id=service_id,
            name=stated.name,
            description=stated.description,
        )


def program_rows(organization_id: UUID, programs: Iterable[StatedProgram]) -> Iterable[Record]:
    """Programs of an organization; services refer to them by `program_id`."""
    for stated in programs:
        yield Program(
            id=program_id(organization_id, stated),
            organization_id=organization_id,
            name=stated.name,
            alternate_name=stated.alternate_name,
            description=stated.description,
        )


def program_id(organization_id: UUID, program: StatedProgram) -> UUID:
    """The id of an organization's program."""
    return child_id("program", organization_id, keys.key_of_program(program))


def identifier_rows(
    organization_id: UUID, identifiers: Iterable[StatedIdentifier]
) -> Iterable[Record]:
    """What others call an organization."""
    for stated in identifiers:
        yield OrganizationIdentifier(
            id=child_id("organization_identifier", organization_id, keys.key_of_identifier(stated)),
            organization_id=organization_id,
            identifier_type=stated.identifier_type,
            identifier=stated.identifier,
            identifier_scheme=stated.identifier_scheme,
        )
