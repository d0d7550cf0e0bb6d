"""The services of a result, each once, and the places where they are given."""

from collections.abc import Iterable

from attrs import define, evolve, field

from pantry_radio.domain.hsds.hours.outcome import Row
from pantry_radio.domain.hsds.match import service_key
from pantry_radio.domain.hsds.reader.relating import Relations
from pantry_radio.domain.hsds.reader.siting import Site, Sites
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.reader.things import Thing
from pantry_radio.domain.hsds.stated import StatedService


@define(kw_only=True, eq=False)
class Service:
    """One service of an organization, however often it is spoken of."""

    organization: Thing
    stated: StatedService
    sites: list[Site] = field(factory=list)
    hours_at: dict[Site, list[Row]] = field(factory=dict)
    """The hours that belong to the service at one of its places."""
    descriptions: dict[Site, str] = field(factory=dict)
    """What is said of the service at one of its places."""

    def give_at(self, site: Site, hours: Iterable[Row]) -> None:
        """Has the service given at a place, at these hours."""
        if site not in self.sites:
            self.sites.append(site)
        self.hours_at.setdefault(site, []).extend(hours)


@define(kw_only=True)
class Services:
    """All services of a result, and for every service thing the service that it tells of."""

    relations: Relations
    stating: Stating
    sites: Sites
    _services: dict[tuple[Thing, str], Service] = field(factory=dict, init=False)
    _service_of: dict[Thing, Service] = field(factory=dict, init=False)
    _of_organization: dict[Thing, list[Service]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for thing in self.relations.things:
            if thing.kind is Kind.SERVICE:
                self._add(thing)
        self._link()

    def of(self, thing: Thing | None) -> Service | None:
        """The service that a thing tells of, or None."""
        return self._service_of.get(thing) if thing is not None else None

    def of_organization(self, organization: Thing) -> list[Service]:
        """The services of an organization, in the order in which they are met."""
        return list(self._of_organization.get(organization, ()))

    def _add(self, thing: Thing) -> None:
        """Keeps a service; those of one name are one, given in several places or told twice."""
        stated = self._stated(thing)
        if stated.name is None and stated.description is None:
            return
        organization = self.relations.organization_of(thing)
        if organization is None:
            self.stating.reject("no_organization", thing.path, stated.name)
            return
        key = service_key(stated.name, stated.description)
        known = self._services.get((organization, key))
        if known is None:
            known = Service(organization=organization, stated=stated)
            self._services[organization, key] = known
            self._of_organization.setdefault(organization, []).append(known)
        known.stated = _with_missing(known.stated, stated)
        self._service_of[thing] = known

    def _stated(self, thing: Thing) -> StatedService:
        stating = self.stating
        ages = stating.ages(thing)
        return StatedService(
            name=stating.name(thing),
            alternate_name=stating.text(thing, "alternate_name"),
            description=stating.text(thing, "description"),
            url=stating.url(thing),
            email=stating.email(thing),
            status=stating.status(thing),
            interpretation_services=stating.text(thing, "interpretation_services"),
            application_process=stating.text(thing, "application_process"),
            fees_description=stating.text(thing, "fees"),
            accreditations=stating.text(thing, "accreditations"),
            eligibility_description=stating.text(thing, "eligibility"),
            minimum_age=ages[0],
            maximum_age=ages[1],
            alert=stating.text(thing, "alert"),
            program=self._program(thing),
        )

    def _program(self, thing: Thing) -> str | None:
        program = self.relations.program_of(thing)
        return self.stating.name(program) if program is not None else None

    def _link(self) -> None:
        """Brings services and places together, by nesting and by reference, either way."""
        pairs = list(self.relations.links())
        for thing in self.relations.things:
            if thing.kind is Kind.SERVICE:
                pairs += [(thing, place) for place in self.relations.places_of(thing)]
            elif thing.kind in (Kind.LOCATION, Kind.ADDRESS, Kind.POINT):
                pairs += [(service, thing) for service in self.relations.services_of(thing)]
        for service, place in pairs:
            known, site = self._service_of.get(service), self.sites.of(place)
            if known is not None and site is not None and site not in known.sites:
                known.sites.append(site)
        for link in self.relations.things:
            if link.kind is Kind.LINK and "description" in link.fields:
                self._describe(link)

    def _describe(self, link: Thing) -> None:
        """What is said of a service at one of its places."""
        services = [self.of(each) for each in self.relations.services_of(link)]
        sites = [self.sites.of(each) for each in self.relations.places_of(link)]
        description = self.stating.text(link, "description")
        for service in services:
            for site in sites:
                if service is not None and site is not None and description is not None:
                    service.descriptions.setdefault(site, description)


def _with_missing(known: StatedService, other: StatedService) -> StatedService:
    """A service with what another description of it adds."""
    return evolve(
        known,
        alternate_name=known.alternate_name or other.alternate_name,
        description=known.description or other.description,
        url=known.url or other.url,
        email=known.email or other.email,
        status=known.status or other.status,
        interpretation_services=known.interpretation_services or other.interpretation_services,
        application_process=known.application_process or other.application_process,
        fees_description=known.fees_description or other.fees_description,
        accreditations=known.accreditations or other.accreditations,
        eligibility_description=known.eligibility_description or other.eligibility_description,
        minimum_age=other.minimum_age if known.minimum_age is None else known.minimum_age,
        maximum_age=other.maximum_age if known.maximum_age is None else known.maximum_age,
        alert=known.alert or other.alert,
        program=known.program or other.program,
    )
