"""Sorting lines in little memory gives what sorting them in much gives."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters.postgres_dump.sorting import sorted_lines

_LINES = st.lists(st.binary(max_size=6).map(lambda line: line.replace(b"\n", b"") + b"\n"))


@given(_LINES, st.integers(1, 30))
def test_runs_in_files_give_the_same_order(lines: list[bytes], run_bytes: int) -> None:
    folder = Path(tempfile.gettempdir())

    assert list(sorted_lines(lines, folder=folder, run_bytes=run_bytes)) == sorted(lines)


def test_more_runs_than_files_may_be_open(tmp_path: Path) -> None:
    lines = [f"{number * 7919 % 1000:04}\n".encode() for number in range(1000)]

    assert list(sorted_lines(lines, folder=tmp_path, run_bytes=10)) == sorted(lines)
    assert list(tmp_path.iterdir()) == []
