"""What tells apart the things that one owner has several of: those of equal keys are one.

A key is made of plain text, "" for what is not stated. Migration 0004 holds the columns unique that
decide about a key: change both together.
"""

from typing import TypeAlias

from pantry_radio.domain.hsds.match import name_key, service_key
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
    StatedService,
    StatedServiceArea,
)

Key: TypeAlias = tuple[str, ...]

_FREQUENCIES = frozenset({"WEEKLY", "MONTHLY"})


def key_of_phone(phone: StatedPhone) -> Key:
    """Number and extension: extensions of one number are several phones."""
    return phone.number, _text(phone.extension)


def key_of_language(language: StatedLanguage) -> Key:
    """The code; without one the name, else the note."""
    if language.code is not None:
        return language.code, ""
    return "", name_key(_first(language.name, language.note))


def key_of_schedule(schedule: StatedSchedule) -> Key:
    """All that says when; the words only where they are all that there is.

    An interval of one is what RFC 5545 takes a missing one for.
    """
    day = schedule.byday, schedule.bymonthday, schedule.dtstart
    hours = schedule.opens_at, schedule.closes_at
    is_told = any(part is not None for part in (*day, *hours))
    when = (
        frequency(schedule),
        None if schedule.interval == 1 else schedule.interval,
        *day,
        schedule.valid_from,
        schedule.valid_to,
        schedule.until,
        schedule.count,
        *hours,
    )
    words = "" if is_told else name_key(_first(schedule.description, schedule.notes))
    return (*map(_text, when), words)


def frequency(schedule: StatedSchedule) -> str | None:
    """`freq` where HSDS knows it; None for MONTHLY on no day, which RFC 5545 would make up."""
    if schedule.freq not in _FREQUENCIES:
        return None
    has_day = schedule.byday is not None or schedule.bymonthday is not None
    return schedule.freq if has_day or schedule.freq != "MONTHLY" else None


def key_of_contact(contact: StatedContact) -> Key:
    """The name: one person has one row, whatever is told of it; without a name all the rest."""
    if contact.name is not None:
        return name_key(contact.name), "", "", ""
    return (
        "",
        name_key(contact.title),
        name_key(contact.department),
        (contact.email or "").casefold(),
    )


def key_of_accessibility(accessibility: StatedAccessibility) -> Key:
    """All that it says."""
    return (
        name_key(accessibility.description),
        name_key(accessibility.details),
        accessibility.url or "",
    )


def key_of_identifier(identifier: StatedIdentifier) -> Key:
    """Kind and value; "12-3456789" is 123456789."""
    value = name_key(identifier.identifier).replace(" ", "")
    return name_key(identifier.identifier_type), value


def key_of_funding(funding: StatedFunding) -> Key:
    """The source."""
    return (name_key(funding.source),)


def key_of_service_area(area: StatedServiceArea) -> Key:
    """The name, or else the description."""
    return (name_key(_first(area.name, area.description)),)


def key_of_required_document(document: StatedRequiredDocument) -> Key:
    """The words for it."""
    return (name_key(document.document),)


def key_of_program(program: StatedProgram) -> Key:
    """The name."""
    return (name_key(program.name),)


def key_of_service(service: StatedService) -> Key:
    """The name, or else the description."""
    return (service_key(service.name, service.description),)


def _first(*texts: str | None) -> str | None:
    return next((text for text in texts if text is not None), None)


def _text(part: object) -> str:
    """Numbers, dates and times have one text each."""
    return "" if part is None else str(part)
