"""What was stopped, or hangs, still comes down; a terminal that is closed takes nothing along."""

import os
import signal
import sys
import threading
from pathlib import Path

import redis

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.forcing import end_by_force, end_leftovers
from pantry_radio.adapters.embedded.home import supervisor_socket
from pantry_radio.adapters.embedded.protocol import Program, ServiceStatus

from .watching import (
    client_process,
    is_alive,
    kill,
    on_terminal,
    pid_of,
    processes_of,
    supervisors_of,
    wait_until,
)

_DEAF = """
import signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1] + "/deaf", "w").close()
time.sleep(1000)
"""


_SHELL = """
import sys, time
from pathlib import Path
from pantry_radio.adapters.embedded import client
client.up(Path(sys.argv[1]), ["cache"])
time.sleep(1000)
"""


def stop(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)


def test_down_ends_servers_that_somebody_has_stopped(home: Path) -> None:
    client.up(home, ["cache", "db"])
    stop(pid_of(home, "cache"), pid_of(home, "db"))

    assert client.down(home) == ()
    assert processes_of(home) == {}


def test_down_ends_a_supervisor_that_somebody_has_stopped(home: Path) -> None:
    client.up(home, ["cache"])
    stop(*supervisors_of(home))
    still_running = client.down(home)

    assert still_running == ()
    assert processes_of(home) == {}


def test_force_ends_everything_that_has_stopped(home: Path) -> None:
    client.up(home, ["cache"])
    cache = pid_of(home, "cache")  # only a supervisor that goes on can say
    stop(*supervisors_of(home), cache)
    end_by_force(home.resolve())

    assert processes_of(home) == {}


def test_force_ends_what_outlived_its_supervisor_and_will_not_hear(home: Path) -> None:
    program = Program(service="deaf", argv=(sys.executable, "-c", _DEAF, str(home)))
    client.up(home, ["deaf"], programs=[program])
    wait_until((home / "deaf").exists)
    kill(*supervisors_of(home))
    wait_until(lambda: not supervisors_of(home))
    deaf = processes_of(home)
    end_leftovers(home.resolve(), patience_seconds=0.1)

    assert len(deaf) == 1
    assert processes_of(home) == {}
    with client.lease(home, ["cache"]) as urls, redis.Redis.from_url(urls["cache"]) as cache:
        assert cache.ping()


def test_down_while_all_is_still_starting_leaves_nothing(home: Path) -> None:
    with client_process(home, "db") as process:
        wait_until(lambda: list((home / "data").resolve().glob("db.new-*")))
        client.down(home)
        process.wait(20)

        assert processes_of(home) == {}


def test_what_up_started_survives_the_terminal(home: Path) -> None:
    # As a login shell is: the leader of what gets SIGHUP when the terminal is closed.
    shell, terminal = on_terminal(sys.executable, "-c", _SHELL, str(home), environment=os.environ)
    wait_until(lambda: client.ps(home, ["cache"])[0].status is ServiceStatus.RUNNING)
    os.close(terminal)

    assert shell.wait(20) == -signal.SIGHUP
    with client.lease(home, ["cache"]) as urls, redis.Redis.from_url(urls["cache"]) as cache:
        assert cache.ping()


def test_servers_of_a_service_come_back_after_their_supervisor_was_killed(home: Path) -> None:
    heard: list[str] = []
    was_told = threading.Event()
    with (
        client.registered(home, "washer", detail="", on_stop=was_told.set),
        client.lasting_lease(home, ["cache"], on_loss=heard.append) as urls,
    ):
        first = pid_of(home, "cache")
        kill(*supervisors_of(home))
        wait_until(lambda: heard and not is_alive(first))
        wait_until(lambda: any(state.pid == os.getpid() for state in client.ps(home, ["washer"])))
        wait_until(lambda: client.ps(home, ["cache"])[0].status is ServiceStatus.RUNNING)
        with redis.Redis.from_url(urls["cache"]) as cache:
            assert cache.ping()

        stopping = threading.Thread(target=client.down, args=(home,))
        stopping.start()
        assert was_told.wait(20)
    stopping.join(30)

    assert len(heard) == 1
    wait_until(lambda: not processes_of(home))


def test_a_service_that_leases_servers_does_not_start_them_again_after_down(home: Path) -> None:
    with client.lasting_lease(home, ["cache"], on_loss=lambda _: None):
        client.down(home)

        assert processes_of(home) == {}


def test_sockets_that_a_cleaner_has_removed_are_made_anew(home: Path) -> None:
    client.up(home, ["cache"])
    first = pid_of(home, "cache")
    for socket in (*(home / "data").resolve().rglob("*.sock"), supervisor_socket(home.resolve())):
        socket.unlink()
    wait_until(lambda: client.ps(home, ["cache"])[0].pid not in (None, first))

    with client.lease(home, ["cache"]) as urls, redis.Redis.from_url(urls["cache"]) as cache:
        assert cache.ping()
    client.down(home)
    assert processes_of(home) == {}
