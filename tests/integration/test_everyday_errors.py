"""The errors that people meet: each with its real cause, and each answered with cause and cure."""

import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from pantry_radio.adapters.embedded import client

from .commands import Installation, installation
from .postgres import own_postgres
from .valkey import OwnValkey

_ROOT = Path(__file__).parents[2]
_EXAMPLES = _ROOT / "examples" / "job_results"
_EXAMPLE = str(_EXAMPLES / "01-llm-response-form.json")
_LONGEST = 500


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    return installation(tmp_path, home=tmp_path / "home")


def _complains(
    done: "subprocess.CompletedProcess[str]", code: int, *words: str, of: str = "bouy: "
) -> None:
    """Says these words, in one short complaint, and shows nobody a traceback."""
    complaints = [line for line in done.stderr.splitlines() if line.startswith(of)]
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert [len(complaints), *(word for word in words if word not in done.stderr)] == [1], (
        done.stderr
    )
    assert len(complaints[0]) < _LONGEST


# -- Servers ------------------------------------------------------------------------------------


def test_a_server_that_does_not_answer_is_named_with_its_setting(installed: Installation) -> None:
    queue = installed.run("queue", "status", REDIS_URL="redis://127.0.0.1:1/0")
    database = installed.run(
        "problems", "--json", DATABASE_URL="postgresql://u:CANARY@127.0.0.1:1/x"
    )

    _complains(queue, 3, "refused", "REDIS_URL")
    _complains(database, 3, "refused", "DATABASE_URL")
    assert "CANARY" not in database.stdout + database.stderr
    assert json.loads(database.stdout)["exit_code"] == 3


def test_a_wrong_password_for_the_queue_is_told(installed: Installation, valkey: OwnValkey) -> None:
    with redis.Redis.from_url(valkey.url) as admin:
        admin.config_set("requirepass", "the right one")
    url = f"unix://:CANARY@{valkey.socket}"

    wrong = installed.run("queue", "status", REDIS_URL=url)

    _complains(wrong, 3, "lets us not in", "password in REDIS_URL")
    assert "CANARY" not in wrong.stderr


def test_a_wrong_password_for_the_database_is_told(installed: Installation) -> None:
    with own_postgres() as server:
        with psycopg.connect(server.url, autocommit=True) as admin:
            [access] = admin.execute("SHOW hba_file").fetchone() or [""]
            admin.execute("CREATE ROLE reader LOGIN PASSWORD 'the right one'")
            rules = "COPY (SELECT 'local all all scram-sha-256') TO '{}'"
            admin.execute(rules.format(access).encode())
            admin.execute("SELECT pg_reload_conf()")
        url = server.url.replace("postgres@", "reader:CANARY@")

        done = installed.run("db", "digest", DATABASE_URL=url)

    _complains(done, 3, "authentication failed", "password in DATABASE_URL")
    assert "CANARY" not in done.stderr


def test_a_port_that_is_taken_costs_the_metrics_and_nothing_else(
    installed: Installation, redis_url: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = installed.run(
            "recorder", "--drain", REDIS_URL=redis_url, PANTRY_RADIO_METRICS_PORT=port
        )
    client.down(installed.root / "home")

    assert done.returncode == 0, done.stderr
    assert f"port {port}" in done.stderr
    assert "PANTRY_RADIO_METRICS_PORT" in done.stderr


# -- Folders and disks --------------------------------------------------------------------------


def test_something_else_where_a_folder_must_be_is_named_with_its_setting(
    installed: Installation,
) -> None:
    file = installed.root / "file"
    file.touch()
    blocked = installed.root / "blocked"
    blocked.mkdir(mode=0o700)
    (blocked / "run").touch()  # where the socket of the supervisor is to be

    archive = installed.run("record", "--direct", _EXAMPLE, OUTPUT_DIR=str(file))
    home = installed.run("up", "cache", PANTRY_RADIO_HOME=str(file))
    sockets = installed.run("up", "cache", PANTRY_RADIO_HOME=str(blocked))
    missing = installed.run("replay", "--use-default-output-dir")

    _complains(archive, 1, str(file), "OUTPUT_DIR")
    _complains(home, 3, f"{file} is no folder", "PANTRY_RADIO_HOME")
    _complains(sockets, 3, str(blocked), "PANTRY_RADIO_HOME")
    _complains(missing, 2, f"there is no folder {installed.outputs}")


def test_a_folder_that_cannot_be_written_is_named(installed: Installation) -> None:
    closed = Path("/proc/closed")  # also to root
    if os.geteuid() != 0:
        closed = installed.root / "closed"
        closed.mkdir(mode=0o555)

    archive = installed.run("record", "--direct", _EXAMPLE, OUTPUT_DIR=str(closed))
    home = installed.run("up", "cache", PANTRY_RADIO_HOME=str(closed / "home"))

    _complains(archive, 1, str(closed))
    _complains(home, 3, str(closed), "PANTRY_RADIO_HOME")


def test_a_limit_for_the_size_of_files_is_told(installed: Installation) -> None:
    command = f'ulimit -f 1; exec "{sys.executable}" -m pantry_radio record --direct {_EXAMPLE}'

    done = subprocess.run(
        ["sh", "-c", command],
        env=dict(installed.environment),
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    _complains(done, 1, "File too large", "ulimit -f")
    assert list(installed.outputs.rglob("*.json")) == []


@contextmanager
def _full_disk() -> Iterator[Path]:
    """A file system with no byte left; only root can mount one."""
    with tempfile.TemporaryDirectory(prefix="full-") as folder:
        mount = ("mount", "-t", "tmpfs", "-o", "size=100k,mode=755", "full", folder)
        if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode != 0:
            pytest.skip("nobody but root can mount a small disk")
        try:
            (Path(folder) / "daily").mkdir()
            with pytest.raises(OSError, match="No space"):
                (Path(folder) / "ballast").write_bytes(bytes(200_000))
            yield Path(folder)
        finally:
            subprocess.run(("umount", folder), check=True)


def test_a_full_disk_is_told_by_whatever_meets_it(installed: Installation) -> None:
    with _full_disk() as full:
        archive = installed.run("record", "--direct", _EXAMPLE, OUTPUT_DIR=str(full))
        server = installed.run("up", "cache", PANTRY_RADIO_HOME=str(full / "home"))
        settings = installed.run("setup", "--yes", PANTRY_RADIO_ROOT=str(full))
        left = {each.name for each in full.iterdir()}
        client.down(full / "home")

    _complains(archive, 1, "No space left", "OUTPUT_DIR")
    _complains(server, 3, "cache cannot be started", "free space there")
    _complains(settings, 1, ".env cannot be written", "No space left")
    assert not any(name.startswith(".env") for name in left)


# -- The database -------------------------------------------------------------------------------


def test_a_database_of_another_age_is_told_apart(
    installed: Installation, database_url: str
) -> None:
    empty = installed.run("problems", DATABASE_URL=database_url)
    assert installed.run("db", "migrate", DATABASE_URL=database_url).returncode == 0
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(
            "DELETE FROM radio.migration WHERE name = (SELECT max(name) FROM radio.migration)"
        )
        old = installed.run("problems", DATABASE_URL=database_url)
        admin.execute("INSERT INTO radio.migration (name, sha256) VALUES ('9999_later.sql', 'x')")
        new = installed.run("problems", DATABASE_URL=database_url)

    _complains(empty, 1, "none of our tables", "./bouy replay", "./bouy db migrate")
    _complains(old, 1, "the database lacks", "./bouy db migrate")
    _complains(new, 1, "9999_later.sql", "run the version")


def test_two_replays_at_once_do_one_replay_and_neither_complains(
    installed: Installation, database_url: str
) -> None:
    words = ("replay", "--directory", str(_EXAMPLES), "--pattern", "0*.json", "--quiet")
    with (
        installed.running(*words, DATABASE_URL=database_url) as one,
        installed.running(*words, DATABASE_URL=database_url) as other,
    ):
        codes = (one.wait(60), other.wait(60))

    again = json.loads(installed.run(*words, "--json", DATABASE_URL=database_url).stdout)

    assert codes == (0, 0)
    assert "bouy:" not in (installed.root / "stderr").read_text()
    assert again["unchanged"] + again["skipped"] == 9


def test_a_mistyped_choice_is_not_taken_for_a_clean_result(
    installed: Installation, database_url: str
) -> None:
    words = ("replay", "--directory", str(_EXAMPLES))
    assert installed.run(*words, "--pattern", "0*.json", DATABASE_URL=database_url).returncode == 0

    pattern = installed.run(*words, "--pattern", "zz*", DATABASE_URL=database_url)
    scraper = installed.run(*words, "--scraper", "buckeye_pantres", DATABASE_URL=database_url)
    problems = installed.run("problems", "--scraper", "buckeye_pantres", DATABASE_URL=database_url)

    assert "is what was asked for: --pattern zz*" in pattern.stdout
    assert "is what was asked for: --scraper buckeye_pantres" in scraper.stdout
    _complains(problems, 2, "no scraper buckeye_pantres", "do you mean buckeye_pantries")


# -- Words, programs, this machine --------------------------------------------------------------


def test_a_mistyped_command_and_service_are_answered_with_what_there_is(
    installed: Installation,
) -> None:
    command = installed.run("replya")
    service = installed.run("logs", "recorde")

    _complains(command, 2, "no command `bouy replya`", "do you mean `bouy replay`?")
    _complains(service, 2, "no service recorde", "recorder, reconciler")


def test_compose_mode_without_an_engine_says_what_to_install(installed: Installation) -> None:
    done = installed.run("--compose", "ps", PATH=str(installed.root))

    _complains(done, 3, "Docker", "without containers")


def test_inside_a_container_compose_mode_is_not_entered_again(installed: Installation) -> None:
    done = installed.run(
        "ps", BOUY_MODE="compose", PANTRY_RADIO_SERVICE="app", PATH=str(installed.root)
    )

    assert done.returncode == 0, done.stderr


def test_a_damaged_environment_says_how_to_get_a_sound_one(installed: Installation) -> None:
    (installed.root / ".venv").mkdir()

    done = subprocess.run(
        [sys.executable, "-S", "-m", "pantry_radio", "ps"],
        env=dict(installed.environment),
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    _complains(done, 1, "no module", f"rm -r {installed.root}/.venv")


def test_with_json_a_failure_is_one_json_document_whatever_failed(
    installed: Installation, database_url: str
) -> None:
    failures = {
        2: installed.run("replay", "--json"),
        1: installed.run("explain", "--json", "phone", "0" * 8, DATABASE_URL=database_url),
    }

    for code, done in failures.items():
        document = json.loads(done.stdout)
        assert (done.returncode, document["exit_code"]) == (code, code)
        assert document["error"] in done.stderr
