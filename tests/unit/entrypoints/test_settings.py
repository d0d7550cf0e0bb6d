"""Settings: the environment, then `.env`, then defaults; all faults in one message."""

import re
from pathlib import Path

import pytest

from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.settings import load_settings


def test_without_any_setting_everything_lies_below_the_root(tmp_path: Path) -> None:
    settings = load_settings({"PANTRY_RADIO_ROOT": str(tmp_path)})

    assert settings.output_dir == tmp_path / "outputs"
    assert settings.archive_dir == tmp_path / "archives"
    assert settings.home == tmp_path / ".pantry_radio"
    assert settings.redis_url is None
    assert settings.database_url is None
    assert settings.fsync


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text('OUTPUT_DIR="from file"\nARCHIVE_DIR=/elsewhere # a comment\n')
    environment = {"PANTRY_RADIO_ROOT": str(tmp_path), "OUTPUT_DIR": "from environment"}

    settings = load_settings(environment)

    assert settings.output_dir == tmp_path / "from environment"
    assert settings.archive_dir == Path("/elsewhere")


def test_an_empty_value_is_unset_and_hides_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("REDIS_URL=redis://elsewhere:6379\n")

    settings = load_settings({"PANTRY_RADIO_ROOT": str(tmp_path), "REDIS_URL": ""})

    assert settings.redis_url is None


def test_all_faults_come_in_one_message(tmp_path: Path) -> None:
    environment = {
        "PANTRY_RADIO_ROOT": str(tmp_path),
        "REDIS_URL": "localhost:6379",
        "DATABASE_URL": "mysql://localhost",
        "PANTRY_RADIO_FSYNC": "sometimes",
        "PANTRY_RADIO_RECORDER_PROCESSES": "many",
        "PANTRY_RADIO_RECORDER_THREADS": "0",
        "PANTRY_RADIO_LOG_LEVEL": "LOUD",
    }

    with pytest.raises(SettingsError) as caught:
        load_settings(environment)

    named = re.findall(r"^(\w+)", str(caught.value), re.MULTILINE)
    assert sorted(named) == sorted(set(environment) - {"PANTRY_RADIO_ROOT"})


def test_a_port_that_is_no_number_is_refused(tmp_path: Path) -> None:
    environment = {"PANTRY_RADIO_ROOT": str(tmp_path), "REDIS_URL": "redis://localhost:abc"}

    with pytest.raises(SettingsError, match="REDIS_URL"):
        load_settings(environment)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"OUTPUT_DIR=\xff\xfe")

    with pytest.raises(SettingsError, match=r"\.env"):
        load_settings({"PANTRY_RADIO_ROOT": str(tmp_path)})


def test_a_password_in_a_wrong_url_is_not_repeated(tmp_path: Path) -> None:
    environment = {"PANTRY_RADIO_ROOT": str(tmp_path), "DATABASE_URL": "mysql://u:secret@host"}

    with pytest.raises(SettingsError) as caught:
        load_settings(environment)

    assert "secret" not in str(caught.value)
