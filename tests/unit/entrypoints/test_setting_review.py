"""`bouy config`: what is in effect, where it comes from, and what nobody reads."""

from pathlib import Path

import attrs
import pytest

from pantry_radio.entrypoints.setting_review import Review, Reviewed, nearest, review


def _review(root: Path, **environment: str) -> Review:
    return review({"PANTRY_RADIO_ROOT": str(root), **environment})


def _of(found: Review, name: str) -> Reviewed:
    return next(each for each in found.settings if each.name == name)


def test_each_value_says_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OUTPUT_DIR=here\nARCHIVE_DIR=there\n")

    found = _review(tmp_path, ARCHIVE_DIR="/elsewhere", PANTRY_RADIO_LOG_LEVEL="")

    names = ("OUTPUT_DIR", "ARCHIVE_DIR", "PANTRY_RADIO_LOG_LEVEL", "REDIS_URL")
    assert [(_of(found, name).value, _of(found, name).origin) for name in names] == [
        (str(tmp_path / "here"), ".env"),
        ("/elsewhere", "environment"),
        ("INFO", "default"),
        (None, "started by bouy"),
    ]
    assert found.is_sound
    assert found.warnings == ()


def test_a_wrong_value_is_shown_with_its_fault_and_the_others_stay(tmp_path: Path) -> None:
    found = _review(tmp_path, PANTRY_RADIO_RECORDER_THREADS="0", OUTPUT_DIR="x")

    assert not found.is_sound
    wrong = _of(found, "PANTRY_RADIO_RECORDER_THREADS")
    assert wrong.fault == ("PANTRY_RADIO_RECORDER_THREADS must be a number from 1 to 256, not '0'")
    assert _of(found, "OUTPUT_DIR").fault is None


def test_no_secret_is_in_it_in_whatever_form(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DATA_REPO_TOKEN=CANARY\nPOSTGRES_PASSWORD=CANARY\n")

    found = _review(
        tmp_path,
        REDIS_URL="redis://:CANARY@host",
        DATABASE_URL="mysql://u:CANARY@host",  # a wrong one, too
        DATA_REPO_URL="https://CANARY@host/x",
    )

    assert "CANARY" not in repr(attrs.asdict(found))


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("PANTRY_RADIO_FSINC", "PANTRY_RADIO_FSYNC"),
        ("PUBLISHER_PUSH_ENABLE", "PUBLISHER_PUSH_ENABLED"),
        ("BOUYMODE", "BOUY_MODE"),
        ("output_dir", "OUTPUT_DIR"),
    ],
)
def test_a_misspelt_name_in_the_file_is_named_with_the_one_meant(
    tmp_path: Path, name: str, meant: str
) -> None:
    (tmp_path / ".env").write_text(f"{name}=x\n")

    [warning] = _review(tmp_path).warnings

    assert warning.startswith(f"{name} in .env")
    assert warning.endswith(f"do you mean {meant}?")
    assert nearest(name) == meant


def test_names_of_others_are_none_of_our_business(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMPOSE_PROJECT_NAME=x\nMY_OWN=y\n")

    assert _review(tmp_path, HOME="/", OUTPUT_DIRS="x", PANTRY_RADIO_SERVICE="app").warnings == ()


def test_a_line_that_says_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OUTPUT_DIR=a\nARCHIVE_DIR='never closed\n")

    [warning] = _review(tmp_path).warnings

    assert "line 2" in warning
