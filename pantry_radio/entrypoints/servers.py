"""The servers of a command: those that the settings name, else our own for as long as it runs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Final

from attrs import frozen

from pantry_radio.adapters.embedded.client import lasting_lease, lease
from pantry_radio.adapters.embedded.folders import own_urls
from pantry_radio.adapters.embedded.rotating_log import LogLimits
from pantry_radio.domain.errors import SettingsError
from pantry_radio.entrypoints.settings import Settings

APP: Final = "app"
CACHE: Final = "cache"
DB: Final = "db"
RECORDER: Final = "recorder"
RECONCILER: Final = "reconciler"
PUBLISHER: Final = "publisher"
METRICS: Final = "metrics"
SERVICES = (APP, CACHE, DB, RECORDER, RECONCILER, PUBLISHER, METRICS)
"""All names, in the order in which they are shown. `app` is an environment without a process."""


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
    limits = log_limits(settings)
    # A URL that is given is trusted, also where it is our own server's: a worker must not hold a
    # server that its parent holds, nor start one again that was just taken down.
    yield from _with(
        _given_urls(settings), services, lambda own: lease(settings.home, own, logs=limits)
    )


@contextmanager
def lasting_servers(settings: Settings, *services: str) -> Iterator[Servers]:
    """The same for a service: its servers are started again where their supervisor is killed.

    Raises:
        ServiceError: our own server cannot be started; the message holds the end of its log.
    """
    limits = log_limits(settings)
    yield from _with(
        external_urls(settings),
        services,
        lambda own: lasting_lease(settings.home, own, logs=limits, on_loss=say_loss),
    )


def external_urls(settings: Settings) -> dict[str, str]:
    """The servers that the settings name, which are not ours to start or stop."""
    given = _given_urls(settings)
    own = own_urls(settings.home) if given else {}  # `bouy exec` puts these into the environment
    return {service: url for service, url in given.items() if own.get(service) != url}


def why_stopped(service: str, settings: Settings) -> str:
    """Why `up` does not start a service, for its detail; empty where it does."""
    if service == PUBLISHER and not settings.data_repo_url:
        return "not wanted: DATA_REPO_URL is not set"
    if service == METRICS and not settings.metrics_port:
        return "not wanted: PANTRY_RADIO_METRICS_PORT is 0"
    return ""


def log_limits(settings: Settings) -> LogLimits:
    """How large logs may grow."""
    return LogLimits.of(max_mb=settings.log_max_mb, files=settings.log_files)


def say_loss(sentence: str) -> None:
    """Tells whoever reads the log of a service that its supervisor was killed."""
    from loguru import logger  # noqa: PLC0415 - short commands need none

    logger.warning("{}", sentence)


def _given_urls(settings: Settings) -> dict[str, str]:
    given = {CACHE: settings.redis_url, DB: settings.database_url}
    return {service: url for service, url in given.items() if url is not None}


def _with(
    external: Mapping[str, str],
    services: tuple[str, ...],
    leased: Callable[[list[str]], AbstractContextManager[Mapping[str, str]]],
) -> Iterator[Servers]:
    named = {service: external[service] for service in services if service in external}
    own = [service for service in services if service not in external]
    if not own:
        yield Servers(urls=named)
        return
    with leased(own) as urls:
        yield Servers(urls={**named, **urls})
