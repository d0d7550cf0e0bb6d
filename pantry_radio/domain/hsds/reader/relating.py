"""Whose a thing is: by nesting, by an id that the result gave, by name, or as the only one."""

from collections.abc import Iterator, Sequence

from attrs import define, field

from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.normalise import is_placeholder, text_of
from pantry_radio.domain.hsds.reader.spelling import Kind
from pantry_radio.domain.hsds.reader.things import Field, Thing

_PLACES = frozenset({Kind.LOCATION, Kind.ADDRESS})
_REFERENCES = {
    Kind.ORGANIZATION: "organization_id",
    Kind.LOCATION: "location_id",
    Kind.SERVICE: "service_id",
}


@define(kw_only=True, eq=False)
class Relations:
    """The things of one result, and the ways between them."""

    things: Sequence[Thing]
    _names: dict[Thing, str | None] = field(factory=dict, init=False)
    _by_id: dict[tuple[Kind, str], Thing] = field(factory=dict, init=False)
    _by_name: dict[tuple[Kind, str], Thing] = field(factory=dict, init=False)
    _within: dict[Thing, set[Thing]] = field(factory=dict, init=False)
    """Organizations by what they stand in: `{"service": {"organization": {…}}}`."""
    _placed: set[Thing] = field(factory=set, init=False)
    """Organizations that say where they are."""
    _first: dict[Thing, Thing] = field(factory=dict, init=False)
    """The first mention of each organization that is mentioned."""
    _mentions: dict[Thing, list[Thing]] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for thing in self.things:
            kind = Kind.LOCATION if thing.kind in _PLACES else thing.kind
            ident, key = _ident(thing), _name_key(thing)
            self._names[thing] = key
            if ident is not None:
                self._by_id.setdefault((kind, ident), thing)
            if key is not None:
                self._by_name.setdefault((kind, key), thing)
            if thing.kind is Kind.ORGANIZATION:
                for around in _around(thing):
                    self._within.setdefault(around, set()).add(thing)
            elif thing.kind in _PLACES and (placed := thing.nearest(Kind.ORGANIZATION)):
                self._placed.add(placed)
        self._identify_organizations()

    def _identify_organizations(self) -> None:
        known: dict[str | None, list[Thing]] = {}
        for thing in self.things:
            if thing.kind is Kind.ORGANIZATION:
                namesakes = known.setdefault(self._names[thing], [])
                same = self._same(thing, namesakes) if self._names[thing] else None
                self._first[thing] = same or thing
                self._mentions.setdefault(same or thing, []).append(thing)
                if same is None:
                    namesakes.append(thing)

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
            for around in (start, *_around(start)):
                if around.kind is Kind.ORGANIZATION:
                    return self._first[around]
            for around in (start, *_around(start)):
                referred = self._referred(around, Kind.ORGANIZATION)
                if referred:
                    return self._first[referred[0]]
            for around in (start, *_around(start)):
                inside = {self._first[each] for each in self._within.get(around, ())}
                if len(inside) == 1:
                    return inside.pop()
        return next(iter(self._mentions)) if len(self._mentions) == 1 else None

    def services_of(self, thing: Thing) -> list[Thing]:
        """The services that are given at a place: those around it, and those that it refers to."""
        around = thing.nearest(Kind.SERVICE)
        return [*([around] if around else []), *self._referred(thing, Kind.SERVICE)]

    def places_of(self, service: Thing) -> list[Thing]:
        """The places where a service is given: the one around it, and those that it refers to."""
        around = service.nearest(Kind.LOCATION)
        return [*([around] if around else []), *self._referred(service, Kind.LOCATION)]

    def links(self) -> Iterator[tuple[Thing, Thing]]:
        """Service and place of each object that links the two."""
        for link in self.things:
            if link.kind is not Kind.LINK:
                continue
            around = link.nearest(Kind.SERVICE), link.nearest(Kind.LOCATION)
            services = self._referred(link, Kind.SERVICE) or [x for x in around[:1] if x]
            places = self._referred(link, Kind.LOCATION) or [x for x in around[1:] if x]
            places += [x for x in self.things if x.kind in _PLACES and x.parent is link]
            yield from ((service, place) for service in services for place in places)

    def place_host(self, thing: Thing) -> Thing | None:
        """The location, or else the address, that an address or a point is part of."""
        for around in _around(thing):
            if around.kind in _PLACES:
                return around
            if around.kind not in (Kind.POINT, Kind.WRAPPER):
                break
        referred = self._referred(thing, Kind.LOCATION)
        return referred[0] if referred and referred[0] is not thing else None

    def phone_host(self, phone: Thing) -> Thing | None:
        """The location, address, service or organization whose number a phone is, or None."""
        for around in (phone, *_around(phone)):
            if around.kind in _PLACES or around.kind in (Kind.SERVICE, Kind.ORGANIZATION):
                return around
            for kind in (Kind.LOCATION, Kind.SERVICE):
                referred = self._referred(around, kind)
                if referred:
                    return referred[0]
        return None

    def same_places(self, place: Thing) -> Iterator[Thing]:
        """The places that one which says nothing more may stand for: by reference, id, or name."""
        yield from self._referred(place, Kind.LOCATION)
        ident, key = _ident(place), self._names[place]
        places = [thing for thing in self.things if thing.kind in _PLACES and thing is not place]
        yield from (thing for thing in places if ident is not None and _ident(thing) == ident)
        yield from (thing for thing in places if key is not None and self._names[thing] == key)

    def _told_by(self, thing: Thing) -> list[Thing]:
        """The thing, and then those whose organization would be its own."""
        told_by = [thing]
        for around in (thing, *_around(thing)):
            for kind in (Kind.SERVICE, Kind.LOCATION):
                told_by += self._referred(around, kind)
        return told_by

    def _referred(self, thing: Thing, kind: Kind) -> list[Thing]:
        """The things of a kind that a thing names by id, or else by name."""
        found = []
        for ident in _texts(thing.fields.get(_REFERENCES[kind])):
            by_id = self._by_id.get((kind, ident))
            other = by_id or self._by_name.get((kind, name_key(ident)))
            if other is not None and other is not thing:
                found.append(other)
        if kind is Kind.ORGANIZATION and not found and thing.kind is not Kind.ORGANIZATION:
            for name in _texts(thing.fields.get("organization_name")):
                by_name = self._by_name.get((kind, name_key(name)))
                found += [by_name] if by_name else []
        return found

    def _same(self, organization: Thing, known: Sequence[Thing]) -> Thing | None:
        """The known namesake that is the same: of one id, or only one of both says where it is."""
        for other in known:
            ids = {_ident(organization), _ident(other)}
            if len(ids) == 1 and None not in ids:
                return other
            are_two = None not in ids or {organization, other} <= self._placed
            if not are_two:
                return other
        return None


def _around(thing: Thing) -> Iterator[Thing]:
    around = thing.parent
    while around is not None:
        yield around
        around = around.parent


def _ident(thing: Thing) -> str | None:
    return text_of(thing.fields["id"].value) if "id" in thing.fields else None


def _name_key(thing: Thing) -> str | None:
    return name_key(text_of(thing.name.value)) if thing.name is not None else None


def _texts(reference: Field | None) -> list[str]:
    """The ids or names that a reference gives."""
    if reference is None:
        return []
    value = reference.value
    values = value if isinstance(value, list) else (value,)
    texts = [text for text in map(text_of, values) if text is not None]
    return [text for text in texts if not is_placeholder(text)]
