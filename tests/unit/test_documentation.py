"""The commands, settings, metrics and files that the documents name exist."""

import re
import shlex
from pathlib import Path

import pytest

from pantry_radio.entrypoints import setting_texts
from pantry_radio.entrypoints.called import PASSES_ON, take_apart
from pantry_radio.entrypoints.cli import app, run
from pantry_radio.entrypoints.setting_review import BETWEEN_OURSELVES
from pantry_radio.entrypoints.setting_table import SETTINGS

_ROOT = Path(__file__).parents[2]
_DOCUMENTS = (_ROOT / "README.md", _ROOT / "CONTRIBUTING.md", *sorted(_ROOT.glob("docs/*.md")))
_README = (_ROOT / "README.md").read_text()
_SETTING = re.compile(r"\b(?:(?:PANTRY_RADIO|PUBLISHER|DATA_REPO|SQL_DUMP|BOUY)_[A-Z_]*[A-Z])\b")
_DEFAULTS = {each.name: each.default for each in SETTINGS}


def _commands() -> list[str]:
    """Every `./bouy` line in a block of shell commands."""
    text = "\n".join(document.read_text() for document in _DOCUMENTS)
    blocks = re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
    lines = [line.split("|")[-1].split("#")[0].strip() for line in "\n".join(blocks).splitlines()]
    return sorted({line for line in lines if line.startswith("./bouy")})


def test_the_first_two_commands_are_the_demo_and_the_tests() -> None:
    [first, *_] = re.findall(r"```bash\n(.*?)```", _README, re.DOTALL)

    assert first.splitlines() == ["./bouy demo", "make test"]


@pytest.mark.parametrize("command", _commands())
def test_every_command_that_is_named_exists(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    called = take_apart(app, shlex.split(command)[1:])

    assert run([*called.command, "--help"]) == 0

    help_text = capsys.readouterr().out
    assert f"Usage: bouy {' '.join(called.command)}" in help_text
    if called.command not in PASSES_ON:  # whose options are another program's
        for option in (word for word in called.words if re.match(r"-{1,2}\w", word)):
            assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", help_text), option


def test_the_page_of_settings_and_env_example_are_what_setup_prints() -> None:
    page, example = (
        (_ROOT / "docs" / "settings.md").read_text(),
        (_ROOT / ".env.example").read_text(),
    )

    assert page == setting_texts.page(), "./bouy setup --print docs > docs/settings.md"
    assert example == setting_texts.example_text(), "./bouy setup --print example > .env.example"


def test_settings_that_the_documents_name_exist() -> None:
    text = "\n".join(document.read_text() for document in _DOCUMENTS)

    assert set(_SETTING.findall(text)) - _DEFAULTS.keys() - BETWEEN_OURSELVES == set()


def test_every_setting_that_is_read_somewhere_is_declared() -> None:
    files = [*(_ROOT / "pantry_radio").rglob("*.py"), _ROOT / "compose.yml", _ROOT / "bouy"]
    read = {name for file in files for name in _SETTING.findall(file.read_text())}

    assert read - _DEFAULTS.keys() - BETWEEN_OURSELVES == set()
    assert BETWEEN_OURSELVES - read == set()


def test_the_defaults_in_readme_are_the_real_ones() -> None:
    table = dict(re.findall(r"^\| `([A-Z_]+)` \|.*\| `([^`]+)` \|$", _README, re.MULTILINE))

    assert {name: _DEFAULTS.get(name) for name in table} == table


@pytest.mark.parametrize("document", _DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", document.read_text())

    assert [link for link in links if not (document.parent / link).exists()] == []


def test_the_table_of_places_names_files_that_exist() -> None:
    text = (_ROOT / "CONTRIBUTING.md").read_text()
    named = re.findall(r"`((?:domain|adapters|entrypoints|tests)/[^`]*)`", text)
    folders = (_ROOT / "pantry_radio", _ROOT)

    assert [name for name in named for path in _expanded(name) if not _is_in(path, folders)] == []


def _expanded(name: str) -> list[str]:
    """`a/{b,c}.py` is `a/b.py` and `a/c.py`."""
    match = re.fullmatch(r"(.*)\{(.*)\}(.*)", name)
    return [f"{match[1]}{part}{match[3]}" for part in match[2].split(",")] if match else [name]


def _is_in(path: str, folders: tuple[Path, ...]) -> bool:
    return any((folder / path).exists() for folder in folders)
