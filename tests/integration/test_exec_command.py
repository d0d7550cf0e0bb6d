"""`exec`, `shell`, `psql` and `redis-cli`: programs in the environment of a service."""

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from pantry_radio.adapters.embedded import client

from .commands import Installation, installation, wait_until
from .embedded.watching import on_terminal


@pytest.fixture(scope="module")
def installed() -> Iterator[Installation]:
    """An installation with its own servers. Not below tmp_path: root's could not reach it."""
    root = Path(tempfile.mkdtemp(prefix="pantry-radio-test-")).resolve()
    home = root / "home"
    made = installation(root, home=home)
    client.up(home, ["cache", "db"])
    yield made
    client.down(home)
    client.remove_data(home)
    shutil.rmtree(root)


def test_what_follows_the_service_is_run_as_it_is_given(installed: Installation) -> None:
    words = ("--json", "-c", "--help", "--version", "--", "two words", "", '"\\dt"', "$HOME", "*")
    show = "import sys; print(sys.argv[1:])"

    done = installed.run("exec", "app", "python", "-c", show, *words)

    assert (done.stdout, done.stderr) == (f"{list(words)}\n", "")


def test_the_seeds_commands_work(installed: Installation) -> None:
    folder = installed.outputs / "daily" / "2025-08-07"
    folder.mkdir(parents=True)
    (folder / "x.json").write_text("{}")
    (installed.outputs / "latest").symlink_to("daily/2025-08-07")
    with psycopg.connect(client.up(installed.root / "home", ["db"])["db"]) as connection:
        connection.execute("CREATE TABLE jar (label text)")

    tables = installed.run("exec", "db", "psql", "-U", "postgres", "-c", r"\dt")
    ping = installed.run("exec", "cache", "redis-cli", "ping")
    listed = installed.run("exec", "app", "ls", "-la", "outputs/latest/")
    found = installed.run("exec", "app", "find", "outputs/daily", "-name", "*.json")
    imported = installed.run(
        "exec", "app", "python", "-c", 'import pantry_radio, redis\nprint("a")\n'
    )
    environment = installed.run(
        "exec", "app", "bash", "-c", "OUTPUT_DIR=/custom/path python -m pantry_radio ps"
    )

    assert re.search(r"public \| jar +\| table", tables.stdout)
    assert ping.stdout == "PONG\n"
    assert "x.json" in listed.stdout
    assert found.stdout == "outputs/daily/2025-08-07/x.json\n"
    assert imported.stdout == "a\n"
    assert environment.returncode == 0, environment.stderr
    # Our own servers stay ours in there.
    assert re.search(r"^cache +running", environment.stdout, re.MULTILINE)


def test_the_environment_names_servers_and_folders(installed: Installation) -> None:
    script = (
        'echo "$PWD $OUTPUT_DIR $ARCHIVE_DIR"; pg_dump --schema-only | grep -c "PostgreSQL database'
        ' dump complete"; psql -Atc "SELECT current_database(), current_user"; '
        'psql -At "$DATABASE_URL" -c "SELECT 1"; redis-cli -u "$REDIS_URL" echo hello'
    )

    done = installed.run("exec", "recorder", "sh", "-c", script)

    root = installed.root
    assert done.stdout.splitlines() == [
        f"{root} {root}/outputs {root}/archives",
        "1",
        "pantry_radio|postgres",
        "1",
        "hello",
    ]


def test_exit_codes_and_signals_are_those_of_the_program(installed: Installation) -> None:
    codes = {
        command: installed.run("exec", *command.split(" ", maxsplit=3)).returncode
        for command in (
            "app sh -c exit 7",
            "app sh -c kill -TERM $$",
            "app nosuchprogram",
            "app /etc/passwd",
            "app",
            "kitchen ls",
        )
    }
    with installed.running("exec", "app", "sleep", "1000") as sleeping:
        wait_until(lambda: _name_of(sleeping.pid) == "sleep", what="the program")
        os.killpg(sleeping.pid, signal.SIGINT)

        assert sleeping.wait(20) == -signal.SIGINT
    assert list(codes.values()) == [7, -signal.SIGTERM, 127, 126, 2, 2]


def test_a_writer_whose_reader_left_ends_quietly(installed: Installation) -> None:
    command = f"{sys.executable} -m pantry_radio exec app yes | head -n 1"

    done = subprocess.run(
        ["sh", "-c", command],
        env=installed.environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("y\n", "")


@pytest.mark.parametrize("command", ["--help", "config"])
def test_a_page_whose_reader_left_is_no_failure(installed: Installation, command: str) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)

    done = subprocess.run(
        [sys.executable, "-m", "pantry_radio", command],
        env=installed.environment,
        stdout=write_end,
        stderr=subprocess.PIPE,
        timeout=30,
        check=False,
    )

    os.close(write_end)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_program_keeps_the_servers_that_it_was_given() -> None:
    root = Path(tempfile.mkdtemp(prefix="pantry-radio-test-"))
    home = root / "home"
    made = installation(root, home=home)
    try:
        with made.running("exec", "cache", "sleep", "1000") as sleeping:
            wait_until(lambda: _name_of(sleeping.pid) == "sleep", what="the program")
            cache, *_ = client.ps(home)
            sleeping.kill()
            sleeping.wait()
        wait_until(lambda: client.ps(home)[0].pid is None, what="the end of cache")
    finally:
        client.down(home)
        client.remove_data(home)
        shutil.rmtree(root)

    assert cache.pid is not None


def test_app_does_without_servers_that_cannot_be_had(installed: Installation) -> None:
    home = installed.root / "not a folder"
    home.write_text("")

    done = installed.run("exec", "app", "echo", "still here", PANTRY_RADIO_HOME=str(home))
    of_db = installed.run("psql", "-c", "SELECT 1", PANTRY_RADIO_HOME=str(home))

    assert (done.returncode, done.stdout) == (0, "still here\n")
    assert "goes on without cache and db" in done.stderr
    assert of_db.returncode == 3
    assert "Traceback" not in done.stderr + of_db.stderr


def test_a_password_stands_in_no_argument(installed: Installation) -> None:
    url = "postgresql://ann:s%20cret@db.example:6543/food?sslmode=require"
    show = r'tr "\0" " " </proc/$$/cmdline; echo; env | grep ^PG | sort'

    done = installed.run("exec", "db", "sh", "-c", show, DATABASE_URL=url)
    broken = installed.run("psql", DATABASE_URL="postgresql://ann:s%zzcret@db.example/food")

    command, *variables = done.stdout.splitlines()
    assert "cret" not in command
    assert variables == [
        "PGDATABASE=food",
        "PGHOST=db.example",
        "PGPASSWORD=s cret",
        "PGPORT=6543",
        "PGSSLMODE=require",
        "PGUSER=ann",
    ]
    assert broken.returncode == 2
    assert "cret" not in broken.stderr


def test_redis_cli_reads_commands_and_prints_replies(installed: Installation) -> None:
    with redis.Redis.from_url(client.up(installed.root / "home", ["cache"])["cache"]) as cache:
        cache.rpush("list", "a b", b"\xff")
    raw = installed.run("redis-cli", "lrange", "list", "0", "0")
    shown = installed.run("redis-cli", "--no-raw", "lrange", "list", "0", "-1")
    many = installed.run(
        "redis-cli", "--no-raw", "-n", "5", stdin=b'get x\nset x "two words"\nget x\n\nincr x\n'
    )
    wrong = installed.run("redis-cli", "nonsense")
    nobody = installed.run("redis-cli", "-s", "/nowhere.sock", "ping")

    assert raw.stdout == "a b\n"
    assert shown.stdout == '1) "a b"\n2) "\\xff"\n'
    assert many.stdout.splitlines()[:3] == ["(nil)", "OK", '"two words"']
    assert many.stdout.splitlines()[3].startswith("(error) ERR value is not an integer")
    assert (wrong.returncode, nobody.returncode) == (1, 1)
    assert "no server answers at /nowhere.sock" in nobody.stderr


def test_a_shell_has_a_terminal_of_its_own(installed: Installation) -> None:
    process, terminal = on_terminal(
        *(sys.executable, "-m", "pantry_radio", "shell", "cache"),
        environment={**installed.environment, "SHELL": "/bin/sh", "TERM": "dumb"},
    )
    os.write(terminal, b"redis-cli incr visits; redis-cli\n")
    said = _said(terminal, until=b"valkey.sock> ")
    os.write(terminal, b"get visits\n")
    said += _said(terminal, until=b'"1"')
    os.write(terminal, b"quit\n")
    os.write(terminal, b"exit 5\n")
    code = process.wait(20)
    os.close(terminal)

    assert code == 5
    assert b"The environment of cache" in said
    assert b"(integer) 1" in said


def _said(terminal: int, *, until: bytes) -> bytes:
    said = b""
    deadline = time.monotonic() + 30
    while until not in said:
        assert time.monotonic() < deadline, said
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 4096)
    return said


def _name_of(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()
