"""Log lines: one a message, with fields, private, and never written by data."""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from loguru import logger

from pantry_radio.entrypoints.logs import set_up_logs


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "recorder.log"
    set_up_logs("INFO", also_to=file)
    yield file
    logger.remove()


def test_a_line_holds_a_sentence_and_its_fields(log_file: Path) -> None:
    logger.bind(job_id="a", outcome="new").info("Recorded a job result")

    [line] = log_file.read_text().splitlines()
    assert line.endswith("INFO    Recorded a job result job_id=a outcome=new")


def test_an_id_cannot_write_a_line_of_its_own(log_file: Path) -> None:
    logger.bind(job_id="a\n2025-08-07 ERROR forged\x1b[31m {0} <red>").info("Recorded {}", "b\nc")

    [line] = log_file.read_text().splitlines()
    assert r"job_id=a\n2025-08-07 ERROR forged\x1b[31m {0} <red>" in line
    assert r"Recorded b\nc" in line


def test_lines_of_libraries_come_along(log_file: Path) -> None:
    logging.getLogger("redis").warning("Connection %s", "lost")

    assert "WARNING redis: Connection lost" in log_file.read_text()


def test_the_log_is_its_owners_alone(log_file: Path) -> None:
    logger.info("Begun")

    assert stat.S_IMODE(log_file.stat().st_mode) == 0o600
