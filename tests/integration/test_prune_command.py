"""`bouy replay --prune` as it is typed: what goes, what stays, and when it refuses."""

import json
from pathlib import Path

import pytest

from .commands import Installation, installation


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str) -> Installation:
    return installation(tmp_path, home=server_home, DATABASE_URL=database_url)


def _record(root: Path, job_id: str) -> Path:
    path = root / "daily" / "2025-08-07" / "processed" / f"{job_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    result = {"name": f"Pantry {job_id}", "address": "1 Main St, Dayton, OH 45402"}
    path.write_text(json.dumps({"job_id": job_id, "job": {}, "result": result}))
    return path


def test_what_is_gone_goes_and_what_was_loaded_from_elsewhere_stays(
    installed: Installation, tmp_path: Path
) -> None:
    for job_id in ("a", "b"):
        _record(installed.outputs, job_id)
    _record(tmp_path / "backup", "c")
    installed.run("replay", "--use-default-output-dir")
    installed.run("replay", "--directory", str(tmp_path / "backup"))
    (installed.outputs / "daily/2025-08-07/processed/b.json").unlink()

    shown = installed.run("replay", "--directory", str(tmp_path / "backup"), "--prune")
    done = installed.run("--json", "replay", "--directory", str(installed.outputs), "--prune")

    told = json.loads(done.stdout)
    assert "Kept 2 results" in shown.stdout
    assert told["pruned"] == {"removed": 1, "kept": 1, "refusal": None}
    assert told["tables"]["organization"]["removed"] == 1
    assert done.returncode == 0


def test_it_goes_as_well_with_loaders_in_processes(installed: Installation) -> None:
    for number in range(500):
        _record(installed.outputs, f"job-{number}")
    installed.run("replay", "--use-default-output-dir")
    for number in range(250, 500):
        (installed.outputs / f"daily/2025-08-07/processed/job-{number}.json").unlink()

    done = installed.run(
        "--json", "replay", "--use-default-output-dir", "--prune", "--workers", "2"
    )

    assert json.loads(done.stdout)["pruned"]["removed"] == 250


def test_an_empty_archive_is_refused_with_1(installed: Installation) -> None:
    path = _record(installed.outputs, "a")
    installed.run("replay", "--use-default-output-dir")
    path.unlink()

    done = installed.run("replay", "--use-default-output-dir", "--prune")

    assert done.returncode == 1
    assert "Nothing was pruned" in done.stdout


@pytest.mark.parametrize(
    "option", ["--since=2025-08-07", "--pattern=a*.json", "--scraper=x", "--dry-run"]
)
def test_part_of_the_files_proves_no_absence(installed: Installation, option: str) -> None:
    _record(installed.outputs, "a")

    done = installed.run("replay", "--use-default-output-dir", "--prune", option)

    assert done.returncode == 2
    assert "--prune" in done.stderr


def test_one_file_proves_no_absence(installed: Installation) -> None:
    done = installed.run("replay", "-f", str(_record(installed.outputs, "a")), "--prune")

    assert done.returncode == 2
