"""The script bouy: makes its environment once, safely, in any folder, and then gets out of the way.

The environments here are made from an empty lock file: what is tested is the script, not pip.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_spec = spec_from_file_location("make_venv", _ROOT / "tools" / "make_venv.py")
assert _spec is not None
assert _spec.loader is not None
_make_venv = module_from_spec(_spec)
_spec.loader.exec_module(_make_venv)
_FAKE_CLI = 'import os, sys; print(os.environ["PANTRY_RADIO_ROOT"], sys.prefix, *sys.argv[1:])\n'


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return _clone(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A clone in which three first calls were made at once, and what these told."""
    clone = _clone(tmp_path_factory.mktemp("made"))
    calls = [
        subprocess.Popen(
            [str(clone / "bouy"), "ps"],
            env=_environment(clone),
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [call.communicate(timeout=120)[1] for call in calls]
    assert [call.returncode for call in calls] == [0, 0, 0], told
    return clone, told


def test_first_calls_at_once_make_the_environment_once_and_say_so(
    made: tuple[Path, list[str]],
) -> None:
    _, told = made

    assert sum("making .venv from requirements.lock" in lines for lines in told) == 1
    assert sum("is ready" in lines for lines in told) == 1


def test_later_calls_pass_everything_on_and_say_nothing(made: tuple[Path, list[str]]) -> None:
    clone, _ = made

    done = _bouy(clone / "bouy", "ps", "two words", "")

    assert done.stdout == f"{clone} {clone}/.venv ps two words \n"
    assert done.stderr == ""


def test_through_a_link_it_works_too(made: tuple[Path, list[str]]) -> None:
    clone, _ = made
    (clone / "tools" / "radio").symlink_to("../bouy")

    assert _bouy(clone / "tools" / "radio", "ps").stdout.startswith(str(clone))


def test_modules_where_the_user_is_are_not_imported(
    made: tuple[Path, list[str]], tmp_path: Path
) -> None:
    clone, _ = made
    (tmp_path / "pantry_radio.py").write_text("raise SystemExit('not ours')")

    assert _bouy(clone / "bouy", "ps", cwd=tmp_path).returncode == 0


def test_a_clone_that_was_copied_gets_an_environment_of_its_own(
    made: tuple[Path, list[str]], tmp_path: Path
) -> None:
    copy = shutil.copytree(made[0], tmp_path / "a copy", symlinks=True)

    assert _bouy(copy / "bouy", "ps").stdout == f"{copy} {copy}/.venv ps\n"


def test_a_lock_that_cannot_be_installed_leaves_nothing_and_says_so(clone: Path) -> None:
    (clone / "requirements.lock").write_text("no-such-package==1 --hash=sha256:00\n")

    done = _bouy(clone / "bouy", "ps")

    assert done.returncode == 1
    assert "failed, see above" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (clone / ".venv").exists()


def test_without_a_python_that_is_new_enough_it_says_so(clone: Path) -> None:
    (clone / "bin").mkdir()
    for name in ("sh", "dirname", "readlink", "cmp"):
        (clone / "bin" / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    (clone / "bin" / "python3").write_text("#!/bin/sh\nexit 1\n")
    (clone / "bin" / "python3").chmod(0o755)

    done = _bouy(clone / "bouy", "ps", PATH=str(clone / "bin"))

    assert done.returncode == 2
    assert "Python 3.11" in done.stderr


@pytest.mark.parametrize(
    "spoil",
    [
        lambda root: (root / "requirements.lock").write_text("# changed"),
        lambda root: (root / ".venv" / "made_for").unlink(),
        lambda root: (root / ".venv" / "made_for").write_text("/elsewhere\n"),
        lambda root: (root / ".venv" / "bin" / "python").unlink(),
    ],
    ids=["another lock file", "cut off in the making", "moved", "its python was removed"],
)
def test_an_environment_is_current_only_when_all_of_it_fits(
    clone: Path, spoil: Callable[[Path], object]
) -> None:
    lock, venv = clone / "requirements.lock", clone / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / "made_for").write_text(f"{clone}\n")
    shutil.copy(lock, venv / "installed.lock")
    assert _make_venv.is_current(venv, lock, clone)

    spoil(clone)

    assert not _make_venv.is_current(venv, lock, clone)


def _clone(folder: Path) -> Path:
    """A project in a folder with spaces, whose program prints where it runs."""
    root = folder / "a new clone"
    (root / "tools").mkdir(parents=True)
    shutil.copy(_ROOT / "bouy", root / "bouy")
    shutil.copy(_ROOT / "tools" / "make_venv.py", root / "tools")
    (root / "requirements.lock").write_text("# nothing\n")
    (root / "pantry_radio").mkdir()
    (root / "pantry_radio" / "__init__.py").touch()
    (root / "pantry_radio" / "__main__.py").write_text(_FAKE_CLI)
    return root


def _environment(root: Path, **more: str) -> dict[str, str]:
    """No uv, no index, and a python3 that is the one of the tests."""
    folder = root.parent / "bin"
    folder.mkdir(exist_ok=True)
    if not (folder / "python3").exists():
        (folder / "python3").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    path = f"{folder}:/usr/bin:/bin"
    return {"PATH": path, "HOME": str(root.parent), "PIP_NO_INDEX": "1", **more}


def _bouy(
    script: Path, *arguments: str, cwd: Path = Path("/"), **more: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [str(script), *arguments],
        env=_environment(script.parent, **more),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
