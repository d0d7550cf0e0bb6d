"""Many processes record and summarise the same, and are killed again and again."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from random import Random

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_tree import LocalArchiveTree
from pantry_radio.adapters.memory.archive_files import MemoryArchiveFiles
from pantry_radio.domain.ports.archive_files import ArchiveFiles
from pantry_radio.domain.recording import record, summarise
from pantry_radio.domain.verifying import verify

from .archive_worker import SENT, TODAY, archive_in, documents

_KILLS = 24
codec = JsonJobResults()


def _worker(folder: Path, seed: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.integration.archive_worker", str(folder), str(seed)]
    return subprocess.Popen(command, stderr=subprocess.PIPE)


def _tree(archive: ArchiveFiles) -> dict[str, object]:
    days = archive.days()
    paths = [path for day in days for path in archive.paths_of_day(day)]
    entries = {str(path): (archive.read(path), archive.superseded(path)) for path in paths}
    summaries = {str(day): archive.read_summary(day) for day in days}
    return {**entries, **summaries, "latest": archive.latest()}


def test_killed_again_and_again_they_leave_an_exact_tree(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    random = Random(20250807)  # noqa: S311 - reproducible as far as the machine is
    workers = [_worker(folder, seed) for seed in range(4)]
    for kill in range(_KILLS):
        time.sleep(random.uniform(0.02, 0.5))  # a moment that nothing in the program chose
        victim = random.randrange(len(workers))
        workers[victim].kill()
        workers[victim].communicate()
        workers[victim] = _worker(folder, 4 + kill)
    ends = [(worker.communicate()[1], worker.returncode) for worker in workers]
    archive = archive_in(folder)
    archive.note_changed_summaries()
    summarise(today=TODAY, archive=archive, codec=codec)

    assert [(error.decode(), code) for error, code in ends] == [("", 0)] * len(workers)
    alone = MemoryArchiveFiles()
    for document in documents():
        record(document, sent_on=SENT, archive=alone, codec=codec)
    summarise(today=TODAY, archive=alone, codec=codec)
    assert _tree(archive) == _tree(alone)
    tree = LocalArchiveTree(folder / "outputs")
    report = verify(tree, archive=archive, codec=codec, today=TODAY)
    assert report.kinds == ()
    assert os.listdir(tmp_path) == ["archive"]  # noqa: PTH208
    assert sorted(os.listdir(folder)) == ["archives", "outputs"]  # noqa: PTH208


_POINT = """
import sys
from datetime import date, timedelta
from pathlib import Path
from tests.integration.archive_worker import archive_in
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.domain.recording import record, summarise
archive, codec, ahead = archive_in(Path(sys.argv[1])), JsonJobResults(), int(sys.argv[2])
for number in range(28):
    day = date(2025, 8, 1) + timedelta(days=number)
    job = {"created_at": day.isoformat()}
    record({"job_id": f"{number}", "job": job}, sent_on=None, archive=archive, codec=codec)
    summarise(today=day + timedelta(days=ahead), archive=archive, codec=codec)
"""


def test_latest_is_never_missing_and_never_goes_back_whatever_the_clocks(tmp_path: Path) -> None:
    latest = tmp_path / "outputs" / "latest"
    recorders = [
        subprocess.Popen([sys.executable, "-c", _POINT, str(tmp_path), ahead])
        for ahead in ("-3", "0", "2")
    ]
    seen: list[str] = []
    while any(recorder.poll() is None for recorder in recorders):
        if seen or latest.is_symlink():
            seen.append(str(latest.readlink()))  # raises where it is missing
    summarise(today=date(2025, 8, 1), archive=archive_in(tmp_path), codec=codec)

    assert [recorder.returncode for recorder in recorders] == [0, 0, 0]
    assert seen == sorted(seen)
    assert str(latest.readlink()) == "daily/2025-08-28"
