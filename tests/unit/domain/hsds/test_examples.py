"""The bundled job results say what their README promises."""

import json
from pathlib import Path

import pytest

from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.hsds.stated import Reading, StatedOrganization
from pantry_radio.domain.jobs import JobResult

EXAMPLES = Path(__file__).parents[4] / "examples"
FILES = sorted((EXAMPLES / "job_results").glob("*.json"))
BROKEN = "20-broken"


def reading_of(name: str) -> Reading:
    document = json.loads((EXAMPLES / "job_results" / f"{name}.json").read_text("utf-8"))
    return read(JobResult(job_id=document["job_id"], result=document["result"]))


@pytest.mark.parametrize(
    ("name", "organizations", "locations", "phones", "services"),
    [
        ("01-llm-response-form", 1, 1, 1, 0),
        ("02-result-is-data", 1, 1, 1, 0),
        ("03-bare-organization-as-text", 1, 1, 1, 0),
        ("04-services-by-id-reference", 2, 2, 2, 2),
        ("05-locations-in-services", 1, 1, 1, 1),
        ("06-address-lines-and-contacts", 1, 1, 3, 0),
        ("07-fenced-with-trailing-comma", 1, 1, 1, 0),
        ("08-truncated", 1, 1, 1, 1),
        ("09-same-pantry-first-scraper", 1, 1, 1, 1),
        ("10-same-pantry-second-scraper", 1, 1, 1, 0),
        ("11-first-reading-of-a-page", 1, 1, 1, 1),
        ("12-second-reading-of-the-page", 1, 1, 1, 1),
        ("13-several-locations", 1, 2, 4, 2),
        ("14-processed-without-scraper", 1, 1, 1, 0),
        ("17-before-the-retry", 1, 0, 0, 0),
        ("18-after-the-retry", 1, 1, 1, 0),
        ("19-prose", 0, 0, 0, 0),
    ],
)
def test_an_example_states_what_its_name_says(
    name: str, organizations: int, locations: int, phones: int, services: int
) -> None:
    stated = reading_of(name).organizations

    assert len(stated) == organizations
    assert sum(len(each.locations) for each in stated) == locations
    assert sum(len(each.services) for each in stated) == services
    assert sum(phone_count(each) for each in stated) == phones


def phone_count(organization: StatedOrganization) -> int:
    """Of the organization, its places and services, and of the contacts there."""
    locations, services = organization.locations, organization.services
    phones = [organization.phones, *(x.phones for x in locations), *(x.phones for x in services)]
    contacts = [
        *organization.contacts,
        *(contact for location in locations for contact in location.contacts),
        *(contact for service in services for contact in service.contacts),
    ]
    return sum(map(len, phones)) + sum(len(contact.phones) for contact in contacts)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("06-address-lines-and-contacts", []),
        ("07-fenced-with-trailing-comma", ["json_repaired"]),
        ("08-truncated", ["json_repaired", "json_truncated"]),
        ("12-second-reading-of-the-page", ["bad_coordinates", "placeholder"]),
        ("17-before-the-retry", ["placeholder", "placeholder"]),
    ],
)
def test_an_example_meets_the_problems_that_it_shows(name: str, kinds: list[str]) -> None:
    problems = reading_of(name).problems

    assert sorted(problem.kind for problem in problems) == kinds


def test_every_example_but_the_broken_one_is_json_as_we_write_it() -> None:
    for file in FILES:
        text = file.read_text("utf-8")
        if file.stem == BROKEN:
            with pytest.raises(json.JSONDecodeError):
                json.loads(text)
        else:
            assert text == json.dumps(json.loads(text), indent=2) + "\n"


def test_the_readme_lists_every_example() -> None:
    readme = (EXAMPLES / "README.md").read_text("utf-8")

    listed = [line.split("`")[1] for line in readme.splitlines() if line.startswith("| `")]

    assert listed == [file.stem for file in FILES]
