"""Logs stay small, lose no line to rotation, and are read on across it."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pantry_radio.adapters.embedded import client
from pantry_radio.adapters.embedded.home import log_file
from pantry_radio.adapters.embedded.log_reading import LogReader
from pantry_radio.adapters.embedded.protocol import Program
from pantry_radio.adapters.embedded.rotating_log import LogLimits, RotatingLog, older_files

from .commands import Installation, installation, wait_until

_WRITER = """
import sys
from pathlib import Path
from pantry_radio.adapters.embedded.rotating_log import LogLimits, RotatingLog
log = RotatingLog(Path(sys.argv[1]), LogLimits(max_bytes=500, older_files=1000))
for number in range(500):
    log.write(f"{sys.argv[2]} {number}\\n".encode())
"""
_TALKER = """
import sys, time
for number in range(3000):
    print("word", number, flush=number % 7 == 0)
print("no line break at the end", end="", flush=True)
time.sleep(1000)
"""


def _all_lines(log: Path) -> list[str]:
    files = [file for _, file in reversed(older_files(log))]
    return [line for file in (*files, log) for line in file.read_text().splitlines()]


def test_several_writers_lose_no_line_while_they_rotate(tmp_path: Path) -> None:
    log = tmp_path / "service.log"
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, str(log), name]) for name in "abcd"]
    codes = [writer.wait(60) for writer in writers]

    lines = _all_lines(log)
    assert codes == [0] * 4
    assert sorted(lines) == sorted(f"{name} {number}" for name in "abcd" for number in range(500))
    assert len(older_files(log)) > 10
    # One that was chosen just before the rotation may get a line too many of each writer.
    assert max(file.stat().st_size for _, file in older_files(log)) < 600


def test_of_older_files_only_so_many_are_kept(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "service.log", LogLimits(max_bytes=100, older_files=7))
    for number in range(100):
        log.write(f"{number:050}\n".encode())
    log.limits = LogLimits(max_bytes=100, older_files=2)
    log.write(b"x" * 90 + b"\n")

    assert [number for number, _ in older_files(tmp_path / "service.log")] == [1, 2]
    assert log_file(tmp_path, "x").parent == tmp_path / "logs"
    assert (tmp_path / "service.log").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_stops_nobody_and_is_told_later(tmp_path: Path) -> None:
    path = tmp_path / "service.log"
    path.symlink_to("/dev/full")
    log = RotatingLog(path, LogLimits())
    log.write(b"one\ntwo\n")
    log.write(b"three\n")
    path.unlink()
    log.write(b"four\n")

    assert path.read_text() == "(3 lines were lost: no space)\nfour\n"


def test_a_reader_goes_on_through_any_number_of_new_files(tmp_path: Path) -> None:
    path = tmp_path / "service.log"
    log = RotatingLog(path, LogLimits(max_bytes=40, older_files=50))
    with closing(LogReader(path, tail=3)) as reader:
        before = reader.newest()
        for number in range(30):
            log.write(f"line {number}\n".encode())
        first = list(reader.more())
        for number in range(30, 90):
            log.write(f"line {number}\n".encode())
        second = list(reader.more())
        after = list(reader.more())
    with closing(LogReader(path, tail=20)) as late:
        newest = late.newest()

    assert (before, after) == ([], [])
    assert [*first, *second] == [f"line {number}".encode() for number in range(90)]
    assert newest == [f"line {number}".encode() for number in range(70, 90)]


@pytest.fixture
def installed() -> Iterator[Installation]:
    """An installation whose programs a test may choose."""
    with tempfile.TemporaryDirectory(prefix="pantry-radio-test-") as root:
        home = Path(root) / "home"
        yield installation(Path(root), home=home)
        client.down(home)
        client.remove_data(home)


def test_what_a_program_prints_is_kept_small_and_followed(installed: Installation) -> None:
    home = installed.root / "home"
    log = log_file(home, "recorder")
    program = Program(service="recorder", argv=(sys.executable, "-c", _TALKER))
    followed = installed.root / "followed"
    with (
        followed.open("wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "pantry_radio", "logs", "-f", "-n", "9999", "recorder"],
            env=installed.environment,
            stdout=output,
        ) as following,
    ):
        limits = LogLimits(max_bytes=5000, older_files=100)
        client.up(home, ["recorder"], programs=[program], logs=limits)
        wait_until(lambda: "word 2999" in followed.read_text(), what="the last word")
        client.down(home)
        wait_until(lambda: "at the end" in followed.read_text(), what="the end without a break")
        following.terminate()

    expected = [*(f"word {number}" for number in range(3000)), "no line break at the end"]
    assert _all_lines(log) == expected
    assert followed.read_text().splitlines() == expected
    assert log.stat().st_size <= 5000
    shown = installed.run("logs", "recorder", "supervisor", "--tail", "2").stdout.splitlines()
    assert shown[:2] == ["recorder   | word 2999", "recorder   | no line break at the end"]
    assert shown[3].startswith("supervisor | ")
    assert shown[3].endswith("recorder has stopped")
