"""The runbook works: each block of commands of docs/operations.md, in order, on one archive."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .commands import Installation, installation

_ROOT = Path(__file__).parents[2]
_BLOCKS = re.findall(
    r"```bash\n(.*?)```", (_ROOT / "docs" / "operations.md").read_text(), re.DOTALL
)


@pytest.fixture
def installed() -> Iterator[Installation]:
    """An installation with servers of its own, not below tmp_path: root's could not reach it."""
    root = Path(tempfile.mkdtemp(prefix="pantry-radio-tests-"))
    root.chmod(0o755)
    (root / "bouy").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m pantry_radio "$@"\n')
    (root / "bouy").chmod(0o755)
    made = installation(root, home=root / "home", PYTHONPATH=str(_ROOT))
    yield made
    made.run("down")
    made.run("clean", "--yes")
    shutil.rmtree(root)


def test_the_runbook_runs_from_its_first_command_to_its_last(installed: Installation) -> None:
    # Metrics are served in this test alone, so that `metrics recorder` has something to say.
    environment = {**installed.environment, "PANTRY_RADIO_METRICS_PORT": "19391"}
    installed.run("record", "--direct", str(_ROOT / "examples" / "job_results"))
    installed.run("replay", "--use-default-output-dir")
    digest, said = installed.run("db", "digest").stdout.strip(), ""

    for block in _BLOCKS:
        done = subprocess.run(
            ["sh", "-eu", "-c", block],
            cwd=installed.root,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        said += done.stdout

        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr

    assert digest in said.splitlines(), "the database that came back is another one"
