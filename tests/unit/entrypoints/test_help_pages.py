"""The page of a command tells all of that command, and the list of all flags stands elsewhere."""

import pytest

from pantry_radio.entrypoints.cli import run


def test_the_page_of_a_command_has_its_whole_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["up", "--help"]) == 0

    page = capsys.readouterr().out
    assert "May be repeated" in page
    assert "--programmatic" not in page
    assert "bouy --help" in page


def test_the_page_of_all_commands_has_the_flags_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0

    assert "--programmatic" in capsys.readouterr().out
