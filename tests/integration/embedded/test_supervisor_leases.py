"""Servers run while anyone holds them, and not longer."""

from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
import redis

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.protocol import ServiceStatus
from pantry_radio.domain.errors import ServiceError

from .watching import client_process, pid_of, processes_of, supervisors_of, wait_until


def test_a_lease_gives_servers_that_answer(home: Path) -> None:
    with client.lease(home, ["cache", "db"]) as urls:
        with redis.Redis.from_url(urls["cache"]) as cache:
            durability = cache.config_get("append*")
        with psycopg.connect(urls["db"]) as database:
            row = database.execute(
                "SELECT current_database(), current_user, current_setting('fsync'),"
                " current_setting('listen_addresses'), current_setting('server_encoding'),"
                " current_setting('lc_collate', true), current_setting('timezone')"
            ).fetchone()

    assert durability["appendonly"] == "yes"
    assert durability["appendfsync"] == "always"
    assert row == ("pantry_radio", "postgres", "on", "", "UTF8", None, "UTC")


def test_two_leases_share_their_servers(home: Path) -> None:
    with client.lease(home, ["cache", "db"]) as first:
        pids = pid_of(home, "cache"), pid_of(home, "db")
        with client.lease(home, ["db", "cache"]) as second:
            assert second == first
            assert (pid_of(home, "cache"), pid_of(home, "db")) == pids


def test_only_what_is_leased_is_started(home: Path) -> None:
    with client.lease(home, ["cache"]):
        cache, db = client.ps(home)

    assert cache.status is ServiceStatus.RUNNING
    assert db.status is ServiceStatus.STOPPED


def test_servers_stop_when_the_last_lease_ends(home: Path) -> None:
    with client.lease(home, ["cache"]):
        with client.lease(home, ["cache"]):
            pass
        assert processes_of(home)

    wait_until(lambda: not processes_of(home))


def test_the_lease_of_a_killed_client_ends(home: Path) -> None:
    with client_process(home, "cache") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.wait()

        wait_until(lambda: not processes_of(home))


def test_a_client_killed_while_it_waits_for_its_lease_leaves_nothing(home: Path) -> None:
    with client_process(home, "db") as process:
        wait_until(lambda: supervisors_of(home))
        process.kill()
        process.wait()

        wait_until(lambda: not processes_of(home))


def test_clients_that_come_at_once_start_one_supervisor(home: Path) -> None:
    with ExitStack() as stack:
        clients = [stack.enter_context(client_process(home, "cache")) for _ in range(5)]
        lines = {process.stdout.readline() for process in clients if process.stdout}
        supervisors = supervisors_of(home)

    assert len(lines) == 1
    assert len(supervisors) == 2  # the keeper and its child


def test_a_client_that_meets_a_supervisor_on_its_way_out_gets_a_new_one(home: Path) -> None:
    urls = []
    for _ in range(5):
        with client.lease(home, ["cache"]) as lease:
            urls.append(lease["cache"])
        client.down(home)

    assert len(set(urls)) == 1


def test_a_lease_of_something_unknown_is_refused(home: Path) -> None:
    with pytest.raises(ServiceError, match="no service 'fridge'"), client.lease(home, ["fridge"]):
        pass


def test_a_server_that_cannot_start_is_named_with_its_log_and_a_cure(home: Path) -> None:
    with client.lease(home, ["cache"]):
        data = (home / "data").resolve()
    client.down(home)
    next((data / "cache" / "appendonlydir").glob("*.manifest")).write_text("nonsense")

    with pytest.raises(ServiceError) as caught, client.lease(home, ["cache"]):
        pass

    assert "cache cannot be started: ended with exit code 1" in str(caught.value)
    assert "AOF manifest" in str(caught.value)
    assert "./bouy logs cache" in str(caught.value)


def test_asking_what_runs_starts_nothing(home: Path) -> None:
    states = client.ps(home, ["cache", "db", "recorder"])

    assert [(state.service, state.status) for state in states] == [
        ("cache", ServiceStatus.STOPPED),
        ("db", ServiceStatus.STOPPED),
        ("recorder", ServiceStatus.STOPPED),
    ]
    assert not home.exists()
