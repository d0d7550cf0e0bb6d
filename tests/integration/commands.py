"""Runs the command line as a user would: a real process, with the settings of a test alone."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

_LONGEST_SECONDS = 90


@frozen(kw_only=True)
class Installation:
    """An archive in a folder of its own, on servers of the test run."""

    root: Path
    environment: Mapping[str, str]

    @property
    def outputs(self) -> Path:
        return self.root / "outputs"

    @property
    def archives(self) -> Path:
        return self.root / "archives"

    def run(
        self, *arguments: str, stdin: bytes = b"", **settings: str
    ) -> "subprocess.CompletedProcess[str]":
        """Runs a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "pantry_radio", *arguments],
            env={**self.environment, **settings},
            input=stdin.decode(),
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )

    def run_all(
        self, *commands: Sequence[str], **settings: str
    ) -> "list[subprocess.CompletedProcess[str]]":
        """Runs commands to their ends, one after the other, in one process: that is cheaper."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.integration.one_process"],
            cwd=Path(__file__).parents[2],
            env={**self.environment, **settings},
            input=json.dumps(commands),
            capture_output=True,
            text=True,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return [
            subprocess.CompletedProcess(list(command), code, stdout=out, stderr=err)
            for command, (code, out, err) in zip(commands, json.loads(done.stdout), strict=True)
        ]

    @contextmanager
    def running(self, *arguments: str, **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Keeps a command running during a `with` block; it is killed if it has not ended."""
        with (self.root / "stderr").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "pantry_radio", *arguments],
                env={**self.environment, **settings},
                stderr=log,
                process_group=0,
            )
        try:
            yield process
        finally:
            if process.poll() is None:
                # Its workers go with it, a moment later: the next test must not meet them.
                children = children_of(process.pid)
                process.kill()
                wait_until(lambda: not any(map(is_alive, children)), what="the end of all of it")
            process.wait()


def installation(root: Path, *, home: Path, **settings: str) -> Installation:
    """An installation whose relative paths start at `root`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {
        **kept,
        "PANTRY_RADIO_ROOT": str(root),
        "PANTRY_RADIO_HOME": str(home),
        "PANTRY_RADIO_METRICS_PORT": "0",
        "PANTRY_RADIO_RECORDER_PROCESSES": "1",
        **settings,
    }
    return Installation(root=root, environment=environment)


def wait_until(is_so: Callable[[], object], *, what: str, seconds: float = 60) -> None:
    """Waits for a condition; fails, saying what was waited for, when it does not come true."""
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for: {what}"
        time.sleep(0.05)


def children_of(pid: int) -> tuple[int, ...]:
    """The processes that this one has started (Linux)."""
    task = Path(f"/proc/{pid}/task/{pid}/children")
    return tuple(int(child) for child in task.read_text().split())


def is_alive(pid: int) -> bool:
    """Whether a process runs: not gone, and no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def kill(pid: int) -> None:
    """SIGKILL to a process of the test."""
    os.kill(pid, signal.SIGKILL)
