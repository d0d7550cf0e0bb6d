"""What one recorded result states: a tree of HSDS 3.1.1 things without ids.

Names of fields are those of HSDS 3.1.1. A value that the result does not state is None; nothing is
invented here. Relations are nesting, but for services, which name the locations where they are
given by position, and their programs by name.
"""

from datetime import date, time

from attrs import frozen


@frozen(kw_only=True, order=True)
class StatedLanguage:
    """A language that is spoken; `code` is ISO 639-1 (639-3 where that has none), if known."""

    name: str | None = None
    code: str | None = None
    note: str | None = None


@frozen(kw_only=True, order=True)
class StatedPhone:
    """A telephone number in E.164 form (+19375550123)."""

    number: str
    extension: int | None = None
    type: str | None = None
    description: str | None = None
    languages: tuple[StatedLanguage, ...] = ()


@frozen(kw_only=True)
class StatedSchedule:
    """One recurrence with one interval of the day, or one dated event (RFC 5545).

    `freq` is WEEKLY or MONTHLY; a single date has none, and its `dtstart`. `byday` lists codes in
    the order of the week (`MO,WE`, `2TU,4TU`, `-1SA`), `bymonthday` numbers (`1,15`). Times are
    local to the place. Hours that no rule can say are a `description` alone.
    """

    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    until: date | None = None
    count: int | None = None
    wkst: str | None = None
    freq: str | None = None
    interval: int | None = None
    byday: str | None = None
    bymonthday: str | None = None
    description: str | None = None
    opens_at: time | None = None
    closes_at: time | None = None
    schedule_link: str | None = None
    attending_type: str | None = None
    notes: str | None = None


@frozen(kw_only=True, order=True)
class StatedAccessibility:
    """How people with disabilities get in."""

    description: str | None = None
    details: str | None = None
    url: str | None = None


@frozen(kw_only=True)
class StatedContact:
    """A person, or a post, to turn to: a name, a title, a department or an e-mail address."""

    name: str | None = None
    title: str | None = None
    department: str | None = None
    email: str | None = None
    phones: tuple[StatedPhone, ...] = ()


@frozen(kw_only=True, order=True)
class StatedIdentifier:
    """What somebody else calls an organization: `identifier_type` says who (`EIN`)."""

    identifier_type: str
    identifier: str
    identifier_scheme: str | None = None


@frozen(kw_only=True, order=True)
class StatedFunding:
    """Who pays for an organization or a service."""

    source: str


@frozen(kw_only=True, order=True)
class StatedServiceArea:
    """For whom a service is, by where they live."""

    name: str | None = None
    description: str | None = None


@frozen(kw_only=True, order=True)
class StatedRequiredDocument:
    """What one has to bring."""

    document: str


@frozen(kw_only=True)
class StatedProgram:
    """A collection of related services. It always has a name."""

    name: str
    alternate_name: str | None = None
    description: str | None = None


@frozen(kw_only=True, order=True)
class StatedAddress:
    """An address; `state_province` is a two-letter code where it is a state of the USA."""

    attention: str | None = None
    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
    region: str | None = None
    state_province: str | None = None
    postal_code: str | None = None
    country: str | None = None
    address_type: str | None = None


@frozen(kw_only=True)
class StatedLocation:
    """A place of an organization. Coordinates are decimal degrees, WGS 84, both or neither."""

    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    transportation: str | None = None
    url: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    external_identifier: str | None = None
    external_identifier_type: str | None = None
    address: StatedAddress | None = None
    phones: tuple[StatedPhone, ...] = ()
    contacts: tuple[StatedContact, ...] = ()
    schedules: tuple[StatedSchedule, ...] = ()
    languages: tuple[StatedLanguage, ...] = ()
    accessibility: tuple[StatedAccessibility, ...] = ()


@frozen(kw_only=True)
class StatedServiceAtLocation:
    """A service is given at a location: `location_index` counts the organization's locations."""

    location_index: int
    description: str | None = None
    schedules: tuple[StatedSchedule, ...] = ()


@frozen(kw_only=True)
class StatedService:
    """A service of an organization; `program` is the name of one of the organization's programs.

    `schedules` are those that belong to no one place.
    """

    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    url: str | None = None
    email: str | None = None
    status: str | None = None
    interpretation_services: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    accreditations: str | None = None
    eligibility_description: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    alert: str | None = None
    program: str | None = None
    phones: tuple[StatedPhone, ...] = ()
    contacts: tuple[StatedContact, ...] = ()
    schedules: tuple[StatedSchedule, ...] = ()
    languages: tuple[StatedLanguage, ...] = ()
    funding: tuple[StatedFunding, ...] = ()
    service_areas: tuple[StatedServiceArea, ...] = ()
    required_documents: tuple[StatedRequiredDocument, ...] = ()
    at_locations: tuple[StatedServiceAtLocation, ...] = ()

    @property
    def location_indexes(self) -> tuple[int, ...]:
        """Where it is given, as positions among the organization's locations."""
        return tuple(each.location_index for each in self.at_locations)


@frozen(kw_only=True)
class StatedOrganization:
    """An organization with everything that the result says about it. It always has a name."""

    name: str
    alternate_name: str | None = None
    description: str | None = None
    email: str | None = None
    website: str | None = None
    year_incorporated: int | None = None
    legal_status: str | None = None
    logo: str | None = None
    uri: str | None = None
    phones: tuple[StatedPhone, ...] = ()
    contacts: tuple[StatedContact, ...] = ()
    programs: tuple[StatedProgram, ...] = ()
    organization_identifiers: tuple[StatedIdentifier, ...] = ()
    funding: tuple[StatedFunding, ...] = ()
    locations: tuple[StatedLocation, ...] = ()
    services: tuple[StatedService, ...] = ()


@frozen(kw_only=True, order=True)
class Problem:
    """A value that was recognised and rejected.

    `kind` is a stable name (`bad_phone`), `path` a JSON path into the result
    (`$.phones[0].number`), `value` the rejected text, cut to 200 characters.
    """

    kind: str
    path: str
    value: str


@frozen(kw_only=True, order=True)
class Original:
    """A value that is kept in another form than it was written: where, as it was, as it is."""

    path: str
    written: str
    kept: str


@frozen(kw_only=True, order=True)
class Unmapped:
    """A part of the result that the reader has no place for: its JSON path, and its JSON."""

    path: str
    json: str


@frozen(kw_only=True)
class Reading:
    """All that one result says.

    `is_structured` tells whether the result was (or held) a JSON object or array: of such results,
    one without an organization is suspicious. `reason` names why there are no organizations
    (`result_not_json`, `no_records`), and is None where there are some.
    """

    organizations: tuple[StatedOrganization, ...] = ()
    problems: tuple[Problem, ...] = ()
    originals: tuple[Original, ...] = ()
    unmapped: tuple[Unmapped, ...] = ()
    is_structured: bool = False
    reason: str | None = None
