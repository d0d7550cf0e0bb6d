"""`up`, `ps`, `logs`, `down`, `db`: what a person types, on servers of an installation's own."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pantry_radio.adapters.embedded import client
from pantry_radio.entrypoints.servers import SERVICES

from .commands import Installation, installation, wait_until
from .embedded.watching import kill, supervisors_of

_SERVICES = ("cache", "db", "recorder", "reconciler")
_OTHERS = {"app": "ready", "publisher": "stopped", "metrics": "stopped"}
_EXAMPLES = Path(__file__).parents[2] / "examples" / "job_results"


@pytest.fixture
def installed() -> Iterator[Installation]:
    """An installation that runs its own servers. Not below tmp_path: root's could not reach it."""
    root = Path(tempfile.mkdtemp(prefix="pantry-radio-test-"))
    home = root / "home"
    yield installation(root, home=home)
    client.down(home)
    client.remove_data(home)
    shutil.rmtree(root)


def _status(installed: Installation) -> dict[str, str]:
    lines = installed.run("ps").stdout.splitlines()
    return {line.split()[0]: line.split()[1] for line in lines[1:]}


def test_a_day_of_an_operator(installed: Installation) -> None:
    assert _status(installed) == dict.fromkeys(_SERVICES, "stopped") | _OTHERS

    assert installed.run("up").returncode == 0
    again = json.loads(installed.run("up", "app", "cache", "--json").stdout)["services"]
    assert [member["service"] for member in again] == list(SERVICES)
    assert _status(installed) == dict.fromkeys(_SERVICES, "running") | _OTHERS

    sent = installed.run("record", str(_EXAMPLES / "01-llm-response-form.json"))
    assert sent.returncode == 0, sent.stderr
    file = "daily/2025-08-07/scrapers/buckeye_pantries/1754541721.120277.json"
    wait_until((installed.outputs / file).exists, what=file)
    assert "job_id=1754541721.120277" in installed.run("logs", "recorder", "--tail", "5").stdout

    assert installed.run("replay", "--file", str(installed.outputs / file)).returncode == 0
    name = installed.run("db", "psql", "-At", "-c", "SELECT name FROM organization").stdout
    assert name == "Harvest Table Pantry\n"
    with psycopg.connect(installed.run("db", "url").stdout.strip()) as connection:
        assert connection.execute("SELECT count(*) FROM phone").fetchone() == (1,)

    assert installed.run("down", "recorder").returncode == 0
    assert _status(installed)["recorder"] == "stopped"
    assert _status(installed)["db"] == "running"
    assert installed.run("down", "app").stdout == "stopped nothing\n"
    assert installed.run("down").stdout == "stopped cache, db, reconciler\n"
    assert _status(installed) == dict.fromkeys(_SERVICES, "stopped") | _OTHERS
    assert installed.run("down").stdout == "stopped nothing\n"


def test_a_recorder_in_the_foreground_outlives_a_killed_supervisor(
    installed: Installation,
) -> None:
    home = installed.root / "home"
    log = home / "logs" / "recorder.log"
    stale = home / "metrics" / "recorder-of-a-killed-one"
    stale.mkdir(parents=True)
    with installed.running("recorder") as recorder:
        wait_until(lambda: not stale.exists(), what="the end of a stale folder")
        wait_until(lambda: "Recording into" in log.read_text(), what="the start")
        former = supervisors_of(home)
        kill(*former)
        wait_until(lambda: not {*former} & {*supervisors_of(home)}, what="their end")
        wait_until(lambda: len(supervisors_of(home)) == 2, what="a new supervisor")
        assert installed.run("record", str(_EXAMPLES / "01-llm-response-form.json")).returncode == 0
        file = installed.outputs / "daily/2025-08-07/scrapers/buckeye_pantries"
        wait_until(lambda: list(file.glob("*.json")), what="the file of a job sent after that")
        stopped = installed.run("down").stdout
        code = recorder.wait(30)

    assert (stopped, code) == ("stopped cache, recorder\n", 0)
    assert "the supervisor was killed" in log.read_text()
    assert not any((home / "metrics").iterdir())


def test_results_may_come_as_json_lines(installed: Installation) -> None:
    documents = [
        b'{"job_id": "a", "job": {"created_at": "2025-08-07"}, "result": "x"}\n',
        b"not json\n",
        b"\n",
        b'{"job_id": "b", "job": {"created_at": "2025-08-07"}, "result": "y"}',
    ]

    sent = installed.run("record", "-", stdin=b"".join(documents))
    drained = installed.run("recorder", "--drain")

    assert sent.returncode == 1
    assert "line 2" in sent.stderr
    assert drained.returncode == 0
    recorded = (installed.outputs / "daily/2025-08-07/processed").glob("*.json")
    assert sorted(file.name for file in recorded) == ["a.json", "b.json"]


def test_migrating_twice_at_once_and_again_is_harmless(installed: Installation) -> None:
    with (
        installed.running("db", "migrate") as one,
        installed.running("db", "migrate") as other,
    ):
        assert (one.wait(timeout=60), other.wait(timeout=60)) == (0, 0)

    assert "already" in installed.run("db", "init").stdout


def test_the_digest_follows_the_files_and_nothing_else(installed: Installation) -> None:
    empty = installed.run("db", "digest").stdout
    assert re.fullmatch(r"[0-9a-f]{64}\n", empty)

    assert installed.run("replay", "--directory", str(_EXAMPLES)).returncode == 1  # 20 is broken
    once = installed.run("db", "digest").stdout
    for number in ("18", "17", "01"):
        [file] = _EXAMPLES.glob(f"{number}-*.json")
        assert installed.run("replay", "--file", str(file)).returncode == 0

    assert once != empty
    assert installed.run("db", "digest").stdout == once


def test_what_up_runs_has_the_rights_that_the_caller_would_give(installed: Installation) -> None:
    former = os.umask(0o022)
    try:
        assert installed.run("up").returncode == 0
        installed.run("record", str(_EXAMPLES / "01-llm-response-form.json"))
        file = installed.outputs / "daily/2025-08-07/scrapers/buckeye_pantries"
        wait_until(file.is_dir, what="the first file")
    finally:
        os.umask(former)

    assert file.stat().st_mode & 0o777 == 0o755


def test_a_database_that_cannot_be_reached_is_named(installed: Installation) -> None:
    done = installed.run(
        "db", "digest", DATABASE_URL="postgresql://nobody:secret@127.0.0.1:1/nowhere"
    )

    assert done.returncode == 3
    assert "DATABASE_URL" in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_external_servers_are_shown_and_left_alone(installed: Installation) -> None:
    done = installed.run("ps", REDIS_URL="redis://elsewhere:6379/0")

    assert re.search(r"^cache +external", done.stdout, re.MULTILINE)
    assert subprocess.run(["pgrep", "-f", str(installed.root)], check=False).returncode == 1
