"""`up` keeps services and programs running until `down`, after which nothing is left."""

import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.protocol import Program, ServiceState, ServiceStatus
from pantry_radio.domain.errors import ServiceError

from .watching import (
    client_process,
    is_alive,
    kill,
    pid_of,
    processes_of,
    supervisors_of,
    wait_until,
)

# Says where it is and has a child, which it leaves alone with its orders to stop.
_DISH_WASHER = """
import os, subprocess, sys, time
child = subprocess.Popen(["sleep", "1000"])
with open(sys.argv[1] + "/said", "w") as file:
    said = os.environ["PANTRY_RADIO_SERVICE"], os.environ["SOAP"], os.getcwd(), child.pid
    print(*said, sep="\\n", file=file)
time.sleep(1000)
"""


def washer(home: Path, *, code: str = _DISH_WASHER, needs: Sequence[str] = ()) -> Program:
    argv = (sys.executable, "-c", code, str(home))
    return Program(service="washer", argv=argv, needs=tuple(needs))


def up_washer(home: Path, *, needs: Sequence[str] = ()) -> None:
    environment = {**os.environ, "SOAP": "green"}
    program = washer(home, needs=needs)
    client.up(home, ["washer"], programs=[program], environment=environment)


def said(home: Path) -> list[str]:
    return (home / "said").read_text().splitlines()


def state_of(home: Path, service: str) -> ServiceState:
    (state,) = client.ps(home, [service])[:1]
    return state


def test_up_outlives_its_client_and_down_leaves_nothing(home: Path) -> None:
    urls = client.up(home, ["cache", "db"])
    with client.lease(home, ["cache", "db"]) as leased:
        assert leased == urls
    states = {state.service: state.status for state in client.ps(home)}
    still_running = client.down(home)

    assert states == {"cache": ServiceStatus.RUNNING, "db": ServiceStatus.RUNNING}
    assert still_running == ()
    assert processes_of(home) == {}


def test_down_of_one_service_leaves_the_others(home: Path) -> None:
    client.up(home, ["cache", "db"])
    client.down(home, ["cache"])

    assert state_of(home, "cache").status is ServiceStatus.STOPPED
    assert state_of(home, "db").status is ServiceStatus.RUNNING


def test_down_ends_what_others_lease(home: Path) -> None:
    with client_process(home, "cache") as process:
        assert process.stdout is not None
        process.stdout.readline()
        client.down(home)

        assert set(processes_of(home)) == {process.pid}


def test_down_where_nothing_runs_does_nothing(home: Path) -> None:
    assert client.down(home) == ()
    assert not home.exists()


def test_a_program_runs_in_the_environment_and_folder_of_its_caller(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    up_washer(home, needs=["cache"])

    assert said(home)[:3] == ["washer", "green", str(tmp_path)]
    assert state_of(home, "cache").status is ServiceStatus.RUNNING


def test_a_killed_program_is_started_again_and_leaves_no_child(home: Path) -> None:
    up_washer(home)
    first, child = state_of(home, "washer").pid, int(said(home)[3])
    assert first is not None
    kill(first)

    wait_until(lambda: not is_alive(child))
    wait_until(lambda: state_of(home, "washer").pid not in (first, None))


def test_the_children_of_programs_end_with_a_killed_supervisor(home: Path) -> None:
    up_washer(home)
    child = int(said(home)[3])
    _, supervisor = supervisors_of(home)
    kill(supervisor)

    wait_until(lambda: not processes_of(home))
    assert not is_alive(child)


def test_a_program_that_fails_at_once_is_named_with_what_it_said(home: Path) -> None:
    with pytest.raises(ServiceError) as caught:
        client.up(home, ["washer"], programs=[washer(home, code="raise SystemExit('no water')")])

    assert "washer cannot be started: ended with exit code 1" in str(caught.value)
    assert "no water" in str(caught.value)
    assert "./bouy logs washer" in str(caught.value)


def test_a_failed_up_leaves_what_was_up_before(home: Path) -> None:
    client.up(home, ["cache"])
    cache = pid_of(home, "cache")
    program = washer(home, code="raise SystemExit(1)")
    with pytest.raises(ServiceError), client.lease(home, ["cache"]):
        client.up(home, ["cache", "washer"], programs=[program])
    wait_until(lambda: state_of(home, "washer").status is ServiceStatus.STOPPED)

    assert pid_of(home, "cache") == cache


def test_a_command_in_the_foreground_is_seen_and_heeds_down(home: Path) -> None:
    told_to_stop = threading.Event()
    states: list[ServiceState] = []
    with client.lease(home, ["cache"]):
        stopping = threading.Thread(target=client.down, args=(home,))
        with client.registered(home, "washer", detail="by hand", on_stop=told_to_stop.set):
            states += client.ps(home, ["washer"])
            stopping.start()
            was_told = told_to_stop.wait(20)
            cache = pid_of(home, "cache")  # servers stay until commands have ended
        stopping.join(20)

    assert was_told
    assert [(s.service, s.pid, s.is_foreground, s.detail) for s in states if s.pid][:1] == [
        ("washer", os.getpid(), True, "by hand")
    ]
    assert not is_alive(cache)
    assert processes_of(home) == {}


def test_several_commands_may_be_one_service(home: Path) -> None:
    with (
        client.registered(home, "washer", detail="one", on_stop=lambda: None),
        client.registered(home, "washer", detail="two", on_stop=lambda: None),
    ):
        details = {state.detail for state in client.ps(home) if state.service == "washer"}

    assert details == {"one", "two"}
    wait_until(lambda: not supervisors_of(home))
