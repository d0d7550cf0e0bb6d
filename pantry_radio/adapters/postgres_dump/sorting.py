"""Lines sorted as bytes, however many there are: runs that are too long for memory go to files."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

RUN_BYTES = 32_000_000
_MOST_FILES = 64


def sorted_lines(
    lines: Iterable[bytes], *, folder: Path, run_bytes: int = RUN_BYTES
) -> Iterator[bytes]:
    """The same lines in order; at most about two `run_bytes` of them are in memory.

    Runs lie in nameless temporary files of this folder, which are gone with the process.
    """
    lines = iter(lines)
    with ExitStack() as files:
        spilled: list[BinaryIO] = []
        while run := _run(lines, run_bytes):
            run.sort()
            if not spilled and (following := next(lines, None)) is None:
                yield from run
                return
            if not spilled:
                assert following is not None
                lines = _chained(following, lines)
            spilled.append(_spill(files, run, folder))
            if len(spilled) == _MOST_FILES:  # descriptors are few
                merged = _spill(files, heapq.merge(*spilled), folder)
                for file in spilled:
                    file.close()
                spilled = [merged]
        yield from heapq.merge(*spilled)


def _run(lines: Iterator[bytes], run_bytes: int) -> list[bytes]:
    run, size = [], 0
    for line in lines:
        run.append(line)
        size += len(line)
        if size >= run_bytes:
            break
    return run


def _chained(first: bytes, lines: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from lines


def _spill(files: ExitStack, run: Iterable[bytes], folder: Path) -> BinaryIO:
    file = files.enter_context(TemporaryFile(dir=folder))  # noqa: SIM115 (the stack is one)
    run = iter(run)
    while chunk := list(islice(run, 1_000)):
        file.writelines(chunk)
    file.seek(0)
    return file
