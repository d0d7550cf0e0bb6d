"""SIGKILL of anything leaves no orphan, and the next start finds the data."""

import os
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from pantry_radio.adapters.embedded import client

from .watching import (
    client_process,
    is_alive,
    kill,
    parent_of,
    pid_of,
    processes_of,
    supervisors_of,
    wait_until,
)


@pytest.fixture
def stopped_home(lasting_home: Path) -> Iterator[Path]:
    """A home with data, in which nothing runs before and after the test."""
    yield lasting_home
    client.down(lasting_home)


@contextmanager
def written(home: Path) -> Iterator[tuple[str, Mapping[str, str]]]:
    """A lease, after a word was written that no earlier run has left: the word and the URLs."""
    word = secrets.token_hex(8)
    with client.lease(home, ["cache", "db"]) as urls:
        with redis.Redis.from_url(urls["cache"]) as cache:
            cache.set("word", word)
        with psycopg.connect(urls["db"], autocommit=True) as database:
            database.execute("CREATE TABLE IF NOT EXISTS word (word text)")
            database.execute("INSERT INTO word VALUES (%s)", [word])
        yield word, urls


def has_kept(word: str, urls: Mapping[str, str]) -> bool:
    """Whether both servers know the word."""
    with redis.Redis.from_url(urls["cache"], decode_responses=True) as cache:
        in_cache = cache.get("word")
    with psycopg.connect(urls["db"]) as database:
        row = database.execute("SELECT word FROM word WHERE word = %s", [word]).fetchone()
    return (in_cache, row) == (word, (word,))


@pytest.mark.parametrize("victims", [(0,), (1,), (0, 1)], ids=["keeper", "supervisor", "both"])
def test_a_killed_supervisor_leaves_nothing_and_loses_nothing(
    stopped_home: Path, victims: tuple[int, ...]
) -> None:
    with written(stopped_home) as (word, _):
        pids = supervisors_of(stopped_home)
        kill(*(pids[index] for index in victims))
        wait_until(lambda: not processes_of(stopped_home))

    with client.lease(stopped_home, ["cache", "db"]) as urls:
        assert has_kept(word, urls)


def test_the_next_start_does_not_wait_to_be_told_that_all_is_gone(stopped_home: Path) -> None:
    with written(stopped_home) as (word, _):
        kill(*supervisors_of(stopped_home))
        with client.lease(stopped_home, ["cache", "db"]) as urls:
            assert has_kept(word, urls)


@pytest.mark.parametrize("service", ["cache", "db"])
def test_a_killed_server_is_started_again_while_it_is_leased(
    stopped_home: Path, service: str
) -> None:
    with written(stopped_home) as (word, urls):
        first = pid_of(stopped_home, service)
        kill(first)
        wait_until(lambda: not is_alive(first))
        with client.lease(stopped_home, ["cache", "db"]):  # returns when both answer
            assert pid_of(stopped_home, service) != first
            assert has_kept(word, urls)


def test_a_lease_waits_for_a_database_that_is_recovering(stopped_home: Path) -> None:
    with written(stopped_home) as (word, _):
        postmaster = pid_of(stopped_home, "db")
        (writer,) = (
            pid
            for pid, command in processes_of(stopped_home).items()
            if parent_of(pid) == postmaster and "walwriter" in command
        )
        kill(writer)
        wait_until(lambda: not Path(f"/proc/{writer}").exists())
        with client.lease(stopped_home, ["cache", "db"]) as urls:
            assert has_kept(word, urls)
        assert pid_of(stopped_home, "db") == postmaster


def test_a_backend_at_work_does_not_survive_its_postmaster(stopped_home: Path) -> None:
    busy = "SELECT count(*) FROM generate_series(1, 100000000000)"
    with (
        written(stopped_home) as (word, urls),
        closing(psycopg.connect(urls["db"], autocommit=True)) as database,
        closing(psycopg.connect(urls["db"])) as other,
    ):
        other.pgconn.send_query(busy.encode())
        backend = other.info.backend_pid
        question = "SELECT count(*) FROM pg_stat_activity WHERE query = %s AND state = 'active'"
        wait_until(lambda: database.execute(question, [busy]).fetchone() == (1,))
        postmaster = pid_of(stopped_home, "db")
        kill(postmaster)

        wait_until(lambda: not is_alive(backend))
        with client.lease(stopped_home, ["cache", "db"]):
            assert has_kept(word, urls)


def test_data_that_was_being_made_is_made_anew(home: Path) -> None:
    with client_process(home, "db"):
        data = wait_until(lambda: list((home / "data").resolve().glob("db.new-*/base")))
        kill(*processes_of(home))
        wait_until(lambda: not processes_of(home))

    with client.lease(home, ["db"]) as urls, psycopg.connect(urls["db"]) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    assert not data[0].exists()


def test_a_stale_pid_never_leads_to_a_foreign_process(stopped_home: Path) -> None:
    with written(stopped_home) as (word, _):
        pass
    client.down(stopped_home)
    data = (stopped_home / "data").resolve()
    owner = (data / "db").stat()
    with subprocess.Popen(
        ["sleep", "600"],
        user=owner.st_uid if os.geteuid() == 0 else None,
        cwd="/",
    ) as foreign:
        pid_file = data / "db" / "postmaster.pid"
        pid_file.write_text(
            f"{foreign.pid}\n{data / 'db'}\n1700000000\n5432\n/x\n\n  1  2\nready \n"
        )
        os.chown(pid_file, owner.st_uid, owner.st_gid)

        with client.lease(stopped_home, ["cache", "db"]) as urls:
            assert has_kept(word, urls)
        client.down(stopped_home)

        assert foreign.poll() is None
        foreign.kill()
