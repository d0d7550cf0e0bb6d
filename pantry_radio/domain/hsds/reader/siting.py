"""The places of organizations: locations, addresses and points brought together."""

from collections.abc import Sequence

from attrs import define, evolve, field

from pantry_radio.domain.hsds.places import grouped_within_input, place_of
from pantry_radio.domain.hsds.reader.relating import Relations
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.hsds.reader.stating import Stating
from pantry_radio.domain.hsds.reader.stating_places import point_path, stated_address, stated_point
from pantry_radio.domain.hsds.reader.things import Thing
from pantry_radio.domain.hsds.stated import StatedAddress, StatedLocation
from pantry_radio.domain.hsds.states import is_in_state, mended_point

_POSTAL = "postal"


@define(kw_only=True, eq=False)
class Site:
    """One place, as one location, address or point of the result begins it."""

    origin: Thing
    organization: Thing
    stated: StatedLocation = field(factory=StatedLocation)
    point_path: str = ""
    """Where the result states the coordinates."""

    @property
    def is_somewhere(self) -> bool:
        """Whether there is an address or a point; what has neither is no location."""
        return self.stated.address is not None or self.stated.latitude is not None


@define(kw_only=True)
class Sites:
    """All places of a result, and for every location, address and point the place it tells of."""

    relations: Relations
    stating: Stating
    _sites: dict[Thing, list[Site]] = field(factory=dict, init=False)
    """By organization."""
    _site_of: dict[Thing, Site] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for thing in self._things(Kind.LOCATION):
            self._begin(thing, self._location(thing))
        for thing in self._things(Kind.ADDRESS):
            self._place_address(thing)
        for thing in self._things(Kind.POINT):
            self._place_point(thing)
        for site in dict.fromkeys(self._site_of.values()):
            self._check_point(site)
        for site in tuple(self._site_of.values()):
            if not site.is_somewhere:
                self._resolve(site)
        for thing in self._things(Kind.ORGANIZATION):
            self._share(thing)
        for organization in tuple(self._sites):
            self._check_points(organization)

    def _things(self, kind: Kind) -> list[Thing]:
        return [thing for thing in self.relations.things if thing.kind is kind]

    def of(self, thing: Thing | None) -> Site | None:
        """The place that a thing tells of, or None where that is nowhere."""
        site = self._site_of.get(thing) if thing is not None else None
        return site if site is not None and site.is_somewhere else None

    def of_organization(self, organization: Thing) -> list[list[Site]]:
        """The places of an organization in order, each as the sites that mean it."""
        sites = [site for site in self._sites.get(organization, ()) if site.is_somewhere]
        groups = grouped_within_input([place_of(site.stated.address) for site in sites])
        return [[sites[position] for position in group] for group in sorted(groups)]

    def _begin(self, origin: Thing, stated: StatedLocation) -> None:
        organization = self.relations.organization_of(origin)
        if organization is None:
            self.stating.reject("no_organization", origin.path, None)
            return
        site = Site(origin=origin, organization=organization, stated=stated)
        self._sites.setdefault(organization, []).append(site)
        self._site_of[origin] = site

    def _resolve(self, site: Site) -> None:
        """Lets a location that only names another one (by id, or by name) stand for that one."""
        for other in self.relations.same_places(site.origin):
            known = self._site_of.get(other)
            is_own = known is not None and known.organization is site.organization
            if known is not None and is_own and known.is_somewhere:
                self._site_of[site.origin] = known
                return

    def _share(self, mention: Thing) -> None:
        """Gives an organization the places that it refers to, where another one has them too."""
        organization = self.relations.first_mention(mention)
        for place in self.relations.places_of(mention):
            site = self.of(place)
            sites = self._sites.setdefault(organization, [])
            if site is not None and not any(each.stated is site.stated for each in sites):
                sites.append(Site(origin=mention, organization=organization, stated=site.stated))

    def _location(self, thing: Thing) -> StatedLocation:
        return StatedLocation(
            name=self.stating.name(thing),
            alternate_name=self.stating.text(thing, "alternate_name"),
            description=self.stating.text(thing, "description"),
            transportation=self.stating.text(thing, "transportation"),
            url=self.stating.url(thing),
            external_identifier=self.stating.text(thing, "external_identifier"),
            external_identifier_type=self.stating.text(thing, "external_identifier_type"),
        )

    def _place_address(self, thing: Thing) -> None:
        """Gives an address to the location it is part of, or to a place of its own.

        A location has one address: a second one is another place, unless it is for letters only.
        """
        address = stated_address(thing, self.stating)
        if address is None:
            return
        host = self.relations.place_host(thing)
        site = self._site_of.get(host) if host is not None else None
        there = site.stated.address if site is not None else None
        if site is None:
            self._begin(thing, StatedLocation(name=self.stating.name(thing), address=address))
        elif there is None or place_of(there).may_be(place_of(address)):
            site.stated = evolve(site.stated, address=_united(there, address))
            self._site_of[thing] = site
        elif there.address_type == _POSTAL != address.address_type:
            site.stated = evolve(site.stated, address=address)
            self._site_of[thing] = site
        elif address.address_type != _POSTAL:
            self._begin(thing, StatedLocation(address=address))

    def _place_point(self, thing: Thing) -> None:
        point = stated_point(thing, self.stating)
        if point is None:
            return
        host = self.relations.place_host(thing)
        site = self._site_of.get(host) if host is not None else None
        if site is None:
            self._begin(thing, StatedLocation())
            site = self._site_of.get(thing)
        if site is not None and site.stated.latitude is None:
            site.stated = evolve(site.stated, latitude=point[0], longitude=point[1])
            site.point_path = point_path(thing)

    def _check_points(self, organization: Thing) -> None:
        """A point and an address may stand apart, and mean one place all the same."""
        for group in self.of_organization(organization):
            address = united(group).address if len(group) > 1 else None
            for site in group if address is not None else ():
                self._check_point(site, address)

    def _check_point(self, site: Site, of_place: StatedAddress | None = None) -> None:
        """Mends or rejects coordinates that are not in the state that the address names."""
        address, latitude, longitude = (
            site.stated.address or of_place,
            site.stated.latitude,
            site.stated.longitude,
        )
        if address is None or address.state_province is None:
            return
        if latitude is None or longitude is None:
            return
        if is_in_state(latitude, longitude, address.state_province) is not False:
            return
        mended = mended_point(latitude, longitude, address.state_province)
        written = f"{latitude}, {longitude}"
        if mended is None:
            self.stating.reject("coordinates_contradict_state", site.point_path, written)
            site.stated = evolve(site.stated, latitude=None, longitude=None)
        else:
            self.stating.keep(site.point_path, written, f"{mended[0]}, {mended[1]}")
            site.stated = evolve(site.stated, latitude=mended[0], longitude=mended[1])


def united(sites: Sequence[Site]) -> StatedLocation:
    """One location of several sites that mean it: of each fact the first that is stated."""
    first, *others = (site.stated for site in sites)
    for other in others:
        has_point = first.latitude is not None
        first = StatedLocation(
            name=first.name or other.name,
            alternate_name=first.alternate_name or other.alternate_name,
            description=first.description or other.description,
            transportation=first.transportation or other.transportation,
            url=first.url or other.url,
            external_identifier=first.external_identifier or other.external_identifier,
            external_identifier_type=first.external_identifier_type
            or other.external_identifier_type,
            latitude=first.latitude if has_point else other.latitude,
            longitude=first.longitude if has_point else other.longitude,
            address=_united(first.address, other.address) if other.address else first.address,
        )
    return first


def _united(there: StatedAddress | None, comes: StatedAddress) -> StatedAddress:
    """An address with what another description of it adds."""
    if there is None:
        return comes
    if there.address_1 is None and comes.address_1 is not None:
        there, comes = comes, there
    return StatedAddress(
        attention=there.attention or comes.attention,
        address_1=there.address_1,
        address_2=there.address_2 or comes.address_2,
        city=there.city or comes.city,
        region=there.region or comes.region,
        state_province=there.state_province or comes.state_province,
        postal_code=there.postal_code or comes.postal_code,
        country=there.country or comes.country,
        address_type=there.address_type or comes.address_type,
    )
