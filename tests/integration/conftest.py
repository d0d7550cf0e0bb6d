"""Real servers for the tests: those of TEST_DATABASE_URL / TEST_REDIS_URL, else our own.

Nothing here can reach a real archive or database: each test gets a fresh database of a random
name, and a Redis database that was empty before, or the test fails.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from pantry_radio.adapters.dramatiq_broker.job_queue import RedisJobQueue
from pantry_radio.adapters.embedded import client
from pantry_radio.entrypoints.servers import CACHE, DB

from .valkey import OwnValkey, own_valkey

_OURS = ("REDIS_URL", "DATABASE_URL", "OUTPUT_DIR", "ARCHIVE_DIR", "BOUY_MODE", "DAYS_TO_SYNC")
_OURS_BEGIN = ("PANTRY_RADIO_", "PUBLISHER_", "DATA_REPO_", "SQL_DUMP_", "ALLOW_EMPTY_", "GIT_")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_machine() -> Iterator[None]:
    """Takes away what the environment says about archives and servers that are in use."""
    patch = pytest.MonkeyPatch()
    for name in os.environ:
        if name in _OURS or name.startswith(_OURS_BEGIN):
            patch.delenv(name)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def server_home() -> Iterator[Path]:
    """A home for the servers of the run, not below tmp_path: root's servers could not reach it."""
    folder = Path(tempfile.mkdtemp(prefix="pantry-radio-tests-"))
    home = folder / "home"
    yield home
    client.down(home)
    client.remove_data(home)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_url(server_home: Path) -> Iterator[str]:
    """A PostgreSQL server, by the URL of a database that exists."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with client.lease(server_home, [DB]) as urls:
        yield urls[DB]


@pytest.fixture
def database_url(postgres_url: str) -> Iterator[str]:
    """A fresh, empty database, by its libpq URL."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield _with_database(postgres_url, name)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def redis_server_url(server_home: Path) -> Iterator[str]:
    """A Redis or Valkey server."""
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        yield given
        return
    with client.lease(server_home, [CACHE]) as urls:
        yield urls[CACHE]


@pytest.fixture
def redis_url(redis_server_url: str) -> Iterator[str]:
    """An empty Redis database. One that holds anything is not touched: it may be in use."""
    with redis.Redis.from_url(redis_server_url) as connection:
        assert connection.dbsize() == 0, "TEST_REDIS_URL must name an empty database"
        yield redis_server_url
        connection.flushdb()


@pytest.fixture
def valkey() -> Iterator[OwnValkey]:
    """A Valkey server that the test may kill and start again."""
    with own_valkey() as server:
        yield server


@pytest.fixture
def queue(valkey: OwnValkey) -> Iterator[RedisJobQueue]:
    """The queue on the server that the test may kill."""
    queue = RedisJobQueue(valkey.url)
    yield queue
    queue.close()


def _with_database(url: str, name: str) -> str:
    """The same server, another database; the URL may keep host and port in its query."""
    parts = conninfo_to_dict(url)
    assert "dbname" in parts, f"the URL must name a database: {url}"
    head, separator, query = url.partition("?")
    return f"{head.rpartition('/')[0]}/{name}{separator}{query}"
