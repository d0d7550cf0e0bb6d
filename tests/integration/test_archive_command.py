"""`bouy archive` as it is typed, and that a packed day is recorded data to every other command."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from .commands import Installation, installation

_DAY, _NEXT = "2025-08-07", "2025-08-08"
_OLD = ("archive", "--older-than", "30d", "--yes")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory, server_home: Path) -> Path:
    """Two recorded days, each with its summary."""
    made = installation(tmp_path_factory.mktemp("recorded"), home=server_home)
    for job_id in ("a", "b"):
        _record(made.outputs, job_id)
    _record(made.outputs, "c", day=_NEXT)
    (made.outputs / "latest").symlink_to(f"daily/{_NEXT}")
    made.run("verify", "--repair")
    return made.outputs


@pytest.fixture
def archived(tmp_path: Path, server_home: Path, recorded: Path) -> Installation:
    """Two recorded days, and no database."""
    made = installation(tmp_path, home=server_home)
    shutil.copytree(recorded, made.outputs, symlinks=True)
    return made


@pytest.fixture
def installed(archived: Installation, database_url: str) -> Installation:
    """Two recorded days, and an empty database."""
    return attrs.evolve(
        archived, environment={**archived.environment, "DATABASE_URL": database_url}
    )


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


_REPLAY = ("--json", "replay", "--use-default-output-dir")
_REBUILD = (("db", "reset", "--yes"), _REPLAY, ("db", "digest"))


def test_the_database_is_the_same_from_plain_files_half_packed_and_all_packed(
    installed: Installation,
) -> None:
    newer, aside = installed.outputs / "daily" / _NEXT, installed.root / "aside"
    packs = installed.archives / "packs"

    plain, first = installed.run_all(_REPLAY, ("db", "digest"))
    newer.rename(aside)
    installed.run(*_OLD, "--keep-summaries")
    aside.rename(newer)
    _, half, second, _, unchanged, _, packed, third, by_file, by_folder, pruned = installed.run_all(
        *_REBUILD,
        _OLD,
        (*_REPLAY, "--prune"),
        *_REBUILD,
        ("-v", "replay", "-n", "-f", str(packs / f"{_DAY}.tar.xz")),
        ("--json", "replay", "-d", str(packs), "--since", _NEXT),
        ("--json", "replay", "-d", str(installed.outputs / "daily"), "--prune"),
    )

    assert first.stdout == second.stdout == third.stdout
    assert _tree(installed.outputs / "daily") == {}
    assert [_counts(each) for each in (plain, half, unchanged, packed)] == [
        {"replayed": 3, "unchanged": 0},
        {"replayed": 3, "unchanged": 0},
        {"replayed": 0, "unchanged": 3},
        {"replayed": 3, "unchanged": 0},
    ]
    assert json.loads(unchanged.stdout)["pruned"] == {"removed": 0, "kept": 0, "refusal": None}
    assert f"{packs}/{_DAY}.tar.xz!processed/a.json" in by_file.stderr
    assert _counts(by_folder, "unchanged", "left_out") == {"unchanged": 1, "left_out": 3}
    assert json.loads(pruned.stdout)["pruned"]["removed"] == 0


def _counts(done: "subprocess.CompletedProcess[str]", *names: str) -> dict[str, int]:
    told = json.loads(done.stdout)
    return {name: told[name] for name in names or ("replayed", "unchanged")}


def test_a_pack_that_is_gone_is_pruned_and_a_damaged_one_refuses(installed: Installation) -> None:
    pack = installed.archives / "packs" / f"{_DAY}.tar.xz"
    manifest = installed.archives / "packs" / f"{_DAY}.manifest.json"

    installed.run_all(_OLD, _REPLAY)
    said = manifest.read_bytes()
    manifest.write_bytes(b"{")
    refused = json.loads(installed.run(*_REPLAY, "--prune").stdout)
    manifest.write_bytes(said)
    pack.unlink()
    pruned = json.loads(installed.run(*_REPLAY, "--prune").stdout)

    assert refused["failed"] == 1
    assert "could not be read" in str(refused["pruned"]) or "packed" in str(refused["pruned"])
    assert pruned["pruned"] == {"removed": 2, "kept": 0, "refusal": None}


def test_a_day_is_packed_proved_found_and_restored(archived: Installation) -> None:
    before = _tree(archived.outputs / "daily")

    asked, planned = archived.run_all(
        ("archive", "--older-than", "30d"),
        ("--json", "archive", "--older-than", "30d", "--dry-run"),
    )
    untouched = _tree(archived.outputs / "daily")
    packed = archived.run(*_OLD)
    has_latest = os.path.lexists(archived.outputs / "latest")
    again, proved, verified, read, restored, aside = archived.run_all(
        _OLD,
        ("archive", "verify"),
        ("verify",),
        ("read", "a"),
        ("archive", "unpack", _DAY),
        ("--json", "archive", "unpack", _NEXT, "--to", str(archived.root / "aside")),
    )

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
    assert json.loads(aside.stdout) == {
        "folder": str(archived.root / "aside" / "daily" / _NEXT),
        "written": 1,
        "there": 0,
        "superseded": 0,
    }
    assert _tree(archived.outputs / "daily") | _tree(archived.root / "aside/daily") == before
    assert os.readlink(archived.outputs / "latest") == f"daily/{_DAY}"  # noqa: PTH115


def test_kept_summaries_are_sound_and_a_late_job_is_merged(archived: Installation) -> None:
    _, kept = archived.run_all((*_OLD, "--keep-summaries"), ("verify",))
    _record(archived.outputs, "late")
    unlisted, _, mended = archived.run_all(("verify",), ("verify", "--repair"), ("verify",))
    summary = json.loads((archived.outputs / "daily" / _DAY / "summary.json").read_bytes())
    packed, _ = archived.run_all(_OLD, ("archive", "unpack", _DAY))

    assert kept.returncode == mended.returncode == 0, kept.stdout + mended.stdout
    assert unlisted.returncode == 1
    assert summary["total_jobs"] == 3
    assert f"{_DAY}.2.tar.xz" in packed.stdout
    restored = archived.outputs / "daily" / _DAY
    assert sorted(path.name for path in restored.glob("processed/*")) == [
        "a.json",
        "b.json",
        "late.json",
    ]
    assert json.loads((restored / "summary.json").read_bytes())["total_jobs"] == 3


def test_damage_is_named_with_1_and_nothing_is_unpacked(archived: Installation) -> None:
    archived.run(*_OLD)
    pack = archived.archives / "packs" / f"{_DAY}.tar.xz"
    data = bytearray(pack.read_bytes())
    data[len(data) // 2] ^= 1
    pack.write_bytes(data)

    proved, other, unpacked = archived.run_all(
        ("archive", "verify", _DAY), ("archive", "verify", _NEXT), ("archive", "unpack", _DAY)
    )

    assert (proved.returncode, other.returncode, unpacked.returncode) == (1, 0, 1)
    assert f"{pack}!processed/a.json" in proved.stdout
    assert f"{_DAY}.tar.xz" in unpacked.stderr
    assert _tree(archived.outputs / "daily") == {}


def test_a_full_disk_leaves_everything_as_it_was(archived: Installation) -> None:
    incompressible = archived.outputs / "daily" / _DAY / "processed" / "noise.bin"
    incompressible.write_bytes(os.urandom(200_000))
    before = _tree(archived.root)

    command = f"ulimit -f 50; exec {sys.executable} -m pantry_radio {' '.join(_OLD)}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        env=dict(archived.environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    left = {
        path: data
        for path, data in _tree(archived.root).items()
        if ".pantry_radio" not in path and not path.endswith(".lock")
    }
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert left == {path: data for path, data in before.items() if ".pantry_radio" not in path}


def test_two_at_once_exclude_each_other_and_a_killed_one_is_finished(
    archived: Installation,
) -> None:
    for number in range(20):
        path = archived.outputs / "daily" / _DAY / "processed" / f"noise-{number}.bin"
        path.write_bytes(os.urandom(60_000))
    before = _tree(archived.outputs / "daily")

    with archived.running(*_OLD) as first:
        lock = archived.archives / "packs" / ".lock"
        while not lock.exists() or not list(lock.parent.glob(".tmp-*")):
            assert first.poll() is None
        first.send_signal(signal.SIGSTOP)  # amid its first pack, however slow the others are
        second = archived.run(*_OLD)
        first.send_signal(signal.SIGKILL)
        first.wait()
    between = _tree(archived.outputs / "daily")
    third, *_ = archived.run_all(_OLD, ("archive", "unpack", _DAY), ("archive", "unpack", _NEXT))

    assert second.returncode == 1
    assert "another ./bouy archive" in second.stderr
    assert between == before
    assert third.returncode == 0, third.stderr
    assert _tree(archived.outputs / "daily") == before


def test_wrong_usage_is_told_in_a_line(tmp_path: Path, server_home: Path) -> None:
    wrong = {
        ("--older-than", "soon"): "30d",
        ("unpack", "2025-01-01"): "no pack holds",
        ("unpack", "yesterday"): "no day",
        ("verify", "2025-01-01"): "./bouy archive list",
    }

    told = installation(tmp_path, home=server_home).run_all(*(("archive", *each) for each in wrong))

    for done, said in zip(told, wrong.values(), strict=True):
        assert done.returncode == 2
        assert said in done.stderr
        assert len(done.stderr.splitlines()) <= 2
