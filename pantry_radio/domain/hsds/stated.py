"""What one recorded result states: a tree of HSDS 3.1.1 things without ids, and the problems met.

Names of fields are those of HSDS 3.1.1. A value that the result does not state is None; nothing is
invented here. Relations are nesting, but for services, which name the locations where they are
given by position.
"""

from attrs import frozen


@frozen(kw_only=True, order=True)
class StatedPhone:
    """A telephone number in E.164 form (+19375550123)."""

    number: str
    extension: int | None = None
    type: str | None = None
    description: str | None = None


@frozen(kw_only=True, order=True)
class StatedAddress:
    """An address; `state_province` is a two-letter code where it is a state of the USA."""

    address_1: str | None = None
    address_2: str | None = None
    city: str | None = None
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
    address: StatedAddress | None = None
    phones: tuple[StatedPhone, ...] = ()


@frozen(kw_only=True)
class StatedService:
    """A service of an organization; `location_indexes` point into the organization's locations."""

    name: str | None = None
    alternate_name: str | None = None
    description: str | None = None
    url: str | None = None
    email: str | None = None
    status: str | None = None
    application_process: str | None = None
    fees_description: str | None = None
    eligibility_description: str | None = None
    phones: tuple[StatedPhone, ...] = ()
    location_indexes: tuple[int, ...] = ()


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
    uri: str | None = None
    phones: tuple[StatedPhone, ...] = ()
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


@frozen(kw_only=True)
class Reading:
    """All that one result says.

    `is_structured` tells whether the result was (or held) a JSON object or array: of such results,
    one without an organization is suspicious. `reason` names why there are no organizations
    (`result_not_json`, `no_records`), and is None where there are some.
    """

    organizations: tuple[StatedOrganization, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_structured: bool = False
    reason: str | None = None
