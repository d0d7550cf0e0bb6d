"""`clean`: says what it would remove, and removes that and nothing else, when told to."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pantry_radio.adapters.embedded import client

from .commands import Installation, installation
from .embedded.watching import on_terminal

_EXAMPLE = Path(__file__).parents[2] / "examples/job_results/01-llm-response-form.json"


@pytest.fixture
def installed() -> Iterator[Installation]:
    """An installation of which much is stored. Not below tmp_path: root's could not reach it."""
    root = Path(tempfile.mkdtemp(prefix="pantry-radio-test-")).resolve()
    root.chmod(0o755)
    home = root / "home"
    made = installation(root, home=home)
    for file in ("outputs/daily/2025-08-07/processed/a.json", "archives/dead/x", "data_repo/y"):
        (root / file).parent.mkdir(parents=True)
        (root / file).write_text("precious")
    (root / "outputs/latest").symlink_to("daily/2025-08-07")
    yield made
    client.down(home)
    client.remove_data(home)
    shutil.rmtree(root)


def _kept(installed: Installation) -> list[str]:
    return sorted(str(path.relative_to(installed.root)) for path in installed.root.rglob("[axy]*"))


def test_a_life_of_an_installation_and_its_end(installed: Installation) -> None:
    home = installed.root / "home"
    before = _kept(installed)
    assert installed.run("record", str(_EXAMPLE)).returncode == 0
    with client.lease(home, ["cache"]):
        while_it_runs = installed.run("clean", "--yes")
    unasked = installed.run("clean", "--discard-queue")
    with_a_message = installed.run("clean", "--yes")
    listed = json.loads(installed.run("clean", "--json", "--discard-queue").stdout)
    still_there = (home / "data/cache").is_dir()
    cleaned = installed.run("clean", "--yes", "--discard-queue")
    again = installed.run("clean", "--yes")

    assert while_it_runs.returncode == 1
    assert "cache is still running; stop everything with `./bouy down`" in while_it_runs.stderr
    assert unasked.returncode == 2
    assert "--yes says that you agree" in unasked.stderr
    assert with_a_message.returncode == 1
    assert "the queues still hold 1 messages" in with_a_message.stderr
    assert listed["removed"] is False
    assert {Path(item["path"]).name for item in listed["items"]} >= {"cache", "logs"}
    assert all(item["size_bytes"] > 0 for item in listed["items"] if item["what"] == "logs")
    assert still_there
    assert cleaned.returncode == 0
    assert "The archive stays" in cleaned.stdout
    assert cleaned.stdout.endswith("removed\n")
    assert [path.name for path in home.iterdir()] == ["supervisor.lock"]
    assert _kept(installed) == before
    assert (again.returncode, again.stdout) == (0, f"nothing is stored in {home}\n")


def test_the_archive_goes_only_where_it_is_named(installed: Installation) -> None:
    done = installed.run("clean", "--archive", "--yes")

    assert done.returncode == 0, done.stderr
    assert _kept(installed) == ["archives", "data_repo/y"]
    assert installed.outputs.is_dir()


def test_no_link_is_followed_and_nothing_is_removed_that_stays(installed: Installation) -> None:
    home = installed.root / "home"
    elsewhere = installed.root / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "x-ray").write_text("not ours")
    home.mkdir()
    for name in ("logs", "data", "metrics"):
        (home / name).symlink_to(elsewhere)
        linked = installed.run("clean", "--yes")
        (home / name).unlink()
        assert linked.returncode == 1, name
        assert "is a link" in linked.stderr
    (home / "bin").mkdir()
    (home / "bin" / "x-link").symlink_to(elsewhere)
    inside = installed.run("clean", "--yes", OUTPUT_DIR=str(home / "bin" / "outputs"))
    linked_home = installed.root / "linked"
    linked_home.symlink_to(home)
    through_link = installed.run("clean", "--yes", PANTRY_RADIO_HOME=str(linked_home))
    cleaned = installed.run("clean", "--yes")

    assert inside.returncode == 1
    assert "OUTPUT_DIR" in inside.stderr
    assert through_link.returncode == 1
    assert "is a link" in through_link.stderr
    assert cleaned.returncode == 0, cleaned.stderr
    assert (elsewhere / "x-ray").read_text() == "not ours"


@pytest.mark.parametrize(("answer", "is_removed"), [("y", True), ("", False)])
def test_a_person_is_asked(installed: Installation, answer: str, is_removed: bool) -> None:  # noqa: FBT001
    logs = installed.root / "home/logs"
    logs.mkdir(parents=True)
    process, terminal = on_terminal(
        *(sys.executable, "-m", "pantry_radio", "clean"), environment=installed.environment
    )
    os.write(terminal, f"{answer}\n".encode())
    try:
        code = process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    finally:
        os.close(terminal)

    assert code == (0 if is_removed else 1)
    assert logs.exists() is not is_removed
