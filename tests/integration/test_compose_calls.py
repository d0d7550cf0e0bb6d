"""Compose mode as a person calls it, with programs on PATH that write down how they were called."""

import json
import os
import signal
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.commands import Installation, installation, wait_until

_PROGRAM = """#!{python}
import json, os, signal, sys, time
called = [os.path.basename(sys.argv[0]), *sys.argv[1:]]
is_probe = "version" in called[1:3]
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
with open({log!r}, "a") as log:
    if not is_probe:
        told = {{k: v for k, v in os.environ.items() if k.startswith("BOUY_")}}
        print(json.dumps({{"called": called, "told": told}}), file=log)
if is_probe and {fails!r} in called:
    sys.exit("Cannot connect to the Docker daemon. Is it running?")
if "stays" in called:
    time.sleep(60)
if not is_probe and "fails" in called:
    sys.exit(7)
if "--format" in called:
    print('{{"Service": "cache", "State": "running", "Status": "Up 3 seconds"}}')
    print('{{"Service": "db", "State": "exited", "Status": "Exited (1)"}}')
if not is_probe and "-" in called:
    print(sys.stdin.read(), end="")
"""


class _Machine:
    """An installation in compose mode, on a PATH of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.programs = root / "bin"
        self.programs.mkdir()
        self._log = root / "calls.jsonl"
        (root / "compose.yml").write_text("services: {}\n")
        self.bouy: Installation = installation(
            root, home=root / "home", BOUY_MODE="compose", PATH=str(self.programs)
        )

    def has(self, program: str, *, fails: str = "never") -> None:
        """A program that notes its calls; a probe with the word `fails` in it fails."""
        file = self.programs / program
        file.write_text(_PROGRAM.format(python=sys.executable, log=str(self._log), fails=fails))
        file.chmod(stat.S_IRWXU)

    @property
    def calls(self) -> list[list[str]]:
        return [call["called"] for call in self._noted()]

    @property
    def told(self) -> dict[str, str]:
        """What the last call was told in its environment."""
        told: dict[str, str] = self._noted()[-1]["told"]
        return {name: value for name, value in told.items() if name != "BOUY_MODE"}

    def _noted(self) -> list[Any]:
        lines = self._log.read_text().splitlines() if self._log.exists() else []
        return [json.loads(line) for line in lines]

    def compose(self, *words: str) -> list[str]:
        return ["docker", "compose", "--file", str(self.root / "compose.yml"), *words]


@pytest.fixture
def machine(tmp_path: Path) -> _Machine:
    return _Machine(tmp_path)


def test_services_as_json_are_one_document_as_they_are_without_containers(
    machine: _Machine,
) -> None:
    machine.has("docker")

    done = machine.bouy.run("ps", "--json")

    services = json.loads(done.stdout)["services"]
    assert [(each["service"], each["status"]) for each in services] == [
        ("cache", "running"),
        ("db", "exited"),
    ]


def test_up_is_one_call_and_shows_what_runs(machine: _Machine) -> None:
    machine.has("docker")

    done = machine.bouy.run("up")

    assert done.returncode == 0, done.stderr
    assert machine.calls == [
        machine.compose("up", "--detach", "--wait"),
        machine.compose("--profile", "*", "ps", "--all"),
    ]
    assert machine.told == {}


def test_what_follows_exec_is_passed_on_as_given(machine: _Machine) -> None:
    machine.has("docker")
    words = ("db", "psql", "-U", "postgres", "-c", r"\dt *", "--json", "-v", "--compose", "--")

    done = machine.bouy.run("exec", *words)

    assert done.returncode == 0, done.stderr
    assert machine.calls == [machine.compose("exec", "-T", *words)]


def test_flags_before_the_command_reach_the_bouy_in_the_container(machine: _Machine) -> None:
    machine.has("docker")

    done = machine.bouy.run("--json", "--quiet", "status")

    assert done.returncode == 0, done.stderr
    run = ("--progress", "quiet", "run", "--rm", "-T", "app")
    assert machine.calls == [machine.compose(*run, "bouy", "--json", "--quiet", "status")]


def test_the_flag_chooses_containers_for_one_call(machine: _Machine) -> None:
    machine.has("docker")

    done = machine.bouy.run("--compose", "down", BOUY_MODE="local")

    assert done.returncode == 0, done.stderr
    assert machine.calls == [machine.compose("--profile", "*", "down", "--remove-orphans")]


def test_input_exit_code_and_signals_are_those_of_the_call(machine: _Machine) -> None:
    machine.has("docker")

    assert machine.bouy.run("record", "-", stdin=b'{"a": 1}\n').stdout == '{"a": 1}\n'
    assert machine.bouy.run("exec", "app", "fails").returncode == 7
    with machine.bouy.running("exec", "app", "stays") as process:
        wait_until(lambda: "stays" in machine.calls[-1], what="the call")
        wait_until(lambda: _is_python(process.pid, machine), what="its program")
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(timeout=30) == 143


def test_the_first_call_that_fails_is_the_last(machine: _Machine) -> None:
    machine.has("docker")

    done = machine.bouy.run("up", "--with-init", "--scale", "fails")

    assert done.returncode == 7
    assert len(machine.calls) == 1


def test_folders_that_settings_name_take_the_place_of_volumes(machine: _Machine) -> None:
    machine.has("docker")
    results = machine.root / "results"
    results.mkdir()
    if os.geteuid() == 0:  # whose folders containers do not write
        os.chown(results, 4711, 4712)
    owner = results.stat()

    done = machine.bouy.run("replay", "-d", str(results), OUTPUT_DIR="results")

    assert done.returncode == 0, done.stderr
    assert machine.told == {
        "BOUY_OUTPUTS": str(results),
        "BOUY_USER": f"{owner.st_uid}:{owner.st_gid}",
    }
    assert machine.calls[-1][-4:] == ["bouy", "replay", "-d", "/data/outputs"]


def test_a_compose_of_its_own_and_podman_do_too(machine: _Machine) -> None:
    machine.has("docker-compose")

    assert machine.bouy.run("ps").returncode == 0
    assert machine.calls[-1][0] == "docker-compose"

    (machine.programs / "docker-compose").unlink()
    machine.has("podman")

    assert machine.bouy.run("ps").returncode == 0
    assert machine.calls[-1][:2] == ["podman", "compose"]


@pytest.mark.parametrize(
    ("fails", "code", "said"),
    [
        ("compose", 3, "needs Docker with its compose plugin"),
        ("--format", 3, "Docker does not answer: Cannot connect to the Docker daemon"),
    ],
)
def test_without_an_engine_the_cause_and_the_cure_are_said(
    machine: _Machine, fails: str, code: int, said: str
) -> None:
    machine.has("docker", fails=fails)

    done = machine.bouy.run("up")

    assert done.returncode == code
    assert said in done.stderr
    assert "without containers" in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert machine.calls == []


@pytest.mark.parametrize(
    ("words", "settings", "said"),
    [
        (("up", "redis"), {}, "there is no service redis"),
        (("up",), {"REDIS_URL": "redis://localhost:6379/0"}, "REDIS_URL names a server of this"),
        (("up",), {"DATABASE_URL": "postgresql:///x?host=/tmp"}, "DATABASE_URL names a server"),
        (("clean",), {}, "--yes"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_any_call(
    machine: _Machine, words: tuple[str, ...], settings: dict[str, str], said: str
) -> None:
    machine.has("docker")

    done = machine.bouy.run(*words, stdin=b"", **settings)

    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert machine.calls == []


def test_what_is_about_this_machine_needs_no_docker(machine: _Machine) -> None:
    assert machine.bouy.run("up", "--help").returncode == 0
    assert machine.bouy.run("config").returncode == 0
    assert machine.calls == []


def _is_python(pid: int, machine: _Machine) -> bool:
    """Whether the program has taken the place of bouy."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    return str(machine.programs / "docker").encode() in words
