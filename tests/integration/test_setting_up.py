"""`setup`, `config` and `completion` as a person uses them: on a terminal, in a real shell."""

import os
import pty
import select
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from .commands import Installation, installation

_SECONDS = 60


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    return installation(tmp_path, home=tmp_path / "home")


class _Terminal:
    """A program that believes it talks with a person."""

    def __init__(self, *argv: str, environment: Mapping[str, str]) -> None:
        self.shown = ""
        self._terminal, other_side = pty.openpty()
        self._process = subprocess.Popen(
            argv,
            env=dict(environment),
            stdin=other_side,
            stdout=other_side,
            stderr=other_side,
            start_new_session=True,
        )
        os.close(other_side)

    def type_after(self, awaited: str, typed: str) -> None:
        """Types once this is shown; what was shown before does not count again."""
        self.wait_for(awaited)
        self.shown = ""
        os.write(self._terminal, typed.encode())

    def wait_for(self, awaited: str) -> None:
        deadline = time.monotonic() + _SECONDS
        while awaited not in self.shown:
            assert time.monotonic() < deadline, f"waited for {awaited!r}; shown: {self.shown!r}"
            if select.select([self._terminal], [], [], 0.1)[0]:
                shown = os.read(self._terminal, 65_536).decode(errors="replace")
                self.shown += shown.replace("\a", "")  # zsh rings while it completes

    def end(self) -> int:
        """Its exit code; what it still says is heard, so that it is not kept waiting."""
        try:
            while data := os.read(self._terminal, 65_536):
                self.shown += data.decode(errors="replace")
        except OSError:  # Linux: the other side has ended
            pass
        os.close(self._terminal)
        return self._process.wait(_SECONDS)


def test_on_a_terminal_a_few_settings_are_asked_for_and_wrong_answers_again(
    installed: Installation,
) -> None:
    file = installed.root / ".env"
    file.write_text("ARCHIVE_DIR=kept\nPOSTGRES_PASSWORD=CANARY\nREDIS_URL=redis://old\n")

    person = _Terminal(
        *(sys.executable, "-m", "pantry_radio", "setup"), environment=installed.environment
    )
    person.type_after("BOUY_MODE [local]: ", "\n")
    person.type_after("OUTPUT_DIR [outputs]: ", "my results\n")
    person.type_after("ARCHIVE_DIR [kept]: ", "\n")
    person.type_after("REDIS_URL [redis://old]: ", "-\n")
    person.type_after("DATABASE_URL [", "mysql://nowhere\n")
    person.type_after("It must be a URL", "\n")
    person.type_after("DATA_REPO_URL [", "\n")
    person.wait_for("is written")

    assert person.end() == 0
    lines = [line for line in file.read_text().splitlines() if line and not line.startswith("#")]
    assert lines == ["OUTPUT_DIR='my results'", "ARCHIVE_DIR=kept", "POSTGRES_PASSWORD=CANARY"]


def test_without_a_terminal_nothing_is_asked_and_a_password_is_made_once(
    installed: Installation,
) -> None:
    file = installed.root / ".env"

    first = installed.run("setup")
    written = file.read_text()
    second = installed.run("setup", "--yes", "--json")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    [password] = [line for line in written.splitlines() if line.startswith("POSTGRES_PASSWORD=")]
    value = password.partition("=")[2]
    assert value.isalnum()
    assert len(value) >= 24
    assert value not in first.stdout + first.stderr + installed.run("config", "--json").stdout
    assert file.read_text() == written
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in installed.root.glob(".env*")] == [".env"]


def test_what_counts_is_shown_with_its_origin_and_no_password(installed: Installation) -> None:
    (installed.root / ".env").write_text("REDIS_URL=redis://:CANARY@host/0\nOUTPUT_DIRR=x\n")

    table = installed.run("config")
    one = installed.run("config", "redis_url")
    unknown = installed.run("config", "REDIS_URI")

    assert (table.returncode, one.returncode, unknown.returncode) == (0, 0, 2)
    [line] = [line for line in table.stdout.splitlines() if line.startswith("REDIS_URL")]
    assert line.split() == ["REDIS_URL", "redis://:********@host/0", ".env"]
    assert "OUTPUT_DIRR in .env is no setting" in table.stderr
    assert "The queue server" in one.stdout
    assert "do you mean REDIS_URL?" in unknown.stderr
    assert "CANARY" not in table.stdout + table.stderr + one.stdout


@pytest.mark.parametrize(
    ("shell", "options", "prepare"),
    [
        ("bash", ("--norc", "--noprofile", "-i"), "source {script}"),
        ("zsh", ("-f", "-i"), "autoload -Uz compinit; compinit -u; source {script}"),
        ("fish", ("--no-config", "-i"), "source {script}"),
    ],
)
def test_a_real_shell_completes_commands_and_flags_also_behind_a_path(
    installed: Installation, shell: str, options: tuple[str, ...], prepare: str
) -> None:
    program = shutil.which(shell)
    if program is None:
        assert shell != "bash", "the tests need a bash"
        pytest.skip(f"there is no {shell} here")
    script = installed.root / f"completion.{shell}"
    printed = installed.run("completion", shell)
    script.write_text(printed.stdout)

    if shell == "fish":  # it can be asked without a terminal
        person = _Terminal(
            *(program, "--no-config", "-c"),
            f"source {script}; complete -C './bouy verif'; complete -C 'bouy --programm'",
            environment=installed.environment,
        )
        person.wait_for("--programmatic")
        assert "verify" in person.shown
    else:
        quiet = {"TERM": "dumb", "PS1": "> ", "HOME": str(installed.root)}
        person = _Terminal(program, *options, environment={**installed.environment, **quiet})
        person.type_after("> ", prepare.format(script=script) + "; echo is' 'ready\n")
        person.type_after("is ready", "./bouy verif\t")
        person.type_after("./bouy verify", "\x15bouy --programm\t")
        person.type_after("--programmatic", "\x15exit\n")

    assert person.end() == 0
    assert printed.stderr == ""
