"""Summaries after power failures, on several hosts, on full and read-only disks."""

import json
import os
import resource
import subprocess
import sys
from datetime import date
from pathlib import Path, PurePosixPath

import pytest

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.recording import record, summarise

DAY = date(2025, 8, 7)
codec = JsonJobResults()


def _archive(folder: Path, *, boot: str = "first") -> LocalArchiveFiles:
    return LocalArchiveFiles(
        output_dir=folder / "outputs", archive_dir=folder / "archives", boot=boot
    )


def _record(archive: LocalArchiveFiles, *job_ids: str, result: JsonValue = "paid") -> None:
    for job_id in job_ids:
        document: JsonValue = {"job_id": job_id, "result": result}
        record(document, sent_on=DAY, archive=archive, codec=codec)


def _listed(archive: LocalArchiveFiles) -> list[str]:
    summary = json.loads(archive.read_summary(DAY) or b'{"jobs": []}')
    return [job["job_id"] for job in summary["jobs"]]


def _summarise(archive: LocalArchiveFiles) -> None:
    summarise(today=DAY, archive=archive, codec=codec)


def _notes(folder: Path) -> list[Path]:
    return sorted((folder / "outputs" / ".pantry_radio" / "notes").iterdir())


def test_lines_that_a_power_failure_cost_are_derived_from_the_files(tmp_path: Path) -> None:
    before = _archive(tmp_path)
    _record(before, "a", "b")
    _summarise(before)
    _record(before, "c", "d")
    [notes] = _notes(tmp_path)
    notes.write_bytes(b"\0" * 10)  # that they exist is durable, what they say is not
    del before

    after = _archive(tmp_path, boot="second")
    _summarise(after)

    assert _listed(after) == ["a", "b", "c", "d"]
    assert _notes(tmp_path) == []


def test_the_notes_of_a_host_that_is_alive_are_left_to_it(tmp_path: Path) -> None:
    one, other = _archive(tmp_path, boot="one"), _archive(tmp_path, boot="other")
    _record(one, "a")
    _summarise(one)
    _record(one, "b")
    _record(other, "c")

    _summarise(other)
    assert _listed(one) == ["a", "c"]
    _summarise(one)

    assert _listed(one) == ["a", "b", "c"]


def test_the_notes_of_a_host_that_died_are_taken_over(tmp_path: Path) -> None:
    one, other = _archive(tmp_path, boot="one"), _archive(tmp_path, boot="other")
    _record(one, "a")
    _summarise(one)
    _record(one, "b")
    del one

    _summarise(other)

    assert _listed(other) == ["a", "b"]


def test_while_nothing_is_wrong_only_noted_files_are_read(tmp_path: Path) -> None:
    archive = _archive(tmp_path)
    _record(archive, "a")
    _summarise(archive)
    # What retention removed stays listed: had the day been derived, the torn file would be seen.
    (tmp_path / "outputs/daily/2025-08-07/processed/a.json").unlink()
    _record(archive, "b")

    _summarise(archive)

    assert _listed(archive) == ["a", "b"]


def test_a_summary_that_was_edited_by_hand_is_mended_at_the_next_start(tmp_path: Path) -> None:
    archive = _archive(tmp_path)
    _record(archive, "a", "b")
    _summarise(archive)
    path = tmp_path / "outputs" / "daily" / "2025-08-07" / "summary.json"
    right = path.read_bytes()
    path.write_bytes(right.replace(b'"job_id": "a"', b'"job_id": "b"'))

    assert archive.note_changed_summaries() == (DAY,)
    _summarise(archive)

    assert path.read_bytes() == right
    assert archive.note_changed_summaries() == ()


def test_a_copied_summary_counts_as_unchanged(tmp_path: Path) -> None:
    archive = _archive(tmp_path)
    _record(archive, "a")
    _summarise(archive)
    os.utime(tmp_path / "outputs" / "daily" / "2025-08-07" / "summary.json", (1, 1))

    assert archive.note_changed_summaries() == ()


def test_notes_of_a_day_that_retention_removed_stop_nothing(tmp_path: Path) -> None:
    archive = _archive(tmp_path)
    archive.note_recorded(date(2025, 1, 1), PurePosixPath("daily/2025-01-01/processed/x.json"))
    _record(archive, "a")

    _summarise(archive)

    assert _listed(archive) == ["a"]
    assert _notes(tmp_path) == []


def test_old_temporaries_are_swept_and_live_ones_left(tmp_path: Path) -> None:
    archive = _archive(tmp_path)
    _record(archive, "a")
    folder = tmp_path / "outputs" / "daily" / "2025-08-07" / "processed"
    old, live = folder / ".tmp-1-aaaaaaaaaaaa", folder / ".tmp-2-bbbbbbbbbbbb"
    foreign = folder / ".tmp-important"
    for file in (old, live, foreign):
        file.write_bytes(b"half")
    for file in (old, foreign):
        os.utime(file, (1, 1))

    assert archive.sweep_temporaries(older_than_seconds=3600) == 1
    assert sorted(folder.iterdir()) == [live, foreign, folder / "a.json"]


_UNDER_A_LIMIT = """
import resource, sys
from pathlib import Path
from tests.integration.test_summary_notes import _archive, _record
from pantry_radio.domain.errors import ArchiveUnavailableError
archive = _archive(Path(sys.argv[1]))
_record(archive, "small")
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    _record(archive, "large", result="x" * 10_000)
except ArchiveUnavailableError as error:
    print(error)
for number in range(200):  # until a line of the notes is cut off
    try:
        _record(archive, f"job-{number}")
    except ArchiveUnavailableError:
        break
"""


def test_a_full_disk_leaves_nothing_half_written_and_passes(tmp_path: Path) -> None:
    assert hasattr(resource, "RLIMIT_FSIZE")
    done = subprocess.run(
        [sys.executable, "-c", _UNDER_A_LIMIT, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert "(ulimit -f) is too low" in done.stdout, done.stderr
    files = list((tmp_path / "outputs" / "daily").rglob("*"))
    assert not any(file.name.startswith((".tmp", "large")) for file in files)
    recorded = [file for file in files if file.suffix == ".json"]
    assert all(codec.parse(file.read_bytes()) for file in recorded)
    archive = _archive(tmp_path)
    _record(archive, "large", result="x" * 10_000)
    _summarise(archive)
    # All that lies there: the message of the cut-off note is not acknowledged, and comes again.
    assert sorted(_listed(archive)) == sorted(["large", *(file.stem for file in recorded)])


_ON_A_TINY_DISK = """
import subprocess, sys
from pathlib import Path
from tests.integration.test_summary_notes import _archive, _listed, _record, _summarise
from pantry_radio.domain.errors import ArchiveUnavailableError
folder = Path(sys.argv[1])
def mount(*options):
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "none", folder], check=True)
def fails(job_id):
    before = sorted((folder / "outputs" / "daily").rglob("*.json"))
    try:
        _record(archive, job_id, result="x" * 10_000)
    except ArchiveUnavailableError as error:
        print(error)
        assert sorted((folder / "outputs" / "daily").rglob("*.json")) == before
        return True
    return False
mount("size=256k")
archive = _archive(folder)
recorded = next(number for number in range(1000) if fails(f"job-{number:03}"))
mount("remount", "ro", "size=256k")
assert fails("read-only")
mount("remount", "rw", "size=10m")
_record(archive, f"job-{recorded:03}", "read-only")
_summarise(archive)
assert len(_listed(archive)) == recorded + 2, _listed(archive)
"""


def test_a_full_or_read_only_disk_is_waited_for(tmp_path: Path) -> None:
    private = ["unshare", "--mount", "--propagation", "private"]
    if subprocess.run([*private, "true"], check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk of a test's own needs root")
    done = subprocess.run(
        [*private, sys.executable, "-c", _ON_A_TINY_DISK, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    full, read_only = done.stdout.splitlines()
    assert full.startswith("No space left on device")
    assert read_only.startswith("Read-only file system")
