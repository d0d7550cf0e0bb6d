"""Organizations as the expectations beside the golden samples write them."""

from collections.abc import Iterable, Sequence

from pantry_radio.domain.hsds.stated import (
    StatedContact,
    StatedLanguage,
    StatedLocation,
    StatedOrganization,
    StatedPhone,
    StatedSchedule,
    StatedService,
)
from pantry_radio.domain.jobs import JsonValue

View = dict[str, JsonValue]


def view_of(organization: StatedOrganization) -> View:
    """All that an expectation may state about an organization."""
    services, locations = organization.services, organization.locations
    contacts = [
        *organization.contacts,
        *(contact for place in locations for contact in place.contacts),
        *(contact for service in services for contact in service.contacts),
    ]
    phones = [
        *organization.phones,
        *(phone for place in locations for phone in place.phones),
        *(phone for service in services for phone in service.phones),
        *(phone for contact in contacts for phone in contact.phones),
    ]
    schedules = _all_schedules_of(organization)
    return {
        "name": organization.name,
        "alternate_name": organization.alternate_name,
        "description": organization.description,
        "email": organization.email,
        "website": organization.website,
        "year": organization.year_incorporated,
        "legal_status": organization.legal_status,
        "phones": _phones(organization.phones),
        "all_phones": _sorted(set(_numbers(phones))),
        "typed_phones": _sorted({f"{each.type or '?'} {each.number}" for each in phones}),
        "contacts": [_contact(each) for each in contacts],
        "programs": _sorted(each.name for each in organization.programs),
        "identifiers": _sorted(
            each.identifier.replace("-", "") for each in organization.organization_identifiers
        ),
        "funding": _sorted(each.source for each in organization.funding),
        "hours": _rules(schedules),
        "hours_text": [f"{each.description} {each.notes}" for each in schedules],
        "locations": [_location(organization, index) for index in range(len(locations))],
        "services": [_service(organization, each) for each in services],
    }


def hours_of(organization: StatedOrganization) -> set[str]:
    """The rules of all hours of an organization."""
    return rules_of(_rules(_all_schedules_of(organization)))


def expected_view(expected: JsonValue, member: str = "") -> JsonValue:
    """An expectation in the form in which it is compared: rules by day, scalars sorted."""
    if isinstance(expected, dict):
        return {key: expected_view(value, key) for key, value in expected.items()}
    if not isinstance(expected, list) or member in ("address", "point", "hours_text"):
        return expected
    if member == "hours":
        return _sorted(rules_of(expected))
    if member == "identifiers":
        return _sorted(str(each).replace("-", "") for each in expected)
    if any(isinstance(each, dict) for each in expected):
        return [expected_view(each) for each in expected]
    return _sorted(str(each) for each in expected)


def narrowed(found: JsonValue, wanted: JsonValue, member: str = "") -> JsonValue:
    """What was found, cut down to the members that are wanted, in the order of what is wanted."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return {key: narrowed(found.get(key), each, key) for key, each in wanted.items()}
    if not isinstance(found, list) or not isinstance(wanted, list):
        return found
    if member == "hours_text":
        return [text for text in wanted if any(str(text) in str(each) for each in found)]
    if not any(isinstance(each, dict) for each in found):
        return found
    rest, paired = list(found), list[JsonValue]()
    for each in wanted:
        partner = _partner(rest, each)
        if partner is not None:
            rest.remove(partner)
            paired.append(narrowed(partner, each))
    return paired + [_said(each) for each in rest]


def rules_of(rules: Sequence[JsonValue]) -> set[str]:
    """Rules of hours with each day on its own: how they are grouped into rows says nothing."""
    by_day = set()
    for rule in rules:
        frequency, days, *others = str(rule).split(" ")
        for day in days.split(","):
            by_day.add(" ".join((frequency, day, *others)))
    return by_day


def _partner(candidates: list[JsonValue], wanted: JsonValue) -> JsonValue:
    """The one that is as wanted, else the first with the same address or name."""
    for each in candidates:
        if narrowed(each, wanted) == wanted:
            return each
    for label in ("address", "name"):
        for each in candidates:
            if isinstance(each, dict) and isinstance(wanted, dict) and label in wanted:
                here, there = each.get(label), wanted[label]
                if str(here).casefold() == str(there).casefold():
                    return each
    return None


def _said(found: JsonValue) -> JsonValue:
    """What nobody wanted, without the members that say nothing."""
    if isinstance(found, list):
        return [_said(each) for each in found]
    return {k: _said(v) for k, v in found.items() if v} if isinstance(found, dict) else found


def _location(organization: StatedOrganization, index: int) -> View:
    location = organization.locations[index]
    here = [
        each
        for service in organization.services
        for each in service.at_locations
        if each.location_index == index
    ]
    return {
        "address": _address(location),
        "name": location.name,
        "description": location.description,
        "transportation": location.transportation,
        "point": None
        if location.latitude is None
        else [_number(location.latitude), _number(location.longitude)],
        "phones": _phones(location.phones),
        "contacts": _sorted(each.name or "" for each in location.contacts),
        "languages": _languages(location.languages),
        "accessibility": _sorted(
            each.description or each.details or "" for each in location.accessibility
        ),
        "hours": _rules(
            [*location.schedules, *(schedule for each in here for schedule in each.schedules)]
        ),
    }


def _service(organization: StatedOrganization, service: StatedService) -> View:
    places = [_address(organization.locations[index]) for index in service.location_indexes]
    return {
        "name": service.name,
        "alternate_name": service.alternate_name,
        "description": service.description,
        "url": service.url,
        "email": service.email,
        "status": service.status,
        "program": service.program,
        "fees": service.fees_description,
        "eligibility": service.eligibility_description,
        "application_process": service.application_process,
        "accreditations": service.accreditations,
        "interpretation_services": service.interpretation_services,
        "alert": service.alert,
        "minimum_age": _number(service.minimum_age),
        "maximum_age": _number(service.maximum_age),
        "phones": _phones(service.phones),
        "languages": _languages(service.languages),
        "documents": _sorted(each.document for each in service.required_documents),
        "areas": _sorted(each.name or each.description or "" for each in service.service_areas),
        "at": _sorted(str(place[0]) for place in places),
        "hours": _rules(_schedules_of(service)),
    }


def _all_schedules_of(organization: StatedOrganization) -> list[StatedSchedule]:
    return [
        *(schedule for place in organization.locations for schedule in place.schedules),
        *(schedule for each in organization.services for schedule in _schedules_of(each)),
    ]


def _schedules_of(service: StatedService) -> list[StatedSchedule]:
    return [
        *service.schedules,
        *(schedule for each in service.at_locations for schedule in each.schedules),
    ]


def _contact(contact: StatedContact) -> View:
    return {
        "name": contact.name,
        "title": contact.title,
        "department": contact.department,
        "email": contact.email,
        "phones": _phones(contact.phones),
    }


def _address(location: StatedLocation) -> list[JsonValue]:
    address = location.address
    if address is None:
        return [None] * 5
    return [
        address.address_1,
        address.address_2,
        address.city,
        address.state_province,
        address.postal_code,
    ]


def _rules(schedules: Iterable[StatedSchedule]) -> list[JsonValue]:
    """`WEEKLY MO 09:00-17:00`, one for each day; what is a description alone is no rule."""
    rules: list[JsonValue] = [
        _rule(each) for each in schedules if each.freq or each.opens_at or each.byday
    ]
    return _sorted(rules_of(rules))


def _rule(schedule: StatedSchedule) -> str:
    begins, ends = schedule.dtstart or schedule.valid_from, schedule.until or schedule.valid_to
    opens, closes = (
        "?" if each is None else each.isoformat("minutes")
        for each in (schedule.opens_at, schedule.closes_at)
    )
    if schedule.freq is None and begins is not None and schedule.byday is None:
        return f"ONCE {begins} {opens}-{closes}"
    interval = f"/{schedule.interval}" if (schedule.interval or 1) > 1 else ""
    days = schedule.byday or ""
    if schedule.bymonthday:
        days = ",".join(f"day{each}" for each in schedule.bymonthday.split(","))
    parts = [f"{schedule.freq or '?'}{interval}", days.replace(" ", "") or "?"]
    parts += [f"from {begins}"] if begins else []
    parts += [f"until {ends}"] if ends else []
    return " ".join([*parts, f"{opens}-{closes}"])


def _phones(phones: Iterable[StatedPhone]) -> list[JsonValue]:
    return _sorted(_numbers(phones))


def _numbers(phones: Iterable[StatedPhone]) -> list[str]:
    return [
        each.number + (f" x{each.extension}" if each.extension is not None else "")
        for each in phones
    ]


def _languages(languages: Iterable[StatedLanguage]) -> list[JsonValue]:
    return _sorted({each.code or each.name or "" for each in languages})


def _number(value: float | None) -> JsonValue:
    return int(value) if value is not None and value.is_integer() else value


def _sorted(values: Iterable[str]) -> list[JsonValue]:
    return [*sorted(values)]
