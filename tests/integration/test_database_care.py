"""What a person asks of the database: explain, problems, stats, check, reset."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import psycopg
import pytest

from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.entrypoints.wiring import InspectedDatabase, inspected_database
from tests.contracts.inspected_database import InspectedDatabaseContract

from .commands import Installation, installation

_EXAMPLES = Path(__file__).parents[2] / "examples" / "job_results"


class TestPostgresInspection(InspectedDatabaseContract):
    @pytest.fixture(autouse=True)
    def _database(self, database_url: str) -> Iterator[None]:
        migrate(database_url)
        self._url = database_url
        self._opened: list[PostgresFoodDatabase] = []
        yield
        for database in self._opened:
            database.close()

    def create_database(self) -> FoodDatabase:
        self._opened.append(PostgresFoodDatabase(self._url))
        return self._opened[-1]

    def look(self, database: FoodDatabase) -> AbstractContextManager[InspectedDatabase]:
        del database
        return inspected_database(self._url)


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str) -> Installation:
    return installation(tmp_path, home=server_home, DATABASE_URL=database_url)


@pytest.fixture
def loaded(installed: Installation) -> Installation:
    installed.run("replay", "--directory", str(_EXAMPLES))
    return installed


def _change(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


def test_a_row_is_explained_for_people_and_for_scripts(
    loaded: Installation, database_url: str
) -> None:
    with psycopg.connect(database_url) as connection:
        ((id_,),) = connection.execute(
            "SELECT phone.id FROM phone JOIN organization ON organization.id = organization_id"
            " WHERE organization.name = 'Saguaro Food Alliance' AND number = '+15205550170'"
        ).fetchall()

    shown = loaded.run("explain", "phone", str(id_)[:10])
    told = json.loads(loaded.run("--json", "explain", "phone", str(id_)).stdout)

    assert shown.returncode == 0
    assert "$.phones[0].number  written 520-555-0170" in shown.stdout
    assert "13-several-locations.json" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert told["id"] == str(id_)
    assert told["key"]["number"] == "+15205550170"
    assert [each["scraper_id"] for each in told["sources"]] == ["desert_food_network"]


def test_an_unknown_row_says_how_to_find_one(loaded: Installation) -> None:
    unknown = loaded.run("explain", "organization", "00000000")
    no_table = loaded.run("explain", "pantry", "00000000")

    assert (unknown.returncode, no_table.returncode) == (1, 2)
    assert "./bouy db psql" in unknown.stderr
    assert "organization_identifier" in no_table.stderr


def test_problems_name_scraper_kind_file_path_and_value(loaded: Installation) -> None:
    shown = loaded.run("problems", "--scraper", "hoosier_pantries", "--kind", "bad_coordinates")
    told = json.loads(loaded.run("--json", "problems").stdout)

    assert "$.locations[0].latitude  0" in shown.stdout
    assert "12-second-reading-of-the-page.json" in shown.stdout
    assert "placeholder" not in shown.stdout
    counts = [each["count"] for each in told["problems"]]
    assert counts == sorted(counts, reverse=True)
    reasons = {each["reason"] for each in told["without_record"]}
    assert {"result_not_json", "job_failed"} <= reasons


def test_stats_count_rows_states_and_scrapers(loaded: Installation) -> None:
    shown = loaded.run("db", "stats")
    told = json.loads(loaded.run("--json", "db", "stats").stdout)

    assert "cascade_food_map" in shown.stdout
    assert told["tables"]["organization"] > 0
    assert {"state": "KY", "organizations": 1, "locations": 1} in told["states"]
    assert told["marked_inputs"] == 0


def test_check_finds_and_mends_what_was_changed_by_hand(
    loaded: Installation, database_url: str
) -> None:
    before = loaded.run("db", "digest").stdout
    sound = loaded.run("db", "check")
    _change(database_url, "UPDATE organization SET email = 'a@b.org'")
    _change(database_url, "DELETE FROM radio.assumption WHERE field = 'status'")
    _change(
        database_url,
        "SET session_replication_role = replica;"
        "DELETE FROM location WHERE id = (SELECT location_id FROM phone"
        " WHERE location_id IS NOT NULL LIMIT 1)",
    )

    found = loaded.run("db", "check")
    told = json.loads(loaded.run("db", "check", "--json").stdout)
    mended = loaded.run("db", "check", "--repair")

    assert (sound.returncode, found.returncode, mended.returncode) == (0, 1, 0)
    assert "changed: email" in found.stdout
    assert "no location for location_id" in found.stdout
    assert "./bouy db check --repair" in found.stdout
    assert told["sound"] is False
    assert told["found"]["tables"]["location"]["missing"] == 1
    assert told["found"]["wrong_assumptions"] > 0
    assert loaded.run("db", "digest").stdout == before


def test_check_names_rows_that_only_a_reset_takes_away(
    loaded: Installation, database_url: str
) -> None:
    _change(
        database_url,
        "SET session_replication_role = replica;"
        "INSERT INTO address (id, location_id, address_type)"
        " VALUES (gen_random_uuid(), gen_random_uuid(), 'physical')",
    )
    _change(database_url, "ALTER TABLE phone DISABLE TRIGGER ALL")

    found = loaded.run("db", "check", "--repair")

    assert found.returncode == 1
    assert "./bouy db reset" in found.stdout
    assert "is not enforced" in found.stdout


def test_reset_asks_and_a_replay_gives_the_same_again(loaded: Installation) -> None:
    before = loaded.run("db", "digest").stdout

    unasked = loaded.run("db", "reset")
    kept = loaded.run("db", "digest").stdout
    done = loaded.run("db", "reset", "--yes")
    emptied = json.loads(loaded.run("--json", "db", "stats").stdout)
    loaded.run("replay", "--directory", str(_EXAMPLES))

    assert unasked.returncode == 2
    assert "Recorded files stay" in unasked.stderr
    assert kept == before
    assert done.returncode == 0
    assert set(emptied["tables"].values()) == {0}
    assert loaded.run("db", "digest").stdout == before


def test_reset_leaves_a_database_alone_that_is_in_use(
    loaded: Installation, database_url: str
) -> None:
    database = PostgresFoodDatabase(database_url)
    database.counts()

    refused = loaded.run("db", "reset", "--yes")

    assert refused.returncode == 1
    assert "./bouy down reconciler" in refused.stderr
    assert database.counts().ledger > 0
    database.close()


def test_reset_touches_no_table_of_others(loaded: Installation, database_url: str) -> None:
    _change(database_url, "CREATE TABLE public.notes (text text)")

    loaded.run("db", "reset", "--yes")

    _change(database_url, "INSERT INTO public.notes VALUES ('still here')")
