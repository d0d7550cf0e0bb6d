"""What Datasette is told about the SQLite file: titles, licence, units, facets, ready queries."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from pantry_radio.domain.exports.fields import table
from pantry_radio.domain.exports.files import ExportedFile
from pantry_radio.domain.exports.licence import LICENCE_TITLE, LICENCE_URL
from pantry_radio.domain.exports.writing import json_bytes
from pantry_radio.domain.hsds.records import TABLES

DATABASE = "pantry_pirate_radio"
SQLITE_PATH = PurePosixPath("sqlite", f"{DATABASE}.sqlite")
METADATA_PATH = PurePosixPath("sqlite", "metadata.json")

_EACH_WORD = """'"' || replace(replace(:words, '"', ' '), ' ', '" "') || '"'"""
"""Words in quotes: what a person types is no expression of FTS5, whatever signs are in it."""

QUERIES: Mapping[str, Mapping[str, str]] = {
    "pantries_in_a_town": {
        "title": "Pantries in a town",
        "description": "Address, telephone and hours of each; :state is two letters, such as OH.",
        "sql": (
            "SELECT organization, location, address, city, state, postal_code, phone, hours, "
            "website FROM pantry WHERE city = :city COLLATE NOCASE AND state = upper(:state) "
            "ORDER BY organization, address"
        ),
    },
    "pantries_by_words": {
        "title": "Pantries by words",
        "description": "All of the words, in a name, a service, a description, a street or a town.",
        "sql": (
            "SELECT pantry.organization, pantry.location, pantry.services, pantry.address, "  # noqa: S608 - constants
            "pantry.city, pantry.state, pantry.phone, pantry.hours FROM pantry_fts "
            "JOIN pantry ON pantry.number = pantry_fts.rowid "
            f"WHERE pantry_fts MATCH {_EACH_WORD} ORDER BY pantry_fts.rank, pantry.number LIMIT 100"
        ),
    },
    "open_on_a_day": {
        "title": "Open on a day of the week",
        "description": "In a state; :day is MO, TU, WE, TH, FR, SA or SU, :state such as OH.",
        "sql": (
            "SELECT pantry.organization, pantry.address, pantry.city, hours.words, "
            "substr(hours.opens_at, 1, 5) AS opens_at, substr(hours.closes_at, 1, 5) AS closes_at "
            "FROM hours JOIN pantry USING (location_id) "
            "WHERE instr(hours.byday, upper(:day)) > 0 AND pantry.state = upper(:state) "
            "ORDER BY pantry.city, pantry.organization, hours.opens_at, hours.schedule_id"
        ),
    },
    "nearest_pantries": {
        "title": "The pantries nearest to a point",
        "description": (
            "Of those with coordinates; :latitude and :longitude in degrees. A degree of longitude "
            "counts as in the middle of the USA."
        ),
        "sql": (
            "SELECT organization, address, city, state, phone, hours, latitude, longitude "
            "FROM pantry WHERE latitude IS NOT NULL AND longitude IS NOT NULL "
            "ORDER BY (latitude - :latitude) * (latitude - :latitude) + 0.6 * "
            "(longitude - :longitude) * (longitude - :longitude), number LIMIT 20"
        ),
    },
    "counts_by_state": {
        "title": "Pantries by state",
        "description": "Places, organizations, and how many of the places are on the map.",
        "sql": (
            "SELECT state, count(*) AS locations, count(DISTINCT organization_id) AS "
            "organizations, count(latitude) AS on_the_map FROM pantry GROUP BY state "
            "ORDER BY locations DESC, state"
        ),
    },
}
"""Each is run on published files by a test."""

_FACETS: Mapping[str, tuple[str, ...]] = {
    "location": ("location_type",),
    "address": ("state_province", "city", "country"),
    "service": ("status",),
    "schedule": ("freq", "byday"),
    "phone": ("type",),
    "language": ("name",),
}
_SORTED_BY: Mapping[str, str] = {
    "organization": "name",
    "location": "name",
    "service": "name",
    "address": "city",
}
_UNITS: Mapping[str, Mapping[str, str]] = {
    "location": {"latitude": "°", "longitude": "°"},
    "service": {"minimum_age": "yr", "maximum_age": "yr"},
}
_LABELS: Mapping[str, str] = {
    "organization": "name",
    "location": "name",
    "service": "name",
    "program": "name",
    "address": "address_1",
    "contact": "name",
    "phone": "number",
    "language": "name",
}


def metadata_file() -> ExportedFile:
    """`sqlite/metadata.json`, for `datasette --metadata`; it is the same for all data."""
    return ExportedFile(path=METADATA_PATH, chunks=(json_bytes(metadata()),))


def metadata() -> dict[str, object]:
    """The members that Datasette 0.65 knows."""
    tables = {name: _table(name) for name, _ in TABLES}
    tables["pantry"] = {
        "title": "Pantries: a location with its address, telephone and hours",
        "description": "One row for each location; a view over the HSDS tables.",
        "facets": ["state", "city"],
        "fts_table": "pantry_fts",
        "fts_pk": "number",
    }
    tables["hours"] = {
        "title": "Hours: a schedule at a location",
        "description": "One row for each schedule and location that it is for, also in words.",
        "facets": ["freq", "byday"],
    }
    tables["schedule_in_words"] = {"title": "Schedules in words", "hidden": True}
    return {
        "title": "Pantry Pirate Radio",
        "description": (
            "Food pantries and other food help in the USA, as tables of HSDS 3.1.1. What no "
            "source states is NULL."
        ),
        "license": LICENCE_TITLE,
        "license_url": LICENCE_URL,
        "databases": {
            DATABASE: {
                "queries": {name: dict(query) for name, query in QUERIES.items()},
                "tables": tables,
            }
        },
    }


def _table(name: str) -> dict[str, object]:
    described = {
        "title": table(name).title,
        "facets": [*_FACETS.get(name, ())],
        "sort": _SORTED_BY.get(name),
        "units": dict(_UNITS.get(name, {})),
        "label_column": _LABELS.get(name),
    }
    return {member: value for member, value in described.items() if value}
