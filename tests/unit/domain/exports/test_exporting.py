"""All exported files together: everything is there once, and the same bytes every time."""

import csv
import io
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pantry_radio.adapters.memory.canonical_tables import MemoryCanonicalTables
from pantry_radio.domain.exports.exporting import Part, exported_files
from pantry_radio.domain.exports.fields import Field, table
from pantry_radio.domain.hsds.evidence import Observation
from pantry_radio.domain.hsds.records import TABLES, Record
from pantry_radio.domain.hsds.stated import (
    StatedAddress,
    StatedLocation,
    StatedOrganization,
    StatedPhone,
)
from pantry_radio.domain.ports.canonical_tables import CanonicalTables
from tests.exports import exported, rows_from, tables_from
from tests.observations import at, few_examples, observation, observations, pantry

_FACTS = Path(__file__).parents[5] / "shared" / "hsds" / "derived" / "fields.csv"
_fewer = settings(few_examples, max_examples=10)
_TABLES = st.lists(observations(), max_size=4, unique_by=lambda each: each.entry.job_id)


def _csv(files: Mapping[str, bytes], path: str) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(files[path].decode(), newline=""))]


def _rows(files: Mapping[str, bytes], name: str) -> list[dict[str, str]]:
    return _csv(files, f"hsds/csv/{table(name).file}")


def _json(files: Mapping[str, bytes], folder: str) -> dict[str, Any]:
    return {
        Path(path).stem: json.loads(data)
        for path, data in files.items()
        if path.startswith(f"{folder}/")
    }


def _left_out(files: Mapping[str, bytes], name: str, done: str = "row_left_out") -> set[str]:
    lines = _csv(files, "hsds/incomplete.csv")
    return {each["id"] for each in lines if (each["table"], each["done"]) == (name, done)}


def _objects(value: object) -> Iterator[dict[str, Any]]:
    """Every JSON object that has an id, at any depth."""
    if isinstance(value, dict):
        if "id" in value:
            yield value
        value = [*value.values()]
    if isinstance(value, list):
        for each in value:
            yield from _objects(each)


@_fewer
@given(_TABLES)
def test_what_is_exported_and_what_is_listed_as_left_out_are_all_rows(
    given_: list[Observation],
) -> None:
    tables = tables_from(*given_)

    files = exported(tables)

    nested = Counter(each["id"] for each in _objects([*_json(files, "hsds/organization").values()]))
    for name in tables.names():
        ids = {str(record.id) for record in tables.records(name)}
        in_csv = [row["id"] for row in _rows(files, name)]
        left_out = _left_out(files, name)
        assert in_csv == sorted(ids - left_out)
        assert left_out <= ids
        assert {nested[id_] for id_ in in_csv} <= {1}
        assert {nested[id_] for id_ in left_out} <= {0}


@_fewer
@given(_TABLES)
def test_every_location_is_on_the_map_or_listed(given_: list[Observation]) -> None:
    tables = tables_from(*given_)

    files = exported(tables)

    def ids(path: str) -> list[str]:
        return [each["id"] for each in json.loads(files[path])["features"]]

    everywhere = ids("data/locations.geojson")
    states = [path for path in files if path.startswith("data/locations-by-state/")]
    listed = _left_out(files, "location", "not_on_the_map")
    assert sorted(everywhere) == sorted(id_ for path in states for id_ in ids(path))
    assert sorted([*everywhere, *listed]) == [str(each.id) for each in tables.records("location")]


@_fewer
@given(_TABLES)
def test_values_meet_what_the_descriptor_says(given_: list[Observation]) -> None:
    files = exported(tables_from(*given_))

    there = {name: {row["id"] for row in _rows(files, name)} for name, _ in TABLES}
    for name, _ in TABLES:
        for row in _rows(files, name):
            for field in table(name).fields:
                value = row[field.name]
                assert value or not field.is_required
                assert not (field.allowed and value) or value in field.allowed
                assert not (field.refers_to and value) or value in there[field.refers_to]


@_fewer
@given(_TABLES, st.randoms(use_true_random=False))
def test_the_same_rows_give_the_same_bytes_in_whatever_order_they_were_written(
    given_: list[Observation], shuffle: random.Random
) -> None:
    rows = rows_from(*given_)
    shuffled = [*rows]
    shuffle.shuffle(shuffled)

    assert [*exported(_tables(shuffled)).items()] == [*exported(_tables(rows)).items()]


def _tables(rows: list[Record]) -> CanonicalTables:
    return MemoryCanonicalTables(rows)


def test_an_organization_holds_everything_once_and_a_service_stands_alone() -> None:
    hope = pantry("Hope", at(), services=("Groceries",), phones=("+19375550123",))
    files = exported(tables_from(observation("a", hope)))

    (organization,) = _json(files, "hsds/organization").values()
    (service,) = _json(files, "hsds/service").values()
    (link,) = _json(files, "hsds/service_at_location").values()

    (location,) = organization["locations"]
    assert organization["services"][0]["service_at_locations"] == [
        {"id": link["id"], "location_id": location["id"]}
    ]
    assert organization["description"] == "Hope"
    assert organization["phones"][0]["number"] == "+19375550123"
    assert "organization_id" not in organization["phones"][0]
    assert service["organization"] == {
        "id": organization["id"],
        "name": "Hope",
        "description": "Hope",
    }
    assert service["service_at_locations"][0]["location"]["addresses"] == location["addresses"]
    assert link["service_id"] == service["id"]


def test_a_feature_says_what_a_person_at_the_map_asks_for() -> None:
    place = StatedLocation(
        name="Hall",
        latitude=39.75,
        longitude=-84.0,
        address=at(),
        phones=(StatedPhone(number="+19375550123", extension=7),),
    )
    hope = StatedOrganization(name="Hope", locations=(place,))
    tables = tables_from(observation("a", hope))
    files = exported(tables)

    ((organization,), (location,)) = (
        [str(each.id) for each in tables.records(name)] for name in ("organization", "location")
    )
    (feature,) = json.loads(files["data/locations-by-state/OH.geojson"])["features"]
    assert feature == {
        "type": "Feature",
        "id": location,
        "geometry": {"type": "Point", "coordinates": [-84, 39.75]},
        "properties": {
            "organization_id": organization,
            "organization": "Hope",
            "location": "Hall",
            "address": "100 Main Street, Dayton, OH 45402",
            "city": "Dayton",
            "state": "OH",
            "postal_code": "45402",
            "phones": ["+19375550123 ext. 7"],
        },
    }


def test_a_state_has_its_own_locations_and_no_others() -> None:
    def place(address: StatedAddress | None, latitude: float) -> StatedLocation:
        return StatedLocation(latitude=latitude, longitude=-84.0, address=address)

    chain_of_pantries = StatedOrganization(
        name="Hope",
        locations=(
            place(at("1 Elm St", state="OH"), 39.5),
            place(at("2 Elm St", city="Gary", state="IN", postal_code="46402"), 41.5),
            place(at("3 Elm St", city="Windsor", state="ON", postal_code="N9A 1A1"), 42.25),
        ),
    )
    nowhere = StatedOrganization(name="Faith", locations=(place(None, 40.5),))
    files = exported(tables_from(observation("a", chain_of_pantries), observation("b", nowhere)))

    latitudes = {
        path.removeprefix("data/"): sorted(
            each["geometry"]["coordinates"][1] for each in json.loads(data)["features"]
        )
        for path, data in files.items()
        if path.startswith("data/")
    }
    assert latitudes == {
        "locations.geojson": [39.5, 40.5, 41.5, 42.25],
        "locations-by-state/IN.geojson": [41.5],
        "locations-by-state/OH.geojson": [39.5],
        "locations-by-state/other.geojson": [40.5, 42.25],
    }


def test_text_is_written_as_it_is() -> None:
    odd = '=SUM(1) "a", b\nc ñ'
    files = exported(tables_from(observation("a", pantry("Hope", description=odd))))

    (row,) = _rows(files, "organization")
    (document,) = _json(files, "hsds/organization").values()
    assert row["description"] == document["description"] == odd
    assert b"\r" not in files["hsds/csv/organizations.csv"]
    assert "ñ".encode() in files["hsds/csv/organizations.csv"]


def test_no_rows_give_headers_and_empty_lists() -> None:
    files = exported(tables_from())

    assert json.loads(files["data/locations.geojson"])["features"] == []
    assert all(_rows(files, name) == [] for name, _ in TABLES)
    assert files["hsds/incomplete.csv"] == b"table,id,field,lack,done\n"


@pytest.mark.parametrize(
    ("part", "folders"),
    [
        (Part.HSDS, {"hsds/organization", "hsds/incomplete.csv"}),
        (Part.CSV, {"hsds/csv", "hsds/datapackage.json", "hsds/incomplete.csv"}),
        (
            Part.GEOJSON,
            {"data/locations.geojson", "data/locations-by-state", "hsds/incomplete.csv"},
        ),
        (Part.SQLITE, {"sqlite/metadata.json"}),
    ],
)
def test_one_form_can_be_exported_alone(part: Part, folders: set[str]) -> None:
    place = StatedLocation(latitude=39.75, longitude=-84.0, address=at())
    tables = tables_from(observation("a", StatedOrganization(name="Hope", locations=(place,))))

    paths = [file.path for file in exported_files(tables, (part,))]

    assert {"/".join(path.parts[:2]) for path in paths} == folders


@pytest.mark.skipif(not _FACTS.exists(), reason="the official field names are not here")
def test_fields_are_those_of_hsds_in_its_order() -> None:
    with _FACTS.open(newline="", encoding="utf-8") as file:
        official = [
            row for row in csv.DictReader(file) if row["json_type"] not in ("array", "object")
        ]
    for name, _ in TABLES:
        expected = [_official(row) for row in official if row["object"] == name]
        assert [*table(name).fields] == expected
        assert {table(name).file} == {row["csv_file"] for row in official if row["object"] == name}


def _official(row: dict[str, str]) -> Field:
    kind = row["tabular_type"] if row["tabular_type"] != "string" else row["format"]
    return Field(
        name=row["field"],
        kind=kind or "text",
        is_required=row["tabular_required"] == "yes",
        refers_to=row["foreign_key"] or None,
        allowed=_in_our_order(row["enum"].split("|")) if row["enum"] else (),
    )


def _in_our_order(allowed: list[str]) -> tuple[str, ...]:
    """Days and frequencies as HSDS lists them, names sorted."""
    return tuple(allowed) if allowed[0].isupper() else tuple(sorted(allowed))
