"""What is told of one organization, place or service, gathered from all over a result."""

from collections.abc import Iterable

from attrs import define, evolve, field

from pantry_radio.domain.hsds.hours.outcome import Row
from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.stated import (
    StatedAccessibility,
    StatedContact,
    StatedFunding,
    StatedIdentifier,
    StatedLanguage,
    StatedPhone,
    StatedProgram,
    StatedRequiredDocument,
    StatedServiceArea,
)


@define(kw_only=True, eq=False)
class Gathered:
    """Details in the order in which they are met; each may be met several times."""

    phones: list[StatedPhone] = field(factory=list)
    contacts: list[StatedContact] = field(factory=list)
    emails: list[str] = field(factory=list)
    """Of contacts that are nobody in particular."""
    websites: list[str] = field(factory=list)
    """Of the same."""
    hours: list[Row] = field(factory=list)
    languages: list[StatedLanguage] = field(factory=list)
    accessibility: list[StatedAccessibility] = field(factory=list)
    programs: list[StatedProgram] = field(factory=list)
    identifiers: list[StatedIdentifier] = field(factory=list)
    funding: list[StatedFunding] = field(factory=list)
    service_areas: list[StatedServiceArea] = field(factory=list)
    documents: list[StatedRequiredDocument] = field(factory=list)


def joined(gathered: Iterable[Gathered]) -> Gathered:
    """What several tell of the same thing, one after the other."""
    whole = Gathered()
    for each in gathered:
        whole.phones += each.phones
        whole.contacts += each.contacts
        whole.emails += each.emails
        whole.websites += each.websites
        whole.hours += each.hours
        whole.languages += each.languages
        whole.accessibility += each.accessibility
        whole.programs += each.programs
        whole.identifiers += each.identifiers
        whole.funding += each.funding
        whole.service_areas += each.service_areas
        whole.documents += each.documents
    return whole


def distinct_phones(phones: Iterable[StatedPhone]) -> tuple[StatedPhone, ...]:
    """Each number and extension once, with the type of its first mention that has one."""
    known: dict[tuple[str, int | None], StatedPhone] = {}
    for phone in phones:
        key = phone.number, phone.extension
        there = known.setdefault(key, phone)
        known[key] = evolve(
            there,
            type=there.type or phone.type,
            description=there.description or phone.description,
            languages=tuple(dict.fromkeys((*there.languages, *phone.languages))),
        )
    return tuple(known.values())


def distinct_contacts(contacts: Iterable[StatedContact]) -> tuple[StatedContact, ...]:
    """Each person or post once, with all of its numbers."""
    known: dict[tuple[str | None, ...], StatedContact] = {}
    for contact in contacts:
        key = contact.name, contact.title, contact.department, contact.email
        there = known.setdefault(key, evolve(contact, phones=()))
        known[key] = evolve(there, phones=distinct_phones((*there.phones, *contact.phones)))
    return tuple(known.values())


def distinct_programs(programs: Iterable[StatedProgram]) -> tuple[StatedProgram, ...]:
    """Each name once, with the facts of its first mention that has them."""
    known: dict[str, StatedProgram] = {}
    for program in programs:
        there = known.setdefault(name_key(program.name), program)
        known[name_key(program.name)] = evolve(
            there,
            alternate_name=there.alternate_name or program.alternate_name,
            description=there.description or program.description,
        )
    return tuple(known.values())
