"""`bouy archive` as it is typed, and that a packed day is recorded data to every other command."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .commands import Installation, installation

_DAY, _NEXT = "2025-08-07", "2025-08-08"
_OLD = ("archive", "--older-than", "30d", "--yes")


@pytest.fixture
def installed(tmp_path: Path, server_home: Path, database_url: str) -> Installation:
    """Two recorded days."""
    made = installation(tmp_path, home=server_home, DATABASE_URL=database_url)
    for job_id in ("a", "b"):
        _record(made.outputs, job_id)
    _record(made.outputs, "c", day=_NEXT)
    (made.outputs / "latest").symlink_to(f"daily/{_NEXT}")
    made.run("verify", "--repair")
    return made


def _record(root: Path, job_id: str, *, day: str = _DAY) -> Path:
    path = root / "daily" / day / "processed" / f"{job_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    result = {"name": f"Pantry {job_id}", "address": "1 Main St, Dayton, OH 45402"}
    job = {"created_at": f"{day}T10:00:00Z"}
    path.write_text(json.dumps({"job_id": job_id, "job": job, "result": result}, indent=2))
    return path


def _tree(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def _replayed(installed: Installation, *arguments: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(
        installed.run("--json", "replay", "--use-default-output-dir", *arguments).stdout
    )
    return told


def test_the_database_is_the_same_from_plain_files_half_packed_and_all_packed(
    installed: Installation,
) -> None:
    replays = [_replayed(installed)]
    digests = [installed.run("db", "digest").stdout]
    newer, aside = installed.outputs / "daily" / _NEXT, installed.root / "aside"
    newer.rename(aside)
    installed.run(*_OLD, "--keep-summaries")
    aside.rename(newer)
    replays.append(_rebuilt(installed, digests))
    installed.run(*_OLD)
    replays.append(_replayed(installed, "--prune"))
    replays.append(_rebuilt(installed, digests))

    packs = installed.archives / "packs"
    by_file = installed.run("-v", "replay", "-n", "-f", str(packs / f"{_DAY}.tar.xz"))
    by_folder = installed.run("--json", "replay", "-d", str(packs), "--since", _NEXT)
    pruned = installed.run("--json", "replay", "-d", str(installed.outputs / "daily"), "--prune")

    assert len(set(digests)) == 1
    assert _tree(installed.outputs / "daily") == {}
    assert [(each["replayed"], each["unchanged"]) for each in replays] == [
        (3, 0),
        (3, 0),
        (0, 3),
        (3, 0),
    ]
    assert replays[2]["pruned"] == {"removed": 0, "kept": 0, "refusal": None}
    assert f"{packs}/{_DAY}.tar.xz!processed/a.json" in by_file.stderr
    assert (
        json.loads(by_folder.stdout)["unchanged"],
        json.loads(by_folder.stdout)["left_out"],
    ) == (
        1,
        3,
    )
    assert json.loads(pruned.stdout)["pruned"]["removed"] == 0


def _rebuilt(installed: Installation, digests: list[str]) -> dict[str, object]:
    installed.run("db", "reset", "--yes")
    told = _replayed(installed)
    digests.append(installed.run("db", "digest").stdout)
    return told


def test_a_pack_that_is_gone_is_pruned_and_a_damaged_one_refuses(installed: Installation) -> None:
    installed.run(*_OLD)
    _replayed(installed)
    pack = installed.archives / "packs" / f"{_DAY}.tar.xz"
    manifest = installed.archives / "packs" / f"{_DAY}.manifest.json"
    said = manifest.read_bytes()

    manifest.write_bytes(b"{")
    refused = _replayed(installed, "--prune")
    manifest.write_bytes(said)
    pack.unlink()
    pruned = _replayed(installed, "--prune")

    assert refused["failed"] == 1
    assert "could not be read" in str(refused["pruned"]) or "packed" in str(refused["pruned"])
    assert pruned["pruned"] == {"removed": 2, "kept": 0, "refusal": None}


def test_a_day_is_packed_proved_found_and_restored(installed: Installation) -> None:
    before = _tree(installed.outputs / "daily")

    asked = installed.run("archive", "--older-than", "30d")
    planned = installed.run("--json", "archive", "--older-than", "30d", "--dry-run")
    untouched = _tree(installed.outputs / "daily")
    packed = installed.run(*_OLD)
    has_latest = os.path.lexists(installed.outputs / "latest")
    again = installed.run(*_OLD)
    proved = installed.run("archive", "verify")
    verified = installed.run("verify")
    read = installed.run("read", "a")
    restored = installed.run("archive", "unpack", _DAY)
    aside = installed.run("archive", "unpack", _NEXT, "--to", str(installed.root / "aside"))

    assert asked.returncode == 2
    assert "--yes" in asked.stderr
    assert [day["files"] for day in json.loads(planned.stdout)["days"]] == [3, 2]
    assert untouched == before
    assert packed.returncode == again.returncode == 0
    assert "nothing to pack" in again.stdout
    assert not has_latest
    assert proved.returncode == 0, proved.stdout
    assert verified.returncode == 0, verified.stdout
    assert "./bouy archive verify" in verified.stdout
    assert f"{_DAY}.tar.xz!processed/a.json" in read.stdout
    assert restored.returncode == aside.returncode == 0, restored.stderr + aside.stderr
    assert _tree(installed.outputs / "daily") | _tree(installed.root / "aside/daily") == before
    assert os.readlink(installed.outputs / "latest") == f"daily/{_DAY}"  # noqa: PTH115


def test_kept_summaries_are_sound_and_a_late_job_is_merged(installed: Installation) -> None:
    installed.run(*_OLD, "--keep-summaries")
    kept = installed.run("verify")
    _record(installed.outputs, "late")
    unlisted = installed.run("verify")
    installed.run("verify", "--repair")
    mended = installed.run("verify")
    summary = json.loads((installed.outputs / "daily" / _DAY / "summary.json").read_bytes())
    packed = installed.run(*_OLD)
    installed.run("archive", "unpack", _DAY)

    assert kept.returncode == mended.returncode == 0, kept.stdout + mended.stdout
    assert unlisted.returncode == 1
    assert summary["total_jobs"] == 3
    assert f"{_DAY}.2.tar.xz" in packed.stdout
    restored = installed.outputs / "daily" / _DAY
    assert sorted(path.name for path in restored.glob("processed/*")) == [
        "a.json",
        "b.json",
        "late.json",
    ]
    assert json.loads((restored / "summary.json").read_bytes())["total_jobs"] == 3


def test_damage_is_named_with_1_and_nothing_is_unpacked(installed: Installation) -> None:
    installed.run(*_OLD)
    pack = installed.archives / "packs" / f"{_DAY}.tar.xz"
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 1
    pack.write_bytes(data)

    proved = installed.run("archive", "verify", _DAY)
    other = installed.run("archive", "verify", _NEXT)
    unpacked = installed.run("archive", "unpack", _DAY)

    assert (proved.returncode, other.returncode, unpacked.returncode) == (1, 0, 1)
    assert f"{pack}!processed/a.json" in proved.stdout
    assert f"{_DAY}.tar.xz" in unpacked.stderr
    assert _tree(installed.outputs / "daily") == {}


def test_a_full_disk_leaves_everything_as_it_was(installed: Installation) -> None:
    incompressible = installed.outputs / "daily" / _DAY / "processed" / "noise.bin"
    incompressible.write_bytes(os.urandom(200_000))
    before = _tree(installed.root)

    command = f"ulimit -f 50; exec {sys.executable} -m pantry_radio {' '.join(_OLD)}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env=dict(installed.environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    left = {
        path: data
        for path, data in _tree(installed.root).items()
        if ".pantry_radio" not in path and not path.endswith(".lock")
    }
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert left == {path: data for path, data in before.items() if ".pantry_radio" not in path}


def test_two_at_once_exclude_each_other_and_a_killed_one_is_finished(
    installed: Installation,
) -> None:
    for number in range(100):
        path = installed.outputs / "daily" / _DAY / "processed" / f"noise-{number}.bin"
        path.write_bytes(os.urandom(60_000))
    before = _tree(installed.outputs / "daily")

    with installed.running(*_OLD) as first:
        lock = installed.archives / "packs" / ".lock"
        while not lock.exists() or not list(lock.parent.glob(".tmp-*")):
            assert first.poll() is None
        second = installed.run(*_OLD)
        first.send_signal(signal.SIGKILL)
        first.wait()
    between = _tree(installed.outputs / "daily")
    third = installed.run(*_OLD)
    for day in (_DAY, _NEXT):
        installed.run("archive", "unpack", day)

    assert second.returncode == 1
    assert "another ./bouy archive" in second.stderr
    assert between == before
    assert third.returncode == 0, third.stderr
    assert _tree(installed.outputs / "daily") == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--older-than", "soon"), "30d"),
        (("unpack", "2025-01-01"), "no pack holds"),
        (("unpack", "yesterday"), "no day"),
        (("verify", "2025-01-01"), "./bouy archive list"),
    ],
)
def test_wrong_usage_is_told_in_a_line(
    tmp_path: Path, server_home: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = installation(tmp_path, home=server_home).run("archive", *arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) <= 2
