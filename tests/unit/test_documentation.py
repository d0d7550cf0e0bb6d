"""The commands, settings, metrics and files that the documents name exist."""

import re
import shlex
from pathlib import Path

import pytest

from pantry_radio.entrypoints import settings
from pantry_radio.entrypoints.cli import run

_ROOT = Path(__file__).parents[2]
_DOCUMENTS = (_ROOT / "README.md", _ROOT / "CONTRIBUTING.md", *sorted(_ROOT.glob("docs/*.md")))
_README = (_ROOT / "README.md").read_text()
_SETTING = re.compile(r"\b(?:[A-Z]+_(?:URL|DIR)|PANTRY_RADIO_[A-Z_]+)\b")


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
    words = shlex.split(command)[1:]
    path = [word for word in words[:2] if re.fullmatch("[a-z]+", word)]
    path = path if path[0] in ("db", "queue", "dead") else path[:1]

    assert run([*path, "--help"]) == 0

    help_text = capsys.readouterr().out
    assert f"Usage: bouy {' '.join(path)}" in help_text
    if path != ["db", "psql"]:  # whose options are psql's
        for option in (word for word in words if word.startswith("-") and word != "-"):
            assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", help_text), option


def test_readme_and_env_example_name_every_setting_and_no_other() -> None:
    read = set(_SETTING.findall(Path(settings.__file__).read_text())) - {"PANTRY_RADIO_ROOT"}
    table = set(re.findall(r"^\| `(\w+)` \|", _README, re.MULTILINE))
    example = set(re.findall(r"^#(\w+)=", (_ROOT / ".env.example").read_text(), re.MULTILINE))

    assert table == read
    assert example == read


def test_the_defaults_in_readme_and_env_example_are_the_real_ones() -> None:
    table = dict(re.findall(r"^\| `(\w+)` \|.*\| `([^`]+)` \|$", _README, re.MULTILINE))
    written = (_ROOT / ".env.example").read_text()
    example = dict(re.findall(r"^#(\w+)=(\S+)$", written, re.MULTILINE))
    given = {name: value for name, value in table.items() if not name.endswith("_URL")}

    assert given == {name: value for name, value in example.items() if not name.endswith("_URL")}
    assert settings.load_settings({"PANTRY_RADIO_ROOT": "/x", **given}) == settings.load_settings(
        {"PANTRY_RADIO_ROOT": "/x"}
    )


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
