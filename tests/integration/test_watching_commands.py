"""`bouy status`, `health` and `metrics serve` on real servers: they tell, and start nothing."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import redis

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.dramatiq_broker.watch import RedisQueueWatch
from pantry_radio.adapters.postgres.database import PostgresFoodDatabase
from pantry_radio.adapters.postgres.migrate import migrate
from pantry_radio.adapters.postgres.watch import watched
from pantry_radio.domain.digest import digest
from pantry_radio.domain.errors import DatabaseNotMigratedError, QueueUnavailableError
from pantry_radio.domain.jobs import JsonValue
from pantry_radio.domain.ports.database_watch import DatabaseWatch
from pantry_radio.domain.ports.food_database import FoodDatabase
from pantry_radio.domain.ports.job_queue import JobQueue
from pantry_radio.domain.ports.queue_watch import QueueWatch
from pantry_radio.domain.watching.facts import QueueFacts, SystemFacts
from pantry_radio.domain.watching.warnings import warnings_of
from pantry_radio.entrypoints.health_checks import checks
from pantry_radio.entrypoints.lookout import lookout
from pantry_radio.entrypoints.settings import Settings, load_settings
from tests.contracts.database_watch import DatabaseWatchContract
from tests.contracts.queue_watch import QueueWatchContract

from .commands import installation, wait_until
from .valkey import OwnValkey
from .workers import give_up_one

_JOB: JsonValue = {"job_id": "a", "job": {"created_at": "2025-08-07"}, "result": {"name": "Hope"}}


class TestRedisQueueWatch(QueueWatchContract):
    @pytest.fixture(autouse=True)
    def _server(self, valkey: OwnValkey) -> Iterator[None]:
        self.made = RedisJobQueue(valkey.url), RedisQueueWatch(valkey.url)
        yield
        for each in self.made:
            each.close()

    def create(self) -> tuple[JobQueue, QueueWatch]:
        return self.made


class TestPostgresDatabaseWatch(DatabaseWatchContract):
    @pytest.fixture(autouse=True)
    def _database(self, database_url: str) -> Iterator[None]:
        migrate(database_url)
        self.url = database_url
        self.database = PostgresFoodDatabase(database_url)
        yield
        self.database.close()

    def create_database(self) -> FoodDatabase:
        return self.database

    @contextmanager
    def look(self, database: FoodDatabase) -> Iterator[DatabaseWatch]:
        del database
        with watched(self.url) as watch:
            yield watch


def test_a_server_that_can_lose_jobs_or_is_away_is_told(valkey: OwnValkey) -> None:
    with redis.Redis.from_url(valkey.url) as client:
        client.config_set("appendonly", "no")
        client.config_set("maxmemory-policy", "allkeys-lru")
    watch = RedisQueueWatch(valkey.url)

    durability = watch.durability()
    valkey.kill()

    assert not durability.is_append_only
    assert durability.eviction_policy == "allkeys-lru"
    with pytest.raises(QueueUnavailableError, match="REDIS_URL"):
        watch.durability()
    watch.close()


def test_a_database_that_is_not_migrated_is_told(database_url: str) -> None:
    with pytest.raises(DatabaseNotMigratedError, match="bouy db migrate"), watched(database_url):
        pass


@pytest.fixture
def port() -> int:
    """The port of PANTRY_RADIO_METRICS_PORT; that of the service is two above it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1]) - 2


def test_status_and_health_tell_what_is_wrong_until_it_is_mended(
    tmp_path: Path, server_home: Path, redis_url: str, database_url: str
) -> None:
    installed = installation(
        tmp_path, home=server_home, REDIS_URL=redis_url, DATABASE_URL=database_url
    )
    settings = load_settings(installed.environment)
    with closing(RedisJobQueue(redis_url)) as queue, lookout(settings) as looking:
        queue.send(_JOB)
        bare, bare_health = looking.facts(), _failed(settings, None)
        give_up_one(redis_url)
        _record(installed.outputs, _JOB)
        migrate(database_url)
        unloaded = looking.facts()
    printed = installed.run("status", "--json")
    assert installed.run("replay", "--use-default-output-dir").returncode == 0
    loaded = installed.run("status", "--digest", "--json")
    database = PostgresFoodDatabase(database_url)
    true_digest = digest(database)
    database.close()

    assert {"no_recorder", "database_unreachable"} <= _codes(bare)
    assert isinstance(bare.queue, QueueFacts)
    assert bare.queue.depths["recorder"].ready == 1
    assert {"database", "recorder_workers"} == bare_health.keys()
    assert "./bouy db migrate" in bare_health["database"]
    assert {"unreplayed", "dead_letters"} <= _codes(unloaded)
    document = json.loads(printed.stdout)
    assert {each["code"] for each in document["warnings"]} == _codes(unloaded)
    assert document["archive"]["files"] == 1
    document = json.loads(loaded.stdout)
    assert document["database"]["unreplayed"] == {"jobs": 0, "compared": 1, "is_complete": True}
    assert document["database"]["digest"] == true_digest
    assert _failed(settings, "db") == {}
    assert _failed(settings, "recorder").keys() == {"recorder_workers"}


def test_nothing_is_started_where_nothing_runs(tmp_path: Path) -> None:
    installed = installation(tmp_path, home=tmp_path / "home", COLUMNS="80")

    status, health = installed.run("status"), installed.run("health", "--json")
    in_container = installed.run("health", PANTRY_RADIO_SERVICE="cache")

    assert (status.returncode, health.returncode, in_container.returncode) == (0, 1, 1)
    assert "./bouy up" in status.stdout
    document = json.loads(health.stdout)
    assert document["well"] is False
    failed = {each["name"]: each["says"] for each in document["checks"] if not each["is_well"]}
    assert {"queue", "database", "recorder"} <= failed.keys()
    assert "./bouy up cache" in failed["queue"]
    assert in_container.stdout == "FAIL  queue: cache does not run: ./bouy up cache\n"
    assert not (tmp_path / "home").exists()
    assert not (tmp_path / "outputs").exists()


def test_watching_in_a_terminal_ends_with_ctrl_c(tmp_path: Path) -> None:
    installed = installation(tmp_path, home=tmp_path / "home", TERM="xterm")
    master, slave = pty.openpty()
    watching = subprocess.Popen(
        [sys.executable, "-m", "pantry_radio", "status", "--watch", "0.2"],
        env=installed.environment,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    os.close(slave)
    seen = b""
    while seen.count(b"SERVICE") < 2:
        seen += os.read(master, 65_536)
    watching.send_signal(signal.SIGINT)
    while _more(master):
        pass
    os.close(master)

    assert watching.wait(timeout=20) == 0
    assert b"Traceback" not in seen


def test_the_service_metrics_serves_the_facts_until_it_is_told_to_end(
    tmp_path: Path, server_home: Path, redis_url: str, port: int
) -> None:
    installed = installation(
        tmp_path, home=server_home, REDIS_URL=redis_url, PANTRY_RADIO_METRICS_PORT=str(port)
    )
    with installed.running("metrics", "serve", PANTRY_RADIO_SERVICE="metrics") as service:
        wait_until(
            lambda: "pantry_radio_queue_up 1.0" in installed.run("metrics", "metrics").stdout,
            what="facts",
        )
        second = installed.run("metrics", "serve", PANTRY_RADIO_SERVICE="metrics")
        health = installed.run("health", "metrics")
        service.send_signal(signal.SIGTERM)
        ended = service.wait(timeout=20)

    assert second.returncode == 3
    assert "PANTRY_RADIO_METRICS_PORT" in second.stderr
    assert (health.returncode, ended) == (0, 0)


def _failed(settings: Settings, service: str | None) -> dict[str, str]:
    return {check.name: check.says for check in checks(settings, service) if not check.is_well}


def _codes(facts: SystemFacts) -> set[str]:
    return {warning.code for warning in warnings_of(facts)}


def _record(outputs: Path, document: JsonValue) -> None:
    folder = outputs / "daily/2025-08-07/processed"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(json.dumps(document, indent=2))


def _more(master: int) -> bool:
    try:
        return bool(os.read(master, 65_536))
    except OSError:  # the other end is closed
        return False
