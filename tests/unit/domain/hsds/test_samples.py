"""What a careful human reads in each golden sample is what the reader reads.

`tests/samples/NAME.json` is a recorded job result, `NAME.expected.json` what it says, written by
hand. `tests/samples/README.md` tells the form.
"""

import json
from collections.abc import Iterator
from difflib import unified_diff
from itertools import count
from pathlib import Path

import pytest
from attrs import asdict, evolve

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.hsds.reading import read
from pantry_radio.domain.hsds.stated import Reading, StatedAddress, StatedOrganization
from pantry_radio.domain.jobs import JobResult, JsonValue
from tests.unit.domain.hsds.sample_view import expected_view, hours_of, narrowed, rules_of, view_of

SAMPLES = Path(__file__).parents[3] / "samples"
NAMES = sorted(
    file.stem for file in SAMPLES.glob("*.json") if not file.name.endswith(".expected.json")
)


def job_result_of(name: str) -> JobResult:
    codec = JsonJobResults()
    return codec.structure(codec.parse((SAMPLES / f"{name}.json").read_bytes()))


def reading_of(name: str) -> Reading:
    return read(job_result_of(name))


def expectation_of(name: str) -> dict[str, JsonValue]:
    expected = JsonJobResults().parse((SAMPLES / f"{name}.expected.json").read_bytes())
    assert isinstance(expected, dict)
    return expected


def texts_in(expected: dict[str, JsonValue], member: str) -> list[str]:
    listed = expected.get(member, [])
    assert isinstance(listed, list)
    return [str(each) for each in listed]


@pytest.mark.parametrize("name", NAMES)
def test_the_organizations_of_a_sample_are_those_that_a_human_reads(name: str) -> None:
    wanted = expected_view(expectation_of(name)["organizations"])

    found = narrowed([view_of(each) for each in reading_of(name).organizations], wanted)

    assert found == wanted, f"\n{_difference(wanted, found)}"


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_without_organizations_says_why(name: str) -> None:
    reading = reading_of(name)

    assert reading.reason == expectation_of(name).get("reason")


@pytest.mark.parametrize("name", NAMES)
def test_the_problems_of_a_sample_are_named(name: str) -> None:
    expected = expectation_of(name)

    problems = [(problem.kind, problem.path) for problem in reading_of(name).problems]

    missing = [text for text in texts_in(expected, "problems") if not _is_met(text, problems)]
    assert not missing, f"met were {problems}"
    if expected.get("no_problems"):
        assert not problems


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_invented_from_a_sample(name: str) -> None:
    expected = expectation_of(name)
    organizations = reading_of(name).organizations

    written = json.dumps([asdict(each) for each in organizations], default=str, ensure_ascii=False)
    rules = {rule for each in organizations for rule in hours_of(each)}

    assert [text for text in texts_in(expected, "absent") if text in written] == []
    assert rules.isdisjoint(rules_of([*texts_in(expected, "never_hours")]))


@pytest.mark.parametrize("name", NAMES)
def test_what_has_no_place_in_hsds_stays_with_the_reading_of_a_sample(name: str) -> None:
    kept = "\n".join(f"{each.path} {each.json}" for each in reading_of(name).unmapped)

    lost = [text for text in texts_in(expectation_of(name), "unmapped") if text not in kept]

    assert not lost, kept


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_the_members_of_a_sample_says_nothing(name: str) -> None:
    job_result = job_result_of(name)
    reversed_result = evolve(job_result, result=_reversed(job_result.result))

    organizations = read(reversed_result).organizations

    assert organizations == read(job_result).organizations


@pytest.mark.parametrize(
    "name", [name for name in NAMES if "survives_nonsense" in expectation_of(name)]
)
def test_nonsense_as_names_of_containers_loses_no_organization_address_or_phone(name: str) -> None:
    job_result = job_result_of(name)
    renamed = evolve(job_result, result=_renamed(job_result.result, count()))

    found = [_core(each) for each in read(renamed).organizations]

    assert found == [_core(each) for each in read(job_result).organizations]


def test_every_sample_is_a_recorded_file_with_an_expectation() -> None:
    codec = JsonJobResults()

    for name in NAMES:
        data = (SAMPLES / f"{name}.json").read_bytes()
        assert data == codec.dump(codec.parse(data)) + b"\n"
        assert expectation_of(name)["shows"]
    assert len(list(SAMPLES.glob("*.json"))) == 2 * len(NAMES)


def _is_met(wanted: str, problems: list[tuple[str, str]]) -> bool:
    """Whether one is among them: `kind`, `kind $.path`, or `$.path` for one there or below."""
    kind, _, path = wanted.rpartition(" ") if "$" in wanted else (wanted, "", "")
    return any(
        (not kind or kind == met_kind)
        and (not path or met_path == path or met_path.startswith((f"{path}.", f"{path}[")))
        for met_kind, met_path in problems
    )


def _core(organization: StatedOrganization) -> tuple[str, list[StatedAddress | None], str]:
    addresses = [location.address for location in organization.locations]
    phones = str(view_of(organization)["all_phones"])
    return organization.name, sorted(addresses, key=str), phones


def _renamed(value: JsonValue, numbers: Iterator[int]) -> JsonValue:
    """The same with another key for each member that holds an object, or a list with objects."""
    if isinstance(value, list):
        return [_renamed(each, numbers) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        f"zq{next(numbers)}" if _is_container(each) else key: _renamed(each, numbers)
        for key, each in value.items()
    }


def _is_container(value: JsonValue) -> bool:
    if isinstance(value, list):
        return any(isinstance(each, dict) for each in value)
    return isinstance(value, dict)


def _reversed(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {key: _reversed(value[key]) for key in reversed(value)}
    return [_reversed(each) for each in value] if isinstance(value, list) else value


def _difference(wanted: JsonValue, found: JsonValue) -> str:
    before, after = _lines(wanted), _lines(found)
    return "\n".join(unified_diff(before, after, "a human", "the reader", lineterm="", n=4))


def _lines(value: JsonValue, depth: int = 0) -> list[str]:
    """JSON with members in one order; what holds only scalars is one line."""
    members: list[tuple[str, JsonValue]] = []
    if isinstance(value, dict):
        members = [(f"{key}: ", value[key]) for key in sorted(value)]
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        members = [("- ", each) for each in value]
    if not members:
        return ["  " * depth + json.dumps(value, ensure_ascii=False)]
    lines = []
    for label, each in members:
        first, *others = _lines(each, depth + 1)
        is_one_line = not others
        lines += [f"{'  ' * depth}{label}{first.strip() if is_one_line else ''}"]
        lines += [] if is_one_line else [first, *others]
    return lines
