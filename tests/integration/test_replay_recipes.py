"""Every command in docs/replay.md runs, on a small archive."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from .commands import Installation, installation

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "replay.md").read_text()
_BLOCKS = re.findall(r"```bash\n(.*?)```", _PAGE, re.DOTALL)


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str) -> Installation:
    """An archive of the files that the page shows, below a folder with a `bouy` in it."""
    days = ("2025-08-07", datetime.now().astimezone().date().isoformat())
    for day in (*days, datetime.now(UTC).date().isoformat()):
        for folder in ("scrapers/freshtrak", "processed"):
            (tmp_path / "outputs" / "daily" / day / folder).mkdir(parents=True, exist_ok=True)
    first = tmp_path / "outputs" / "daily" / days[0]
    scraped, processed = re.findall(r"```json\n(.*?)```", _PAGE, re.DOTALL)
    (first / "scrapers/freshtrak/1754541721.120277.json").write_text(scraped)
    (first / "processed/f0b82a5e-a792-470b-8c91-0657e1423dd9.json").write_text(processed)
    (tmp_path / "bouy").write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m pantry_radio "$@"\n', encoding="utf-8"
    )
    (tmp_path / "bouy").chmod(0o755)
    return installation(
        tmp_path, home=server_home, DATABASE_URL=database_url, PYTHONPATH=str(_ROOT)
    )


def test_every_block_of_commands_runs_to_its_end(installed: Installation) -> None:
    installed.run("verify", str(installed.outputs), "--repair")

    for block in _BLOCKS:
        done = subprocess.run(
            ["sh", "-eu", "-c", block],
            cwd=installed.root,
            env={**installed.environment, "PWD": os.fspath(installed.root)},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

        assert done.returncode == 0, f"{block}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr


def test_the_page_has_the_recipes_of_the_mission() -> None:
    commands = "\n".join(_BLOCKS)

    for option in ("--use-default-output-dir", "--since 7d", "--pattern", "processed", "db init"):
        assert option in commands
