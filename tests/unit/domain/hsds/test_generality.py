"""What a thing is follows from what it holds: the names and the order of containers say nothing."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantry_radio.domain.hsds.match import name_key
from pantry_radio.domain.hsds.reader.result_text import find_json
from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.hsds.stated import StatedOrganization
from pantry_radio.domain.jobs import JobResult, JsonValue

BROKEN = "20-broken.json"
EXAMPLES = sorted((Path(__file__).parents[4] / "examples" / "job_results").glob("*.json"))
MILL: dict[str, JsonValue] = {
    "address_1": "12 Mill Lane",
    "city": "Troy",
    "state_province": "OH",
    "postal_code": "45373",
}
OAK: dict[str, JsonValue] = {
    "street": "9 Oak Street",
    "city": "Piqua",
    "state": "OH",
    "zip": "45356",
}
SAMPLES: list[JsonValue] = [
    {
        "organization": {"id": "org_1", "name": "Mill Lane Pantry", "phones": ["937-335-0101"]},
        "locations": [
            {"id": "loc_1", "organization_id": "org_1", "name": "Hall", "addresses": [MILL]},
            {"id": "loc_2", "organization_id": "org_1", "name": "Barn", "addresses": [OAK]},
        ],
        "services": [
            {
                "id": "svc_1",
                "organization_id": "org_1",
                "name": "Groceries",
                "status": "active",
                "locations": [{"location_id": "loc_2"}],
            }
        ],
    },
    {
        "id": "org_9",
        "name": "Oak Street Kitchen",
        "description": "Meals for everybody.",
        "locations": [
            {
                "id": "loc_9",
                "location_type": "physical",
                "name": "Kitchen",
                "address": OAK,
                "coordinates": {"latitude": 40.1, "longitude": -84.2},
                "phones": [{"number": "937-335-0102", "type": "voice"}],
                "services": [{"id": "svc_9", "name": "Lunch", "status": "active"}],
            }
        ],
        "metadata": [{"resource_id": "org_9", "last_action_date": "2025-01-01"}],
    },
    {
        "organizations": [
            {"id": 1, "name": "Mill Lane Pantry", "legal_status": "nonprofit"},
            {"id": 2, "name": "Oak Street Kitchen", "legal_status": "nonprofit"},
        ],
        "locations": [
            {"id": 1, "organization_id": 2, "location_type": "physical", "name": "Kitchen"},
            {"id": 2, "organization_id": 1, "location_type": "physical", "name": "Hall"},
        ],
        "addresses": [{"id": 1, "location_id": 2, **MILL}, {"id": 2, "location_id": 1, **OAK}],
        "phones": [{"id": 1, "organization_id": 1, "number": "937-335-0101"}],
        "services": [
            {"id": 1, "organization_id": 1, "name": "Groceries", "status": "active"},
            {"id": 2, "organization_id": 2, "name": "Lunch", "status": "active"},
        ],
        "service_at_locations": [
            {"id": 1, "service_id": 1, "location_id": 2},
            {"id": 2, "service_id": 2, "location_id": 1},
        ],
    },
    {
        "name": "Oak Street Kitchen",
        "phone": "937-335-0102",
        "telephone": "937-335-0103",
        "contacts": [{"name": "Jo Berg", "title": "Cook"}, {"name": "Al Diaz", "title": "Host"}],
        "locations": [{"name": "Hall", "address": MILL}],
        "addresses": [OAK],
        "programs": [{"name": "Boxes"}],
        "services": [{"name": "Lunch", "service_type": "meals"}],
        "service_list": [{"name": "Dinner", "service_type": "meals"}],
    },
]


def results() -> list[JsonValue]:
    files = [file for file in EXAMPLES if file.name != BROKEN]
    found = [find_json(json.loads(file.read_bytes()).get("result")) for file in files]
    return [*SAMPLES, *(each.value for each in found if each is not None)]


RESULTS = results()
any_result = st.sampled_from(RESULTS)


def core_of(result: JsonValue) -> dict[str, object]:
    """Organizations with their addresses and phones, and where each service is given."""
    organizations = read(JobResult(job_id="1", result=result)).organizations
    return {name_key(each.name): _core(each) for each in organizations}


def _core(organization: StatedOrganization) -> object:
    phones = {phone.number for phone in organization.phones}
    phones |= {each.number for contact in organization.contacts for each in contact.phones}
    addresses = [location.address for location in organization.locations]
    for location in organization.locations:
        phones |= {phone.number for phone in location.phones}
        phones |= {each.number for contact in location.contacts for each in contact.phones}
    for service in organization.services:
        phones |= {phone.number for phone in service.phones}
    lines = {
        (each.address_1, each.city, each.state_province, each.postal_code) if each else None
        for each in addresses
    }
    return lines, phones


def services_of(result: JsonValue) -> set[tuple[str, str | None, tuple[str | None, ...]]]:
    """The services of each organization, and the streets where they are given."""
    return {
        (each.name, service.name, tuple(streets))
        for each in read(JobResult(job_id="1", result=result)).organizations
        for service in each.services
        for streets in [
            sorted(
                (location.address.address_1 or "") if location.address else ""
                for location in (each.locations[index] for index in service.location_indexes)
            )
        ]
    }


def holds_things(value: JsonValue) -> bool:
    is_list = isinstance(value, list) and any(isinstance(item, dict) for item in value)
    return isinstance(value, dict) or is_list


def renamed(value: JsonValue, rename: Callable[[str], str]) -> JsonValue:
    """The same with other names for the members that hold objects."""
    if isinstance(value, list):
        return [renamed(item, rename) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        rename(key) if holds_things(member) else key: renamed(member, rename)
        for key, member in value.items()
    }


def with_keys(value: JsonValue, rekey: Callable[[str], str]) -> JsonValue:
    if isinstance(value, list):
        return [with_keys(item, rekey) for item in value]
    if not isinstance(value, dict):
        return value
    return {rekey(key): with_keys(member, rekey) for key, member in value.items()}


def shuffled(value: JsonValue, draw: Callable[[list[str]], list[str]]) -> JsonValue:
    if isinstance(value, list):
        return [shuffled(item, draw) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: shuffled(value[key], draw) for key in draw(list(value))}


def with_ids(value: JsonValue, new: Callable[[str], JsonValue]) -> JsonValue:
    """The same with other ids, the same one for the same one."""
    if isinstance(value, list):
        return [with_ids(item, new) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: new(str(member))
        if (key == "id" or key.endswith("_id")) and isinstance(member, str | int)
        else with_ids(member, new)
        for key, member in value.items()
    }


# -- Names and order ----------------------------------------------------------------------------


@settings(max_examples=150)
@given(any_result, st.data())
def test_nonsense_as_names_of_containers_changes_no_organization_address_or_phone(
    result: JsonValue, data: st.DataObject
) -> None:
    names: dict[str, str] = {}

    def rename(key: str) -> str:
        if key not in names:
            is_kept = data.draw(st.booleans())
            names[key] = key if is_kept else f"{data.draw(NONSENSE)}{len(names)}"
        return names[key]

    assert core_of(renamed(result, rename)) == core_of(result)


NONSENSE = st.sampled_from(["zorp", "x", "Quux-", "blarg_", "ßø", "q w ", "fnord."])


@pytest.mark.parametrize("result", SAMPLES)
def test_nonsense_as_names_of_containers_changes_no_service(result: JsonValue) -> None:
    nonsense = renamed(result, lambda key: f"zorp{len(key)}{key[::-1]}q")

    assert services_of(nonsense) == services_of(result)


@given(any_result, st.data())
def test_the_order_of_members_says_nothing(result: JsonValue, data: st.DataObject) -> None:
    other = shuffled(result, lambda keys: data.draw(st.permutations(keys)))

    one, two = (read(JobResult(job_id="1", result=each)) for each in (result, other))

    assert one.organizations == two.organizations


@given(any_result, st.lists(st.sampled_from(["data", "result", "zorp", "response", ""])))
def test_what_is_wrapped_around_a_result_says_nothing(result: JsonValue, around: list[str]) -> None:
    wrapped = result
    for key in around:
        wrapped = {key: wrapped} if key else [wrapped]

    assert core_of(wrapped) == core_of(result)
    assert services_of(wrapped) == services_of(result)


@pytest.mark.parametrize("result", SAMPLES)
@pytest.mark.parametrize("form", ["{}", "id-{}", "8f14e45f-ceea-467f-9f00-{:0>12}"])
def test_ids_mean_what_refers_to_them_and_nothing_else(result: JsonValue, form: str) -> None:
    numbers: dict[str, str] = {}
    other = with_ids(
        result, lambda ident: form.format(numbers.setdefault(ident, str(len(numbers))))
    )

    assert core_of(other) == core_of(result)
    assert services_of(other) == services_of(result)


@pytest.mark.parametrize("result", RESULTS)
@pytest.mark.parametrize(
    "rekey",
    [
        str.upper,
        lambda key: key.replace("_", "-"),
        lambda key: key.replace("_", " ").title(),
        lambda key: key[:1] + key.title().replace("_", "")[1:],
        lambda key: f"x_{key}",
    ],
    ids=["upper", "kebab", "title", "camel", "prefixed"],
)
def test_the_case_of_keys_says_nothing(result: JsonValue, rekey: Callable[[str], str]) -> None:
    assert core_of(with_keys(result, rekey)) == core_of(result)


# -- Long lists ---------------------------------------------------------------------------------


def listed(count: int) -> JsonValue:
    """Organizations of one name, each with a place and a service."""
    return [
        {
            "id": number,
            "name": "Mill Lane Pantry",
            "zq": [{"id": f"l{number}", "location_type": "physical", "zr": [MILL]}],
            "services": [{"name": "Groceries", "location_id": f"l{number}"}],
        }
        for number in range(count)
    ]


def tabled(count: int) -> JsonValue:
    """Tables that are joined by ids."""
    numbers = range(count)
    return {
        "organizations": [{"id": each, "name": f"Pantry {each}"} for each in numbers],
        "locations": [{"id": each, "organization_id": each, "name": "Hall"} for each in numbers],
        "addresses": [{"location_id": each, **MILL} for each in numbers],
        "services": [{"id": each, "organization_id": each, "name": "Food"} for each in numbers],
        "service_at_locations": [{"service_id": each, "location_id": each} for each in numbers],
        "phones": [{"organization_id": each, "number": "937-335-0101"} for each in numbers],
    }


def rows(count: int) -> JsonValue:
    return [
        {"name": f"Pantry {number}", "street": "12 Mill Lane", **FLAT} for number in range(count)
    ]


def calls_to_read(result: JsonValue) -> int:
    """How many functions are called: what a clock would say, but the same each time."""
    count = 0

    def counted(_frame: FrameType, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        read(JobResult(job_id="1", result=result))
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("long_list", [listed, tabled, rows])
def test_a_list_twice_as_long_takes_twice_the_work(long_list: Callable[[int], JsonValue]) -> None:
    read(JobResult(job_id="1", result=long_list(300)))

    assert calls_to_read(long_list(300)) < 2.3 * calls_to_read(long_list(150))


# -- Shapes that no scraper of ours has written yet -----------------------------------------------

STREET = ("12 Mill Lane", "Troy", "OH", "45373")
LINE = "12 Mill Lane, Troy, OH 45373"
PHONE = "+19373350101"
NAME = "mill lane pantry"
ONE: dict[str, object] = {NAME: ({STREET}, {PHONE})}
TWO: dict[str, object] = {
    NAME: ({STREET}, {PHONE}),
    "oak street kitchen": ({("9 Oak Street", "Piqua", "OH", "45356")}, set()),
}
FLAT: dict[str, JsonValue] = {
    "city": "Troy",
    "state": "OH",
    "zip": "45373",
    "phone": "937-335-0101",
}
COLUMNS: list[JsonValue] = ["Name", "Address", "City", "State", "Zip", "Phone"]
CELLS: list[JsonValue] = [
    "Mill Lane Pantry",
    "12 Mill Lane",
    "Troy",
    "OH",
    "45373",
    "937-335-0101",
]
OAK_CELLS: list[JsonValue] = ["Oak Street Kitchen", "9 Oak Street", "Piqua", "OH", "45356", None]


@pytest.mark.parametrize(
    "result",
    [
        pytest.param([{"name": "Mill Lane Pantry", "address": "12 Mill Lane", **FLAT}], id="row"),
        pytest.param(
            {"organization": "Mill Lane Pantry", "street": "12 Mill Lane", **FLAT}, id="text"
        ),
        pytest.param(
            {
                "organization_name": "Mill Lane Pantry",
                "organization_phone": "937-335-0101",
                "location_name": "Hall",
                "location_address": "12 Mill Lane",
                "location_city": "Troy",
                "location_state": "OH",
                "location_zip": "45373",
            },
            id="prefixes of kinds",
        ),
        pytest.param(
            {
                "pantry_name": "Mill Lane Pantry",
                "pantry_street": "12 Mill Lane",
                "pantry_city": "Troy",
                "pantry_state": "OH",
                "pantry_zip": "45373",
                "pantry_phone": "937-335-0101",
            },
            id="one prefix",
        ),
        pytest.param({"columns": COLUMNS, "rows": [CELLS]}, id="table"),
        pytest.param([COLUMNS, CELLS], id="header and rows"),
        pytest.param(
            {
                "@context": "https://schema.org",
                "@graph": [
                    {"@type": "WebPage", "name": "Welcome", "url": "https://mill.example"},
                    {
                        "@type": "NGO",
                        "@id": "#it",
                        "name": "Mill Lane Pantry",
                        "telephone": "+1-937-335-0101",
                    },
                    {
                        "@type": "Place",
                        "name": "Hall",
                        "containedInPlace": {"@id": "#troy"},
                        "organization": {"@id": "#it"},
                        "address": {
                            "@type": "PostalAddress",
                            "streetAddress": "12 Mill Lane",
                            "addressLocality": "Troy",
                            "addressRegion": "OH",
                            "postalCode": "45373",
                        },
                    },
                ],
            },
            id="graph of schema.org",
        ),
        pytest.param(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {
                            "name": "Mill Lane Pantry",
                            "address": LINE,
                            "phone": "937-335-0101",
                        },
                        "geometry": {"type": "Point", "coordinates": [-84.2, 40.04]},
                    }
                ],
            },
            id="GeoJSON",
        ),
        pytest.param(
            {
                "records": [
                    {
                        "id": "recA",
                        "createdTime": "2025-01-01T00:00:00Z",
                        "fields": {
                            "Name": "Mill Lane Pantry",
                            "Address": LINE,
                            "Phone": "937-335-0101",
                        },
                    }
                ]
            },
            id="Airtable",
        ),
        pytest.param(
            {
                "places": [
                    {
                        "displayName": {"text": "Mill Lane Pantry", "languageCode": "en"},
                        "formattedAddress": f"{LINE}, USA",
                        "nationalPhoneNumber": "(937) 335-0101",
                        "geometry": {
                            "location": {"lat": 40.04, "lng": -84.2},
                            "viewport": {"northeast": {"lat": 41.0, "lng": -84.0}},
                        },
                    }
                ]
            },
            id="Google",
        ),
        pytest.param(
            {
                "data": [
                    {
                        "type": "organizations",
                        "id": "1",
                        "attributes": {"name": "Mill Lane Pantry", "phone": "937-335-0101"},
                        "relationships": {
                            "locations": {"data": [{"type": "locations", "id": "9"}]}
                        },
                    }
                ],
                "included": [{"type": "locations", "id": "9", "attributes": MILL}],
            },
            id="JSON:API",
        ),
        pytest.param(
            {
                "agency": {
                    "name": "Mill Lane Pantry",
                    "phone": "937-335-0101",
                    "sites": [{"site_name": "Hall", "address": MILL, "site_services": []}],
                }
            },
            id="211",
        ),
        pytest.param(
            {"pantries": {"Mill Lane Pantry": {"address": LINE, "phone": "937-335-0101"}}}
        ),
        pytest.param({"Mill Lane Pantry": {"address": LINE, "phone": "937-335-0101"}}),
        pytest.param({"nombre": "Mill Lane Pantry", "dirección": LINE, "teléfono": "937-335-0101"}),
        pytest.param(
            {"Name of Organization:": "Mill Lane Pantry", "Street Address": "12 Mill Lane", **FLAT}
        ),
        pytest.param(
            [
                {"name": "Mill Lane Pantry", "address": "12 Mill Lane", **FLAT, "monday": "9-12"},
            ],
            id="row with days",
        ),
    ],
)
def test_an_unseen_shape_is_read(result: JsonValue) -> None:
    assert core_of(result) == ONE


@pytest.mark.parametrize(
    "result",
    [
        {"columns": COLUMNS, "rows": [CELLS, OAK_CELLS]},
        {
            "locations": [
                {"location_id": 7, "organization_id": "1", **MILL},
                {"location_id": 8, **OAK},
            ],
            "organizations": [
                {"organization_id": 1, "name": "Mill Lane Pantry", "phone": "937-335-0101"},
                {"organization_id": 2, "name": "Oak Street Kitchen", "location_ids": [8]},
            ],
        },
        {
            "org_1": {"name": "Mill Lane Pantry", **MILL, "phone": "937-335-0101"},
            "org_2": {"name": "Oak Street Kitchen", **OAK},
        },
        {
            "features": [
                {
                    "attributes": {"NAME": "Mill Lane Pantry", "ADDR": "12 Mill Lane", **FLAT},
                    "geometry": {"x": -84.2, "y": 40.04},
                },
                {"attributes": {"NAME": "Oak Street Kitchen", **OAK}},
            ]
        },
    ],
    ids=["table", "tables joined by ids", "map by id", "ArcGIS"],
)
def test_two_organizations_in_an_unseen_shape_stay_two(result: JsonValue) -> None:
    assert core_of(result) == TWO


def test_members_of_a_food_bank_keep_their_addresses_and_phones() -> None:
    partner: JsonValue = {"name": "Mill Hall", "zr": [MILL], "phone": "937-335-0101"}

    (bank,) = read(
        JobResult(
            job_id="1", result={"name": "Troy Food Bank", "phone": "937-335-0100", "zq": [partner]}
        )
    ).organizations

    assert [phone.number for phone in bank.phones] == ["+19373350100"]
    assert [phone.number for phone in bank.locations[0].phones] == [PHONE]


def test_services_may_be_called_by_the_keys_of_a_map() -> None:
    result: JsonValue = {
        "name": "Mill Lane Pantry",
        "address": LINE,
        "services": {
            "Food pantry": {"description": "Boxes."},
            "Hot meals": {"description": "Soup."},
        },
    }

    assert {name for _, name, _ in services_of(result)} == {"Food pantry", "Hot meals"}


@pytest.mark.parametrize(
    "noise",
    [
        {"metadata": {"name": "export", "phone": "937-335-0109"}},
        {"source": {"name": "Some Source", "url": "https://source.example"}},
        {
            "zq": [
                {
                    "taxonomy_term_id": "t",
                    "name": "Food",
                    "taxonomy": {"id": "service_x", "name": "T"},
                }
            ]
        },
        {"zq": [{"name": "English", "code": "en"}]},
        {"boundary": {"type": "Polygon", "coordinates": [[[-84.2, 40.0], [-84.1, 40.0]]]}},
        {"error": {"name": "RateLimitError", "message": "call 937-335-0109"}},
    ],
)
def test_notes_beside_an_organization_give_nothing(noise: dict[str, JsonValue]) -> None:
    result: JsonValue = {
        "name": "Mill Lane Pantry",
        "address": LINE,
        "phone": "937-335-0101",
        **noise,
    }

    assert core_of(result) == ONE
    assert services_of(result) == set()


@pytest.mark.parametrize(
    ("name", "address", "is_read"),
    [
        ("Sample Food Pantry", "123 Main St, Anytown, CA 12345", False),
        ("Test Organization", "N/A", False),
        ("Sample Community Pantry", LINE, True),
        ("Samples Street Pantry", "123 Main St, Anytown, CA 12345", True),
    ],
)
def test_a_repeated_example_is_no_organization(name: str, address: str, is_read: bool) -> None:  # noqa: FBT001
    reading = read(JobResult(job_id="1", result={"name": name, "address": address}))

    assert bool(reading.organizations) is is_read


@pytest.mark.parametrize(
    ("name", "description", "is_read"),
    [
        ("Sample Food Pantry 2", "Another sample food pantry for testing", False),
        ("Sample Food Pantry 2", "Serves the village of Sample", True),
        ("Mill Lane Pantry", "Tables for testing bread, and an example to all", True),
    ],
)
def test_what_calls_itself_an_example_is_no_organization(
    name: str,
    description: str,
    is_read: bool,  # noqa: FBT001
) -> None:
    result: JsonValue = {"name": name, "description": description, "address": LINE}
    reading = read(JobResult(job_id="1", result=result))

    assert bool(reading.organizations) is is_read
