"""Which compose there is on this machine, and whether its engine answers."""

import shutil
import subprocess

from pantry_radio.domain.errors import ServiceError

_PROBE_SECONDS = 30
_COMPOSES = (("docker", "compose"), ("docker-compose",), ("podman", "compose"))


def compose_command() -> tuple[str, ...]:
    """The words that start compose. It is there, and its engine answers."""
    for program, *word in _COMPOSES:
        path = shutil.which(program)
        if path is not None and _succeeds(path, *word, "version"):
            _check_engine(program)
            return (path, *word)
    raise ServiceError(
        "compose mode needs Docker with its compose plugin, docker-compose, or podman with "
        "compose, and none of them works here. Install one, or leave out --compose and "
        "BOUY_MODE=compose: all of it runs without containers too"
    )


def _check_engine(program: str) -> None:
    """Asks the engine itself; a compose without a client of its engine can only be tried."""
    engine = shutil.which("podman" if program == "podman" else "docker")
    if engine is None:
        return
    asked = _asked(engine, "version", "--format", "{{.Server.Version}}")
    if asked.returncode == 0 or program == "podman":
        return
    said = next(iter(asked.stderr.strip().splitlines()[-1:]), "no answer")
    raise ServiceError(
        f"Docker does not answer: {said}\nStart it (systemctl start docker, or Docker Desktop), or "
        "let this user at it (group docker). Without containers: leave out --compose and "
        "BOUY_MODE=compose"
    )


def _succeeds(*command: str) -> bool:
    return _asked(*command).returncode == 0


def _asked(*command: str) -> "subprocess.CompletedProcess[str]":
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PROBE_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, "", str(error))
