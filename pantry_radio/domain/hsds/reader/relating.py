"""Whose a thing is: by nesting, by an id that the result gave, by name, or as the only one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from attrs import define, field

from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.reader.naming import (
    NAMED_IN,
    REFERENCES,
    Namesakes,
    address_key_of,
    around,
    ident_of,
    name_key_of,
    other_ident_of,
    texts_of,
)
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.hsds.reader.things import Thing

_PLACES = frozenset({Kind.LOCATION, Kind.ADDRESS})
# Of thousands of places that have one name and say nothing more, not all are compared with all.
_MAX_NAMESAKES = 100


@define(kw_only=True, eq=False)
class Relations:
    """The things of one result, and the ways between them."""

    things: Sequence[Thing]
    _by_id: dict[tuple[Kind, str], Thing] = field(factory=dict, init=False)
    _by_name: dict[tuple[Kind, str], Thing] = field(factory=dict, init=False)
    _places_called: dict[tuple[str, str], list[Thing]] = field(factory=dict, init=False)
    """Places by id and by name."""
    _within: dict[Thing, Thing | None] = field(factory=dict, init=False)
    """The only organization in a thing, or None for several: `{"service": {"provider": {…}}}`."""
    _linked: dict[Thing, list[Thing]] = field(factory=dict, init=False)
    """Services and places that stand in an object that links them."""
    _owner: dict[Thing, Thing] = field(factory=dict, init=False)
    """Organizations by the services and places that they refer to."""
    _placed: set[Thing] = field(factory=set, init=False)
    """Organizations that say where they are."""
    _addresses: dict[Thing, list[Thing]] = field(factory=dict, init=False)
    """The addresses that stand in an organization."""
    _first: dict[Thing, Thing] = field(factory=dict, init=False)
    """The first mention of each organization that is mentioned."""
    _mentions: dict[Thing, list[Thing]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for thing in self.things:
            self._know(thing)
        self._know_ids()
        self._identify_organizations()
        for thing in self._first:
            for kind in (Kind.LOCATION, Kind.SERVICE):
                for owned in self._referred(thing, kind):
                    self._owner.setdefault(owned, thing)

    def _know_ids(self) -> None:
        """Location 1 and address 1 are two; where there is no such location, it is the address."""
        for thing in self.things:
            ident = ident_of(thing)
            if ident is not None and thing.kind is not Kind.ADDRESS:
                self._by_id.setdefault((thing.kind, ident), thing)
        for thing in self.things:
            ident = ident_of(thing)
            if ident is not None and thing.kind is Kind.ADDRESS:
                self._by_id.setdefault((Kind.LOCATION, ident), thing)
        for thing in self.things:
            ident = other_ident_of(thing)
            if ident is not None:
                self._by_id.setdefault((thing.kind, ident), thing)

    def _know(self, thing: Thing) -> None:
        is_place = thing.kind in _PLACES
        kind = Kind.LOCATION if is_place else thing.kind
        ident, key = ident_of(thing), name_key_of(thing)
        if key is not None:
            self._by_name.setdefault((kind, key), thing)
        if is_place:
            for called in (("id", ident), ("name", key)):
                if called[1] is not None:
                    self._places_called.setdefault((called[0], called[1]), []).append(thing)
            placed = thing.nearest(Kind.ORGANIZATION)
            if placed is not None:
                self._placed.add(placed)
                if thing.kind is Kind.ADDRESS:
                    self._addresses.setdefault(placed, []).append(thing)
        if thing.parent is not None and thing.parent.kind is Kind.LINK:
            self._linked.setdefault(thing.parent, []).append(thing)

    def _identify_organizations(self) -> None:
        known: dict[str | None, Namesakes] = {}
        names = Counter(
            name_key_of(thing) for thing in self.things if thing.kind is Kind.ORGANIZATION
        )
        for thing in self.things:
            if thing.kind is not Kind.ORGANIZATION:
                continue
            key = name_key_of(thing)
            same = None
            if key:
                namesakes = known.setdefault(key, Namesakes())
                # Few results speak of one name twice.
                told = self._addresses.get(thing, ()) if names[key] > 1 else ()
                addresses = {each for each in map(address_key_of, told) if each is not None}
                is_placed = thing in self._placed
                same = namesakes.add(thing, is_placed=is_placed, addresses=addresses)
            first = self._first[thing] = same or thing
            self._mentions.setdefault(first, []).append(thing)
            for outer in around(thing):
                is_only = self._within.setdefault(outer, first) is first
                self._within[outer] = first if is_only else None

    @property
    def organizations(self) -> tuple[Thing, ...]:
        """The organizations, each once, in the order in which they are met."""
        return tuple(self._mentions)

    def mentions(self, organization: Thing) -> list[Thing]:
        """All objects that speak of an organization, the first one first."""
        return self._mentions[organization]

    def organization_of(self, thing: Thing) -> Thing | None:
        """The organization that a thing belongs to, or None where the result does not tell."""
        for start in self._told_by(thing):
            chain = (start, *around(start))
            for outer in chain:
                if outer.kind is Kind.ORGANIZATION:
                    return self._first[outer]
            for outer in chain:
                referred = self._referred(outer, Kind.ORGANIZATION)
                if referred:
                    return self._first[referred[0]]
            for outer in chain:
                if outer in self._owner:
                    return self._first[self._owner[outer]]
            for outer in chain:
                inside = self._within.get(outer)
                if inside is not None:
                    return inside
        return next(iter(self._mentions)) if len(self._mentions) == 1 else None

    def first_mention(self, organization: Thing) -> Thing:
        """The first object that speaks of the same organization."""
        return self._first[organization]

    def is_organization_name(self, key: str) -> bool:
        """Whether an organization has a name of this key."""
        return (Kind.ORGANIZATION, key) in self._by_name

    def program_of(self, service: Thing) -> Thing | None:
        """The program under which a service is given: around it, or referred to."""
        referred = self._referred(service, Kind.PROGRAM)
        return referred[0] if referred else service.nearest(Kind.PROGRAM)

    def contact_of(self, phone: Thing) -> Thing | None:
        """The contact whose number a phone is: around it, or referred to."""
        for outer in (phone, *around(phone)):
            referred = self._referred(outer, Kind.CONTACT)
            if outer.kind is Kind.CONTACT or referred:
                return outer if outer.kind is Kind.CONTACT else referred[0]
            if outer.kind in _PLACES or outer.kind in (Kind.SERVICE, Kind.ORGANIZATION):
                break
        return None

    def services_of(self, thing: Thing) -> list[Thing]:
        """The services that are given at a place: those around it, and those that it refers to."""
        outer = thing.nearest(Kind.SERVICE)
        return [*([outer] if outer else []), *self._referred(thing, Kind.SERVICE)]

    def places_of(self, service: Thing) -> list[Thing]:
        """The places where a service is given: the one around it, and those that it refers to."""
        outer = service.nearest(Kind.LOCATION)
        return [*([outer] if outer else []), *self._referred(service, Kind.LOCATION)]

    def links(self) -> Iterator[tuple[Thing, Thing]]:
        """Service and place of each object that links the two.

        Besides what it refers to, it may hold one of them, stand in one of them, or be called as
        one of them is: `{"services": [{"name": …, "at": [{"id": "loc_1"}]}]}`.
        """
        for link in self.things:
            if link.kind is Kind.LINK:
                services = self._linked_to(link, Kind.SERVICE)
                places = self._linked_to(link, Kind.LOCATION)
                yield from ((service, place) for service in services for place in places)
            elif link.kind is Kind.WRAPPER:
                yield from self._called_alike(link)

    def linked_around(self, thing: Thing, kind: Kind) -> list[Thing]:
        """The services, or the places, of the link that a thing stands in."""
        link = thing.nearest(Kind.LINK)
        return self._linked_to(link, kind) if link is not None else []

    def place_host(self, thing: Thing) -> Thing | None:
        """The location, or else the address, that an address or a point is part of."""
        for outer in around(thing):
            if outer.kind in _PLACES:
                return outer
            if outer.kind not in (Kind.POINT, Kind.WRAPPER):
                break
        referred = self._referred(thing, Kind.LOCATION)
        return referred[0] if referred and referred[0] is not thing else None

    def phone_host(self, phone: Thing) -> Thing | None:
        """The location, address, service or organization whose number a phone is, or None."""
        for outer in (phone, *around(phone)):
            if outer.kind in _PLACES or outer.kind in (Kind.SERVICE, Kind.ORGANIZATION):
                return outer
            for kind in (Kind.LOCATION, Kind.SERVICE):
                referred = self._referred(outer, kind)
                if referred:
                    return referred[0]
        return None

    def same_places(self, place: Thing) -> Iterator[Thing]:
        """The places that one which says nothing more may stand for: by reference, id, or name."""
        yield from self._referred(place, Kind.LOCATION)
        for called in (("id", ident_of(place)), ("name", name_key_of(place))):
            if called[1] is not None:
                namesakes = self._places_called.get((called[0], called[1]), ())
                yield from islice((x for x in namesakes if x is not place), _MAX_NAMESAKES)

    def _linked_to(self, link: Thing, kind: Kind) -> list[Thing]:
        """The services, or the places, that a link is about."""
        kinds = _PLACES if kind is Kind.LOCATION else {kind}
        held = [each for each in self._linked.get(link, ()) if each.kind in kinds]
        found = [*self._referred(link, kind), *held]
        outer = link.nearest(kind)
        if not found and outer is not None:
            return [outer]
        called = self._by_id.get((kind, ident_of(link) or "")) if not found else None
        return [called] if called is not None else found

    def _called_alike(self, wrapper: Thing) -> Iterator[tuple[Thing, Thing]]:
        """Service and place, where an object in one of them has the id of the other."""
        ident = ident_of(wrapper)
        if ident is None:
            return
        service, place = wrapper.nearest(Kind.SERVICE), wrapper.nearest(Kind.LOCATION)
        called_place = self._by_id.get((Kind.LOCATION, ident))
        called_service = self._by_id.get((Kind.SERVICE, ident))
        if service is not None and called_place is not None:
            yield service, called_place
        elif place is not None and called_service is not None:
            yield called_service, place

    def _told_by(self, thing: Thing) -> Iterator[Thing]:
        """The thing, and then those whose organization would be its own."""
        yield thing
        for outer in (thing, *around(thing)):
            for kind in (Kind.SERVICE, Kind.LOCATION):
                yield from self._referred(outer, kind)

    def _referred(self, thing: Thing, kind: Kind) -> list[Thing]:
        """The things of a kind that a thing names by id, or else by name."""
        found = []
        for ident in texts_of(thing.fields.get(REFERENCES[kind])):
            by_id = self._by_id.get((kind, ident))
            other = by_id or self._by_name.get((kind, name_key(ident)))
            if other is not None and other is not thing:
                found.append(other)
        found += self._referred_by_link(thing, kind)
        if kind in NAMED_IN and not found and thing.kind is not kind:
            for name in texts_of(thing.fields.get(NAMED_IN[kind])):
                by_name = self._by_name.get((kind, name_key(name)))
                found += [by_name] if by_name and by_name is not thing else []
        return found

    def _referred_by_link(self, thing: Thing, kind: Kind) -> list[Thing]:
        """The service or the place of the link that a thing names by its id."""
        if "link_id" not in thing.fields or kind not in (Kind.SERVICE, Kind.LOCATION):
            return []
        found: list[Thing] = []
        for ident in texts_of(thing.fields["link_id"]):
            link = self._by_id.get((Kind.LINK, ident))
            if link is not None and link is not thing:
                found += self._linked_to(link, kind)
            elif kind is Kind.LOCATION and (kind, ident) in self._by_id:
                found.append(self._by_id[kind, ident])
        return found
