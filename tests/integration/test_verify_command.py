"""`bouy verify` on trees that were recorded, damaged and published."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.recording import record, summarise

from .commands import Installation, installation

_DAY = "2025-08-07"


@pytest.fixture
def installed(tmp_path: Path) -> Installation:
    installed = installation(tmp_path, home=tmp_path / "home")
    archive = LocalArchiveFiles(output_dir=installed.outputs, archive_dir=installed.archives)
    codec = JsonJobResults()
    for number in range(5):
        job: JsonValue = {
            "created_at": f"{_DAY}T10:00:0{number}Z",
            "metadata": {"scraper_id": "freshtrak"},
        }
        document: JsonValue = {"job_id": str(number), "job": job, "result": "paid"}
        record(document, sent_on=None, archive=archive, codec=codec)
    summarise(today=datetime.now(UTC).date(), archive=archive, codec=codec)
    return installed


def _json(installed: Installation, *arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(installed.run("verify", "--json", *arguments).stdout)
    return told


def _files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_recorded_tree_is_sound_and_left_as_it_is(installed: Installation) -> None:
    before = _files(installed.root)

    done = installed.run("verify")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("outputs: 5 results of 1 day, sound\n")
    assert _files(installed.root) == before


def test_damage_is_named_with_its_cure_and_what_is_derived_is_mended(
    installed: Installation,
) -> None:
    folder = installed.outputs / "daily" / _DAY
    (folder / "scrapers" / "freshtrak" / "1.json").write_bytes(b'{"job_id"')
    (folder / "scrapers" / "freshtrak" / "2.json").unlink()
    (folder / "notes.txt").touch()
    (installed.outputs / "latest").unlink()
    old = folder / ".tmp-1-aaaaaaaaaaaa"
    old.touch()
    os.utime(old, (1, 1))

    found = installed.run("verify")
    mended = installed.run("verify", "--repair")
    left = _json(installed)

    assert found.returncode == mended.returncode == 1
    for kind in ("invalid_json", "listed_without_file", "stray_file", "latest_missing"):
        assert f"{kind}: 1\n" in found.stdout
    assert "→ torn or damaged: restore it" in found.stdout
    for deed in (f"rebuilt daily/{_DAY}/summary.json", "pointed latest", "removed 1 old"):
        assert deed in mended.stdout
    assert set(left["kinds"]) == {"invalid_json", "stray_file"}
    assert not old.exists()


def test_all_that_can_be_mended_mended_is_success(installed: Installation) -> None:
    (installed.outputs / "daily" / _DAY / "summary.json").write_bytes(b"{")

    assert installed.run("verify").returncode == 1
    assert installed.run("verify", "--repair").returncode == 0
    assert _json(installed) | {"directory": ""} == {
        "directory": "",
        "sound": True,
        "days": 1,
        "results": 5,
        "findings": 0,
        "findings_left": 0,
        "kinds": {},
        "done": {"summaries_rebuilt": [], "latest_pointed_to": None, "temporaries_removed": 0},
    }


def test_a_real_folder_named_latest_is_a_finding_that_stays(installed: Installation) -> None:
    latest = installed.outputs / "latest"
    latest.unlink()
    (latest / "kept").mkdir(parents=True)

    done = installed.run("verify", "--repair")

    assert done.returncode == 1
    assert "latest_not_a_link: 1\n" in done.stdout
    assert (latest / "kept").is_dir()


def test_verbose_names_every_finding_safely(installed: Installation) -> None:
    for number in range(5):
        (installed.outputs / "daily" / f"stray\x1b[31m{number}").touch()

    done = installed.run("verify", "--verbose")

    assert done.stderr.count("stray_file: daily/stray\\x1b[31m") == 5
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize("folder", ["nowhere", "outputs/daily", "outputs/daily/2025-08-07"])
def test_a_folder_that_is_no_tree_is_wrong_usage(installed: Installation, folder: str) -> None:
    done = installed.run("verify", str(installed.root / folder))

    assert done.returncode == 2
    assert done.stderr.startswith("bouy: ")


def test_a_tree_without_results_is_sound(installed: Installation) -> None:
    empty = installed.root / "empty"
    empty.mkdir()

    assert installed.run("verify", str(empty)).returncode == 0
    assert list(empty.iterdir()) == []
