"""Phones, contacts and details brought to the organization, place or service they are told of."""

import json
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from attrs import define, field

from pantry_radio.domain.hsds.hours.reading import read_hours
from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.normalise import text_of
from pantry_radio.domain.hsds.reader import details
from pantry_radio.domain.hsds.reader.gathered import Gathered
from pantry_radio.domain.hsds.reader.relating import Relations
from pantry_radio.domain.hsds.reader.services import Service, Services
from pantry_radio.domain.hsds.reader.siting import Site, Sites
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.reader.stating_phones import stated_phones
from pantry_radio.domain.hsds.reader.things import Thing
from pantry_radio.domain.hsds.stated import StatedContact, StatedPhone, StatedProgram
from pantry_radio.domain.jobs import JsonValue

Host: TypeAlias = Thing | Site | Service
"""Of whom something is told: an organization, one of its places, or one of its services."""


@define(kw_only=True)
class Attaching:
    """All that is told of organizations, places and services, by whom it is told of."""

    relations: Relations
    stating: Stating
    sites: Sites
    services: Services
    _gathered: dict[Host, Gathered] = field(factory=dict, init=False)
    _spoken: dict[Thing, list[Thing]] = field(factory=dict, init=False)
    """The languages of phones."""
    _reached: dict[Thing, list[StatedPhone]] = field(factory=dict, init=False)
    """The phones of contacts."""

    def __attrs_post_init__(self) -> None:
        things = self.relations.things
        for thing in things:
            if thing.kind is Kind.LANGUAGE and thing.parent and thing.parent.kind is Kind.PHONE:
                self._spoken.setdefault(thing.parent, []).append(thing)
        for thing in things:
            if thing.kind is Kind.PHONE:
                self._add_phone(thing)
        # Contacts come after the phones that they are reached at.
        rules = {
            Kind.ORGANIZATION: self._add_tax_number,
            Kind.LOCATION: self._add_email,
            Kind.CONTACT: self._add_contact,
            Kind.PROGRAM: self._add_program,
            Kind.SCHEDULE: self._add_hours,
            Kind.IDENTIFIER: self._add_identifier,
            Kind.FUNDING: self._add_funding,
            Kind.LANGUAGE: self._add_languages,
            Kind.ACCESSIBILITY: self._add_accessibility,
            Kind.SERVICE_AREA: self._add_to_services,
            Kind.DOCUMENT: self._add_to_services,
        }
        for thing in things:
            if thing.kind in rules and thing.parent not in self._spoken:
                rules[thing.kind](thing)

    def told_of(self, host: Host) -> Gathered:
        """What is told of an organization, a place or a service."""
        return self._gathered.get(host) or Gathered()

    def _of(self, host: Host) -> Gathered:
        return self._gathered.setdefault(host, Gathered())

    def _host(self, thing: Thing) -> Host | None:
        """The nearest place, service or organization, by nesting or reference."""
        nearest = self.relations.phone_host(thing)
        return (
            self.sites.of(nearest)
            or self.services.of(nearest)
            or self.relations.organization_of(thing)
        )

    def _add_phone(self, thing: Thing) -> None:
        languages = tuple(
            language
            for each in self._spoken.get(thing, ())
            for language in details.stated_languages(each, self.stating)
        )
        phones = stated_phones(thing, self.stating, languages)
        if not phones:
            return
        contact = self.relations.contact_of(thing)
        host = self._host(thing)
        if host is None:
            self.stating.reject("no_organization", thing.path, phones[0].number)
        elif contact is not None and self._is_somebody(contact):
            self._reached.setdefault(contact, []).extend(phones)
        else:
            self._of(host).phones.extend(phones)

    def _add_email(self, location: Thing) -> None:
        """HSDS knows no e-mail address of a location: it is that of a contact there."""
        site = self.sites.of(location)
        host = site or self.relations.organization_of(location)
        email = self.stating.email(location) if host is not None else None
        if host is not None and email is not None:
            self._of(host).emails.append(email)

    def _is_somebody(self, contact: Thing) -> bool:
        """Whether a contact is more than another way to reach the organization itself."""
        if "title" in contact.fields or "department" in contact.fields:
            return True
        name = contact.name
        key = name_key(text_of(name.value)) if name is not None else None
        return key is not None and not self.relations.is_organization_name(key)

    def _add_contact(self, thing: Thing) -> None:
        host = self._host(thing)
        if host is None:
            return
        is_somebody = self._is_somebody(thing)
        contact = StatedContact(
            name=self.stating.name(thing) if is_somebody else None,
            title=self.stating.text(thing, "title"),
            department=self.stating.text(thing, "department"),
            email=self.stating.email(thing),
            phones=tuple(self._reached.get(thing, ())),
        )
        if contact.name or contact.title or contact.department:
            self._of(host).contacts.append(contact)
        else:
            # A title may have been a placeholder.
            self._of(host).phones.extend(contact.phones)
            self._of(host).emails += [contact.email] if contact.email else []
            website = self.stating.url(thing)
            self._of(host).websites += [website] if website else []

    def _add_program(self, thing: Thing) -> None:
        name = self.stating.name(thing)
        organization = self.relations.organization_of(thing)
        if name is None or organization is None:
            return
        self._of(organization).programs.append(
            StatedProgram(
                name=name,
                alternate_name=self.stating.text(thing, "alternate_name"),
                description=self.stating.text(thing, "description"),
            )
        )

    def _add_hours(self, thing: Thing) -> None:
        """Hours belong to a service at a place where both are told, else to the one that is."""
        services, places = self._services_around(thing), self._places_around(thing)
        hours = read_hours(thing.value, thing.path, _context(services, places))
        self.stating.used |= hours.used
        self.stating.problems.extend(hours.problems)
        self.stating.originals.extend(hours.originals)
        if not hours.schedules:
            return
        for service in services:
            at = places or (service.sites if len(service.sites) == 1 else [])
            for site in at:
                service.give_at(site, hours.rows)
            if not at:
                self._of(service).hours.extend(hours.rows)
        if services:
            return
        hosts: Sequence[Host] = places or self._hosts_for_all(thing)
        for host in hosts:
            self._of(host).hours.extend(hours.rows)
        if not hosts:
            self.stating.reject("hours_without_place", thing.path, _written(thing.value))

    def _services_around(self, thing: Thing) -> list[Service]:
        things = self.relations.linked_around(thing, Kind.SERVICE)
        told = (self.services.of(each) for each in things or self.relations.services_of(thing))
        return list(dict.fromkeys(each for each in told if each is not None))

    def _places_around(self, thing: Thing) -> list[Site]:
        things = self.relations.linked_around(thing, Kind.LOCATION)
        told = (self.sites.of(each) for each in things or self.relations.places_of(thing))
        return list(dict.fromkeys(each for each in told if each is not None))

    def _add_tax_number(self, organization: Thing) -> None:
        told = self._of(self.relations.first_mention(organization))
        told.identifiers += details.tax_identifiers(organization, self.stating)

    def _add_identifier(self, thing: Thing) -> None:
        organization = self.relations.organization_of(thing)
        if organization is not None:
            told = self._of(self.relations.first_mention(organization))
            told.identifiers += details.stated_identifiers(thing, self.stating)

    def _add_funding(self, thing: Thing) -> None:
        host = self._host(thing)
        if isinstance(host, Site):
            host = host.organization
        if host is not None:
            self._of(host).funding += details.stated_funding(thing, self.stating)

    def _add_languages(self, thing: Thing) -> None:
        hosts = self._nearest_or_all(thing)
        languages = details.stated_languages(thing, self.stating) if hosts else ()
        for host in hosts:
            self._of(host).languages += languages

    def _add_accessibility(self, thing: Thing) -> None:
        sites = [host for host in self._nearest_or_all(thing) if isinstance(host, Site)]
        access = details.stated_accessibility(thing, self.stating) if sites else ()
        for site in sites:
            self._of(site).accessibility += access

    def _nearest_or_all(self, thing: Thing) -> Sequence[Host]:
        host = self._host(thing)
        return [host] if isinstance(host, Site | Service) else self._hosts_for_all(thing)

    def _add_to_services(self, thing: Thing) -> None:
        host = self._host(thing)
        if host is None:
            return
        if isinstance(host, Service):
            services = [host]
        elif isinstance(host, Site):
            services = [
                each
                for each in self.services.of_organization(host.organization)
                if host in each.sites
            ]
        else:
            services = self.services.of_organization(host)
        if not services:
            return
        if thing.kind is Kind.DOCUMENT:
            documents = details.stated_documents(thing, self.stating)
            for service in services:
                self._of(service).documents += documents
        else:
            areas = details.stated_service_areas(thing, self.stating)
            for service in services:
                self._of(service).service_areas += areas

    def _hosts_for_all(self, thing: Thing) -> Sequence[Host]:
        """Where that goes which is told of a whole organization: its only place, else its services.

        HSDS knows neither hours nor languages of organizations.
        """
        organization = self.relations.organization_of(thing)
        if organization is None:
            return ()
        places = self.sites.of_organization(organization)
        if len(places) == 1:
            return places[0][:1]
        return self.services.of_organization(organization)


def _context(services: Iterable[Service], places: Iterable[Site]) -> list[str]:
    """Descriptions that may say what hours leave out."""
    said = [service.stated.description for service in services]
    said += [site.stated.description for site in places]
    return [text for text in said if text]


def _written(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
