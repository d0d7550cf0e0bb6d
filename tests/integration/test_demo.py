"""The demo: succeeds, leaves nothing, and heals what a killed one left behind."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .commands import Installation, children_of, installation, is_alive, kill, wait_until

_PROJECT = Path(__file__).parents[2]


@pytest.fixture
def installed() -> Iterator[Installation]:
    root = Path(tempfile.mkdtemp(prefix="pantry radio "))
    (root / "examples").symlink_to(_PROJECT / "examples")
    yield installation(root, home=root / "home")
    shutil.rmtree(root)


def test_a_demo_that_was_killed_does_not_hinder_the_next(installed: Installation) -> None:
    with installed.running("demo") as demo:
        demos = installed.root / "home" / "demo"
        wait_until(lambda: list(demos.glob("*/outputs/daily")), what="a recorded file")
        commands = children_of(demo.pid)
        kill(demo.pid)
        wait_until(lambda: not any(map(is_alive, commands)), what="the end of its command")
    assert list(demos.iterdir())

    again = installed.run("demo")

    assert again.returncode == 0, again.stdout + again.stderr
    assert "All steps did what they must" in again.stdout
    assert "not_a_job" in again.stdout
    assert list(demos.iterdir()) == []
    assert not (installed.root / "outputs").exists()
