"""The last jobs of a large day against its first: `python -m benchmarks.large_day 100000`."""

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.adapters.local_files import LocalArchiveFiles
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.recording import record, summarise

_JOBS = 3000
_WINDOW = 500
_DAY = date(2025, 8, 7)
_PROMPT = "Turn the following pantry listing into HSDS 3.1.1 JSON. " * 36  # 2 KB
# As the recorder does it: in a process of its own, until its input ends.
_SUMMARISER = """
import sys, threading
from pathlib import Path
from benchmarks.large_day import archive_in
from pantry_radio.adapters.json_codec import JsonJobResults
from pantry_radio.entrypoints.summaries import Summaries
summaries = Summaries(archive=archive_in(Path(sys.argv[1])), codec=JsonJobResults())
summaries.start()
sys.stdin.read()
summaries.finish()
"""


def archive_in(folder: Path) -> LocalArchiveFiles:
    """An archive with fsync, as in production."""
    return LocalArchiveFiles(output_dir=folder / "outputs", archive_dir=folder / "archives")


def main(jobs: int = _JOBS) -> None:
    """Records a day of that many jobs; prints what the last cost, in units of the first."""
    with tempfile.TemporaryDirectory(dir=".") as name:
        large, fresh = Path(name, "large"), Path(name, "fresh")
        command = [sys.executable, "-c", _SUMMARISER, str(large)]
        summariser = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        archive = archive_in(large)
        first = [_seconds(archive, number) for number in range(_WINDOW)]
        for number in range(_WINDOW, jobs - _WINDOW):
            _seconds(archive, number)
        # At the same moments as the last, a day that has just begun: the noise of the machine is
        # in both. Its notes are taken first, as a running recorder does.
        control = archive_in(fresh)
        last, at_once = [], []
        for number in range(jobs - _WINDOW, jobs):
            last.append(_seconds(archive, number))
            at_once.append(_seconds(control, number))
        summariser.communicate()
        _seconds(archive, jobs)
        began = time.perf_counter()
        summarise(today=_DAY, archive=archive, codec=JsonJobResults())
        summary_seconds = time.perf_counter() - began
    print(
        f"a day of {jobs:,} jobs: last {_WINDOW} / first {_WINDOW}: {sum(last) / sum(first):.3f} "
        f"(medians {median(last) / median(first):.3f}); last {_WINDOW} / {_WINDOW} of a new day at "
        f"the same time: {sum(last) / sum(at_once):.3f} "
        f"(medians {median(last) / median(at_once):.3f}); one summary: {summary_seconds:.2f} s"
    )


def _seconds(archive: LocalArchiveFiles, number: int) -> float:
    minute, second = divmod(number % 86_400, 60)
    job: JsonValue = {
        "prompt": _PROMPT,
        "created_at": f"2025-08-07T{minute // 60:02}:{minute % 60:02}:{second:02}Z",
        "metadata": {"scraper_id": "bench"},
    }
    document: JsonValue = {"job_id": f"{number:032}", "job": job, "result": "{}", "error": None}
    began = time.perf_counter()
    record(document, sent_on=_DAY, archive=archive, codec=JsonJobResults())
    return time.perf_counter() - began


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
