"""Global flags: before or after the command, and never taken from another program's words."""

import os

import pytest

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.called import Called, take_apart
from pantry_radio.entrypoints.cli import app
from pantry_radio.entrypoints.global_flags import (
    MEANINGS,
    GlobalFlags,
    current,
    in_effect,
    level_on_stderr,
)


def _called(line: str) -> Called:
    return take_apart(app, line.split())


@pytest.mark.parametrize("flag", MEANINGS)
def test_a_flag_means_the_same_before_and_after_the_command(flag: str) -> None:
    before, after = _called(f"{flag} db digest"), _called(f"db digest {flag}")

    assert before == after
    assert before.flags != GlobalFlags()
    assert before.words == ()


def test_what_the_command_knows_is_told_to_it_and_the_rest_is_not() -> None:
    called = _called("--quiet --json --no-color read file")

    assert called.for_cyclopts == ["read", "--json", "file"]


def test_a_v_before_the_command_is_verbose() -> None:
    assert _called("-v verify").for_cyclopts == ["verify", "--verbose"]


@pytest.mark.parametrize("command", ["psql", "db psql", "redis-cli", "exec app"])
def test_the_words_of_another_program_stay_as_they_are(command: str) -> None:
    called = _called(f"--quiet {command} --json --quiet --compose --help")

    assert called.flags == GlobalFlags(quiet=True)
    assert called.for_cyclopts[-4:] == ["--json", "--quiet", "--compose", "--help"]


def test_behind_two_dashes_there_are_no_flags() -> None:
    assert _called("job -- --json").for_cyclopts == ["job", "--", "--json"]


def test_programmatic_asks_for_json_only_where_there_is_some() -> None:
    with_json, without = _called("--programmatic db digest"), _called("logs --programmatic")

    assert with_json.flags == GlobalFlags(json=True, quiet=True, no_color=True)
    assert with_json.for_cyclopts == ["db", "digest", "--json"]
    assert without.flags == GlobalFlags(quiet=True, no_color=True)
    assert not without.lacks_json


def test_json_that_a_command_lacks_is_noticed() -> None:
    assert _called("--json logs").lacks_json
    assert not _called("--json logs --help").lacks_json


def test_both_modes_at_once_are_refused() -> None:
    with pytest.raises(SettingsError, match="exclude each other"):
        _called("--local ps --compose")


def test_another_bouy_is_told_all_but_the_mode() -> None:
    called = _called("ps --programmatic --compose")

    assert called.flags.mode == "compose"
    assert called.for_another_bouy[-1] == "ps"
    assert {"--quiet", "--no-color"} < set(called.for_another_bouy)
    assert "--compose" not in called.for_another_bouy


def test_flags_hold_for_one_call_and_leave_nothing_behind() -> None:
    before = dict(os.environ)
    with in_effect(GlobalFlags(quiet=True, no_color=True, mode="compose")):
        during = (os.environ["NO_COLOR"], os.environ["BOUY_MODE"], current().quiet)

    assert during == ("1", "compose", True)
    assert dict(os.environ) == before
    assert current() == GlobalFlags()


@pytest.mark.parametrize(
    ("flags", "levels"),
    [
        (GlobalFlags(), ("DEBUG", "INFO", "ERROR")),
        (GlobalFlags(quiet=True), ("WARNING", "WARNING", "ERROR")),
        (GlobalFlags(verbose=True), ("DEBUG", "DEBUG", "DEBUG")),
    ],
)
def test_log_lines_in_passing_follow_the_flags(flags: GlobalFlags, levels: tuple[str, ...]) -> None:
    with in_effect(flags):
        assert tuple(map(level_on_stderr, ("DEBUG", "INFO", "ERROR"))) == levels
