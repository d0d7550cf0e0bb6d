"""`bouy haarrrvest` as an operator uses it: publish, change, publish, lose, pull."""

import json
import os
import re
import secrets
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from pantry_radio.adapters.postgres.libpq_environment import libpq_environment
from pantry_radio.adapters.postgres_dump import programs
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import DumpError, PublisherBusyError
from pantry_radio.domain.ports.data_repository import Publication
from pantry_radio.domain.publishing.large import PLAIN_BYTES
from pantry_radio.entrypoints import wiring
from pantry_radio.entrypoints.database_dumps import own_programs
from pantry_radio.entrypoints.publishing import limits_of, publisher
from pantry_radio.entrypoints.settings import load_settings

from .commands import Installation, installation, wait_until
from .git_places import GitPlaces, git

_PAGES = {
    "daily/2025-08-08/scrapers/albany/1.json": ("Albany Food Pantry", "2025-08-08T10:00:00"),
    "daily/2025-08-08/scrapers/albany/2.json": ("Hope Pantry", "2025-08-08T11:00:00"),
    "daily/2025-08-09/processed/3.json": ("St. Mary's Kitchen", "2025-08-09T09:00:00"),
}


def _place(tmp_path: Path, database_url: str) -> tuple[Installation, GitPlaces]:
    places = GitPlaces(tmp_path).make_remote()
    place = installation(
        tmp_path,
        home=tmp_path / "home",
        DATABASE_URL=database_url,
        DATA_REPO_URL=str(places.remote),
        PUBLISHER_PUSH_ENABLED="true",
        ALLOW_EMPTY_SQL_DUMP="true",
        PUBLISHER_CHECK_INTERVAL="3600",
    )
    for path, (name, moment) in _PAGES.items():
        _write(place.outputs / path, name, moment)
    return place, places


def _write(file: Path, name: str, moment: str) -> None:
    """A recorded result, in the bytes in which the recorder writes it."""
    parts = file.parts
    scraper = {"scraper_id": parts[-2]} if "scrapers" in parts else {}
    address = {"address_1": "1 Main St", "city": "Albany", "state_province": "NY"}
    result = {
        "organization": [{"name": name, "description": "Food for all"}],
        "location": [{"name": name, "address": [{**address, "postal_code": "12207"}]}],
        "service": [{"name": "Food pantry"}],
    }
    document = {
        "job_id": file.stem,
        "job": {
            "id": file.stem,
            "prompt": "SECRET PROMPT",
            "metadata": scraper,
            "created_at": moment,
        },
        "result": json.dumps(result),
        "error": None,
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=2))


def test_publish_change_publish_lose_and_pull(tmp_path: Path, database_url: str) -> None:
    place, places = _place(tmp_path, database_url)
    assert place.run("replay", "--use-default-output-dir").returncode == 0
    rehearsed = place.run("haarrrvest", "run", "--dry-run")
    assert "README.md" in rehearsed.stdout
    assert git("branch", at=places.remote) == ""

    first = place.run("haarrrvest", "run")

    assert first.returncode == 0, first.stderr
    assert "pushed to" in first.stdout
    published = set(places.files())
    assert published >= set(_PAGES)
    assert {"latest/albany.json", "sqlite/pantry_pirate_radio.sqlite"} <= published
    before = places.tip()
    assert _publish(place) is None
    assert places.tip() == before
    _the_page_tells_the_truth(tmp_path / "data_repo", database_url)
    _prompts_are_in_daily_alone(tmp_path / "data_repo")

    status = json.loads(place.run("haarrrvest", "status", "--json").stdout)
    assert status["last"]["commit"] == before
    assert status["published_rows"] == status["present_rows"]
    assert status["pending_days"] == []
    with wiring.present_database(database_url) as database:
        assert status["digest"] == digest(database)

    _what_outgrows_a_host_is_gzipped(place, places, database_url)
    _a_shrunken_database_is_refused_until_that_is_meant(place, places)

    kept = {path: (place.outputs / path).read_bytes() for path in _PAGES if "/3" not in path}
    shutil.rmtree(place.outputs)
    pulled = place.run("haarrrvest", "pull")
    assert pulled.returncode == 0, pulled.stderr
    assert {path: (place.outputs / path).read_bytes() for path in kept} == kept
    assert (place.outputs / "daily/2025-08-09/processed/3.json").exists()


def test_a_pg_dump_that_never_answers_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "pg_dump"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(programs, "_PATIENCE_SECONDS", 0.2)

    with pytest.raises(DumpError, match="has not answered"):
        programs.pg_dump_for(160_000, [program])


def _publish(place: Installation, *, plain_bytes: int = PLAIN_BYTES) -> Publication | None:
    """As the command does, without its process."""
    settings = load_settings(place.environment)
    assert settings.database_url is not None
    made = publisher(settings, settings.database_url, limits_of(settings))
    made.plain_bytes = plain_bytes
    return made.publish().publication


def _what_outgrows_a_host_is_gzipped(
    place: Installation, places: GitPlaces, database_url: str
) -> None:
    """And everything that reads it reads that, too."""
    assert _publish(place, plain_bytes=1) is not None
    published = set(places.files())
    assert "sql_dumps/latest.sql.gz" in published
    assert "sql_dumps/latest.sql" not in published
    reader = places.person("reader")
    _the_page_tells_the_truth(reader, database_url)
    dumps = wiring.database_dump(load_settings(place.environment))
    dumps.restore(database_url, reader / "sql_dumps" / "latest.sql.gz", overwrite=True)
    assert _publish(place) is not None
    assert set(places.files()) >= {"sql_dumps/latest.sql", "sqlite/pantry_pirate_radio.sqlite"}


def _the_page_tells_the_truth(repository: Path, database_url: str) -> None:
    """Every query and command of README.md is run where it is to be run, as it stands there."""
    page = (repository / "README.md").read_text()
    commands = "\n".join(re.findall(r"```bash\n(.*?)```", page, re.DOTALL))
    assert "createdb pantries" in commands
    name = f"test_{secrets.token_hex(6)}"  # in the place of `pantries`: the server may be shared
    commands = commands.replace("createdb pantries", f"createdb {name}")
    commands = commands.replace("-d pantries", f"-d {name}")
    programs = [str(path.parent) for path in own_programs()]
    environment = {
        **os.environ,
        **libpq_environment(database_url),
        "PATH": os.pathsep.join([*programs, os.environ["PATH"]]),
    }
    count = f"psql -X -At -d {name} -c 'TABLE organization' | wc -l\ndropdb {name}"
    done = subprocess.run(
        ["sh", "-ec", f"{commands}\n{count}"],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].strip() == "3"
    assert "OK" in done.stdout
    queries = re.findall(r"```sql\n(.*?)```", page, re.DOTALL)
    with sqlite3.connect(repository / "sqlite" / "pantry_pirate_radio.sqlite") as database:
        answers = [database.execute(query).fetchall() for query in queries]
    database.close()
    assert len(answers) == 4
    assert len(answers[0]) == 3
    assert len(answers[3]) == 3
    linked = re.findall(r"\]\((?!https?:)([^)]+)\)", page)
    assert [link for link in linked if not (repository / link).exists()] == []
    named = re.findall(r"^\| `([^`]+)`", page, re.MULTILINE)
    assert [name for name in named if not (repository / name).exists()] == []


def _prompts_are_in_daily_alone(repository: Path) -> None:
    files = (file for file in repository.rglob("*") if file.is_file() and ".git" not in file.parts)
    found = {file.relative_to(repository).parts[0] for file in files if _has_prompt(file)}

    assert found == {"daily"}


def _has_prompt(file: Path) -> bool:
    return b"SECRET PROMPT" in file.read_bytes()


def _a_shrunken_database_is_refused_until_that_is_meant(
    place: Installation, places: GitPlaces
) -> None:
    before = places.tip()
    mistyped = place.run("haarrrvest", "run", "--allow-shrinking", "organisation")
    assert mistyped.returncode == 2
    assert "no table organisation; there are" in mistyped.stderr
    (place.outputs / "daily/2025-08-09/processed/3.json").unlink()
    assert place.run("replay", "--use-default-output-dir", "--prune").returncode == 0

    refused = place.run("haarrrvest", "run")

    assert refused.returncode == 10
    assert "organization has 2 rows, published were 3" in refused.stderr
    assert places.tip() == before
    [told] = re.findall(r"\./bouy (haarrrvest run --allow-shrinking .*)", refused.stderr)
    meant = place.run(*told.split())
    assert meant.returncode == 0, meant.stderr
    assert places.tip() != before


def _is_free(places: GitPlaces) -> bool:
    """Whether the first publication is made, and its publisher done."""
    if not git("branch", at=places.remote):
        return False
    try:
        with places.clone("data_repo").opened():
            return True
    except PublisherBusyError:
        return False


def test_the_service_publishes_at_its_start_and_once_more_at_its_end(
    tmp_path: Path, database_url: str
) -> None:
    place, places = _place(tmp_path, database_url)
    with place.running("haarrrvest", "serve") as service:
        wait_until(lambda: _is_free(places), what="the first publication")
        with places.clone("data_repo").opened():
            busy = place.run("haarrrvest", "run")
        _write(place.outputs / "daily/2025-08-10/processed/4.json", "Late", "2025-08-10T09:00:00")
        service.terminate()
        service.wait(60)

    assert busy.returncode == 11
    assert service.returncode == 0
    assert "daily/2025-08-10/processed/4.json" in places.files()
