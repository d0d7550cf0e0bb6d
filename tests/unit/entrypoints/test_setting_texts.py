"""The settings as texts: every one explained, what is kept stays what it was, nothing leaks."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pantry_radio.adapters import env_file
from pantry_radio.entrypoints.setting_table import SETTINGS
from pantry_radio.entrypoints.setting_texts import (
    MASK,
    env_text,
    example_text,
    shown,
    without_password,
)
from pantry_radio.entrypoints.settings import load_settings

_BY_NAME = {each.name: each for each in SETTINGS}
_NAME = st.from_regex(r"[A-Z][A-Z0-9_]{0,20}", fullmatch=True)
# A NUL cannot stand in an environment, a lone surrogate in no file; quotes are where it goes wrong.
_ANY = st.characters(exclude_characters="\0\r", exclude_categories=["Cs"])
_VALUE = st.text(st.sampled_from("'\"\\$#={} \nab") | _ANY, min_size=1)


def test_no_name_is_declared_twice() -> None:
    assert len(_BY_NAME) == len(SETTINGS)


def test_each_setting_has_one_line_with_its_default_and_a_comment_before_it() -> None:
    lines = example_text().splitlines()

    for each in SETTINGS:
        [number] = [n for n, line in enumerate(lines) if line.startswith(f"#{each.name}=")]
        assert lines[number] == f"#{each.name}={each.default or each.example}"
        assert lines[number - 1].startswith("# ")


def test_the_defaults_that_are_shown_are_those_that_count(tmp_path: Path) -> None:
    given_all = {each.name: each.default for each in SETTINGS}

    assert load_settings({"PANTRY_RADIO_ROOT": str(tmp_path), **given_all}) == load_settings(
        {"PANTRY_RADIO_ROOT": str(tmp_path)}
    )


@given(known=st.sampled_from(sorted(_BY_NAME)), extra=_NAME, value=_VALUE, other=_VALUE)
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, known: str, extra: str, value: str, other: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "written.env"
    file.write_text(env_text({known: value}, extra={extra: other}), encoding="utf-8", newline="")

    found = env_file.read(file, as_written=True)

    assert found.broken_lines == ()
    assert found.values == {known: value, extra: other}


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("redis://:pw@host:1/0", f"redis://:{MASK}@host:1/0"),
        ("redis://:p/w@host:1/0", f"redis://:{MASK}@host:1/0"),
        ("postgresql://u:p@ss@h/d?x=1", f"postgresql://u:{MASK}@h/d?x=1"),
        ("postgresql://u@/d?host=/a&password=b#c", f"postgresql://u@/d?host=/a&password={MASK}#c"),
        ("postgresql:///d?sslpassword=b", f"postgresql:///d?sslpassword={MASK}"),
        ("https://token@example.org/x.git", f"https://{MASK}@example.org/x.git"),
        ("https://name:token@example.org/x", f"https://name:{MASK}@example.org/x"),
        ("ssh://git@example.org/x", "ssh://git@example.org/x"),
        ("git@example.org:a/b.git", "git@example.org:a/b.git"),
        ("/a/folder", "/a/folder"),
    ],
)
def test_a_password_in_a_url_is_masked_wherever_it_stands(url: str, safe: str) -> None:
    assert without_password(url) == safe


@given(
    st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=8).map(
        lambda text: f"{text}CANARY{text}"
    )
)
def test_no_password_of_whatever_signs_is_shown(password: str) -> None:
    assert "CANARY" not in without_password(f"postgresql://user:{password}@host:5432/name")


def test_secrets_are_masked_and_nothing_is_not() -> None:
    assert shown(_BY_NAME["DATA_REPO_TOKEN"], "a token") == MASK
    assert shown(_BY_NAME["DATA_REPO_TOKEN"], "") == ""
    assert shown(_BY_NAME["PANTRY_RADIO_LOG_LEVEL"], "INFO") == "INFO"


def test_names_that_sound_secret_are_secret() -> None:
    sounding = {name for name in _BY_NAME if re.search("TOKEN|PASSWORD|SECRET|KEY", name)}

    assert {name for name in sounding if not _BY_NAME[name].kind.is_secret} == set()
    assert {name for name in _BY_NAME if name.endswith("_URL")} == {
        name for name, each in _BY_NAME.items() if each.kind.is_url
    }
