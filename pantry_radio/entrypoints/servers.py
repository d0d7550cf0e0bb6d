"""The servers of a command: those that the settings name, else our own for as long as it runs."""

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from pantry_radio.adapters.embedded.client import lease
from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.settings import Settings

CACHE = "cache"
DB = "db"
RECORDER = "recorder"
RECONCILER = "reconciler"


@frozen(kw_only=True)
class Servers:
    """Where the servers answer that were asked for."""

    urls: dict[str, str]

    @property
    def redis_url(self) -> str:
        """For redis-py and Dramatiq."""
        return self._url(CACHE, "REDIS_URL")

    @property
    def database_url(self) -> str:
        """One libpq URL, for psql and psycopg alike."""
        return self._url(DB, "DATABASE_URL")

    def _url(self, service: str, setting: str) -> str:
        if service not in self.urls:
            raise SettingsError(f"{setting} is not set, and {service} was not asked for")
        return self.urls[service]


@contextmanager
def servers(settings: Settings, *services: str) -> Iterator[Servers]:
    """Has these servers running during a `with` block.

    Raises:
        ServiceError: our own server cannot be started; the message holds the end of its log.
    """
    external = external_urls(settings)
    named = {service: external[service] for service in services if service in external}
    own = [service for service in services if service not in external]
    if not own:
        yield Servers(urls=named)
        return
    with lease(settings.home, own) as urls:
        yield Servers(urls={**named, **urls})


def external_urls(settings: Settings) -> dict[str, str]:
    """The servers that the settings name, which are not ours to start or stop."""
    given = {CACHE: settings.redis_url, DB: settings.database_url}
    return {service: url for service, url in given.items() if url is not None}
