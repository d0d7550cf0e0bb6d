"""The status on one screen, and the same as JSON: whatever the width, and whatever is missing."""

import io
import json
from datetime import timedelta

import pytest
from attrs import evolve
from rich.console import Console

from pantry_radio.domain.ports.archive_survey import ModelTokens, SurveyedArchive, SurveyedDay
from pantry_radio.domain.watching.facts import Absent, ArchiveFacts, SystemFacts, Unreplayed
from pantry_radio.entrypoints.screens.status_shown import as_json, screen
from tests.unit.domain.watching.system import DATABASE, NOW, QUEUE, WELL, archive

_GONE = Absent(reason="the server does not answer")
_BUSY = evolve(
    WELL,
    archive=ArchiveFacts(
        surveyed=SurveyedArchive(
            days=(
                SurveyedDay(
                    day=NOW.date(),
                    files=100_010,
                    size_bytes=5_300_000_000,
                    scrapers={f"scraper_{'x' * 40}_{number}": 10_001 for number in range(10)},
                ),
            ),
            newest_at=NOW,
            models=(ModelTokens(model="m\x1b[2J", results=7, input_tokens=8, output_tokens=9),),
            read_files=10,
            is_counted=False,
        )
    ),
    queue=evolve(QUEUE, oldest_ready={"recorder": NOW, "reconciler": None}),
    database=evolve(
        DATABASE, unreplayed=Unreplayed(jobs=3, compared=5, is_complete=False), digest="ab" * 32
    ),
)


def _shown(facts: SystemFacts, *, width: int = 80, encoding: str = "utf-8") -> str:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="strict")
    console = Console(file=file, width=width, color_system=None, highlight=False, markup=False)
    console.print(screen(facts, console))
    file.flush()
    assert isinstance(file.buffer, io.BytesIO)
    return file.buffer.getvalue().decode(encoding)


def test_where_all_is_well_it_says_so() -> None:
    shown = _shown(WELL)

    assert "all is well" in shown
    assert "append-only file on, noeviction" in shown
    assert "!" not in shown


def test_warnings_stand_with_their_cures() -> None:
    lines = _shown(evolve(WELL, queue=_GONE)).splitlines()

    place = next(place for place, line in enumerate(lines) if line.startswith("! "))
    assert "does not answer" in lines[place]
    assert "./bouy ps" in lines[place + 1]


@pytest.mark.parametrize("width", [40, 80, 120, 200])
@pytest.mark.parametrize(
    "facts", [WELL, _BUSY, evolve(WELL, queue=_GONE, database=_GONE, archive=_GONE, disks=())]
)
def test_no_line_is_wider_than_the_terminal(facts: SystemFacts, width: int) -> None:
    assert max(map(len, _shown(facts, width=width).splitlines())) <= width


def test_a_busy_system_fits_a_small_screen() -> None:
    assert len(_shown(_BUSY, width=80).splitlines()) <= 30
    assert len(_shown(WELL, width=80).splitlines()) <= 24


def test_packed_days_and_the_newest_backup_are_told_and_so_is_that_there_is_none() -> None:
    before = NOW - timedelta(hours=3)
    kept = evolve(archive(1000), packed_days=2, newest_backup_at=before)

    assert "2 days packed, newest backup 3 h ago" in _shown(evolve(WELL, archive=kept), width=120)
    assert "0 days packed, no backup" in _shown(WELL, width=120)


def test_where_blocks_cannot_be_written_bars_are_of_plain_signs() -> None:
    assert "###" in _shown(_BUSY, encoding="ascii")


def test_what_is_known_in_part_says_so_and_text_from_anywhere_is_harmless() -> None:
    shown = _shown(_BUSY, width=200)

    assert "10 of 100,010 files read so far" in shown
    assert "3 recorded and not replayed (of the newest 5)" in shown
    assert "so far; the next look goes on" in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("facts", [WELL, _BUSY, evolve(WELL, queue=_GONE, archive=_GONE)])
def test_the_same_facts_are_one_json_object(facts: SystemFacts) -> None:
    document = json.loads(json.dumps(as_json(facts)))

    assert document["taken_at"] == "2025-08-10T12:00:00+00:00"
    assert len(document["recent_days"]) == 8
    assert document["database"]["condition"]["tables"]["organization"] == 3
    assert {"warnings", "days_left", "bytes_a_day", "services", "disks"} <= document.keys()
