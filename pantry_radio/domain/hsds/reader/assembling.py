"""Organizations put together from the things that belong to them."""

from collections.abc import Iterable

from attrs import define, evolve, field

from pantry_radio.domain.hsds.match import service_key
from pantry_radio.domain.hsds.reader.relating import Relations
from pantry_radio.domain.hsds.reader.siting import Site, Sites, united
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.reader.things import Thing
from pantry_radio.domain.hsds.stated import StatedOrganization, StatedPhone, StatedService


def assemble(relations: Relations, stating: Stating) -> tuple[StatedOrganization, ...]:
    """The organizations that have a name, each with all that is its own, in the order met.

    The phones of a location without address and coordinates are the organization's.
    """
    return _Assembly(
        relations=relations,
        stating=stating,
        sites=Sites(relations=relations, stating=stating),
    ).organizations()


@define(kw_only=True, eq=False)
class _Service:
    """One service of an organization, however often it is spoken of."""

    organization: Thing
    stated: StatedService
    sites: list[Site] = field(factory=list)
    phones: list[StatedPhone] = field(factory=list)


@define(kw_only=True)
class _Assembly:
    relations: Relations
    stating: Stating
    sites: Sites
    _services: dict[tuple[Thing, str], _Service] = field(factory=dict, init=False)
    _service_of: dict[Thing, _Service] = field(factory=dict, init=False)
    _phones: dict[Thing | Site, list[StatedPhone]] = field(factory=dict, init=False)

    def organizations(self) -> tuple[StatedOrganization, ...]:
        for thing in self.relations.things:
            if thing.kind is Kind.SERVICE:
                self._add_service(thing)
        self._link()
        for thing in self.relations.things:
            if thing.kind is Kind.PHONE:
                self._add_phone(thing)
        return tuple(
            self._stated(organization)
            for organization in self.relations.organizations
            if organization.name is not None
        )

    def _stated(self, organization: Thing) -> StatedOrganization:
        places = self.sites.of_organization(organization)
        index_of = {site: index for index, group in enumerate(places) for site in group}
        facts = _first_of_each(
            self._facts(mention) for mention in self.relations.mentions(organization)
        )
        return evolve(
            facts,
            phones=_distinct(self._phones.get(organization, ())),
            locations=tuple(
                evolve(
                    united(group),
                    phones=_distinct(x for site in group for x in self._phones.get(site, ())),
                )
                for group in places
            ),
            services=tuple(
                evolve(
                    service.stated,
                    phones=_distinct(service.phones),
                    location_indexes=tuple(
                        sorted({index_of[site] for site in service.sites if site in index_of})
                    ),
                )
                for service in self._services.values()
                if service.organization is organization
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
            uri=self.stating.text(thing, "uri"),
        )

    def _add_service(self, thing: Thing) -> None:
        """Keeps a service; those of one name are one, given in several places or told twice."""
        stated = StatedService(
            name=self.stating.name(thing),
            alternate_name=self.stating.text(thing, "alternate_name"),
            description=self.stating.text(thing, "description"),
            url=self.stating.url(thing),
            email=self.stating.email(thing),
            status=self.stating.status(thing),
            application_process=self.stating.text(thing, "application_process"),
            fees_description=self.stating.text(thing, "fees"),
            eligibility_description=self.stating.text(thing, "eligibility"),
        )
        if stated.name is None and stated.description is None:
            return
        organization = self.relations.organization_of(thing)
        if organization is None:
            self.stating.reject("no_organization", thing.path, stated.name)
            return
        key = service_key(stated.name, stated.description)
        known = self._services.setdefault(
            (organization, key), _Service(organization=organization, stated=stated)
        )
        known.stated = _with_missing(known.stated, stated)
        self._service_of[thing] = known

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
            if known is not None and site is not None:
                known.sites.append(site)

    def _add_phone(self, thing: Thing) -> None:
        phones = self.stating.phones(thing)
        if not phones:
            return
        host = self.relations.phone_host(thing)
        site = self.sites.of(host)
        if site is not None:
            self._phones.setdefault(site, []).extend(phones)
        elif host is not None and host in self._service_of:
            self._service_of[host].phones.extend(phones)
        else:
            organization = self.relations.organization_of(thing)
            if organization is None:
                self.stating.reject("no_organization", thing.path, phones[0].number)
            else:
                self._phones.setdefault(organization, []).extend(phones)


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
            uri=first.uri or other.uri,
        )
    return first


def _with_missing(known: StatedService, other: StatedService) -> StatedService:
    """A service with what another description of it adds."""
    return evolve(
        known,
        alternate_name=known.alternate_name or other.alternate_name,
        description=known.description or other.description,
        url=known.url or other.url,
        email=known.email or other.email,
        status=known.status or other.status,
        application_process=known.application_process or other.application_process,
        fees_description=known.fees_description or other.fees_description,
        eligibility_description=known.eligibility_description or other.eligibility_description,
    )


def _distinct(phones: Iterable[StatedPhone]) -> tuple[StatedPhone, ...]:
    """Each number and extension once, with the type of its first mention that has one."""
    known: dict[tuple[str, int | None], StatedPhone] = {}
    for phone in phones:
        key = phone.number, phone.extension
        there = known.setdefault(key, phone)
        known[key] = evolve(
            there,
            type=there.type or phone.type,
            description=there.description or phone.description,
        )
    return tuple(known.values())
