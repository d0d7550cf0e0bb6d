"""The command line: exit codes, and no traceback for what people do wrong."""

import json
from pathlib import Path

import pytest

from pantry_radio.entrypoints.cli import run


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PANTRY_RADIO_ROOT", str(tmp_path_factory.mktemp("root")))
    for name in ("REDIS_URL", "DATABASE_URL", "OUTPUT_DIR"):
        monkeypatch.setenv(name, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["replay", "--nonsense"],
        ["replay"],
        ["replay", "--file", "a", "--directory", "b"],
        ["replay", "--file", "/nowhere/a.json"],
        ["replay", "--directory", "/nowhere"],
        ["replay", "--use-default-output-dir"],
        ["record"],
        ["record", "/nowhere"],
        ["record", "--day", "soon", "-"],
        ["read"],
        ["read", "/"],
        ["read", "-", "-"],
        ["read", "--nonsense"],
        ["--json", "nonsense"],
        ["job"],
        ["dead", "retry"],
        ["dead", "drop"],
        ["dead", "list", "--older-than", "soon"],
        ["up", "postgres"],
        ["down", "postgres"],
        ["logs", "postgres"],
        ["--json"],
        ["--json", "logs"],
        ["db", "digst"],
        ["--local", "ps", "--compose"],
        ["config", "NO_SUCH_SETTING"],
        ["completion", "tcsh"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_2_and_a_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2

    printed = capsys.readouterr().err
    assert printed.strip()
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    "command",
    [
        *("demo", "record", "recorder", "replay", "up", "down", "ps", "logs"),
        *(
            "config",
            "setup",
            "completion",
            "version",
            "job",
            "metrics",
            "queue status",
            "read",
            "verify",
        ),
        *("dead list", "dead show", "dead retry", "dead export", "dead drop"),
        *("db url", "db init", "db migrate", "db psql", "db digest"),
    ],
)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0

    assert f"Usage: bouy {command}" in capsys.readouterr().out


def test_a_wrong_setting_ends_with_2_and_names_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_URL", "localhost:6379")

    assert run(["ps"]) == 2

    assert "REDIS_URL" in capsys.readouterr().err


def test_options_of_a_command_may_stand_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    example = str(Path(__file__).parents[3] / "examples/job_results/19-prose.json")

    codes = [run(["--json", "read", example]), run(["read", "--json", example])]

    before, after = capsys.readouterr().out.split("}\n{")
    assert codes == [0, 0]
    assert before.lstrip("{") == after.rstrip("}\n") + "\n"


def test_the_version_is_told_with_what_a_report_needs(capsys: pytest.CaptureFixture[str]) -> None:
    codes = [run(["version"]), run(["--version"])]
    twice = capsys.readouterr().out
    codes.append(run(["version", "--json"]))

    assert codes == [0, 0, 0]
    assert twice[: len(twice) // 2] == twice[len(twice) // 2 :]
    facts = json.loads(capsys.readouterr().out)
    assert list(facts) == ["version", "python", "reader_version", "mode", "platform"]
    assert all(fact in twice for fact in facts.values())


def test_the_nearest_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["db", "digst"]) == 2

    assert "do you mean `bouy db digest`?" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["--json", "logs"], ["replay", "--json"], ["nonsense", "--json"]]
)
def test_with_json_a_wrong_call_is_answered_in_json(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2

    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert answer["exit_code"] == 2
    assert answer["error"] in printed.err
