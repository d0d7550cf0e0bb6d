"""Which recognised things are organizations, once all of them are known."""

import re
from collections import Counter
from collections.abc import Sequence

from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.normalise import is_placeholder, text_of
from pantry_radio.domain.hsds.reader.kinds import NAMED
from pantry_radio.domain.hsds.reader.naming import ident_of, other_ident_of
from pantry_radio.domain.hsds.reader.spelling import DETAILS, Kind
from pantry_radio.domain.hsds.reader.templates import is_template
from pantry_radio.domain.hsds.reader.things import Field, Thing

_INDEX = re.compile(r"\[\d+\]")
_SUBSTANCE = frozenset({Kind.ADDRESS, Kind.PHONE, Kind.POINT, Kind.LOCATION})
# A language whose key is `pantry_name` is no pantry.
_NAMING_OTHERS = (DETAILS - {Kind.SCHEDULE}) | {Kind.ORGANIZATION}
_SAYING = frozenset({"description", "email", "url"})


def settle_organizations(things: list[Thing]) -> None:
    """Corrects the kinds of named things, where only the whole result tells; may add organizations.

    A result that repeats an example holds none.

    1. A named object that says nothing else is no organization beside others that do.
    2. An organization that is only named (`"organization_name": "…"`) is one.
    3. Where there is none, a named place is the pantry itself, or else a named object that looked
       like a service by its members alone.
    """
    _agree(things)
    _drop_mere_names(things)
    _add_named_only(things)
    if not any(thing.kind is Kind.ORGANIZATION and thing.name for thing in things):
        _promote(things)
    if is_template(things):
        things.clear()


def _agree(things: Sequence[Thing]) -> None:
    """Gives one kind to what stands at one place of the items of an array, whatever it lacks."""
    alike: dict[str, list[Thing]] = {}
    for thing in things:
        is_judged = thing.kind in NAMED and not thing.is_hinted and thing.name is not None
        if is_judged and "]" in thing.path and not thing.path.endswith("]"):
            alike.setdefault(_INDEX.sub("[]", thing.path), []).append(thing)
    for group in alike.values():
        kinds = Counter(thing.kind for thing in group)
        if len(kinds) > 1:
            most = min(kinds, key=lambda kind: (-kinds[kind], kind is not Kind.ORGANIZATION, kind))
            for thing in group:
                thing.kind = most


def _drop_mere_names(things: Sequence[Thing]) -> None:
    organizations = [thing for thing in things if thing.kind is Kind.ORGANIZATION]
    reachable = {thing.nearest(Kind.ORGANIZATION) for thing in things if thing.kind in _SUBSTANCE}
    telling = {each for each in organizations if each.is_hinted or each in reachable}
    telling = telling or {each for each in organizations if not _SAYING.isdisjoint(each.fields)}
    # What stands in one array is of one kind, even if some of it says little.
    arrays = {each.path.rpartition("[")[0] for each in telling if each.path.endswith("]")}
    for each in organizations:
        if telling and each not in telling and each.path.rpartition("[")[0] not in arrays:
            each.kind = Kind.OTHER


def _add_named_only(things: list[Thing]) -> None:
    organizations = [thing for thing in things if thing.kind is Kind.ORGANIZATION]
    known = {name_key(text_of(each.name.value)) for each in organizations if each.name}
    known |= {
        ident for each in organizations for ident in (ident_of(each), other_ident_of(each)) if ident
    }
    for thing in tuple(things):
        named: Field | None = thing.fields.get("organization_name")
        name = text_of(named.value) if named else None
        is_free = thing.kind not in _NAMING_OTHERS and not thing.nearest(Kind.ORGANIZATION)
        if named is None or name is None or is_placeholder(name) or not is_free:
            continue
        if name_key(name) in known or name in known:
            continue
        known.add(name_key(name))
        things.append(
            Thing(kind=Kind.ORGANIZATION, path=named.path, fields={"organization_name": named})
        )


def _promote(things: Sequence[Thing]) -> None:
    places = [thing for thing in things if thing.kind is Kind.LOCATION and thing.name]
    services = [
        thing
        for thing in things
        if thing.kind in (Kind.SERVICE, Kind.PROGRAM, Kind.CONTACT)
        and thing.name
        and not thing.is_hinted
    ]
    candidates = set(places or services)
    kinds = {thing.kind for thing in candidates}
    outermost = [
        thing
        for thing in candidates
        if not any(thing.nearest(kind) in candidates for kind in kinds)
    ]
    for thing in outermost:
        thing.kind = Kind.ORGANIZATION
