"""Organizations put together from the things that belong to them."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, evolve

from pantry_radio.domain.hsds.hours.joining import joined as joined_hours
from pantry_radio.domain.hsds.hours.outcome import Row
from pantry_radio.domain.hsds.reader.attaching import Attaching
from pantry_radio.domain.hsds.reader.gathered import (
    Gathered,
    distinct_contacts,
    distinct_phones,
    distinct_programs,
    joined,
)
from pantry_radio.domain.hsds.reader.relating import Relations
from pantry_radio.domain.hsds.reader.services import Service, Services
from pantry_radio.domain.hsds.reader.siting import Site, Sites, united
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.reader.things import Thing
from pantry_radio.domain.hsds.stated import (
    StatedContact,
    StatedLocation,
    StatedOrganization,
    StatedService,
    StatedServiceAtLocation,
)


def assemble(relations: Relations, stating: Stating) -> tuple[StatedOrganization, ...]:
    """The organizations that have a name, each with all that is its own, in the order met.

    The phones of a location without address and coordinates are the organization's.
    """
    sites = Sites(relations=relations, stating=stating)
    services = Services(relations=relations, stating=stating, sites=sites)
    assembly = _Assembly(
        relations=relations,
        stating=stating,
        sites=sites,
        services=services,
        attaching=Attaching(relations=relations, stating=stating, sites=sites, services=services),
    )
    return tuple(
        assembly.stated(organization)
        for organization in relations.organizations
        if organization.name is not None
    )


@define(kw_only=True)
class _Assembly:
    relations: Relations
    stating: Stating
    sites: Sites
    services: Services
    attaching: Attaching

    def stated(self, organization: Thing) -> StatedOrganization:
        places = self.sites.of_organization(organization)
        index_of = {site: index for index, group in enumerate(places) for site in group}
        facts = _first_of_each(
            self._facts(mention) for mention in self.relations.mentions(organization)
        )
        told = self.attaching.told_of(organization)
        return evolve(
            facts,
            email=facts.email or next(iter(told.emails), None),
            website=facts.website or next(iter(told.websites), None),
            phones=distinct_phones(told.phones),
            contacts=_contacts(told, facts.email or next(iter(told.emails), None)),
            programs=distinct_programs(told.programs),
            organization_identifiers=tuple(dict.fromkeys(told.identifiers)),
            funding=tuple(dict.fromkeys(told.funding)),
            locations=tuple(self._location(group) for group in places),
            services=tuple(
                self._service(service, index_of)
                for service in self.services.of_organization(organization)
            ),
        )

    def _facts(self, thing: Thing) -> StatedOrganization:
        return StatedOrganization(
            name=self.stating.name(thing) or "",
            alternate_name=self.stating.text(thing, "alternate_name"),
            description=self.stating.text(thing, "description"),
            email=self.stating.email(thing),
            website=self.stating.url(thing),
            year_incorporated=self.stating.year(thing),
            legal_status=self.stating.text(thing, "legal_status"),
            logo=self.stating.url(thing, "logo"),
            uri=self.stating.text(thing, "uri"),
        )

    def _location(self, group: Sequence[Site]) -> StatedLocation:
        told = joined(self.attaching.told_of(site) for site in group)
        return evolve(
            united(group),
            phones=distinct_phones(told.phones),
            contacts=_contacts(told, None),
            schedules=joined_hours(told.hours),
            languages=tuple(dict.fromkeys(told.languages)),
            accessibility=tuple(dict.fromkeys(told.accessibility)),
        )

    def _service(self, service: Service, index_of: Mapping[Site, int]) -> StatedService:
        told = self.attaching.told_of(service)
        at: dict[int, list[Row]] = {
            index: [] for index in sorted({index_of[x] for x in service.sites if x in index_of})
        }
        for site, hours in service.hours_at.items():
            if site in index_of:
                at[index_of[site]].extend(hours)
        descriptions = {
            index_of[site]: said for site, said in service.descriptions.items() if site in index_of
        }
        email = service.stated.email or next(iter(told.emails), None)
        return evolve(
            service.stated,
            email=email,
            phones=distinct_phones(told.phones),
            contacts=_contacts(told, email),
            schedules=joined_hours(told.hours),
            languages=tuple(dict.fromkeys(told.languages)),
            funding=tuple(dict.fromkeys(told.funding)),
            service_areas=tuple(dict.fromkeys(told.service_areas)),
            required_documents=tuple(dict.fromkeys(told.documents)),
            at_locations=tuple(
                StatedServiceAtLocation(
                    location_index=index,
                    description=descriptions.get(index),
                    schedules=joined_hours(hours),
                )
                for index, hours in at.items()
            ),
        )


def _contacts(told: Gathered, email: str | None) -> tuple[StatedContact, ...]:
    """The contacts; an address of nobody in particular is one, unless its host has it already."""
    nobody = [StatedContact(email=each) for each in told.emails if each != email]
    return distinct_contacts((*told.contacts, *nobody))


def _first_of_each(facts: Iterable[StatedOrganization]) -> StatedOrganization:
    """One organization of several mentions: of each fact the first that is stated."""
    first, *others = facts
    for other in others:
        first = evolve(
            first,
            alternate_name=first.alternate_name or other.alternate_name,
            description=first.description or other.description,
            email=first.email or other.email,
            website=first.website or other.website,
            year_incorporated=first.year_incorporated or other.year_incorporated,
            legal_status=first.legal_status or other.legal_status,
            logo=first.logo or other.logo,
            uri=first.uri or other.uri,
        )
    return first
